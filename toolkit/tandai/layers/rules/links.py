"""Relations and attribution to faults: who is joined to what, and whether the classes agree."""

from collections.abc import Iterator

from tandai.layers.rules.case import Case, Fault, Rule, place_of
from tandai.layers.suggest.cues import part_of
from tandai.layers.suggest.words import NEGATORS
from tandai.records import Span

ENDS = {"source": ("SOURCE", "CLAIM"), "cue": ("CUE", "CLAIM"), "denies": ("CLAIM", "CLAIM")}


def wrong_labels(case: Case) -> Iterator[Fault]:
    """Relations between spans that they do not join."""
    for label, wanted in ENDS.items():
        for source, target in case.linked(label):
            if (source.label, target.label) != wanted:
                found = f"{label} from {source.label} to {place_of(target)}"
                yield Fault(place_of(source), found, f"{label} from {wanted[0]} to {wanted[1]}")


def denies_itself(case: Case) -> Iterator[Fault]:
    """Claims joined to themselves."""
    for source, target in case.linked("denies"):
        if (source.start, source.end) == (target.start, target.end):
            yield Fault(place_of(source), "denies to itself", "another claim of the article")


def lone(case: Case) -> Iterator[Fault]:
    """Cues and sources without a claim."""
    for label in ("source", "cue"):
        joined = {source.span_id for source, _ in case.linked(label)}
        for span in case.spans(ENDS[label][0]):
            if span.span_id not in joined:
                found = f"no relation {label!r}{_tie(case, label, span, is_from=True)}"
                yield Fault(place_of(span), found, "a claim that it belongs to")


def author(case: Case) -> Iterator[Fault]:
    """The writer's own voice with a source, or with a cue that is no mere hedge."""
    for claim in _with(case, "AUTHOR"):
        if sources := case.into("source", claim):
            found = f"AUTHOR with the source {place_of(sources[0])}"
            yield Fault(place_of(claim), found, "INDIRECT, or DIRECT in quotation marks")
        elif cue := next((one for one in case.into("cue", claim) if _attributes(case, one)), None):
            found = f"AUTHOR with the cue {place_of(cue)}"
            yield Fault(place_of(claim), found, "UNSOURCED, or a source for it")


def indirect(case: Case) -> Iterator[Fault]:
    """Reported speech of nobody."""
    for claim in _with(case, "INDIRECT"):
        if not case.into("source", claim):
            found = f"INDIRECT without a source{_tie(case, 'source', claim)}"
            yield Fault(place_of(claim), found, "a source, or UNSOURCED")


def direct_outside(case: Case) -> Iterator[Fault]:
    """Quotations without quotation marks."""
    for claim in _with(case, "DIRECT"):
        if case.quotation(claim) is None:
            yield Fault(place_of(claim), "DIRECT outside quotation marks", "INDIRECT or AUTHOR")


def quoted(case: Case) -> Iterator[Fault]:
    """Claims in quotation marks that are called something else."""
    for claim in _with(case, "INDIRECT", "UNSOURCED", "AUTHOR"):
        if case.quotation(claim) is not None:
            found = f"{case.value(claim, 'attribution')} in quotation marks"
            yield Fault(place_of(claim), found, "DIRECT")


def direct(case: Case) -> Iterator[Fault]:
    """Quotations of nobody; a claim inherits from the first one in its pair of marks."""
    for claim in _with(case, "DIRECT"):
        pair = case.quotation(claim)
        beside = [one for one in case.spans("CLAIM") if pair and case.quotation(one) == pair]
        if pair and not any(case.into("source", one) for one in beside):
            found = f"DIRECT without a source{_tie(case, 'source', beside[0])}"
            yield Fault(place_of(claim), found, "a source of its quotation")


def later_linked(case: Case) -> Iterator[Fault]:
    """Relations into a claim that would inherit them."""
    seen: set[tuple[int, int]] = set()
    for claim in case.spans("CLAIM"):
        pair = case.quotation(claim)
        if pair in seen and (case.into("source", claim) or case.into("cue", claim)):
            found = "a later claim of its quotation, joined again"
            yield Fault(place_of(claim), found, "relations into the first claim alone")
        if pair is not None:
            seen.add(pair)


def unsourced(case: Case) -> Iterator[Fault]:
    """UNSOURCED with a source."""
    for claim in _with(case, "UNSOURCED"):
        if sources := case.into("source", claim):
            found = f"UNSOURCED with the source {place_of(sources[0])}"
            yield Fault(place_of(claim), found, "INDIRECT")


def without_cue(case: Case) -> Iterator[Fault]:
    """UNSOURCED without a cue that attributes."""
    for claim in _with(case, "UNSOURCED"):
        cues = case.into("cue", claim)
        if not cues:
            found = f"UNSOURCED without a cue{_tie(case, 'cue', claim)}"
            yield Fault(place_of(claim), found, "AUTHOR, or the cue")
        elif all(case.cue(one) is not None and not _attributes(case, one) for one in cues):
            found = f"UNSOURCED by the hedge {place_of(cues[0])} alone"
            yield Fault(place_of(claim), found, "AUTHOR")


def certainty(case: Case) -> Iterator[Fault]:
    """CERTAIN under a cue that hedges."""
    for claim in case.spans("CLAIM"):
        if case.value(claim, "certainty") != "CERTAIN":
            continue
        for span in case.into("cue", claim):
            cue = case.cue(span)
            if cue is not None and cue.certainty == "UNCERTAIN" and not _is_negated(case, span):
                found = f"CERTAIN under {cue.word!r}"
                yield Fault(place_of(claim), found, "UNCERTAIN, as cues.csv has it")


def at_edge(case: Case) -> Iterator[Fault]:
    """Sources and cues at the edge of their claim, and in it; in the middle they may stand."""
    for label in ("source", "cue"):
        for span, claim in case.linked(label):
            is_part = claim.start <= span.start and span.end <= claim.end
            if is_part and (span.start == claim.start or span.end == claim.end):
                found = f"the {label} {place_of(span)} at its edge"
                yield Fault(place_of(claim), found, f"the {label} outside, or in the middle")


def _with(case: Case, *attributions: str) -> Iterator[Span]:
    for claim in case.spans("CLAIM"):
        if case.value(claim, "attribution") in attributions:
            yield claim


def _attributes(case: Case, span: Span) -> bool:
    """Whether a cue attributes; a modal adverb hedges only, and without the text nobody knows."""
    cue = case.cue(span)
    return cue is not None and part_of(cue) != "modal"


def _is_negated(case: Case, span: Span) -> bool:
    return (case.quote(span) or "").lower().split()[:1] in [[word] for word in NEGATORS]


def _tie(case: Case, label: str, span: Span, *, is_from: bool = False) -> str:
    """Says that annotators left something open that would fill the gap."""
    return "; a tie is open there" if case.is_open(label, span, is_from=is_from) else ""


LINKS = {
    "relation-of-wrong-labels": Rule(
        wrong_labels, "error", ("C17",), "Each relation joins two labels, in one direction."
    ),
    "denies-itself": Rule(denies_itself, "error", ("C17",), "Nothing denies itself."),
    "source-or-cue-without-claim": Rule(
        lone, "warning", ("C15", "C17"), "What belongs to no claim is no source and no cue."
    ),
    "author-with-source": Rule(
        author, "warning", ("C18",), "The writer's own voice has neither source nor cue."
    ),
    "indirect-without-source": Rule(
        indirect, "warning", ("C18",), "Without a source it is UNSOURCED."
    ),
    "direct-outside-quotation": Rule(
        direct_outside, "warning", ("C18",), "Only what stands in quotation marks is DIRECT."
    ),
    "quoted-not-direct": Rule(
        quoted,
        "warning",
        ("C18", "C24"),
        "What stands in quotation marks is DIRECT, before all else.",
    ),
    "direct-without-source": Rule(
        direct,
        "warning",
        ("C2", "C17", "C26"),
        "A quotation has a speaker, shared by all its claims.",
    ),
    "later-claim-joined": Rule(
        later_linked,
        "warning",
        ("C17",),
        "In one pair of quotation marks the first claim is joined, the rest inherit.",
    ),
    "unsourced-with-source": Rule(unsourced, "warning", ("C18",), "With a source it is INDIRECT."),
    "unsourced-without-cue": Rule(
        without_cue, "warning", ("C15", "C18"), "Without a cue that attributes it is AUTHOR."
    ),
    "certain-under-hedge": Rule(
        certainty,
        "warning",
        ("C19",),
        "Under a cue that hedges a claim is UNCERTAIN.",
        "text, lexicon",
    ),
    "attribution-at-claim-edge": Rule(
        at_edge, "warning", ("C5", "C14"), "A claim stands without its source and its edge cue."
    ),
}
