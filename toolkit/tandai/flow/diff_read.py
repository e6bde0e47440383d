"""Two release folders to their rows, those of some documents at a time.

Rows of a table stand in whatever order: which row groups hold which documents is looked up first,
by the ids alone. Memory holds the ids, places of row groups, and one part's rows.
"""

from pathlib import Path
from typing import Any, Self

import msgspec
import numpy as np

from tandai.agreement.shared import Ints
from tandai.diff.pairing import encode
from tandai.diff.tables import COLUMNS, Described, Release
from tandai.errors import InputError
from tandai.flow.diff_files import Source, empty_table
from tandai.release.sums import check_sums
from tandai.store import read_text
from tandai.unfit import refuse

DOCUMENTS = 1000
"""Of a part."""
_QUOTES = {"spans": ("quote",)}
"""Read only where the release holds its texts."""
_ONE_A_DOCUMENT = ("articles", "documents")


class _File(msgspec.Struct, frozen=True):
    path: str


class _Table(msgspec.Struct, frozen=True):
    files: tuple[_File, ...]


class _Files(msgspec.Struct, frozen=True):
    tables: dict[str, _Table]


class Parts:
    """Which part each document is in: those that stand near each other in a release together."""

    def __init__(self, size: int | None = None) -> None:
        """Begins without documents.

        Args:
            size: documents of a part, if not as many as usual.
        """
        self._size = size or DOCUMENTS
        self._numbers: dict[str, int] = {}

    def of(self, names: list[str]) -> Ints:
        """The part of each document: a new one has the place after the last."""
        numbers = self._numbers
        places = [numbers.setdefault(each, len(numbers)) for each in names]
        return np.array(places, dtype=np.int64) // self._size

    @property
    def n(self) -> int:
        """How many parts; one at least, though it has no documents."""
        return max(1, -(-len(self._numbers) // self._size))


class Opened:
    """A release folder that SHA256SUMS says is as it was made, with every table a diff needs."""

    def __init__(self, folder: Path, parts: Parts) -> None:
        """Opens it, and gives its documents their parts.

        Args:
            folder: the release, stand-off or with texts.
            parts: of the documents of all releases that are compared.

        Raises:
            InputError: it is no release, is incomplete or changed, or lacks what is compared.
        """
        if not folder.is_dir():
            raise InputError(folder, found="no folder", expected="the folder of a release")
        check_sums(folder)
        path = folder / "manifest.json"
        text = read_text(path, expected="the manifest of a release folder")
        try:
            self.manifest = msgspec.json.decode(text, type=Described)
            files = msgspec.json.decode(text, type=_Files)
        except (msgspec.DecodeError, RecursionError) as error:
            raise refuse(path, error, Described, expected="a release manifest") from error
        self._sources: dict[str, list[Source]] = {}
        for name in COLUMNS:
            if name not in files.tables:
                found = ", ".join(files.tables) or "no tables"
                expected = f"a table {name} as well"
                raise InputError(path, place="tables", found=found, expected=expected)
            paths = [_inside(path, folder, each.path) for each in files.tables[name].files]
            self._sources[name] = [Source(each, self._columns(name)) for each in paths]
        self._parts = parts
        self._place_documents(folder)

    def read(self, part: int) -> Release:
        """The rows of a part's documents; parts are asked for in their order.

        Raises:
            InputError: a file cannot be read.
        """
        tables = {}
        for name, sources in self._sources.items():
            found = [source.read(part, self._parts.of) for source in sources]
            tables[name] = _joined([each for each in found if each], self._columns(name))
        return Release(self.manifest, tables)

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes every file."""
        for sources in self._sources.values():
            for source in sources:
                source.close()

    def _columns(self, name: str) -> tuple[str, ...]:
        more = _QUOTES.get(name, ()) if self.manifest.text != "stand-off" else ()
        return (*COLUMNS[name], *more)

    def _place_documents(self, folder: Path) -> None:
        """Each document has a row of its text and a row of its origin."""
        order = (*_ONE_A_DOCUMENT[::-1], *(each for each in COLUMNS if each not in _ONE_A_DOCUMENT))
        ids: dict[str, list[str]] = {}
        for name in order:
            ids[name] = []
            for source in self._sources[name]:
                found = source.read_ids()
                codes, names = encode([found])
                source.place(self._parts.of(names)[codes[0]])
                if name in _ONE_A_DOCUMENT:
                    ids[name] += [names[each] for each in codes[0].tolist()]
        for name in _ONE_A_DOCUMENT:
            twice = _first_twice(ids[name])
            if twice is not None:
                found = f"{twice} more than once"
                raise InputError(folder, place=f"table {name}", found=found, expected="a row each")
        for name, other in (_ONE_A_DOCUMENT, _ONE_A_DOCUMENT[::-1]):
            lost = sorted(set(ids[name]) - set(ids[other]))
            if lost:
                found = f"no row for {lost[0]}"
                raise InputError(folder, place=f"table {other}", found=found, expected="a row each")


def _inside(manifest: Path, folder: Path, name: str) -> Path:
    """A manifest comes from outside: it may not name files elsewhere."""
    if Path(name).is_absolute() or ".." in Path(name).parts:
        expected = "a file of the folder"
        raise InputError(manifest, place="tables", found=repr(name), expected=expected)
    return folder / name


def _first_twice(ids: list[str]) -> str | None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            return each
        seen.add(each)
    return None


def _joined(tables: list[Any], columns: tuple[str, ...]) -> Any:
    import pyarrow as pa

    if not tables:
        return empty_table(columns)
    whole = pa.concat_tables(tables, promote_options="permissive")
    return whole.unify_dictionaries().combine_chunks()
