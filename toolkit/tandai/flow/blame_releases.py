"""An interval of a document to the releases that hold the document, and what they say there."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from tandai.errors import InputError
from tandai.flow.versions import kept_path, read_releases, read_shape
from tandai.project import Project
from tandai.records import Document, Record
from tandai.release.sums import check_sums
from tandai.unfit import refuse

_COLUMNS = ("document_id", "layer", "annotator_kind", "start", "end", "control", "label")


class InRelease(Record, frozen=True, kw_only=True):
    """What a release says of the document, and of the interval where its files are here."""

    version: str
    split: str | None
    """None: the document is not in it."""
    is_yanked: bool
    has_other_spans: bool | None
    """Whether the document's rows of spans, of anybody, are others than in the release before that
    holds it; None where there is none. All that digests alone can say."""
    gold: tuple[str, ...] | None
    """``layer control=LABEL`` of gold at exactly this interval; None where the release's files are
    not here, or hold another text."""


class _Said(msgspec.Struct, frozen=True):
    name: str
    version: str


def find_releases(
    project: Project,
    document: Document,
    place: tuple[int, int],
    layers: tuple[str, ...],
    *,
    folder: Path | None,
) -> Iterator[InRelease]:
    """Every release of the index, in its order.

    Args:
        project: whose releases.
        document: the document.
        place: the interval.
        layers: whose gold is looked at.
        folder: of release folders; None: digests alone.

    Raises:
        InputError: what is kept of a release, or a release folder, is missing or broken.
    """
    here = _folders(folder, project.name) if folder else {}
    last: str | None = None
    for entry in read_releases(project).releases:
        digests = read_shape(kept_path(project, entry.version)).digests
        split = digests.splits.get(document.document_id)
        rows = digests.rows.get("spans", {}).get(document.document_id, "")
        at = here.get(entry.version) if split else None
        yield InRelease(
            version=entry.version,
            split=split,
            is_yanked=entry.yanked is not None,
            has_other_spans=None if split is None or last is None else rows != last,
            gold=_gold(at, document, place, layers) if at else None,
        )
        last = rows if split else last


def _folders(folder: Path, name: str) -> Mapping[str, Path]:
    """Release folders of the data set by version."""
    if not folder.is_dir():
        raise InputError(folder, found="no folder", expected="a folder of release folders")
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*/manifest.json")):
        try:
            said = msgspec.json.decode(path.read_bytes(), type=_Said)
        except msgspec.DecodeError as error:
            raise refuse(path, error, _Said, expected="a release manifest") from error
        if said.name == name and not path.parent.name.endswith("-draft"):
            found.setdefault(said.version, path.parent)
    return found


def _gold(
    folder: Path, document: Document, place: tuple[int, int], layers: tuple[str, ...]
) -> tuple[str, ...] | None:
    check_sums(folder)
    texts = _rows(folder / "documents", document.document_id, ("document_id", "text_sha256"))
    if [row["text_sha256"] for row in texts] != [document.text_sha256]:
        return None
    return tuple(
        sorted(
            f"{row['layer']} {row['control']}={row['label']}"
            for row in _rows(folder / "spans", document.document_id, _COLUMNS)
            if row["annotator_kind"] == "gold"
            and (row["start"], row["end"]) == place
            and row["layer"] in layers
        )
    )


def _rows(folder: Path, document_id: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.parquet")):
        try:
            table = pq.read_table(
                path, columns=list(columns), filters=[("document_id", "==", document_id)]
            )
        except (pa.ArrowException, OSError, ValueError) as error:
            said = str(error).splitlines()[0]
            raise InputError(path, found=said, expected=", ".join(columns)) from error
        rows += table.to_pylist()
    return rows
