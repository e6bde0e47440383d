"""A release folder to one archive and what its hosts ask beside it; the archive comes last."""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from tandai.digest import sha256_file
from tandai.errors import TandaiError
from tandai.flow.progress import Progress, silent
from tandai.flow.shipment import Ready, prepare_shipment, source_moment
from tandai.flow.versions import CHANGES, MANIFEST
from tandai.publish.citation import Citation, parse_citation
from tandai.publish.metadata import encode_metadata, render_notes, zenodo_metadata
from tandai.publish.records import ShippedFile
from tandai.publish.tarball import write_tarball
from tandai.records import Record
from tandai.release.manifest import parse_manifest
from tandai.store import read_text, write_bytes
from tandai.versions.index import FOLDER

SUFFIX = ".tar.zst"
CITATION = "CITATION.cff"


class Archived(Record, frozen=True, kw_only=True):
    """What `archive` wrote."""

    path: str
    tag: str
    n_files: int
    n_bytes: int
    """Of the archive."""
    n_bytes_inside: int
    sha256: str
    beside: tuple[str, ...]
    """Files beside the archive: its digest, notes, and metadata for Zenodo."""
    has_metadata: bool
    """Whether there was a citation to make Zenodo's metadata of."""


def run_archive(
    release: Path, out: Path, *, citation: Path | None = None, progress: Progress = silent
) -> Archived:
    """Packs a release.

    Args:
        release: its folder; verified first.
        out: the archive, ``*.tar.zst``; files beside it begin with its name.
        citation: a CITATION.cff; None: the one where we are, if there is one.
        progress: told of every file and document.

    Raises:
        CheckError: the release does not verify, or may not go out.
        InputError: the release or the citation is none.
        TandaiError: the archive is there already, or its name is none.
    """
    if not out.name.endswith(SUFFIX):
        raise TandaiError(f"found the name {out.name!r}; expected one that ends in {SUFFIX}.")
    if out.exists():
        raise TandaiError(f"{out} is there already and is not written over; name another file.")
    cited = _read_citation(citation)
    ready = prepare_shipment(release, progress=progress)
    moment = source_moment()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as folder:
        building = Path(folder) / out.name
        _pack(release, ready, building, moment)
        digest = sha256_file(building)
        beside = _write_beside(ready, out, digest, cited, _read_changes(release, ready))
        building.chmod(0o644)
        building.replace(out)
    return Archived(
        path=str(out),
        tag=ready.shipment.tag,
        n_files=len(ready.shipment.files),
        n_bytes=out.stat().st_size,
        n_bytes_inside=ready.shipment.n_bytes,
        sha256=digest,
        beside=tuple(str(each) for each in beside),
        has_metadata=cited is not None,
    )


def _pack(release: Path, ready: Ready, path: Path, moment: int) -> None:
    import pyarrow as pa

    shipment = ready.shipment
    with pa.OSFile(str(path), "wb") as raw, pa.CompressedOutputStream(raw, "zstd") as packed:
        opened = _opened(release, shipment.files)
        write_tarball(packed, opened, top=f"{shipment.name}-{shipment.version}", moment=moment)


def _opened(release: Path, files: Iterable[ShippedFile]) -> Iterator[tuple[ShippedFile, IO[bytes]]]:
    """One open file at a time."""
    for file in files:
        with (release / file.path).open("rb") as data:
            yield file, data


def _write_beside(
    ready: Ready, out: Path, digest: str, citation: Citation | None, changes: str
) -> list[Path]:
    stem = out.name.removesuffix(SUFFIX)
    files = {
        f"{out.name}.sha256": f"{digest}  {out.name}\n".encode(),
        f"{stem}.notes.md": render_notes(ready.manifest, changes).encode(),
    }
    if citation is not None:
        made = zenodo_metadata(ready.manifest, citation)
        files[f"{stem}.zenodo.json"] = encode_metadata(made)
    for name, data in files.items():
        write_bytes(out.parent / name, data)
    return [out.parent / name for name in files]


def _read_citation(path: Path | None) -> Citation | None:
    if path is None and not Path(CITATION).is_file():
        return None
    found = path or Path(CITATION)
    return parse_citation(str(found), read_text(found, expected="a citation file"))


def _read_changes(release: Path, ready: Ready) -> str:
    """The release's section of changes, where the project it was made in is around it."""
    for place in release.resolve().parents:
        kept = place / FOLDER / ready.manifest.version
        if (kept / CHANGES).is_file() and _is_of(kept / MANIFEST, ready):
            return read_text(kept / CHANGES, expected="a section of changes")
    return ""


def _is_of(kept: Path, ready: Ready) -> bool:
    """Whether what is kept there is of this release, and not of another data set's."""
    if not kept.is_file():
        return False
    own = parse_manifest(kept, read_text(kept, expected="a manifest"))
    return own.content_sha256 == ready.manifest.content_sha256
