"""Label Studio to records and back: every result item is given back, but for what 0014 lists."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from labelstudio.made_results import EVERYTHING, Item, results
from labelstudio.samples import CONFIG, TEXT, labels, raws
from labelstudio.test_results import annotation
from tandai.labelstudio.arrows import Shown
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.reading import Parts
from tandai.labelstudio.regions import read_result
from tandai.labelstudio.results import write_result
from tandai.records import Annotation

EXPECTED = {
    "answer-empty", "answer-out-of-range", "answer-where-not-asked", "choice-twice", "quote-white-space",
    "region-not-drawn", "relation-twice", "result-kept-whole", "result-unknown-key",
}  # fmt: skip
"""Warnings that say what was found, and cost nothing of it."""


def read(
    items: list[Item],
    text: str,
    lead: str = "",
    config: LabelConfig = EVERYTHING,
    *,
    suggested: bool = False,
) -> Parts:
    return read_result(
        raws(*items),
        config,
        text,
        place="here",
        suggested=suggested,
        shown=Shown(),
        other_texts={"lead": lead} if lead else {},
    )


def of(parts: Parts) -> Annotation:
    return annotation(
        tuple(parts.spans),
        tuple(parts.attributes),
        tuple(parts.relations),
        tuple(parts.answers),
        tuple(parts.extras),
    )


def documented(item: Item, parts: Parts, text: str, *, suggested: bool = False) -> Item:
    """The item with the changes that decision 0014 lists, and no others."""
    is_whole = any(msgspec.json.decode(extra.json) == bare(item) for extra in parts.extras)
    value = dict(item.get("value") or {})
    is_interval = "start" in value and item["type"] != "textarea"
    # The quote is made anew from the text; that of another object's text is left out.
    is_null = is_whole and value.get("text", "") is None
    if is_interval and not is_null and (not is_whole or item["to_name"] == "text"):
        value["text"] = text[value["start"] : value["end"]]
    elif is_interval and isinstance(value.get("text"), str):
        del value["text"]
    changed = {**item, "value": value} if "value" in item else dict(item)
    if is_whole:
        return changed
    if item["type"] == "relation":
        changed.setdefault("direction", "right")
        # Label Studio writes no origin of an arrow: manual is what it means without one.
        if changed.get("origin") == "manual" or suggested:
            changed.pop("origin", None)
        if isinstance(changed.get("labels"), str):
            changed["labels"] = [changed["labels"]]
        return changed
    if not item.get("id"):
        changed["id"] = f"a-{item['from_name']}"
    changed["origin"] = "prediction" if suggested else item.get("origin", "manual")
    for key in ("text", "choices"):
        is_answer = key == "choices" or item["type"] == "textarea"
        if is_answer and isinstance(value.get(key), str):
            value[key] = [value[key]]
    return changed


def bare(item: Item) -> Item:
    """The item without the quote of an interval."""
    value = item.get("value")
    if item["type"] in ("relation", "textarea") or not isinstance(value, dict):
        return item
    if "start" not in value or not isinstance(value.get("text"), str):
        return item
    return {**item, "value": {key: each for key, each in value.items() if key != "text"}}


def assert_same(found: list[Item], wanted: list[Item]) -> None:
    """Equal as multisets; an item is no key of a dictionary."""
    left = list(wanted)
    for item in found:
        assert item in left, f"{item} is none of {left}"
        left.remove(item)
    assert left == []


@given(results(), st.booleans())
def test_every_item_is_given_back(case: tuple[str, str, list[Item]], suggested: bool) -> None:
    text, lead, items = case
    parts = read(items, text, lead, suggested=suggested)
    assert {finding.rule for finding in parts.findings} <= EXPECTED
    written = write_result(of(parts), EVERYTHING, text)
    wanted = [documented(item, parts, text, suggested=suggested) for item in items]
    assert_same(written, wanted)


@given(results())
def test_what_was_read_is_read_again_from_what_is_written(
    case: tuple[str, str, list[Item]],
) -> None:
    text, lead, items = case
    first = read(items, text, lead)
    again = read(write_result(of(first), EVERYTHING, text), text, lead)
    assert of(again) == of(first)
    once_more = write_result(of(again), EVERYTHING, text)
    assert_same(once_more, write_result(of(first), EVERYTHING, text))


@given(results())
@example((TEXT, TEXT, []))
def test_nothing_is_in_two_places(case: tuple[str, str, list[Item]]) -> None:
    """Each item is one record, one extra, or a span for each of its labels."""
    text, lead, items = case
    parts = read(items, text, lead)
    n_labels = sum(
        len(item["value"].get("labels") or ())
        for item in items
        if item["type"] == "labels" and item["to_name"] == "text"
    )
    assert len(parts.spans) == n_labels
    n_labelled = len({(span.span_id, span.control) for span in parts.spans})
    others = (parts.attributes, parts.relations, parts.answers, parts.extras)
    assert n_labelled + sum(map(len, others)) == len(items)


@pytest.mark.parametrize(
    ("more", "written_labels"),
    [
        ({}, [["PER", "LOC"]]),
        ({"score": 0.5}, [["PER"], ["LOC"]]),
        ({"hidden": 1}, [["PER"], ["LOC"]]),
    ],
)
def test_items_of_one_region_and_control_become_one_where_all_else_is_equal(
    more: Item, written_labels: list[list[str]]
) -> None:
    items = [labels("Sari", "PER"), {**labels("Sari", "LOC"), **more}]
    written = write_result(of(read(items, TEXT, config=CONFIG)), CONFIG, TEXT)
    assert [item["value"]["labels"] for item in written] == written_labels


EXPORT: list[Item] = msgspec.json.decode(
    (Path(__file__).parent.parent / "data" / "studio_export.json").read_bytes()
)


@pytest.mark.parametrize("task", EXPORT, ids=lambda task: str(task["id"]))
def test_what_a_person_made_with_the_mouse_goes_round(task: Item) -> None:
    text = task["data"]["text"]
    for answer in (*task["annotations"], *task["drafts"]):
        parts = read(answer["result"], text, config=CONFIG)
        written = write_result(of(parts), CONFIG, text)
        assert_same(written, [documented(item, parts, text) for item in answer["result"]])
        assert of(read(written, text, config=CONFIG)) == of(parts)
