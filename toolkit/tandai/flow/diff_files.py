"""One Parquet file of a release to its rows of some documents, a part of them at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from tandai.agreement.shared import Ints
from tandai.diff.pairing import encode
from tandai.diff.tables import REPEATED
from tandai.errors import InputError


class Source:
    """A file, and which of its row groups hold which part's documents."""

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        """Looks at the footer.

        Args:
            path: the file.
            columns: what is read of it.

        Raises:
            InputError: it is no Parquet file, or lacks a column.
        """
        self._path, self._columns = path, columns
        self._groups: dict[int, list[int]] = {}
        self._file: Any = None
        with self._opened() as file:
            there = file.schema_arrow.names
            missing = [each for each in columns if each not in there]
            if missing:
                found = f"no column {', '.join(missing)}"
                raise InputError(path, found=found, expected=f"the columns {', '.join(columns)}")
            footer = file.metadata
            self._sizes = [footer.row_group(each).num_rows for each in range(footer.num_row_groups)]
        self.close()

    def read_ids(self) -> Any:
        """The document of each row, as a ``pyarrow.ChunkedArray``.

        Raises:
            InputError: a row names none, or the file cannot be read.
        """
        with self._opened() as file:
            ids = file.read(columns=["document_id"])["document_id"]
        self.close()
        if ids.null_count:
            found = f"{ids.null_count} rows without one"
            raise InputError(
                self._path, place="document_id", found=found, expected="an id in every row"
            )
        return ids

    def place(self, parts: Ints) -> None:
        """Notes where each part's rows stand.

        Args:
            parts: the part of each row.
        """
        for group, of in enumerate(np.split(parts, np.cumsum(self._sizes)[:-1])):
            for part in np.unique(of).tolist():
                self._groups.setdefault(part, []).append(group)

    def read(self, part: int, parts_of: Callable[[list[str]], Ints]) -> Any | None:
        """The rows of a part's documents, as a ``pyarrow.Table``; None where there are none.

        The file stays open until its last part was read: its footer may be long.

        Args:
            part: one that is not before those that were read.
            parts_of: the part of each document.

        Raises:
            InputError: the file cannot be read.
        """
        import pyarrow as pa

        groups = self._groups.pop(part, None)
        if groups is None:
            return None
        with self._opened() as file:
            table = file.read_row_groups(groups, columns=list(self._columns))
            codes, names = encode([table["document_id"]])
            found = table.filter(pa.array((parts_of(names) == part)[codes[0]]))
        if not self._groups:
            self.close()
        return found

    def close(self) -> None:
        """Closes it; it is opened again where it is needed."""
        if self._file is not None:
            self._file.close()
            self._file = None

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            if self._file is None:
                repeated = [each for each in REPEATED if each in self._columns]
                self._file = pq.ParquetFile(self._path, read_dictionary=repeated)
            yield self._file
        except (pa.ArrowException, OSError) as error:
            said = str(error).splitlines()[0]
            raise InputError(self._path, found=said, expected="a Parquet file") from error


def empty_table(columns: tuple[str, ...]) -> Any:
    """A table without rows."""
    import pyarrow as pa

    types = {
        "start": pa.int32(),
        "end": pa.int32(),
        "annotators": pa.list_(pa.string()),
        "values": pa.list_(pa.string()),
        "labels": pa.list_(pa.string()),
    }
    return pa.schema([(each, types.get(each, pa.string())) for each in columns]).empty_table()
