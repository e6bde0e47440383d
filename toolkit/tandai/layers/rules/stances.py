"""Stances to faults: pairs that the inventories do not know, questions left out, the derived stance."""

from collections.abc import Iterator

from tandai.inventories import NEW, NONE, NOT_IN_INVENTORY
from tandai.layers.rules.case import Case, Fault, Rule, place_of
from tandai.layers.suggest.derive import PAIRS, derive_article_stances
from tandai.paths import split_path
from tandai.records import Span

ARTICLE = "article_stance_"


def unknown(case: Case) -> Iterator[Fault]:
    """Pairs whose claim or stance the inventories lack."""
    known = {claim.claim_id for claim in case.lexicons.canonical} | set(NOT_IN_INVENTORY)
    for span, path in _pairs(case):
        item, *stance = split_path(path)
        if item not in known:
            yield Fault(place_of(span), f"the canonical claim {item!r}", "one of claims.jsonl")
        elif item != NONE and stance and "/".join(stance) not in case.lexicons.stances:
            yield Fault(place_of(span), f"the stance {path!r}", "one of stances.jsonl")


def none_with_stance(case: Case) -> Iterator[Fault]:
    """A stance to nothing."""
    for span, path in _pairs(case):
        item, *stance = split_path(path)
        if item == NONE and stance:
            yield Fault(place_of(span), f"{path!r}", f"{NONE} without a stance")


def unpaired(case: Case) -> Iterator[Fault]:
    """Claims of the gold asked about that nobody answered, and no tie speaks of."""
    done = {(one.start, one.end): one for one in case.spans("CLAIM")}
    for claim in case.asked.spans if case.asked else ():
        if claim.label != "CLAIM":
            continue
        span = done.get((claim.start, claim.end))
        if span is None:
            yield Fault(place_of(claim), "no answer about this claim", f"{PAIRS} of every claim")
        elif not (
            case.values(span, PAIRS) or case.is_tied(span, PAIRS) or _is_sent_back(case, span)
        ):
            yield Fault(place_of(claim), f"no {PAIRS}", f"a canonical claim, {NONE} or {NEW}")


def _is_sent_back(case: Case, span: Span) -> bool:
    """Whether the claim layer must mend it first: its pairs were taken out of gold."""
    return bool(case.values(span, "needs_split")) or case.is_tied(span, "needs_split")


def ungrounded(case: Case) -> Iterator[Fault]:
    """Claims in the writer's own voice, without a cue, that state nothing of the inventory."""
    if case.asked is None:
        return
    claims = Case(case.asked, case.document, case.text, lexicons=case.lexicons)
    done = {(one.start, one.end): one for one in case.spans("CLAIM")}
    for claim in claims.spans("CLAIM"):
        if claims.value(claim, "attribution") != "AUTHOR" or _is_title(case, claim):
            continue
        if case.quotation(claim) is not None:  # a fault of the claim layer, which has its own rule
            continue
        span = done.get((claim.start, claim.end))
        # A source would be a fault of the claim layer; a hedge is a cue and ground enough.
        if span is None or claims.into("cue", claim) or claims.is_open("cue", claim):
            continue
        if case.values(span, PAIRS) == (NONE,) and not case.is_tied(span, PAIRS):
            expected = "a canonical claim, or no CLAIM there"
            yield Fault(place_of(claim), f"AUTHOR without a cue, and {NONE}", expected)


def _is_title(case: Case, span: Span) -> bool:
    """Whether it stands in a headline, which is marked whatever it states."""
    return any(
        zone.zone in ("headline", "subheading")
        for zone in case.document.zones
        if zone.start < span.end and span.start < zone.end
    )


def new_sentence(case: Case) -> Iterator[Fault]:
    """NEW without its sentence, and a sentence without NEW."""
    for span in case.spans("CLAIM"):
        is_new = any(split_path(path)[0] == NEW for path in case.values(span, PAIRS))
        has_sentence = bool(case.values(span, "new_claim"))
        if is_new and not has_sentence and not case.is_tied(span, "new_claim"):
            yield Fault(place_of(span), f"{NEW} without new_claim", "the sentence it stands for")
        if has_sentence and not is_new and not case.is_tied(span, PAIRS):
            yield Fault(place_of(span), f"new_claim without {NEW}", f"{NEW} with a stance")


def no_article_stance(case: Case) -> Iterator[Fault]:
    """Targets that nobody answered, and no tie speaks of."""
    said = {each.name for each in case.annotation.answers if each.values}
    tied = {tie.item.partition(" ")[0] for tie in case.annotation.ties if tie.what == "answer"}
    for target in case.lexicons.targets:
        name = f"{ARTICLE}{target.target_id}"
        if name not in said | tied:
            yield Fault(name, "no answer", "an answer to every target")


def derived(case: Case) -> Iterator[Fault]:
    """The article's stance where the rule makes another of its claims; it never overwrites."""
    known = {claim.claim_id for claim in case.lexicons.canonical} | set(NOT_IN_INVENTORY)
    if case.asked is None or any(split_path(path)[0] not in known for _, path in _pairs(case)):
        return
    made = derive_article_stances(
        case.asked, case.annotation, case.lexicons.canonical, case.lexicons.targets
    )
    for answer in case.annotation.answers:
        target = answer.name.removeprefix(ARTICLE)
        wanted = made.get(target)
        if not answer.name.startswith(ARTICLE) or wanted is None or target in _open_targets(case):
            continue
        if answer.values and answer.values != (wanted,):
            found, expected = ", ".join(answer.values), f"{wanted} by its claims, or left as it is"
            yield Fault(answer.name, found, expected)


def _open_targets(case: Case) -> set[str | None]:
    """Targets of canonical claims in a tie: nobody knows yet what they will derive."""
    target_of = {claim.claim_id: claim.target for claim in case.lexicons.canonical}
    marker = f" {PAIRS} "
    return {
        target_of.get(tie.item.partition(marker)[2])
        for tie in case.annotation.ties
        if tie.what == "attribute" and marker in tie.item
    }


def _pairs(case: Case) -> Iterator[tuple[Span, str]]:
    for span in case.spans("CLAIM"):
        for path in case.values(span, PAIRS):
            yield span, path


STANCES = {
    "canonical-unknown": Rule(
        unknown, "error", ("S2", "S6"), "A pair is of the inventory's claims and stances."
    ),
    "none-with-stance": Rule(
        none_with_stance, "error", ("S5",), "Where no canonical claim fits there is no stance."
    ),
    "claim-without-pair": Rule(
        unpaired, "warning", ("S2", "S5"), "Every claim is a canonical claim's, new, or of none."
    ),
    "claim-without-ground": Rule(
        ungrounded,
        "warning",
        ("S5",),
        "By C3 of the claim layer, a claim without source, cue or quotation marks states a canonical one.",
    ),
    "new-without-sentence": Rule(
        new_sentence, "warning", ("S5",), "A new canonical claim is a sentence, and the other way."
    ),
    "target-unanswered": Rule(
        no_article_stance, "warning", ("S11",), "Every article is asked about every target."
    ),
    "article-against-claims": Rule(
        derived,
        "warning",
        ("S10", "S12"),
        "The rule derives the article's stance from its claims; where they differ, look again.",
    ),
}
