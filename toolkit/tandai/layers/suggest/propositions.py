"""A sentence and its cue hits become propositions, each with its cues and sources."""

import re
from dataclasses import dataclass, field

from tandai.layers.suggest.cues import CueHit, bahwa_behind
from tandai.layers.suggest.edges import (
    Interval,
    as_source,
    capital_run,
    n_words,
    skip_connective,
    skip_date,
    source_after,
    source_before,
    trim_claim,
)
from tandai.records import Record

FEWEST_WORDS = 2
"""Of a claim: less cannot be true or false."""

_SCORE_REPORTED = 0.7
_SCORE_HEDGED = 0.6
_LONGEST_TAIL = 30
_LONGEST_ANAPHOR = 3

_TAIL_AHEAD = re.compile(r",\s*(?:(?:seperti|sebagaimana|demikian|begitu)\s+)?(?:yang\s+)?$")
_COORDINATED = re.compile(r",?\s*\b(?:dan|serta|sambil|seraya)\s+(?:(?:juga|turut)\s+)?$")
_TO_CLAIM_AT_ONCE = re.compile(r"\s*,\s*|\s+bahwa,?\s+")
_ANAPHOR = re.compile(r"\b(?:itu|ini|tersebut)$")
_ASIDE = re.compile(r"\s[—–]\s")
_COMMA = re.compile(r"[,\s]*")
_TO_CLAIM = re.compile(
    r"\s*[,:]?\s*(?:(?P<detour>(?:[^\W\d_][\w-]*\s+){0,4}?)bahwa,?\s+"
    r"|(?:kepada|pada)\s[^,.:“\"]{1,60}[,:]\s*)?"
)


class SourceHit(Record, frozen=True, kw_only=True):
    """A noun phrase found to state or relay a claim."""

    start: int
    end: int
    is_relay: bool


class Proposal(Record, frozen=True, kw_only=True):
    """A claim found, with what it hangs on."""

    start: int
    end: int
    cues: tuple[CueHit, ...]
    sources: tuple[SourceHit, ...]
    is_quoted: bool = False
    inherits_source: bool = False
    """A cue's clitic refers to a source named further up."""
    score: float = _SCORE_REPORTED


@dataclass(slots=True)
class _Clause:
    """What is left of a sentence while its attributions are taken off the edges."""

    text: str
    start: int
    end: int
    hits: tuple[CueHit, ...]
    cues: list[CueHit] = field(default_factory=list)
    sources: list[SourceHit] = field(default_factory=list)
    inherits_source: bool = False

    def inside(self, start: int, end: int) -> list[CueHit]:
        return [hit for hit in self.hits if start <= hit.start and hit.end <= end]

    def take(self, hit: CueHit, source: Interval | None) -> bool:
        """Notes a cue and its source; False where it has none and needs one."""
        if source is None and not hit.has_clitic_subject:
            return False
        self.cues.append(hit)
        if source is None:
            self.inherits_source = True
        else:
            self.sources.append(
                SourceHit(start=source[0], end=source[1], is_relay=hit.part == "relay")
            )
        return True


def read_sentence(
    text: str, start: int, end: int, hits: tuple[CueHit, ...]
) -> tuple[Proposal, ...]:
    """The propositions a sentence attributes or hedges, where a simple rule can tell them.

    Attributions are taken off behind (``…, kata X, dikutip Y``), then in front
    (``Menurut X, …``); what is left is reported (``X mengatakan …``), hedged
    (``X diduga …``) or, with an attribution taken off, the claim as it stands.
    """
    if text[end - 1] == "?":
        return ()
    clause = _Clause(text, skip_connective(text, start, end), trim_claim(text, start, end)[1], hits)
    _take_behind(clause)
    if not _take_in_front(clause):
        return ()
    for hit in clause.inside(clause.start, clause.end):
        if hit.start < clause.start:
            continue
        if hit.part == "active":
            return _reported(clause, hit)
        if hit.part == "noun":
            return _introduced(clause, hit)
        if hit.part == "passive" and (match := _TO_CLAIM_AT_ONCE.match(text, hit.end, clause.end)):
            clause.cues.append(hit)
            clause.start = match.end()
        elif hit.part in ("passive", "modal"):
            return _whole(clause)
    return _whole(clause) if clause.cues else ()


def attributions_behind(
    text: str, start: int, end: int, hits: tuple[CueHit, ...]
) -> tuple[list[CueHit], list[SourceHit], bool]:
    """The cues and sources of ``, kata X, dikutip Y`` after a quotation."""
    clause = _Clause(text, start, end, hits)
    for hit in clause.inside(start, end):
        is_first = not text[start : hit.start].strip(' ,”"’»')
        if hit.part not in ("quoting", "relay", "active", "according"):
            continue
        if is_first or _TAIL_AHEAD.search(text, start, hit.start):
            source = None if hit.has_clitic_subject else _source_behind(clause, hit, end)
            clause.take(hit, source)
    return clause.cues, clause.sources, clause.inherits_source


def mid_cues(hits: tuple[CueHit, ...], start: int, end: int) -> list[CueHit]:
    """The hedges inside a claim, which stay inside it as cues of their own."""
    return [
        hit
        for hit in hits
        if start <= hit.start and hit.end <= end and hit.part in ("passive", "modal")
    ]


def _take_behind(clause: _Clause) -> None:
    for hit in reversed(clause.inside(clause.start, clause.end)):
        ahead = _TAIL_AHEAD.search(clause.text, clause.start, hit.start)
        if hit.part not in ("quoting", "relay", "according") or ahead is None:
            continue
        if n_words(clause.text, hit.end, clause.end) > _LONGEST_TAIL:
            continue
        source = None if hit.has_clitic_subject else _source_behind(clause, hit, clause.end)
        if clause.take(hit, source):
            clause.end = ahead.start()


def _source_behind(clause: _Clause, hit: CueHit, end: int) -> Interval | None:
    later = [other.start for other in clause.inside(hit.end, end) if other.part != "modal"]
    stop = min(later, default=end)
    return source_after(clause.text, hit.end, stop, is_last=stop == end)[0]


def _take_in_front(clause: _Clause) -> bool:
    """Takes off the attributions at the head; False where one is there and cannot be read."""
    while True:
        head = next(iter(clause.inside(clause.start, clause.end)), None)
        if head is None or head.start != clause.start:
            return True
        if head.part in ("relay", "according"):
            if not _take_named_in_front(clause, head):
                return False
        elif head.part in ("passive", "modal"):
            clause.cues.append(head)
            clause.start = _claim_start(clause, head, clause.end)
        else:
            return head.part not in ("quoting", "denied")


def _take_named_in_front(clause: _Clause, head: CueHit) -> bool:
    if head.has_clitic_subject:
        source, stop = None, head.end
    else:
        source, stop = source_after(clause.text, head.end, clause.end, is_last=False)
    if stop >= clause.end or clause.text[stop] != ",":
        # no comma tells where the source ends: only a name can be told from what follows
        source = capital_run(clause.text, head.end, clause.end)
        if source is None:
            return False
        stop = source[1]
    if not clause.take(head, source):
        return False
    if after := _COMMA.match(clause.text, stop, clause.end):
        stop = after.end()
    clause.start = skip_date(clause.text, stop, clause.end)
    return True


def _reported(clause: _Clause, verb: CueHit) -> tuple[Proposal, ...]:
    source = source_before(clause.text, clause.start, verb.start)
    if source is None and verb.start > clause.start:
        # even where the verb's clitic could inherit: what stands before it was not understood
        return ()
    if not clause.take(verb, source):
        return ()
    proposals = []
    for cue, end in _coordinated(clause, verb):
        others = [other for other in clause.cues if other is not verb]
        proposal = _proposal(clause, _claim_start(clause, cue, end), end, [*others, cue])
        if proposal is not None:
            proposals.append(proposal)
    return tuple(proposals)


def _introduced(clause: _Clause, noun: CueHit) -> tuple[Proposal, ...]:
    """The proposition of ``dugaan (NAME) bahwa …``."""
    start, stop = bahwa_behind(clause.text, noun)
    source = as_source(clause.text, start, stop - len("bahwa"))
    if source is not None and any(char.isupper() for char in clause.text[slice(*source)]):
        clause.take(noun, source)
    else:
        clause.cues.append(noun)
    proposal = _proposal(clause, stop, clause.end, clause.cues)
    return (proposal,) if proposal else ()


def _coordinated(clause: _Clause, verb: CueHit) -> list[tuple[CueHit, int]]:
    """The verb and those joined to it by dan, each with the end of what it governs."""
    parts = []
    current = verb
    for hit in clause.inside(verb.end, clause.end):
        joint = _COORDINATED.search(clause.text, current.end, hit.start)
        if hit.part == "active" and joint is not None:
            parts.append((current, joint.start()))
            current = hit
    parts.append((current, clause.end))
    return parts


def _whole(clause: _Clause) -> tuple[Proposal, ...]:
    proposal = _proposal(clause, clause.start, clause.end, clause.cues)
    return (proposal,) if proposal else ()


def _proposal(clause: _Clause, start: int, end: int, cues: list[CueHit]) -> Proposal | None:
    asides = list(_ASIDE.finditer(clause.text, start, end))
    if len(asides) == 1 and n_words(clause.text, start, asides[0].start()) >= FEWEST_WORDS:
        end = asides[0].start()
    start, end = trim_claim(clause.text, start, end)
    if not _is_proposition(clause.text, start, end):
        return None
    inner = mid_cues(clause.hits, start, end)
    is_reported = bool(clause.sources) or clause.inherits_source
    return Proposal(
        start=start,
        end=end,
        cues=(*cues, *(hit for hit in inner if hit not in cues)),
        sources=tuple(clause.sources),
        inherits_source=clause.inherits_source,
        score=_SCORE_REPORTED if is_reported else _SCORE_HEDGED,
    )


def _is_proposition(text: str, start: int, end: int) -> bool:
    """Whether it is long enough, and not only the name of a claim (``laporan itu``)."""
    n = n_words(text, start, end)
    is_anaphor = n <= _LONGEST_ANAPHOR and _ANAPHOR.search(text, start, end)
    return n >= FEWEST_WORDS and not is_anaphor


def _claim_start(clause: _Clause, cue: CueHit, end: int) -> int:
    """Where the claim begins behind its cue: after a comma, bahwa, or whom it was told to."""
    match = _TO_CLAIM.match(clause.text, cue.end, end)
    if match is None:
        return cue.end
    if match["detour"] and clause.inside(cue.end, match.end()):
        # another cue stands before that bahwa: it is the other's
        return cue.end
    return match.end()
