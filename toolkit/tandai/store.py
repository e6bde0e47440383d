"""Records to files and back: JSON lines, CSV and whole folders, old state or new, never half.

Files are UTF-8 with ``\\n``, in the order given; a writer fills a sibling and moves it in.
"""

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from tandai.errors import InputError, TandaiError

T = TypeVar("T", bound=msgspec.Struct)


def read_bytes(path: Path, *, expected: str) -> bytes:
    """The file's bytes.

    Raises:
        InputError: there is no such file, or it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(path, found="no file", expected=expected) from error
    except OSError as error:
        raise InputError(path, found=str(error.strerror), expected=expected) from error


def read_text(path: Path, *, expected: str) -> str:
    """The file's text.

    Raises:
        InputError: there is no such file, or it is not UTF-8.
    """
    data = read_bytes(path, expected=expected)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        found = f"a byte that is not UTF-8 at {error.start}"
        raise InputError(path, found=found, expected=expected) from error


def write_bytes(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Writes a file in one move; a reader sees the old bytes or the new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_jsonl(path: Path, kind: type[T]) -> Iterator[T]:
    """Records of a JSON-lines file, one a line.

    Raises:
        InputError: there is no such file, or a line is not such a record; names the line.
    """
    decoder = msgspec.json.Decoder(kind)
    lines = read_bytes(path, expected=f"a {kind.__name__} a line").split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        try:
            yield decoder.decode(line)
        except msgspec.DecodeError as error:
            raise InputError(
                path, place=f"line {number}", found=str(error), expected=f"a {kind.__name__}"
            ) from error


def write_jsonl(path: Path, records: Iterable[msgspec.Struct]) -> int:
    """Writes records, one a line, in the order given; returns how many."""
    encoder = msgspec.json.Encoder()
    lines = [encoder.encode(record) for record in records]
    write_bytes(path, b"".join(line + b"\n" for line in lines))
    return len(lines)


def read_csv(path: Path, kind: type[T]) -> list[T]:
    """Records of a CSV file whose header is the record's fields; all of them are texts.

    Raises:
        InputError: there is no such file, its header differs, or a row is too short or long.
    """
    columns = kind.__struct_fields__
    text = read_text(path, expected=f"the columns {', '.join(columns)}")
    rows = csv.DictReader(io.StringIO(text), strict=True)
    if tuple(rows.fieldnames or ()) != columns:
        found = f"the columns {', '.join(rows.fieldnames or ['(none)'])}"
        raise InputError(path, place="line 1", found=found, expected=", ".join(columns))
    records = []
    for row in rows:
        if None in row or None in row.values():
            found = f"{len([each for each in row.values() if each is not None])} cells"
            place = f"line {rows.line_num}"
            raise InputError(path, place=place, found=found, expected=f"{len(columns)}")
        records.append(msgspec.convert(row, kind, strict=False))
    return records


def write_csv(path: Path, kind: type[T], records: Iterable[T]) -> None:
    """Writes records with the record's fields as header, in the order given."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(kind.__struct_fields__)
    for record in records:
        writer.writerow([getattr(record, column) for column in kind.__struct_fields__])
    write_bytes(path, buffer.getvalue().encode())


@contextmanager
def new_directory(path: Path, *, replace: bool = False) -> Iterator[Path]:
    """Gives a sibling folder to fill, and moves it to ``path`` if all went well.

    Args:
        path: where it shall stand.
        replace: whether a folder already there gives way.

    Raises:
        TandaiError: there is something at ``path`` already and ``replace`` is false.
    """
    if path.exists() and not replace:
        raise TandaiError(f"{path} is there already and is not written over; name another folder.")
    path.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    building.chmod(0o755)
    try:
        yield building
        if path.exists():
            # Two renames: at no moment is there half a folder at the path.
            old = Path(tempfile.mkdtemp(prefix=f".{path.name}.old.", dir=path.parent))
            path.replace(old / path.name)
            building.replace(path)
            shutil.rmtree(old)
        else:
            building.replace(path)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
