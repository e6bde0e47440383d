"""A list of tasks in a file to parts of it, and each part to files of its own: in any process."""

import mmap
import re
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tandai.convert.batch import Batch
from tandai.convert.gathered import Gathered
from tandai.convert.keys import Keys
from tandai.convert.reader import NotAloneError, Reader
from tandai.convert.who import Given
from tandai.flow.convert_files import PartWriter
from tandai.flow.heavy import no_collector
from tandai.labelstudio.exports import Tally, Unit

PART_BYTES = 2**24
"""A part ends behind the task that reaches this; its size says nothing about how many work."""
ROW_GROUP_BYTES = 2**22
AT_A_TIME = 50
"""Tasks decoded together; more do not fit a processor's cache."""
_BETWEEN = re.compile(rb"[\s,]*")
_BEFORE = re.compile(rb"\s*\[\s*")
_LIST = msgspec.json.Decoder(list[msgspec.Raw])


class Part(msgspec.Struct, frozen=True):
    """Some tasks of a file that follow each other."""

    path: Path
    number: int
    """Of the files it is written to."""
    index: int
    """Position of its first task."""
    begins: "array[int]"
    """Where each task begins, in bytes."""
    ends: "array[int]"


class Done(msgspec.Struct):
    """What came of a part, or of a whole export."""

    rows: dict[str, int] = {}
    gathered: Gathered = msgspec.field(default_factory=Gathered)
    tally: Tally = msgspec.field(default_factory=Tally)
    keys: Keys = msgspec.field(default_factory=Keys)
    units: list[Unit] = []
    n_results: int = 0
    n_bare_suggestions: int = 0
    n_slow: int = 0
    is_refused: bool = False
    """It cannot be read in parts."""

    def join(self, later: "Done") -> None:
        """Adds what came of the part behind."""
        for table, n in later.rows.items():
            self.rows[table] = self.rows.get(table, 0) + n
        self.gathered.join(later.gathered)
        self.tally.join(later.tally)
        self.keys.join(later.keys)
        self.units += later.units
        self.n_results += later.n_results
        self.n_bare_suggestions += later.n_bare_suggestions
        self.n_slow += later.n_slow
        self.is_refused |= later.is_refused


def is_worth_sharing(path: Path) -> bool:
    """Whether a file is large enough for a second process to be started."""
    return path.is_file() and path.stat().st_size > PART_BYTES


def warm_up() -> None:
    """Imports what a part needs, so that a process has it before the first one."""
    import pyarrow.parquet  # noqa: F401


def split_list(path: Path, first: int) -> list[Part] | None:
    """The parts of a file that is one list; None of any other.

    Args:
        path: the file.
        first: number of the first part.
    """
    if not path.is_file() or not path.stat().st_size:
        return None
    with _mapped(path) as data:
        begin = _BEFORE.match(data)
        if begin is None:
            return None
        try:
            raws = _LIST.decode(data)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            return None
        sizes = array("Q", (memoryview(raw).nbytes for raw in raws))
        del raws
        begins, ends, at = array("Q"), array("Q"), begin.end()
        for size in sizes:
            begins.append(at)
            ends.append(at + size)
            between = _BETWEEN.match(data, at + size)
            at = between.end() if between else at + size
    return list(_parts(path, begins, ends, first))


def _parts(path: Path, begins: "array[int]", ends: "array[int]", number: int) -> Iterator[Part]:
    first = 0
    for position, end in enumerate(ends, start=1):
        if end - begins[first] >= PART_BYTES or position == len(ends):
            yield Part(path, number, first, begins[first:position], ends[first:position])
            first, number = position, number + 1


def convert_part(part: Part, folder: Path, given: Given) -> Done:
    """Reads a part and writes its files; memory holds a row group.

    Args:
        part: of an export.
        folder: where the tables are.
        given: what is known beside the export.
    """
    reader = Reader(given, str(part.path))
    with (
        _mapped(part.path) as data,
        memoryview(data) as view,
        no_collector(),
        PartWriter(folder, part.number) as writer,
    ):
        batch, size = Batch(with_text=given.with_text), 0
        for begin in range(0, len(part.begins), AT_A_TIME):
            some = slice(begin, begin + AT_A_TIME)
            places = list(zip(part.begins[some], part.ends[some], strict=True))
            raws = [view[at:end] for at, end in places]
            try:
                reader.read(raws, part.index + begin, batch)
            except NotAloneError:
                return Done(is_refused=True)
            finally:
                for raw in raws:
                    raw.release()
            size += places[-1][1] - places[0][0]
            if size >= ROW_GROUP_BYTES:
                writer.write(batch)
                batch, size = Batch(with_text=given.with_text), 0
        writer.write(batch)
    return Done(
        rows=writer.rows,
        gathered=reader.gathered,
        tally=reader.tally,
        keys=reader.keys,
        units=reader.units,
        n_results=reader.n_results,
        n_bare_suggestions=reader.n_bare_suggestions,
        n_slow=reader.n_slow,
    )


@contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap]:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield data
