"""Annotations of one document to those that count, and the reason why each other one does not.

Records keep every answer; what counts for gold and agreement is said by ``[answers]`` in
tandai.toml. What an annotator took back never counts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal

from tandai.errors import TandaiError
from tandai.moments import read_moment
from tandai.records import Annotation, Answer, Attribute, Record, Relation, Span
from tandai.settings import AnswerSettings

Reason = Literal["withdrawn", "draft", "skipped", "kind", "copy", "empty", "several"]
"""Why an annotation does not count; where several hold, the first."""
DEFAULT = AnswerSettings()


class Ballot(Record, frozen=True, kw_only=True):
    """What of a document's annotations in one layer counts."""

    voting: tuple[Annotation, ...]
    """At most one an annotator, by pseudonym."""
    left_out: dict[str, Reason]
    """By annotation id, in the order of making."""
    clashes: tuple[tuple[str, ...], ...]
    """Annotation ids of annotators who gave several answers where the policy refuses to choose;
    none of them counts."""


class AnswerCounts(Record, frozen=True, kw_only=True):
    """How many answers of each class there are in a layer, and what the policy makes of them."""

    n_empty: int
    """Submitted, and nothing in them."""
    n_several: int
    """Submitted by somebody who had submitted one of that document already."""
    n_untouched_copies: int
    kinds: dict[str, int]
    """Answers by kind of annotator."""
    items: dict[str, dict[str, int]]
    """By what it is (span, attribute, relation, answer), items by origin; what a machine proposed
    and a person only accepted is ``accepted_untouched``, and nobody's own."""
    n_counting: int
    """Answers that vote."""
    left_out: dict[Reason, int]
    """Answers that do not, by reason."""


def cast_votes(annotations: Iterable[Annotation], policy: AnswerSettings = DEFAULT) -> Ballot:
    """Picks what counts, whatever the order of the annotations.

    The last of several is the one made last: numbers are given as answers are first read, and an
    older answer may be read later.

    Args:
        annotations: all of one document and layer.
        policy: ``[answers]`` of tandai.toml.

    Raises:
        TandaiError: a date is none.
    """
    left_out: dict[str, Reason] = {}
    theirs: dict[str, list[Annotation]] = defaultdict(list)
    for annotation in sorted(annotations, key=_turn):
        reason = reason_against(annotation, policy)
        if reason is None:
            theirs[annotation.annotator_id].append(annotation)
        else:
            left_out[annotation.annotation_id] = reason
    voting: list[Annotation] = []
    clashes: list[tuple[str, ...]] = []
    for annotator in sorted(theirs):
        made = theirs[annotator]
        chosen = {"first": made[:1], "last": made[-1:], "refuse": made if len(made) == 1 else []}
        voting += chosen[policy.several]
        kept = {each.annotation_id for each in chosen[policy.several]}
        others = [each.annotation_id for each in made if each.annotation_id not in kept]
        left_out |= dict.fromkeys(others, "several")
        if others and policy.several == "refuse":
            clashes.append(tuple(others))
    return Ballot(voting=tuple(voting), left_out=left_out, clashes=tuple(clashes))


def reason_against(annotation: Annotation, policy: AnswerSettings) -> Reason | None:
    """Why an annotation does not count, whatever else its annotator said; None where it does."""
    if annotation.status == "withdrawn":
        return "withdrawn"
    # A change begun of a submitted answer would make one hand vote twice.
    if annotation.status == "draft" and (annotation.draft_of or policy.drafts == "leave-out"):
        return "draft"
    if annotation.status == "skipped" and policy.skipped == "leave-out":
        return "skipped"
    kind = annotation.annotator_kind
    # Gold is no annotator's, and is settled already.
    if kind != "gold" and kind not in policy.kinds:
        return "kind"
    if policy.copies == "leave-out" and is_untouched_copy(annotation):
        return "copy"
    if policy.empty == "leave-out" and is_empty(annotation):
        return "empty"
    return None


def is_untouched_copy(annotation: Annotation) -> bool:
    """Whether a server's action made it of a suggestion, and nobody has looked at it since.

    A person who opens an annotation and saves it leaves a time, and who changes it leaves items
    that are not the suggestion's. Arrows carry no origin on the server: where the suggestion is
    not in the export, they are held for the machine's.
    """
    if not annotation.copied_from or annotation.lead_time is not None:
        return False
    cannot_compare = annotation.copied_from.startswith("prediction:")
    return all(
        item.origin == "accepted_untouched" or (cannot_compare and isinstance(item, Relation))
        for item in items_of(annotation)
    )


def is_empty(annotation: Annotation) -> bool:
    """Whether it says that there is nothing to mark; an item without a table is something."""
    return not (annotation.extras or any(True for _ in items_of(annotation)))


def items_of(annotation: Annotation) -> Iterator[Span | Attribute | Relation | Answer]:
    """Everything it says that has an origin."""
    yield from annotation.spans
    yield from annotation.attributes
    yield from annotation.relations
    yield from annotation.answers


def count_answers(annotations: Sequence[Annotation], policy: AnswerSettings) -> AnswerCounts:
    """Counts each class of answers, and what the policy makes of them.

    Raises:
        TandaiError: a date is none.
    """
    by_document: dict[str, list[Annotation]] = defaultdict(list)
    hands: Counter[tuple[str, str]] = Counter()
    items: dict[str, Counter[str]] = {}
    for each in annotations:
        by_document[each.document_id].append(each)
        if each.status == "submitted":
            hands[each.document_id, each.annotator_id] += 1
        for item in items_of(each):
            items.setdefault(type(item).__name__.lower(), Counter())[item.origin] += 1
    ballots = [cast_votes(made, policy) for made in by_document.values()]
    return AnswerCounts(
        n_empty=sum(each.status == "submitted" and is_empty(each) for each in annotations),
        n_several=sum(n - 1 for n in hands.values()),
        n_untouched_copies=sum(map(is_untouched_copy, annotations)),
        kinds=dict(sorted(Counter(each.annotator_kind for each in annotations).items())),
        items={what: dict(sorted(items[what].items())) for what in sorted(items)},
        n_counting=sum(len(ballot.voting) for ballot in ballots),
        left_out=count_reasons(ballots),
    )


def count_reasons(ballots: Iterable[Ballot]) -> dict[Reason, int]:
    """How many annotations do not count, by reason, reasons in alphabetical order."""
    reasons = Counter(reason for ballot in ballots for reason in ballot.left_out.values())
    return dict(sorted(reasons.items()))


def _turn(annotation: Annotation) -> tuple[datetime, int, str]:
    """Order of one annotator's annotations: n counts, so that 10 comes after 9."""
    _, _, number = annotation.annotation_id.rpartition("/")
    return _moment(annotation), int(number) if number.isdecimal() else 0, number


def _moment(annotation: Annotation) -> datetime:
    """When it was made; before all others where nobody knows."""
    if not annotation.created_at:
        return datetime.min.replace(tzinfo=UTC)
    try:
        return read_moment(annotation.created_at)
    except ValueError as error:
        raise TandaiError(
            f"{annotation.annotation_id}: found the date {annotation.created_at!r}; "
            "expected one such as 2031-05-02T08:00:00Z."
        ) from error
