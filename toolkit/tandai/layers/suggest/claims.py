"""A document and the cue lexicon become claim suggestions: claims, sources, cues and their links."""

import re
from collections.abc import Iterable, Iterator, Sequence

from tandai.layers.lexicons import Cue
from tandai.layers.suggest.base import (
    Stretch,
    annotated_stretches,
    check_text,
    sentences_in,
    suggested_annotation,
    suggested_attribute,
    suggested_span,
)
from tandai.layers.suggest.cues import CueHit, find_cues
from tandai.layers.suggest.edges import skip_dateline
from tandai.layers.suggest.propositions import Proposal, SourceHit, read_sentence
from tandai.layers.suggest.quotes import find_quotations
from tandai.layers.suggest.words import (
    ANONYMOUS_FIRST,
    COLLECTIVE_FIRST,
    EVIDENCE_FIRST,
    SINGULAR_PRONOUNS,
)
from tandai.records import Annotation, Attribute, Document, Relation, Span

LAYER = "claim"
CONTROL = "claim"

_SCORE_LONE_CUE = 0.4

_RELATIVE = re.compile(r"\byang\b.*?(?:\b(?:itu|ini|tersebut)\b|$)", re.DOTALL)
_PREDICTION = re.compile(r"\b(?:akan|bakal|berencana|hendak)\b|^rencana\b", re.IGNORECASE)
_CAUSE = re.compile(
    r"\b(?:karena|akibat|lantaran|disebabkan|gara-gara"
    r"|(?:sebagai|merupakan) (?:imbalan|balasan|imbal balik|ganjaran|pertukaran))",
    re.IGNORECASE,
)
_EVALUATION = re.compile(r"\b(?:melanggar|pelanggaran|berbahaya|mengancam)\b", re.IGNORECASE)
_CONDITIONAL = re.compile(r"(?:jika|apabila|bila|seandainya)\b", re.IGNORECASE)
_CALLING = frozenset({"menyebut", "menilai", "menganggap", "memandang"})
_NAMELESS = re.compile(r"\b(?:enggan|tidak|tak) (?:disebut|mau disebut)|\banonim\b", re.IGNORECASE)


def suggest_claims(
    document: Document, text: str, cues: Sequence[Cue], *, guideline_version: str = ""
) -> Annotation:
    """Proposes cues, and claims and sources where a simple rule can tell them.

    Raises:
        OffsetError: the text is not the document's.
    """
    check_text(document, text)
    lexicon = tuple(cues)
    proposals: list[Proposal] = []
    lone: list[CueHit] = []
    for stretch in annotated_stretches(document, text):
        found, rest = _read_stretch(document, text, stretch, lexicon)
        proposals.extend(found)
        lone.extend(rest)
    spans, attributes, relations = _Builder(text).build(proposals, lone)
    return suggested_annotation(
        document,
        layer=LAYER,
        guideline_version=guideline_version,
        spans=spans,
        attributes=attributes,
        relations=relations,
    )


def _read_stretch(
    document: Document, text: str, stretch: Stretch, lexicon: tuple[Cue, ...]
) -> tuple[list[Proposal], list[CueHit]]:
    """The proposals of a line, and the cues that neither belong to one nor lie inside one."""
    start = stretch.start
    if stretch.zone == "body":
        start = skip_dateline(text, start, stretch.end)
    hits = find_cues(text, start, stretch.end, lexicon)
    if not hits and not _has_quote(text, start, stretch.end):
        return [], []
    sentences = [
        (max(begin, start), end)
        for begin, end in sentences_in(document, text, stretch)
        if end > start
    ]
    quotations = list(find_quotations(text, start, stretch.end, sentences, hits))
    proposals = [proposal for quotation in quotations for proposal in quotation.proposals]
    for begin, end in sentences:
        if all(end <= one.start or one.end <= begin for one in quotations):
            proposals.extend(read_sentence(text, begin, end, hits))
    proposals = _without_overlap(proposals)
    return proposals, list(_lone_cues(hits, proposals))


def _has_quote(text: str, start: int, end: int) -> bool:
    return any(mark in text[start:end] for mark in '“"«')


def _without_overlap(proposals: Iterable[Proposal]) -> list[Proposal]:
    """The proposals in order; of two that share text the first stays."""
    kept: list[Proposal] = []
    for proposal in sorted(proposals, key=lambda one: (one.start, one.end)):
        if not kept or kept[-1].end <= proposal.start:
            kept.append(proposal)
    return kept


def _lone_cues(hits: tuple[CueHit, ...], proposals: list[Proposal]) -> Iterator[CueHit]:
    """Cues that no rule could link; a cue inside a claim is nested, and only the outermost counts."""
    linked = {(cue.start, cue.end) for proposal in proposals for cue in proposal.cues}
    for hit in hits:
        is_nested = any(one.start < hit.end and hit.start < one.end for one in proposals)
        is_in_source = any(
            source.start < hit.end and hit.start < source.end
            for one in proposals
            for source in one.sources
        )
        if (hit.start, hit.end) not in linked and not is_nested and not is_in_source:
            yield hit


class _Builder:
    """Gives each place one id and writes spans, attributes and relations in text order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ids: dict[tuple[str, int, int], str] = {}
        self._spans: list[Span] = []
        self._attributes: list[Attribute] = []
        self._relations: list[Relation] = []
        self._last_speaker: str | None = None

    def build(
        self, proposals: list[Proposal], lone: list[CueHit]
    ) -> tuple[list[Span], list[Attribute], list[Relation]]:
        """Everything about the proposals, and the cues that belong to none."""
        for proposal in proposals:
            self._add(proposal)
        for hit in lone:
            self._span("CUE", hit.start, hit.end, _SCORE_LONE_CUE)
        spans = sorted(self._spans, key=lambda span: (span.start, span.end, span.label))
        return spans, self._attributes, self._relations

    def _add(self, proposal: Proposal) -> None:
        claim = self._span("CLAIM", proposal.start, proposal.end, proposal.score)
        quote = self._text[proposal.start : proposal.end]
        for name, value in (
            ("attribution", attribution_of(proposal)),
            ("certainty", certainty_of(quote, proposal.cues)),
            ("claim_type", claim_type_of(quote, proposal.cues)),
        ):
            self._attributes.append(suggested_attribute(claim, name, value))
        if proposal.inherits_source and self._last_speaker is not None:
            self._link(self._last_speaker, claim, "source")
        for source in proposal.sources:
            self._link(self._source(source, proposal.score), claim, "source")
        for hit in proposal.cues:
            self._link(self._span("CUE", hit.start, hit.end, proposal.score), claim, "cue")

    def _source(self, source: SourceHit, score: float) -> str:
        is_new = ("SOURCE", source.start, source.end) not in self._ids
        span_id = self._span("SOURCE", source.start, source.end, score)
        quote = self._text[source.start : source.end]
        kind, role = source_kind_of(quote), source_role_of(quote, is_relay=source.is_relay)
        if is_new:
            self._attributes.append(suggested_attribute(span_id, "source_kind", kind))
            self._attributes.append(suggested_attribute(span_id, "source_role", role))
        # "ujarnya" goes back to one who speaks and is told from others, though not by a pronoun
        is_one = kind != "COLLECTIVE" and quote.lower() not in SINGULAR_PRONOUNS
        if role == "SPEAKER" and is_one:
            self._last_speaker = span_id
        return span_id

    def _span(self, label: str, start: int, end: int, score: float) -> str:
        key = (label, start, end)
        if key not in self._ids:
            letter = {"CLAIM": "c", "SOURCE": "s", "CUE": "u"}[label]
            number = 1 + sum(known[0] == label for known in self._ids)
            span_id = self._ids[key] = f"{letter}{number}"
            self._spans.append(
                suggested_span(
                    self._text, span_id, start, end, control=CONTROL, label=label, score=score
                )
            )
        return self._ids[key]

    def _link(self, from_id: str, to_id: str, label: str) -> None:
        relation = Relation(from_id=from_id, to_id=to_id, labels=(label,), origin="suggested")
        if relation not in self._relations:
            self._relations.append(relation)


def attribution_of(proposal: Proposal) -> str:
    """In quotes, with a source, with a cue only, or in the writer's own voice."""
    if proposal.is_quoted:
        return "DIRECT"
    if proposal.sources or proposal.inherits_source:
        return "INDIRECT"
    # a modal adverb hedges without reporting
    return "UNSOURCED" if any(hit.part != "modal" for hit in proposal.cues) else "AUTHOR"


def certainty_of(quote: str, cues: tuple[CueHit, ...]) -> str:
    """UNCERTAIN under an epistemic marker or a condition."""
    is_hedged = any(hit.cue.certainty == "UNCERTAIN" for hit in cues)
    return "UNCERTAIN" if is_hedged or _CONDITIONAL.match(quote) else "CERTAIN"


def claim_type_of(quote: str, cues: tuple[CueHit, ...]) -> str:
    """The type of the main predicate, read outside of relative clauses; EVENT by default."""
    main = _RELATIVE.sub("", quote)
    if _PREDICTION.search(main):
        return "PREDICTION"
    if _CAUSE.search(main):
        return "CAUSE"
    is_called = " sebagai " in main and any(hit.cue.word in _CALLING for hit in cues)
    return "EVALUATION" if is_called or _EVALUATION.search(main) else "EVENT"


def source_kind_of(quote: str) -> str:
    """Named, anonymous, or a kind of people."""
    words = quote.split()
    first = words[0].lower()
    if first in ANONYMOUS_FIRST or _NAMELESS.search(quote):
        return "ANONYMOUS"
    half, _, other = first.partition("-")
    if first in ("para", "sejumlah", "beberapa", "berbagai", "mereka") or (half and half == other):
        return "COLLECTIVE"
    has_name = any(word[0].isupper() for word in words[1:] if word.strip("("))
    is_common = first in COLLECTIVE_FIRST or first in EVIDENCE_FIRST
    if has_name or first in SINGULAR_PRONOUNS:
        return "NAMED"
    is_anaphor = words[-1] in ("ini", "itu", "tersebut")
    if words[0][0].isupper() and not is_common and not is_anaphor:
        return "NAMED"
    return "COLLECTIVE"


def source_role_of(quote: str, *, is_relay: bool) -> str:
    """An outlet that passes on, a thing that shows, or who says it."""
    if is_relay:
        return "RELAY"
    head = [word.lower() for word in quote.split()[:2]]
    # "beberapa laporan", but "analis data"
    is_counted = head[0] in ("beberapa", "sejumlah", "berbagai", "para")
    return "EVIDENCE" if head[is_counted and len(head) > 1] in EVIDENCE_FIRST else "SPEAKER"
