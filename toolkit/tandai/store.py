"""Records to files and back: JSON lines, CSV and whole folders, old state or new, never half.

Files are UTF-8 with line feeds, in the order given; a writer fills a sibling and moves it in.
"""

import csv
import glob
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from tandai.errors import InputError, TandaiError
from tandai.trade import trade_places
from tandai.unfit import refuse

T = TypeVar("T", bound=msgspec.Struct)
_BUILDING, _OLD = ".tandai-building-", ".tandai-old-"
"""Names of folders that are being filled, or were set aside, so that nobody else's are cleared."""


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
    """Records of a JSON-lines file, one a line, of which one at a time is in memory.

    Raises:
        InputError: there is no such file, or a line is not such a record; names the line.
    """
    decoder = msgspec.json.Decoder(kind)
    with _open(path, expected=f"a {kind.__name__} a line") as lines:
        for number, whole in enumerate(lines, start=1):
            line = whole.removesuffix(b"\n")
            if not line:
                continue
            try:
                yield decoder.decode(line)
            except msgspec.DecodeError as error:
                expected, place = f"a {kind.__name__}", f"line {number}"
                raise refuse(path, error, kind, expected=expected, place=place) from error


def stream_jsonl(path: Path, kind: type[T]) -> Iterator[T]:
    """The same; nothing where there is no such file.

    Raises:
        InputError: a line is not such a record; names the line.
    """
    return read_jsonl(path, kind) if path.exists() else iter(())


def _open(path: Path, *, expected: str) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise InputError(path, found="no file", expected=expected) from error
    except OSError as error:
        raise InputError(path, found=str(error.strerror), expected=expected) from error


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
    # Spreadsheets put a byte order mark before the first column's name.
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    records = []
    try:
        header = tuple(next(rows, ()))
        if header != columns:
            found = f"the columns {', '.join(header) or '(none)'}"
            raise InputError(path, place="line 1", found=found, expected=", ".join(columns))
        for cells in filter(None, rows):
            place = f"line {rows.line_num}"
            if len(cells) != len(columns):
                found, expected = f"{len(cells)} cells", f"{len(columns)}"
                raise InputError(path, place=place, found=found, expected=expected)
            records.append(_record(path, place, dict(zip(columns, cells, strict=True)), kind))
    except csv.Error as error:
        place = f"line {rows.line_num}"
        raise InputError(path, place=place, found=str(error), expected="a row of CSV") from error
    return records


def _record(path: Path, place: str, row: dict[str, str], kind: type[T]) -> T:
    try:
        return msgspec.convert(row, kind, strict=False)
    except msgspec.ValidationError as error:
        expected = f"a {kind.__name__}"
        raise refuse(path, error, kind, expected=expected, place=place, row=row) from error


def write_csv(path: Path, kind: type[T], records: Iterable[T]) -> None:
    """Writes records with the record's fields as header, in the order given."""
    buffer = io.StringIO()
    plain = csv.writer(buffer, lineterminator="\n")
    quoted = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)
    plain.writerow(kind.__struct_fields__)
    for record in records:
        cells = [getattr(record, column) for column in kind.__struct_fields__]
        # Python's writer leaves a lone carriage return bare, and its reader ends the row there.
        (quoted if any("\r" in str(cell) for cell in cells) else plain).writerow(cells)
    write_bytes(path, buffer.getvalue().encode())


@contextmanager
def new_directory(
    path: Path, *, replace: bool = False, place: Callable[[], Path] | None = None
) -> Iterator[Path]:
    """Gives a sibling folder to fill, and moves it to ``path`` if all went well.

    Args:
        path: where it shall stand.
        replace: whether a folder already there gives way.
        place: asked, when all went well, where it shall stand after all: beside ``path``.

    Raises:
        TandaiError: there is something at ``path`` already and ``replace`` is false.
    """
    _mend(path)
    _refuse_existing(path, replace=replace)
    path.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{path.name}{_BUILDING}", dir=path.parent))
    building.chmod(0o755)
    held = _hold(building)
    try:
        yield building
        # Somebody else may have made it while this one was being filled.
        final = place() if place else path
        _refuse_existing(final, replace=replace)
        _move_in(building, final)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    finally:
        if held is not None:
            os.close(held)


def _hold(folder: Path) -> int | None:
    """Locks a folder as long as its process lives; none where it is held, or nothing can be."""
    try:
        import fcntl
    except ImportError:
        return None
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held


def _mend(path: Path) -> None:
    """Clears what a run left that was cut off here, and puts back what it had set aside.

    A folder that is being filled is held by its process, and one that is not is nobody's.
    """
    for kind in (_OLD, _BUILDING):
        for left in sorted(path.parent.glob(f".{glob.escape(path.name)}{kind}*")):
            if left.is_symlink() or not left.is_dir():
                continue
            held = _hold(left)
            if held is None:
                continue
            if kind == _OLD and (left / path.name).exists() and not path.exists():
                (left / path.name).replace(path)
            shutil.rmtree(left, ignore_errors=True)
            os.close(held)


def _refuse_existing(path: Path, *, replace: bool) -> None:
    if path.exists() and not replace:
        raise TandaiError(f"{path} is there already and is not written over; name another folder.")


def _move_in(building: Path, path: Path) -> None:
    """At no moment is there half a folder at the path; nor none, where two can trade places."""
    if not path.exists():
        building.replace(path)
        return
    if trade_places(building, path):
        shutil.rmtree(building)
        return
    # Between two renames there is none; the next run puts the old one back.
    old = Path(tempfile.mkdtemp(prefix=f".{path.name}{_OLD}", dir=path.parent))
    held = _hold(old)
    try:
        path.replace(old / path.name)
        try:
            building.replace(path)
        except BaseException:
            (old / path.name).replace(path)
            old.rmdir()
            raise
        shutil.rmtree(old)
    finally:
        if held is not None:
            os.close(held)
