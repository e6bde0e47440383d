"""Answers and what was suggested before them to counts: kept, changed, deleted, added."""

from collections import Counter
from collections.abc import Iterable, Iterator, Set

from tandai.fates import FATES, Tallied, What, fates_of
from tandai.records import Annotation, Record, Span
from tandai.votes import items_of


class Row(Record, frozen=True, kw_only=True):
    """What one annotator made of the suggestions of one kind and name in a layer."""

    layer: str
    annotator_id: str
    annotator_kind: str
    what: What
    name: str
    """The label of spans and relations, the control of attributes and answers."""
    n_suggested: int
    n_accepted: int
    n_moved: int
    """Spans with another interval; one that is relabelled too counts here."""
    n_relabelled: int
    n_changed: int
    """Attributes, answers and relations with another value."""
    n_deleted: int
    n_added: int
    """Nobody had suggested these."""
    accepted_rate: float | None
    """Of those suggested, from 0 to 1; None where none was."""


def tally_suggestions(
    pairs: Iterable[tuple[Annotation, Annotation]], *, given: Set[str] = frozenset()
) -> list[Row]:
    """Counts what became of suggestions, by layer, annotator, kind and name.

    Args:
        pairs: an answer and the suggestion that its annotator was shown, of one document and
            layer each.
        given: layers that ask about another's spans.
    """
    counts: dict[tuple[str, str, str], Counter[Tallied]] = {}
    for answer, suggestion in pairs:
        key = (answer.layer, answer.annotator_id, answer.annotator_kind)
        counts.setdefault(key, Counter()).update(
            fates_of(answer, suggestion, spans_are_given=answer.layer in given)
        )
    return [row for key in sorted(counts) for row in _rows(key, counts[key])]


def shown_to(answer: Annotation, suggestions: Iterable[Annotation]) -> Annotation | None:
    """The suggestion an annotator was shown; None where there was none.

    Where servers showed different ones, the one that the answer began as, else the one that
    shares most region ids with it.
    """
    candidates = sorted(suggestions, key=lambda each: each.annotation_id)
    for each in candidates:
        if answer.copied_from == each.annotation_id:
            return each
    ids = {span.span_id for span in answer.spans}

    def shared(suggestion: Annotation) -> int:
        return len(ids & {span.span_id for span in suggestion.spans})

    return max(candidates, key=shared, default=None)


def is_hasty(
    answer: Annotation, n_tokens: int, seconds: float, *, spans_are_given: bool = False
) -> bool:
    """Whether every item is a suggestion as it was, accepted in less time than reading takes.

    Where the time or the length is not known, nothing is said of the answer.

    Args:
        answer: what the annotator submitted.
        n_tokens: of its document.
        seconds: per 100 tokens, the least that reading takes.
        spans_are_given: spans are no suggestions in this layer.
    """
    items = [each for each in items_of(answer) if not (spans_are_given and isinstance(each, Span))]
    return (
        bool(items)
        and not answer.extras
        and all(each.origin == "accepted_untouched" for each in items)
        and answer.lead_time is not None
        and answer.lead_time < seconds * n_tokens / 100
    )


def _rows(key: tuple[str, str, str], counts: Counter[Tallied]) -> Iterator[Row]:
    layer, annotator_id, annotator_kind = key
    for what, name in sorted({(each.what, each.name) for each in counts}):
        n = {fate: counts[Tallied(what, name, fate)] for fate in FATES}
        n_suggested = sum(n.values()) - n["added"]
        yield Row(
            layer=layer,
            annotator_id=annotator_id,
            annotator_kind=annotator_kind,
            what=what,
            name=name,
            n_suggested=n_suggested,
            n_accepted=n["accepted"],
            n_moved=n["moved"],
            n_relabelled=n["relabelled"],
            n_changed=n["changed"],
            n_deleted=n["deleted"],
            n_added=n["added"],
            accepted_rate=n["accepted"] / n_suggested if n_suggested else None,
        )
