"""Rows looked at by column are found fault with exactly as rows that are looked at one by one."""

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from release.forge import Forged, Rows
from release.made import Release
from tandai.flow import verify_tables
from tandai.flow.verify import Verified, run_verify
from tandai.release.content import canonical_rows
from tandai.release.schema import Column, Row, arrow_schema, canonical
from tandai.release.verify import annotations, people, raw, screen
from tandai.release.verify.cells import has_holes, parts_of

STRUCTS = Column("items", "structs", "", fields=(Column("start", "int", ""),))
ODD: dict[str, tuple[Any, ...]] = {
    "string": (
        "x",
        "",
        "ana@example.org",
        "satu dua tiga empat lima enam tujuh delapan",
        "\u2003".join("abcdefgh"),
        "F" * 64,
        "0" * 64,
    ),
    "int": (-1, 0, 10**9),
    "float": (-0.5,),
    "bool": (True,),
    "strings": ([], ["x"], ["I-PER", "x y z a b c d e f"]),
    "ints": ([], [3, 1], [10**9]),
}


def one_by_one(release: Path, monkeypatch: pytest.MonkeyPatch) -> Verified:
    """Verifies with no screen that passes anything."""
    with monkeypatch.context() as patched:
        for name, function in inspect.getmembers(screen, inspect.isfunction):
            if function.__module__ == screen.__name__:
                patched.setattr(screen, name, lambda *_: None)
        patched.setattr(verify_tables, "has_holes", lambda *_: True)
        patched.setattr(raw, "_count_same", lambda *_: None)
        for module in (annotations, people):
            patched.setattr(
                module,
                "check_alike",
                lambda ledger, rows, _, check: [check(ledger, each) for each in rows],
            )
        return run_verify(release)


def damage(forged: Forged, table: str, odd: dict[str, tuple[Any, ...]]) -> None:
    """Another value in each column of a table, and of its structs, each in another row."""
    columns = forged.manifest.tables[table].columns

    def change(rows: Rows) -> None:
        there = [row for split in rows.values() for row in split]
        turn = 0
        for where, column in _columns(columns):
            for value in odd.get(column.type, ()):
                turn += 7
                for row in _parts(there, where, columns):
                    if turn and column.name != "document_id":
                        turn -= 1
                        continue
                    if column.name != "document_id":
                        row[column.name] = value
                    break

    forged.edit(table, change)


def _columns(columns: tuple[Column, ...]) -> Iterator[tuple[str, Column]]:
    for column in columns:
        yield "", column
        yield from ((column.name, field) for field in column.fields)


def _parts(rows: list[Row], where: str, columns: tuple[Column, ...]) -> Iterator[Row]:
    for row in rows:
        for name, _, part in parts_of(row, columns):
            if name.partition("[")[0] == where:
                yield part


@pytest.mark.parametrize("mode", ["stand_off", "full"])
@pytest.mark.parametrize(
    "tables",
    [
        ("documents", "articles", "annotations", "suggestions", "entities", "claims"),
        ("spans", "span_attributes", "relations", "document_labels", "ties", "raw_annotations"),
    ],
    ids=lambda tables: tables[0],
)
def test_a_damaged_release_is_said_the_same_of(
    mode: str,
    tables: tuple[str, ...],
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    release: Release = request.getfixturevalue(mode)
    forged = Forged(release, tmp_path / "release")
    for table in tables:
        damage(forged, table, ODD)
    done = run_verify(forged.folder)
    assert done.n_failed > 20
    assert done == one_by_one(forged.folder, monkeypatch)


def test_a_release_with_holes_is_said_the_same_of(
    stand_off: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = Forged(stand_off, tmp_path / "release")
    for table in ("spans", "suggestions", "entities", "raw_annotations"):
        damage(forged, table, dict.fromkeys(ODD, (None,)))
    done = run_verify(forged.folder)
    assert {each.rule for each in done.findings} >= {"null-not-allowed"}
    assert done == one_by_one(forged.folder, monkeypatch)


@pytest.mark.parametrize("mode", ["stand_off", "full"])
def test_a_sound_release_is_said_the_same_of(
    mode: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = request.getfixturevalue(mode)
    done = run_verify(folder)
    assert done.ok
    assert done == one_by_one(folder, monkeypatch)


def test_rows_of_a_release_are_canonical_all_at_once(full: Release) -> None:
    forged = full[1].tables
    for name, table in forged.items():
        rows = [
            row for file in table.files for row in pq.read_table(full[0] / file.path).to_pylist()
        ]
        made = canonical_rows(rows, table.columns)
        assert _listed(made) == [canonical(row, table.columns) for row in rows], name


def _listed(values: Any) -> Any:
    return [_listed(each) for each in values] if isinstance(values, list | tuple) else values


def test_a_struct_that_is_null_is_a_hole_and_has_no_digest() -> None:
    rows: list[Row] = [{"items": [{"start": 1}, None]}]
    batch = pa.RecordBatch.from_pylist(rows, schema=arrow_schema((STRUCTS,)))
    assert has_holes("a_view", batch.columns, (STRUCTS,))
    with pytest.raises(TypeError):
        canonical_rows(rows, (STRUCTS,))
    sound = pa.RecordBatch.from_pylist([{"items": [{"start": 1}]}], schema=arrow_schema((STRUCTS,)))
    assert not has_holes("a_view", sound.columns, (STRUCTS,))
