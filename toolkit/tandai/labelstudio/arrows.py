"""What a task showed to whose work it is: a suggestion that was only accepted is nobody's own.

Label Studio keeps an origin of regions and answers that a browser made, none of those that came
through its API, and none of relations. Without this a program's labels would pass for a person's.
"""

from collections.abc import Iterable, Sequence

import msgspec

from tandai.records import Answer, Attribute, Origin, Relation, Span

Arrow = tuple[str, str, str, tuple[str, ...]]
"""Tail, head, direction and labels, by region ids."""
Said = tuple[str, int, int, str, tuple[str, ...]]
"""Region id, interval, control and values; an answer about the document has no region."""
NO_REGION = ("", -1, -1)


class Shown(msgspec.Struct, frozen=True):
    """What the suggestions of one task say, item by item."""

    items: frozenset[Said] = frozenset()
    was_copied: bool = False
    """The annotation began as a copy of a suggestion (Label Studio's ``parent_prediction``)."""

    def origin(self, said: Said) -> Origin:
        """Whose work an item is that comes without an origin."""
        if said in self.items:
            return "accepted_untouched"
        if not self.was_copied:
            return "manual"
        region, _, _, control, _ = said
        edited = any(each[0] == region and (region or each[3] == control) for each in self.items)
        # Of a copy, what cannot be compared is held for the machine's: never for a person's.
        return "changed" if edited else "accepted_untouched"


def shown_items(
    spans: Iterable[Span], attributes: Iterable[Attribute], answers: Iterable[Answer]
) -> frozenset[Said]:
    """The items of one suggestion, as `Shown` holds them."""
    spans = tuple(spans)
    intervals = {span.span_id: (span.span_id, span.start, span.end) for span in spans}
    return frozenset(
        [
            *((each.span_id, each.start, each.end, each.control, (each.label,)) for each in spans),
            *((*intervals[each.span_id], each.name, each.values) for each in attributes),
            *((*NO_REGION, each.name, each.values) for each in answers),
        ]
    )


def suggested_arrows(results: Iterable[Sequence[msgspec.Raw]]) -> frozenset[Arrow]:
    """The arrows of the suggestions that a task shows.

    Args:
        results: result list of each prediction; whatever is not an arrow, or cannot be read, is
            passed over here: predictions are read for their arrows only, and `read_result` says
            what is wrong with them.
    """
    arrows: set[Arrow] = set()
    for result in results:
        for raw in result:
            try:
                item = msgspec.json.decode(raw)
            except (msgspec.DecodeError, RecursionError):
                continue
            if not isinstance(item, dict) or item.get("type") != "relation":
                continue
            labels = item.get("labels") or []
            labels = [labels] if isinstance(labels, str) else labels
            if isinstance(labels, list) and all(isinstance(label, str) for label in labels):
                direction = str(item.get("direction", "right"))
                ends = str(item.get("from_id")), str(item.get("to_id"))
                arrows.add((*ends, direction, tuple(labels)))
    return frozenset(arrows)


def mark_accepted(
    relations: Iterable[Relation],
    spans: Iterable[Span],
    shown: frozenset[Arrow],
    *,
    has_unseen: bool = False,
) -> list[Relation]:
    """The relations, those that only were accepted marked as such.

    Args:
        relations: of one annotation.
        spans: of the same annotation; their origin tells a suggested region from another of
            the same id.
        shown: arrows of the task's suggestions.
        has_unseen: something was shown that is not in the export. An arrow between regions that
            were suggested may then have been suggested too: it is held for the machine's, never
            for a person's.
    """
    from_suggestion = {span.span_id for span in spans if span.origin != "manual"}
    return [
        msgspec.structs.replace(relation, origin="accepted_untouched")
        if relation.origin == "manual"
        and (has_unseen or _arrow(relation) in shown)
        and {relation.from_id, relation.to_id} <= from_suggestion
        else relation
        for relation in relations
    ]


def _arrow(relation: Relation) -> Arrow:
    return relation.from_id, relation.to_id, relation.direction, relation.labels
