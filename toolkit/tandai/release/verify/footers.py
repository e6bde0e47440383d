"""A Parquet file's footer to whether its columns are the schema's and whether it holds no text.

A writer that is left alone puts the smallest and the largest value of every column there, whole
sentences too, and they stay when the column is blanked.
"""

from collections.abc import Sequence
from typing import Any

from tandai.release.manifest import FileEntry
from tandai.release.schema import Column, arrow_schema
from tandai.release.verify.ledger import Ledger
from tandai.wording import count_of

WITH_STATISTICS = frozenset({"document_id"})
"""Columns whose smallest and largest value may stand in the footer."""


def check_footer(
    ledger: Ledger, file: FileEntry, columns: Sequence[Column], metadata: Any, schema: Any
) -> bool:
    """Whether the file's rows can be read by the columns.

    Args:
        ledger: takes what is found.
        file: the file, as the manifest has it.
        columns: of its table.
        metadata: its ``pyarrow.parquet.FileMetaData``.
        schema: its ``pyarrow.Schema``, without metadata.
    """
    wanted = arrow_schema(columns)
    found = ", ".join(f"{field.name} ({field.type})" for field in schema)
    expected = ", ".join(f"{field.name} ({field.type})" for field in wanted)
    ok = ledger.expect(
        schema.remove_metadata().equals(wanted), "parquet-schema", file.path, found, expected
    )
    found = count_of(metadata.num_rows, "row")
    ledger.expect(
        metadata.num_rows == file.n_rows,
        "row-count",
        file.path,
        found,
        count_of(file.n_rows, "row"),
    )
    keys = sorted(ascii(key.decode(errors="replace")) for key in metadata.metadata or {})
    expected = "none: text could stand there"
    ledger.expect(not keys, "footer-metadata", file.path, f"metadata {', '.join(keys)}", expected)
    for group in range(metadata.num_row_groups):
        row_group = metadata.row_group(group)
        for number in range(row_group.num_columns):
            chunk = row_group.column(number)
            told = chunk.is_stats_set or chunk.has_column_index
            name = chunk.path_in_schema
            ledger.expect(
                not told or name in WITH_STATISTICS,
                "footer-statistics",
                f"{file.path}, row group {group}",
                f"statistics of {name}",
                f"statistics of {', '.join(sorted(WITH_STATISTICS))} alone",
            )
    return ok
