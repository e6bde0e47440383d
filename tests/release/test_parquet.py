"""The bytes of a file depend on its rows alone, and no text is in its footer."""

from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest

from release.made import Release, sample_project, texts_of
from tandai.errors import InputError
from tandai.release.data import from_rows
from tandai.release.parquet import ROW_GROUP, TableWriter, read_rows
from tandai.release.schema import Column, Row

COLUMNS = (
    Column("document_id", "string", ""),
    Column("text", "string", ""),
    Column("starts", "ints", ""),
    Column("spans", "structs", "", fields=(Column("label", "string", ""),)),
)


def row(number: int) -> Row:
    return {
        "document_id": f"d{number:05}",
        "text": f"Air surut {number} 🛥️",
        "starts": [number],
        "spans": [{"label": "PER"}, {"label": None}],
    }


def write(path: Path, rows: list[Row]) -> bytes:
    writer = TableWriter(path, COLUMNS)
    for each in rows:
        writer.write(each)
    writer.close()
    assert writer.n_rows == len(rows)
    return path.read_bytes()


def footer_of(path: Path) -> bytes:
    data = path.read_bytes()
    length = int.from_bytes(data[-8:-4], "little")
    return data[-8 - length : -8]


def leaks(footer: bytes, texts: dict[str, str]) -> list[str]:
    """Words of four letters or more that follow each other in a text and stand in the footer."""
    found = []
    for text in texts.values():
        words = text.split()
        pairs = {" ".join(words[at : at + 2]) for at in range(len(words) - 1)}
        found += [pair for pair in pairs if len(pair) > 8 and pair.encode() in footer]
    return found


@pytest.mark.parametrize("step", [1, 7, ROW_GROUP, 2 * ROW_GROUP + 1])
def test_rows_as_columns_are_the_same_bytes_however_they_come(step: int, tmp_path: Path) -> None:
    rows = [row(number) for number in range(2 * ROW_GROUP + 1)]
    rows[3]["spans"] = []
    writer = TableWriter(tmp_path / "columns.parquet", COLUMNS)
    for at in range(0, len(rows), step):
        some = rows[at : at + step]
        writer.write_data(from_rows(some, COLUMNS), len(some))
    writer.close()
    assert (tmp_path / "columns.parquet").read_bytes() == write(tmp_path / "rows.parquet", rows)


def test_the_same_rows_are_the_same_bytes(tmp_path: Path) -> None:
    rows = [row(number) for number in range(3)]
    assert write(tmp_path / "a.parquet", rows) == write(tmp_path / "b.parquet", rows)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    rows = [row(number) for number in range(3)]
    write(tmp_path / "a.parquet", rows)
    assert pq.ParquetFile(tmp_path / "a.parquet").read().to_pylist() == rows


def test_no_rows_make_no_file(tmp_path: Path) -> None:
    TableWriter(tmp_path / "none" / "a.parquet", COLUMNS).close()
    assert list(tmp_path.iterdir()) == []


def test_row_groups_are_of_one_size(tmp_path: Path) -> None:
    write(tmp_path / "a.parquet", [row(number) for number in range(ROW_GROUP + 1)])
    metadata = pq.read_metadata(tmp_path / "a.parquet")
    sizes = [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)]
    assert sizes == [ROW_GROUP, 1]


def test_a_file_names_no_pandas_no_datasets_and_no_arrow_schema(tmp_path: Path) -> None:
    write(tmp_path / "a.parquet", [row(1)])
    assert pq.read_metadata(tmp_path / "a.parquet").metadata is None


def test_only_document_ids_have_statistics(tmp_path: Path) -> None:
    write(tmp_path / "a.parquet", [row(1), row(2)])
    group = pq.read_metadata(tmp_path / "a.parquet").row_group(0)
    columns = [group.column(number) for number in range(group.num_columns)]
    assert [each.path_in_schema for each in columns if each.is_stats_set] == ["document_id"]


def test_no_text_of_any_document_is_in_the_footer_of_any_file(
    full: Release, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    folder, manifest = full
    texts = texts_of(sample_project(tmp_path_factory.getbasetemp()))
    files = [file for table in manifest.tables.values() for file in table.files]
    assert len(files) > 30
    for file in files:
        assert leaks(footer_of(folder / file.path), texts) == [], file.path
    # Were statistics on, as is pyarrow's habit, this is what would be seen.
    path = tmp_path / "leaky.parquet"
    pq.write_table(pq.read_table(folder / manifest.tables["claims"].files[0].path), path)
    assert leaks(footer_of(path), texts)


def test_rows_come_back_as_they_were(full: Release) -> None:
    folder, manifest = full
    for table in manifest.tables.values():
        for file in table.files:
            rows = list(read_rows(folder / file.path, table.columns))
            assert rows == pq.ParquetFile(folder / file.path).read().to_pylist()


def test_a_file_with_other_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    write(path, [row(1)])
    first, *others = COLUMNS
    for columns, wanted in (
        ([msgspec.structs.replace(first, name="doc"), *others], "doc "),
        ([msgspec.structs.replace(first, type="int"), *others], "document_id .int32"),
        ([*COLUMNS, Column("more", "int", "")], "more "),
        (others, "expected the columns"),
    ):
        with pytest.raises(
            InputError, match=rf"a.parquet: found the columns document_id.*{wanted}"
        ):
            list(read_rows(path, columns))


def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    write(path, [row(1)])
    whole = path.read_bytes()
    for data in (b"", b"no", b"PAR1 no PAR1", whole[:-20], whole[:4] + bytes(40) + whole[44:]):
        path.write_bytes(data)
        with pytest.raises(InputError, match="expected a Parquet file"):
            list(read_rows(path, COLUMNS))
