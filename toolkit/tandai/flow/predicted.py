"""A predictions file, JSON lines or Parquet, to its header and its rows with their places."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from tandai.errors import InputError
from tandai.scoring.header import Header
from tandai.store import read_bytes
from tandai.unfit import refuse

_MAGIC = b"PAR1"
_KEY = b'"tandai_predictions"'
EXPECTED = "predictions: JSON lines or a Parquet file"


class PredictionsFile(NamedTuple):
    """What a file says of itself, and its rows."""

    path: Path
    header: Header
    rows: list[tuple[str, object]]
    """Place (``line 3``) and what stands there."""


def read_file(path: Path) -> PredictionsFile:
    """Reads a predictions file; what its rows say is judged by whoever knows the table.

    Raises:
        InputError: there is no such file, it is neither form, or it predicts nothing at all.
    """
    data = read_bytes(path, expected=EXPECTED).removeprefix(b"\xef\xbb\xbf")
    if data.startswith(_MAGIC):
        return PredictionsFile(path, Header(), list(_parquet_rows(path)))
    if data.lstrip()[:1] == b"[":
        expected = "one JSON object a line (JSON lines): json.dumps of each row, not of their list"
        raise InputError(path, found="one JSON array", expected=expected)
    header = Header()
    rows: list[tuple[str, object]] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        place = f"line {number}"
        is_header = not rows and line.lstrip().startswith(b"{") and _KEY in line
        try:
            if is_header:
                header = msgspec.json.decode(line, type=Header)
            else:
                rows.append((place, msgspec.json.decode(line)))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            wanted = "what made the predictions" if is_header else "a whole JSON object on the line"
            raise refuse(path, error, Header, expected=wanted, place=place) from error
    if not rows:
        raise InputError(path, found="no predictions", expected=EXPECTED)
    return PredictionsFile(path, header, rows)


def _parquet_rows(path: Path) -> Iterator[tuple[str, object]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(path) as parquet:
            for batch in parquet.iter_batches():
                for row in batch.to_pylist():
                    number += 1
                    # A column that says nothing of this row is no key of it.
                    yield (
                        f"row {number}",
                        {key: value for key, value in row.items() if value is not None},
                    )
    except (pa.ArrowException, OSError) as error:
        said = str(error).splitlines()[0]
        raise InputError(path, found=said, expected="a Parquet file") from error
    if not number:
        raise InputError(path, found="no predictions", expected=EXPECTED)
