"""What became of spans, answers and relations, to one record for each change.

Only of gold that both releases have: of a document that came or went, every label did.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from tandai.agreement.shared import Ints
from tandai.diff.answers import Said
from tandai.diff.became import Became
from tandai.diff.gold import Answers, Arrows, Gold, Spans
from tandai.diff.result import Item, ItemChange
from tandai.diff.spans import MOVED, RELABELLED
from tandai.diff.values import show_value
from tandai.records import What

Change = tuple[ItemChange, int, int]
"""What happened, and the row in the old and in the new release: `NO_ROW` where it has none."""
NO_ROW = -1


def list_items(gold: Gold, became: Became) -> tuple[Item, ...]:
    """Every change, by document, layer and place in the text."""
    found = list(_spans(gold, became))
    old, new = gold.old, gold.new
    found += _said(gold, "attribute", old.attributes, new.attributes, became.attributes)
    found += _said(gold, "relation", old.arrows, new.arrows, became.arrows)
    found += _said(gold, "answer", old.answers, new.answers, became.answers)
    return tuple(sorted(found, key=_order))


def _spans(gold: Gold, became: Became) -> Iterator[Item]:
    old, new = gold.old.spans, gold.new.spans
    for change, i, j in _span_changes(gold, became):
        some, row = (old, i) if i != NO_ROW else (new, j)
        yield _item(
            gold,
            int(some.gold[row]),
            (i, j),
            what="span",
            change=change,
            name=gold.controls[int(some.control[row])],
            old="" if i == NO_ROW else gold.labels[int(old.label[i])],
            new="" if j == NO_ROW else gold.labels[int(new.label[j])],
        )


def _said(
    gold: Gold, what: What, old: Answers | Arrows, new: Answers | Arrows, said: Said
) -> Iterator[Item]:
    """Changes of answers and relations: where a span is meant, at its place."""
    first = [_first_rows(gold, spans) for spans in (gold.old.spans, gold.new.spans)]
    for change, i, j in _changes(said):
        some, row = (old, i) if i != NO_ROW else (new, j)
        regions = [
            () if each == NO_ROW else _regions(of, each) for of, each in ((old, i), (new, j))
        ]
        spans = [
            int(rows[each[0]]) if each else NO_ROW
            for each, rows in zip(regions, first, strict=True)
        ]
        targets = [
            gold.span_ids[int(gold.id_of[each[1]])] if len(each) > 1 else "" for each in regions
        ]
        yield _item(
            gold,
            int(some.gold[row]),
            (spans[0], spans[1]),
            what=what,
            change=change,
            name=gold.controls[int(some.name[row])] if isinstance(some, Answers) else "",
            old="" if i == NO_ROW else show_value(gold.values[int(old.value[i])]),
            new="" if j == NO_ROW else show_value(gold.values[int(new.value[j])]),
            target_id_old=targets[0],
            target_id_new=targets[1],
        )


def _regions(items: Answers | Arrows, row: int) -> tuple[int, ...]:
    """The spans an item hangs on: none, one, or where an arrow starts and where it points."""
    if isinstance(items, Arrows):
        return int(items.source[row]), int(items.target[row])
    region = int(items.region[row])
    return () if region < 0 else (region,)


def _item(gold: Gold, place: int, spans: tuple[int, int], **said: Any) -> Item:
    ends: dict[str, Any] = {}
    for side, of, row in (
        ("old", gold.old.spans, spans[0]),
        ("new", gold.new.spans, spans[1]),
    ):
        ends[f"span_id_{side}"] = "" if row == NO_ROW else gold.span_ids[gold.id_of[of.region[row]]]
        ends[f"start_{side}"] = None if row == NO_ROW else int(of.start[row])
        ends[f"end_{side}"] = None if row == NO_ROW else int(of.end[row])
        if row != NO_ROW and "quote" in of.rows.column_names:
            ends[f"quote_{side}"] = of.rows["quote"][row].as_py()
    return Item(
        document_id=gold.documents[place // len(gold.layers)],
        layer=gold.layers[place % len(gold.layers)],
        **said,
        **ends,
    )


def _span_changes(gold: Gold, became: Became) -> Iterator[Change]:
    pairs = became.spans.pairs
    hows: tuple[tuple[int, ItemChange], ...] = ((RELABELLED, "relabelled"), (MOVED, "moved"))
    for how, change in hows:
        of = pairs.how == how
        for i, j in zip(pairs.old[of].tolist(), pairs.new[of].tolist(), strict=True):
            yield change, i, j
    shared = gold.old.there & gold.new.there
    removed, added = became.spans.removed, became.spans.added
    for i in removed[shared[gold.old.spans.gold[removed]]].tolist():
        yield "removed", i, NO_ROW
    for j in added[shared[gold.new.spans.gold[added]]].tolist():
        yield "added", NO_ROW, j


def _changes(said: Said) -> Iterator[Change]:
    """What went or came with its span is said by the span."""
    changed, removed, added = said.compared[1:]
    for i, j in zip(changed[0].tolist(), changed[1].tolist(), strict=True):
        yield "changed", i, j
    for i in removed[~said.along_old[removed]].tolist():
        yield "removed", i, NO_ROW
    for j in added[~said.along_new[added]].tolist():
        yield "added", NO_ROW, j


def _first_rows(gold: Gold, spans: Spans) -> Ints:
    """A row of each region: all of one have one place."""
    rows = np.zeros(len(gold.id_of), dtype=np.int64)
    rows[spans.region[::-1]] = np.arange(len(spans.region))[::-1]
    return rows


def _order(item: Item) -> tuple[str, str, int, str, list[str]]:
    places = [each for each in (item.start_old, item.start_new) if each is not None]
    # Of both places the smaller, so that the order is one whichever release is the old one.
    ids = (item.span_id_old, item.span_id_new, item.target_id_old, item.target_id_new)
    words = sorted((item.old, item.new))
    return (
        item.document_id,
        item.layer,
        min(places, default=-1),
        item.what,
        [
            item.name,
            *words,
            *sorted(ids),
        ],
    )
