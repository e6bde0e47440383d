"""A stretch of text and the cue lexicon become cue hits, each with the part it can play."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest
from typing import Literal

from tandai.layers.lexicons import Cue
from tandai.layers.suggest.words import BOUNDED, EVIDENCE_FIRST, NEGATORS, word_set
from tandai.records import Record
from tandai.text.compositions import spellings

Part = Literal[
    "relay",  # melansir, dikutip: an outlet passes it on
    "according",  # menurut: the source follows, then the claim
    "quoting",  # kata, ujarnya: the claim stands before
    "active",  # mengatakan: the source before, the claim behind
    "passive",  # diduga, disebut: inside of the claim or at its head, no source
    "modal",  # mungkin: the same, but hedging only
    "noun",  # dugaan bahwa
    "denied",  # dibantah: its subject names a claim, but is none
]

_RELAYS = ("lansir", "kutip", "ngutip", "nukil", "sadur")
_NOUNS = word_set(
    "klaim dugaan laporan tuduhan tudingan spekulasi pernyataan kabar isu rumor anggapan "
    "keyakinan kekhawatiran pengakuan bantahan"
)
_ACTS_UNLESS_PROPOSITION = frozenset({"menolak", "menyampaikan"})
"""Verbs that deny or tell a proposition, and refuse or convey a thing; the latter is no cue."""
_SHOWING = frozenset({"menunjukkan"})
"""Cues only where a report or a video shows."""
_ALSO_NOUNS = frozenset({"kemungkinan"})

_BAHWA_NEAR = re.compile(r"\s+(?:[^\W\d_][\w-]*\s+){0,3}?bahwa\b")
_PROPOSITION_NEAR = re.compile(
    r"\s*[,:“\"]|\s+(?:[^\W\d_][\w-]*\s+){0,3}?"
    r"(?:bahwa|tuduhan|tudingan|klaim|anggapan|dugaan|laporan)\b"
)
_NO_COMPLEMENT = re.compile(r"\s+diri\b|[\s.!?*)]*(?:\n|$)")
_OBJECT_AHEAD = re.compile(
    r"\b(?:me[lmnrw][a-z]{3,}|ber[a-z]{4,}|termasuk|ada|adanya|terhadap|dengan|atas|soal|tentang"
    r"|segala|semua|ke|dari|akan)\s+$"
)
_EVIDENCE_AHEAD = re.compile(rf"\b(?:{'|'.join(sorted(EVIDENCE_FIRST))})\b[^.!?]*$", re.IGNORECASE)
_AFTER_RELATIVE = re.compile(r"\byang\s+(?:[a-z]+\s+){0,2}$")
_AFTER_QUOTE_OR_COMMA = re.compile(r"[,\"”’'»]\s*$")
_LOOK_BACK = 200


class CueHit(Record, frozen=True, kw_only=True):
    """A cue found, its negator included."""

    start: int
    end: int
    cue: Cue
    part: Part
    is_negated: bool

    @property
    def has_clitic_subject(self) -> bool:
        """The word holds its own subject (ujarnya), so the source is named further up."""
        return self.cue.word.endswith("nya") and self.part in ("quoting", "according", "active")


def find_cues(text: str, start: int, end: int, cues: tuple[Cue, ...]) -> tuple[CueHit, ...]:
    """The cues in a stretch, in order; words that only look like cues are left out."""
    hits = [
        hit for hit in find_words(text, start, end, cues) if _is_used_as_cue(text, start, end, hit)
    ]
    return tuple(
        hit
        for hit, after in zip_longest(hits, hits[1:])
        # "laporan itu menyebut bahwa": the verb introduces the proposition, not the noun
        if hit.part != "noun" or after is None or after.start >= bahwa_behind(text, hit)[1]
    )


def bahwa_behind(text: str, noun: CueHit) -> tuple[int, int]:
    """The interval from a noun to the end of the bahwa that it introduces; empty without one."""
    match = _BAHWA_NEAR.match(text, noun.end)
    return match.span() if match else (noun.end, noun.end)


def part_of(cue: Cue) -> Part:
    """The part a cue plays, by its form and by where the lexicon says its claim stands."""
    word = cue.word
    if any(root in word for root in _RELAYS):
        return "relay"
    if word.startswith("menurut"):
        return "according"
    if word in _NOUNS:
        return "noun"
    if cue.cue_class == "DENY" and word.startswith("di"):
        return "denied"
    if cue.side == "before":
        return "quoting"
    if cue.side == "around":
        is_adverb = cue.cue_class == "PRESUME" and not word.startswith("di")
        return "modal" if is_adverb else "passive"
    return "active"


def find_words(text: str, start: int, end: int, cues: tuple[Cue, ...]) -> Iterator[CueHit]:
    """All words of the lexicon in a stretch, in order, those that cannot be cues there too."""
    pattern, by_form = _compiled(cues)
    if pattern is None:
        return
    for match in pattern.finditer(text, start, end):
        cue = by_form[match["word"]]
        yield CueHit(
            start=match.start(),
            end=match.end(),
            cue=cue,
            part=part_of(cue),
            is_negated=match["negator"] is not None,
        )


def _is_used_as_cue(text: str, start: int, end: int, hit: CueHit) -> bool:
    before = text[max(start, hit.start - _LOOK_BACK) : hit.start]
    if hit.part == "quoting":
        # "kata" is also a word, "jelas" an adjective
        return bool(_AFTER_QUOTE_OR_COMMA.search(before))
    if hit.part in ("passive", "modal"):
        is_object = hit.cue.word in _ALSO_NOUNS and _OBJECT_AHEAD.search(before)
        # a hedge that governs only a relative clause is no cue
        return not is_object and not _AFTER_RELATIVE.search(before)
    if hit.part == "noun":
        return bool(_BAHWA_NEAR.match(text, hit.end, end))
    if hit.cue.word in _ACTS_UNLESS_PROPOSITION:
        return bool(_PROPOSITION_NEAR.match(text, hit.end, end))
    if hit.cue.word in _SHOWING:
        return bool(_EVIDENCE_AHEAD.search(before))
    return hit.part != "active" or not _NO_COMPLEMENT.match(text, hit.end, end)


@lru_cache(maxsize=8)
def _compiled(cues: tuple[Cue, ...]) -> tuple[re.Pattern[str] | None, dict[str, Cue]]:
    # spelt-out forms, since ignoring case would also match the long s and the Kelvin sign
    by_form = {
        spelling: cue
        for cue in cues
        for form in (cue.word, cue.word.capitalize(), cue.word.upper())
        for spelling in spellings(form)
    }
    if not by_form:
        return None, by_form
    longest_first = sorted(by_form, key=lambda form: (-len(form), form))
    words = "|".join(map(re.escape, longest_first))
    negators = "|".join((*NEGATORS, *(word.capitalize() for word in NEGATORS)))
    pattern = rf"(?<![{BOUNDED}-])(?:(?P<negator>{negators}) +)?(?P<word>{words})(?![{BOUNDED}-])"
    return re.compile(pattern), by_form
