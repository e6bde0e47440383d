"""The law of the fast reader: the same rows, findings and counts as by records, on any export."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convert.generated import CONFIG_XML, EXPORTS, Json
from labelstudio.made_results import EVERYTHING, results
from tandai.convert.batch import Batch
from tandai.convert.reader import Reader
from tandai.convert.who import Given
from tandai.labelstudio.config import parse_config

GIVEN = Given(config=parse_config("here", CONFIG_XML), layer="export")


EVERY = Given(config=EVERYTHING, layer="export")


def task_with(
    items: list[Json], text: str, lead: str, number: int = 1, *, suggested: bool = False
) -> Json:
    """A task with one annotation or suggestion, of a config with two objects."""
    data = {"text": text, "lead": lead}
    said = {"id": number, "result": items}
    if suggested:
        return {"id": number, "data": data, "predictions": [said]}
    return {"id": number, "data": data, "annotations": [{**said, "completed_by": 1}]}


class ByRecords(Reader):
    """Takes no task for plain."""

    def _plain(self, raw: memoryview) -> None:
        return None


def tables_of(reader: Reader, export: list[Json]) -> dict[str, list[Any]]:
    batch = Batch()
    raws = [memoryview(msgspec.json.encode(task)) for task in export]
    reader.read(raws, 0, batch)
    return {name: columns.to_pylist() for name, columns in batch.to_arrow().items()}


def report_of(reader: Reader) -> object:
    counted = reader.gathered.rules, reader.n_results, reader.n_bare_suggestions
    votes = [
        sum(getattr(unit, name) for unit in reader.units)
        for name in ("n_code_points", "n_utf16", "n_both", "n_neither", "n_unquoted")
    ]
    keys = reader.keys
    once = keys.tasks, keys.documents, keys.texts, keys.annotations
    return counted, reader.tally.findings("here"), votes, once


@settings(max_examples=100, deadline=None)
@given(export=EXPORTS)
def test_the_fast_way_gives_what_the_slow_way_gives(export: list[Json]) -> None:
    fast, slow = Reader(GIVEN, "here"), ByRecords(GIVEN, "here")
    assert tables_of(fast, export) == tables_of(slow, export)
    assert report_of(fast) == report_of(slow)


@settings(max_examples=50, deadline=None)
@given(cases=st.lists(results(), min_size=1, max_size=3), suggested=st.booleans())
def test_so_it_does_of_every_control(
    cases: list[tuple[str, str, list[Json]]], suggested: bool
) -> None:
    export = [
        task_with(items, text, lead, number, suggested=suggested)
        for number, (text, lead, items) in enumerate(cases, start=1)
    ]
    fast, slow = Reader(EVERY, "here"), ByRecords(EVERY, "here")
    assert tables_of(fast, export) == tables_of(slow, export)
    assert report_of(fast) == report_of(slow)


def test_much_of_what_is_generated_is_plain() -> None:
    """Else the law above would compare the slow way with itself."""
    counts = {"tasks": 0, "slow": 0}

    @settings(max_examples=40, deadline=None, database=None)
    @given(export=EXPORTS)
    def count(export: list[Json]) -> None:
        reader = Reader(GIVEN, "here")
        tables_of(reader, export)
        counts["tasks"] += len(export)
        counts["slow"] += reader.n_slow

    count()
    assert 0.15 < counts["slow"] / counts["tasks"] < 0.85


@pytest.mark.parametrize("change", [{}, {"origin": "prediction"}, {"score": 0.5}])
def test_a_plain_task_is_read_fast(change: Json) -> None:
    item = {
        "id": "r1", "from_name": "entity", "to_name": "text", "type": "labels", **change,
        "value": {"start": 0, "end": 2, "text": "ab", "labels": ["PER"]},
    }  # fmt: skip
    annotation = {"id": 1, "completed_by": 1, "result": [item]}
    reader = Reader(GIVEN, "here")
    task = {"id": 1, "data": {"text": "ab c"}, "annotations": [annotation]}
    assert len(tables_of(reader, [task])["spans"]) == 1
    assert reader.n_slow == 0
