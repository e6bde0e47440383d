"""The content digest knows the labels and nothing else: no writer, no order, no text."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.made import Release
from tandai.digest import sha256_bytes
from tandai.errors import CheckError
from tandai.release.content import ContentDigest, combined_digest, release_digest
from tandai.release.manifest import TableEntry
from tandai.release.schema import QUOTE, Column, Row

COLUMNS = (
    Column("document_id", "string", ""),
    Column("start", "int", ""),
    Column("end", "int", ""),
    Column("label", "string", ""),
    Column("quote", "string", "", fill=QUOTE),
    Column("quote_sha256", "string", ""),
)


def digest_of(rows: Iterable[Row], columns: Any = COLUMNS, split: str = "train") -> str:
    return digest_of_splits([(split, row) for row in rows], columns)


def digest_of_splits(rows: Iterable[tuple[str, Row]], columns: Any = COLUMNS) -> str:
    content = ContentDigest(columns)
    for split, row in rows:
        content.add(row, split)
    return content.hexdigest()


def split_rows(folder: Path, table: TableEntry) -> list[tuple[str, Row]]:
    """A table's rows, each with its split."""
    return [
        (file.split, row)
        for file in table.files
        for row in pq.ParquetFile(folder / file.path).read().to_pylist()
    ]


def row(document_id: str, start: int, label: str = "PER", quote: str | None = None) -> Row:
    return {
        "document_id": document_id,
        "start": start,
        "end": start + 1,
        "label": label,
        "quote": quote,
        "quote_sha256": "x",
    }


ROWS = st.lists(st.builds(row, st.sampled_from(["d1", "d2", "d3"]), st.integers(0, 9)))


@given(ROWS, st.randoms(use_true_random=False))
def test_neither_the_order_of_documents_nor_that_of_rows_matters(
    rows: list[Row], random: Any
) -> None:
    rows = sorted(rows, key=lambda each: each["document_id"])
    order = random.sample(["d1", "d2", "d3"], 3)
    shuffled = random.sample(rows, len(rows))
    shuffled.sort(key=lambda each: order.index(each["document_id"]))
    assert digest_of(shuffled) == digest_of(rows)


def test_texts_do_not_matter_and_labels_do() -> None:
    assert digest_of([row("d1", 0, quote="Bayu")]) == digest_of([row("d1", 0)])
    assert digest_of([row("d1", 0, "ORG")]) != digest_of([row("d1", 0)])


def test_a_row_said_twice_is_not_one_said_once() -> None:
    assert digest_of([row("d1", 0), row("d1", 0)]) != digest_of([row("d1", 0)])


def test_a_row_of_another_document_is_another_row() -> None:
    assert digest_of([row("d2", 0)]) != digest_of([row("d1", 0)])


def test_rows_of_a_document_that_were_interrupted_are_refused() -> None:
    with pytest.raises(CheckError, match="rows of d1 do not stand together"):
        digest_of([row("d1", 0), row("d2", 0), row("d1", 1)])


def test_a_digest_of_digests_knows_their_names() -> None:
    assert combined_digest({"a": "1", "b": "2"}) == combined_digest({"b": "2", "a": "1"})
    assert combined_digest({"a": "1", "b": "2"}) != combined_digest({"a": "2", "b": "1"})


def test_a_release_has_the_same_content_with_its_texts_and_without(
    full: Release, stand_off: Release
) -> None:
    assert full[1].content_sha256 == stand_off[1].content_sha256
    for name, table in full[1].tables.items():
        assert stand_off[1].tables[name].content_sha256 == table.content_sha256


def by_pandas(path: Path, out: Path) -> None:
    pd.read_parquet(path).to_parquet(out)


def by_polars(path: Path, out: Path) -> None:
    pl.read_parquet(path).write_parquet(out)


def by_duckdb(path: Path, out: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"copy (from '{path}') to '{out}' (format parquet)")


@pytest.mark.parametrize("rewrite", [by_pandas, by_polars, by_duckdb])
@pytest.mark.parametrize("mode", ["full", "stand_off"])
def test_files_rewritten_by_others_have_the_content_of_ours(
    mode: str,
    rewrite: Callable[[Path, Path], None],
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    folder, manifest = request.getfixturevalue(mode)
    for name, table in manifest.tables.items():
        rows: list[tuple[str, Row]] = []
        for file in table.files:
            out = tmp_path / "rewritten.parquet"
            rewrite(folder / file.path, out)
            assert out.read_bytes() != (folder / file.path).read_bytes()
            rows += [(file.split, row) for row in pq.ParquetFile(out).read().to_pylist()]
        assert digest_of_splits(rows, table.columns) == table.content_sha256, name


def test_one_label_changed_in_the_files_changes_the_digest(full: Release) -> None:
    folder, manifest = full
    table = manifest.tables["spans"]
    rows = split_rows(folder, table)
    assert digest_of_splits(rows, table.columns) == table.content_sha256
    rows[0][1]["label"] = "ORG" if rows[0][1]["label"] != "ORG" else "PER"
    assert digest_of_splits(rows, table.columns) != table.content_sha256


def test_a_row_on_another_side_is_another_row() -> None:
    assert digest_of([row("d1", 0)], split="test") != digest_of([row("d1", 0)], split="train")


@pytest.mark.parametrize(
    "change",
    [{"name": "begin"}, {"type": "float"}, {"labels": "ner"}, {"fill": QUOTE}, {"fields": COLUMNS}],
)
def test_a_column_that_is_another_makes_other_content(change: dict[str, Any]) -> None:
    columns = (*COLUMNS, Column("more", "int", ""))
    changed = (*COLUMNS, msgspec.structs.replace(columns[-1], **change))
    assert digest_of([], changed) != digest_of([], columns)


def test_the_order_of_columns_is_content_and_what_is_said_about_them_is_not() -> None:
    assert digest_of([], COLUMNS[::-1]) != digest_of([])
    told = [msgspec.structs.replace(column, doc="in other words") for column in COLUMNS]
    assert digest_of([row("d1", 0)], told) == digest_of([row("d1", 0)])


def test_a_release_is_its_schema_its_label_sets_and_its_tables() -> None:
    def digest(version: str = "1", tables: str = "x", **sets: tuple[str, ...]) -> str:
        return release_digest(version, sets, {"spans": tables})

    plain = digest(ner=("PER", "ORG"))
    assert digest(ner=("ORG", "PER")) != plain, "the order makes the integers"
    assert digest(ner=("PER", "ORG", "GPE")) != plain
    assert digest(nel=("PER", "ORG")) != plain
    assert digest("2", ner=("PER", "ORG")) != plain
    assert digest(tables="y", ner=("PER", "ORG")) != plain
    assert release_digest("1", {"a": (), "b": ()}, {}) == release_digest(
        "1", {"b": (), "a": ()}, {}
    )


def test_a_label_set_does_not_pass_for_a_table() -> None:
    sha = sha256_bytes(b'["PER"]')
    assert release_digest("1", {"a": ("PER",)}, {}) != release_digest("1", {}, {"a": sha})
