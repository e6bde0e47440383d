"""Two release folders to what differs between them; nothing is written."""

from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

from tandai.diff import ReleaseDiff, compare_releases
from tandai.diff.tables import COLUMNS, REPEATED, Described, Release
from tandai.errors import InputError
from tandai.release.sums import check_sums
from tandai.store import read_text
from tandai.versions.tombstones import NAME as TOMBSTONES
from tandai.versions.tombstones import merge_tombstones, read_tombstones
from tandai.versions.withdrawn import say_withdrawn

_QUOTES = {"spans": ("quote",)}
"""Read only where the release holds its texts."""
_ONE_A_DOCUMENT = ("articles", "documents")


class _File(msgspec.Struct, frozen=True):
    path: str


class _Table(msgspec.Struct, frozen=True):
    files: tuple[_File, ...]


class _Files(msgspec.Struct, frozen=True):
    tables: dict[str, _Table]


def run_diff(old: Path, new: Path) -> ReleaseDiff:
    """Compares two release folders, stand-off or with texts, of one schema or two.

    Raises:
        InputError: a folder is no release, is incomplete or changed, or lacks what is compared.
    """
    return compare_releases(read_release(old), read_release(new))


def find_withdrawn(old: Path, new: Path, diff: ReleaseDiff) -> tuple[str, ...]:
    """Sentences on what was withdrawn of either, as far as the two and a project at hand know.

    Raises:
        InputError: tombstones cannot be read.
        TandaiError: the index at hand is broken.
    """
    known = merge_tombstones(*(read_tombstones(folder / TOMBSTONES) for folder in (new, old)))
    said = (
        say_withdrawn(folder, each.name, each.version, more=known)
        for folder, each in ((old, diff.old), (new, diff.new))
    )
    return tuple(dict.fromkeys(sentence for sentences in said for sentence in sentences))


def read_release(folder: Path) -> Release:
    """The columns of a release that a diff needs, once SHA256SUMS says it is as it was made.

    Raises:
        InputError: as of `run_diff`.
    """
    if not folder.is_dir():
        raise InputError(folder, found="no folder", expected="the folder of a release")
    check_sums(folder)
    path = folder / "manifest.json"
    text = read_text(path, expected="the manifest of a release folder")
    try:
        manifest = msgspec.json.decode(text, type=Described)
        files = msgspec.json.decode(text, type=_Files)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError(path, found=str(error), expected="a release manifest") from error
    tables: dict[str, Any] = {}
    for name, columns in COLUMNS.items():
        if name not in files.tables:
            found = ", ".join(files.tables) or "no tables"
            raise InputError(path, place="tables", found=found, expected=f"a table {name} as well")
        more = _QUOTES.get(name, ()) if manifest.text != "stand-off" else ()
        paths = [_inside(path, folder, each.path) for each in files.tables[name].files]
        tables[name] = _read_table(paths, (*columns, *more))
    _check_documents(folder, tables)
    return Release(manifest, tables)


def _inside(manifest: Path, folder: Path, name: str) -> Path:
    """A manifest comes from outside: it may not name files elsewhere."""
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise InputError(
            manifest, place="tables", found=repr(name), expected="a file of the folder"
        )
    return folder / name


def _read_table(paths: list[Path], columns: tuple[str, ...]) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    parts = []
    for path in paths:
        try:
            footer = pq.read_metadata(path)
            there = footer.schema.to_arrow_schema().names
            missing = [each for each in columns if each not in there]
            if missing:
                found = f"no column {', '.join(missing)}"
                raise InputError(path, found=found, expected=f"the columns {', '.join(columns)}")
            repeated = [each for each in REPEATED if each in columns]
            with pq.ParquetFile(path, metadata=footer, read_dictionary=repeated) as parquet:
                parts.append(parquet.read(columns=list(columns)))
        except (pa.ArrowException, OSError) as error:
            said = str(error).splitlines()[0]
            raise InputError(path, found=said, expected="a Parquet file") from error
    if parts:
        whole = pa.concat_tables(parts, promote_options="permissive")
        return whole.unify_dictionaries().combine_chunks()
    return _empty(columns)


def _empty(columns: tuple[str, ...]) -> Any:
    """A table without rows has no files."""
    import pyarrow as pa

    types = {
        "start": pa.int32(),
        "end": pa.int32(),
        "annotators": pa.list_(pa.string()),
        "values": pa.list_(pa.string()),
        "labels": pa.list_(pa.string()),
    }
    return pa.schema([(each, types.get(each, pa.string())) for each in columns]).empty_table()


def _check_documents(folder: Path, tables: dict[str, Any]) -> None:
    """Each document has a row of its text and a row of its origin."""
    ids = {name: tables[name]["document_id"].to_pylist() for name in _ONE_A_DOCUMENT}
    for name, given in ids.items():
        twice = [each for each, n in Counter(given).items() if n > 1]
        if twice:
            found = f"{twice[0]} more than once"
            raise InputError(folder, place=f"table {name}", found=found, expected="a row each")
    for name, other in (_ONE_A_DOCUMENT, _ONE_A_DOCUMENT[::-1]):
        lost = sorted(set(ids[name]) - set(ids[other]))
        if lost:
            found = f"no row for {lost[0]}"
            raise InputError(folder, place=f"table {other}", found=found, expected="a row each")
