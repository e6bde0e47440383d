"""Whose arrow it is: Label Studio keeps an origin of regions and answers, and none of relations.

An arrow that was in a suggestion, between two regions that came from that suggestion, was
accepted and not drawn. Without this a program's arrows would pass for a person's.
"""

from collections.abc import Iterable, Sequence

import msgspec

from tandai.records import Relation, Span

Arrow = tuple[str, str, str, tuple[str, ...]]
"""Tail, head, direction and labels, by region ids."""


def suggested_arrows(results: Iterable[Sequence[msgspec.Raw]]) -> frozenset[Arrow]:
    """The arrows of the suggestions that a task shows.

    Args:
        results: result list of each prediction; whatever is not an arrow is passed over here,
            since predictions are read for their arrows only.
    """
    arrows: set[Arrow] = set()
    for result in results:
        for raw in result:
            item = msgspec.json.decode(raw)
            if isinstance(item, dict) and item.get("type") == "relation":
                labels = tuple(map(str, item.get("labels") or ()))
                direction = str(item.get("direction", "right"))
                arrows.add((str(item.get("from_id")), str(item.get("to_id")), direction, labels))
    return frozenset(arrows)


def mark_accepted(
    relations: Iterable[Relation], spans: Iterable[Span], shown: frozenset[Arrow]
) -> list[Relation]:
    """The relations, those that only were accepted marked as such.

    Args:
        relations: of one annotation.
        spans: of the same annotation; their origin tells a suggested region from another of
            the same id.
        shown: arrows of the task's suggestions.
    """
    from_suggestion = {span.span_id for span in spans if span.origin != "manual"}
    return [
        msgspec.structs.replace(relation, origin="accepted_untouched")
        if _arrow(relation) in shown and {relation.from_id, relation.to_id} <= from_suggestion
        else relation
        for relation in relations
    ]


def _arrow(relation: Relation) -> Arrow:
    return relation.from_id, relation.to_id, relation.direction, relation.labels
