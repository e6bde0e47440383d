"""A release folder to the rows that are asked for: a side's documents, and tables of theirs.

Any schema is read as far as it goes: what a caller needs and a release lacks is an error.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from tandai.errors import InputError
from tandai.findings import Finding
from tandai.release.manifest import HydratedFrom
from tandai.release.partial import release_version, say_gold_lost
from tandai.release.schema import Column
from tandai.release.sums import check_sums
from tandai.scoring.predictions import Facts
from tandai.splits import SplitRow
from tandai.store import read_csv, read_text
from tandai.unfit import refuse

Row = dict[str, Any]
DEFAULT = "default"


class _File(msgspec.Struct, frozen=True):
    path: str
    split: str


class _Table(msgspec.Struct, frozen=True):
    files: tuple[_File, ...]
    columns: tuple[Column, ...]


class _Manifest(msgspec.Struct, frozen=True):
    name: str
    version: str
    content_sha256: str
    text: str
    label_sets: dict[str, tuple[str, ...]]
    tables: dict[str, _Table]
    counts: dict[str, dict[str, int]] = {}
    hydrated_from: HydratedFrom | None = None


class Released(NamedTuple):
    """A release that is as it was made."""

    folder: Path
    manifest: _Manifest
    documents: dict[str, Facts]
    """By id, on the sides of the split that was asked for."""
    is_default: bool
    """Whether those are the sides its files are of."""

    @property
    def title(self) -> str:
        """Name and version."""
        return f"{self.manifest.name} {self.manifest.version}"

    def lacks(self, layer: str, *sides: str) -> Iterator[Finding]:
        """A warning where the folder is a copy that lacks some of its release.

        Args:
            layer: whose gold is counted.
            sides: those that are looked at; of a named split all are, since its documents are.
        """
        looked_at = set(sides) if self.is_default else {"train", "validation", "test"}
        said = say_gold_lost(self.manifest.hydrated_from, self.manifest.counts, layer, looked_at)
        if said:
            expected = f"all of {release_version(self.title)}, whose figures these are not"
            yield Finding("copy-incomplete", "warning", f"{self.folder}", said, expected)

    def on(self, side: str) -> list[str]:
        """The documents of a side, in the release's order."""
        return [each for each, facts in self.documents.items() if facts.split == side]


def open_release(folder: Path, *, split_name: str = DEFAULT) -> Released:
    """Opens a release, once SHA256SUMS says it is as it was made.

    Args:
        folder: the release.
        split_name: ``default``, or a named split that it ships in splits/.

    Raises:
        InputError: it is no release, is changed, or ships no such split.
    """
    if not folder.is_dir():
        raise InputError(folder, found="no folder", expected="the folder of a release")
    check_sums(folder)
    path = folder / "manifest.json"
    text = read_text(path, expected="the manifest of a release folder")
    try:
        manifest = msgspec.json.decode(text, type=_Manifest)
    except (msgspec.DecodeError, RecursionError) as error:
        raise refuse(path, error, _Manifest, expected="a release manifest") from error
    for table in manifest.tables.values():
        for file in table.files:
            if Path(file.path).is_absolute() or ".." in Path(file.path).parts:
                expected = "a file of the folder"
                raise InputError(path, place="tables", found=repr(file.path), expected=expected)
    released = Released(folder, manifest, {}, split_name == DEFAULT)
    columns = ("document_id", "group_id", "n_chars", "text_sha256")
    for side in ("train", "validation", "test"):
        for row in _read(released, "documents", columns, side):
            facts = Facts(side, row["group_id"], row["n_chars"], row["text_sha256"])
            released.documents[row["document_id"]] = facts
    if split_name != DEFAULT:
        _place(released, split_name)
    return released


def _place(released: Released, name: str) -> None:
    """Puts the documents on the sides, and in the groups, of a named split."""
    path = released.folder / "splits" / f"{name}.csv"
    if not path.is_file() or Path(name).name != name:
        there = [each.stem for each in sorted((released.folder / "splits").glob("*.csv"))]
        expected = f"one of {', '.join((DEFAULT, *there))}"
        raise InputError(released.folder, place="splits", found=f"no {name!r}", expected=expected)
    rows = {row.document_id: row for row in read_csv(path, SplitRow)}
    for document_id, facts in list(released.documents.items()):
        row = rows.get(document_id)
        side, group = (row.split, row.group_id) if row else ("no side", facts.group_id)
        released.documents[document_id] = facts._replace(split=side, group_id=group)


def rows_of(released: Released, name: str, columns: Sequence[str], side: str) -> Iterator[Row]:
    """The rows of a table that are about documents of a side.

    Args:
        released: the release.
        name: of the table.
        columns: those that are needed.
        side: train, validation or test, of the split that was asked for.

    Raises:
        InputError: there is no such table, or it lacks a column.
    """
    if released.is_default:
        yield from _read(released, name, columns, side)
        return
    wanted = set(released.on(side))
    for each in ("train", "validation", "test"):
        yield from _read(released, name, columns, each, wanted)


def _read(
    released: Released,
    name: str,
    columns: Sequence[str],
    side: str,
    documents: Collection[str] | None = None,
) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    table = released.manifest.tables.get(name)
    place = released.folder / "manifest.json"
    if table is None:
        found = ", ".join(released.manifest.tables) or "no tables"
        raise InputError(place, place="tables", found=found, expected=f"a table {name} as well")
    there = {column.name for column in table.columns}
    missing = [each for each in columns if each not in there]
    if missing:
        found = f"no column {', '.join(missing)}"
        raise InputError(place, place=f"tables.{name}", found=found, expected=", ".join(columns))
    for file in table.files:
        if file.split != side:
            continue
        path = released.folder / file.path
        try:
            with pq.ParquetFile(path) as parquet:
                lacking = [each for each in columns if each not in parquet.schema_arrow.names]
                if lacking:
                    found = f"no column {', '.join(lacking)}"
                    raise InputError(path, found=found, expected="the columns of the manifest")
                for batch in parquet.iter_batches(columns=list(columns)):
                    kept = batch
                    if documents is not None:
                        known = pa.array(sorted(documents), pa.string())
                        kept = batch.filter(pc.is_in(batch["document_id"], known))
                    yield from kept.to_pylist()
        except (pa.ArrowException, OSError) as error:
            said = str(error).splitlines()[0]
            raise InputError(path, found=said, expected="a Parquet file") from error
