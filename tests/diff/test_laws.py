"""Laws of a diff, on releases that hypothesis makes."""

import random
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from diff.made import (
    Row,
    answer,
    arrow,
    attribute,
    compare_releases,
    document,
    line,
    plain,
    release,
    span,
    turned,
)
from tandai.diff.tables import Release

IDS = ("d1", "d2", "d3")
LINES = {"t": ((0, 6, "a"), (7, 12, "b"), (13, 19, "c")), "u": ((0, 5, "b"), (6, 12, "a"))}
"""Of two texts: two lines of one stand in the other, the other way round."""


@st.composite
def releases(draw: st.DrawFn) -> Release:
    """Spans lie close together, so that many share places, ids and labels."""
    ids = draw(st.lists(st.sampled_from(IDS), unique=True, min_size=1))
    documents = []
    for each in ids:
        text = draw(st.sampled_from(sorted(LINES)))
        split = draw(st.sampled_from(("train", "test")))
        paragraphs = [line(*of) for of in LINES[text]]
        documents.append(document(each, split, text, paragraphs=paragraphs))
    said: dict[str, list[Row]] = {"spans": [], "attributes": [], "arrows": [], "answers": []}
    layers = draw(st.sampled_from((("entity",), ("claim", "entity"))))
    for document_id in ids:
        for layer in layers:
            where = {"document_id": document_id, "layer": layer}
            for part, rows in draw(golds(where)).items():
                said[part] += rows
    return release(**said, documents=documents, layers=layers)


@st.composite
def golds(draw: st.DrawFn, where: Row) -> dict[str, list[Row]]:
    regions = draw(st.lists(st.sampled_from("pqrs"), unique=True))
    spans = []
    for region in regions:
        start = draw(st.integers(0, 16))
        place = (start, start + draw(st.integers(1, 3)))
        # Each label of a control once, as every release has it (`span-id-twice`): of two rows of
        # one span, nothing says which origin is whose.
        named = st.tuples(st.sampled_from("ABC"), st.sampled_from(("entity", "other")))
        for label, control in draw(st.lists(named, min_size=1, max_size=2, unique=True)):
            origin = draw(st.sampled_from(("unanimous", "majority")))
            spans.append(span(*place, label, region, control=control, origin=origin, **where))
    values = st.lists(st.sampled_from("xyz"), max_size=2)
    kinds = st.sampled_from(("choices", "text"))
    names = st.sampled_from(("sure", "why"))

    def said() -> tuple[str, list[str], str]:
        return draw(names), draw(values), draw(kinds)

    attributes, arrows, answers = [], [], []
    for _ in range(draw(st.integers(0, 3)) if regions else 0):
        name, value, kind = said()
        region = draw(st.sampled_from(regions))
        attributes.append(attribute(region, name, *value, **{**where, "kind": kind}))
        ends = draw(st.sampled_from(regions)), draw(st.sampled_from(regions))
        way = draw(st.sampled_from(("right", "left", "bi")))
        arrows.append(arrow(*ends, *draw(values), **{**where, "direction": way}))
    for _ in range(draw(st.integers(0, 2))):
        name, value, kind = said()
        answers.append(answer(name, *value, **{**where, "kind": kind}))
    return {"spans": spans, "attributes": attributes, "arrows": arrows, "answers": answers}


@settings(max_examples=50)
@given(releases())
def test_a_release_does_not_differ_from_itself(one: Release) -> None:
    diff = compare_releases(one, one)
    assert diff.is_empty
    assert not diff.items
    assert not diff.documents.added
    assert not diff.documents.removed
    assert not diff.documents.split_moves
    for layer in diff.layers:
        assert layer.same == layer.n_old == layer.n_new
        assert not layer.provenance
        assert {each.value for each in layer.agreement} <= {1.0, None}
        for counts in (*layer.attributes, *layer.relations, *layer.answers):
            assert counts.same == counts.n_old == counts.n_new
            assert all(cell.old == cell.new for cell in counts.confusion)


@settings(max_examples=50)
@given(releases(), releases())
def test_the_other_way_is_the_same_turned_round(one: Release, other: Release) -> None:
    assert plain(compare_releases(other, one)) == turned(compare_releases(one, other))


@settings(max_examples=50)
@given(releases(), releases(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_count(
    one: Release, other: Release, chance: random.Random
) -> None:
    assert compare_releases(shuffled(one, chance), shuffled(other, chance)) == compare_releases(
        one, other
    )


def shuffled(one: Release, chance: random.Random) -> Release:
    tables: dict[str, Any] = {}
    for name, table in one.tables.items():
        rows = list(range(table.num_rows))
        chance.shuffle(rows)
        tables[name] = table.take(pa.array(rows, type=pa.int64()))
    return Release(one.manifest, tables)


@settings(max_examples=50)
@given(releases(), releases())
def test_counts_carry_the_one_release_over_to_the_other(one: Release, other: Release) -> None:
    diff = compare_releases(one, other)
    for layer in diff.layers:
        assert layer.n_new == layer.n_old - layer.removed + layer.added
        assert layer.n_old == layer.same + layer.relabelled + layer.moved + layer.removed
        for each in layer.labels:
            kept = each.n_old - each.removed - each.relabelled_old
            assert each.n_new == kept + each.added + each.relabelled_new
        assert layer.relabelled == sum(each.relabelled_old for each in layer.labels)
        assert layer.relabelled == sum(each.relabelled_new for each in layer.labels)
        assert layer.moved == sum(each.moved for each in layer.labels)
        for counts in (*layer.attributes, *layer.relations, *layer.answers):
            assert counts.n_new == counts.n_old - counts.removed + counts.added
            assert counts.n_old == counts.same + counts.changed + counts.removed
    listed = [each for each in diff.items if each.what == "span"]
    for change in ("added", "removed", "relabelled", "moved"):
        n = sum(
            getattr(layer, change) - getattr(layer, f"{change}_along", 0) for layer in diff.layers
        )
        assert n == sum(each.change == change for each in listed)


@settings(max_examples=50)
@given(releases(), releases())
def test_nothing_that_pairs_is_left_alone(one: Release, other: Release) -> None:
    """No span that went has a like among those that came."""
    diff = compare_releases(one, other)
    texts = dict.fromkeys(diff.documents.text_changed)
    left = [each for each in diff.items if each.what == "span" and each.document_id not in texts]
    gone = [each for each in left if each.change == "removed"]
    came = [each for each in left if each.change == "added"]
    for old in gone:
        for new in came:
            if (old.document_id, old.layer, old.name) == (new.document_id, new.layer, new.name):
                assert (old.start_old, old.end_old) != (new.start_new, new.end_new)
                assert old.old != new.new or apart(old, new)


def apart(old: Any, new: Any) -> bool:
    return bool(old.end_old <= new.start_new or new.end_new <= old.start_old)


@settings(max_examples=50)
@given(releases(), st.data())
def test_one_label_changed_is_one_relabelled(one: Release, data: st.DataObject) -> None:
    rows = one.tables["spans"].to_pylist()
    if not rows:
        return
    row = data.draw(st.sampled_from(range(len(rows))))
    changed = [dict(each) for each in rows]
    changed[row]["label"] = "Z"
    other = Release(
        one.manifest,
        {
            **one.tables,
            "spans": type(one.tables["spans"]).from_pylist(changed, one.tables["spans"].schema),
        },
    )
    diff = compare_releases(one, other)
    (item,) = (each for each in diff.items if each.what == "span")
    assert (item.change, item.old, item.new) == ("relabelled", rows[row]["label"], "Z")
    assert (item.start_old, item.end_old) == (item.start_new, item.end_new)
