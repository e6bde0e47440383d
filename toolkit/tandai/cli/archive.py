"""`tandai archive`: a release as one file, and what its hosts ask beside it."""

from pathlib import Path

import click

from tandai.cli.common import (
    FILE,
    FOLDER,
    json_option,
    next_step,
    say,
    show_json,
    show_table,
    showing_progress,
    warn,
)
from tandai.wording import count_of


@click.command(name="archive")
@click.argument("release", type=FOLDER)
@click.option("-o", "--out", type=FILE, required=True, help="The archive: FILE.tar.zst.")
@click.option("--citation", type=FILE, help="Who made the data [default: CITATION.cff here].")
@json_option
def command(release: Path, out: Path, citation: Path | None, *, as_json: bool) -> None:
    """Pack a release as one file for GitHub or Zenodo: one release gives the same bytes.

    RELEASE is verified first. Beside the archive come its digest, release notes, and the metadata
    that Zenodo asks, from the manifest and CITATION.cff. Every file inside bears the time of
    SOURCE_DATE_EPOCH, else 1970.
    """
    from tandai.flow.archive import run_archive

    with showing_progress(quiet=as_json) as progress:
        done = run_archive(release, out, citation=citation, progress=progress)
    if as_json:
        show_json(done)
        return
    rows = [
        ("archive", done.path),
        ("files in it", f"{done.n_files:,}, {count_of(done.n_bytes_inside, 'byte')}"),
        ("bytes", f"{done.n_bytes:,}"),
        ("sha256", done.sha256),
        *(("beside it", each) for each in done.beside),
    ]
    show_table("Archive", ("what", "found"), rows)
    if not done.has_metadata:
        warn("No CITATION.cff here, so no metadata for Zenodo; name one by --citation.")
    files = count_of(done.n_files, "file")
    say(f"{files} of the release in {done.path}; `tar --zstd -xf` unpacks it.")
    notes = next(each for each in done.beside if each.endswith(".notes.md"))
    files = " ".join([done.path, *(each for each in done.beside if each.endswith(".sha256"))])
    next_step(f"gh release create {done.tag} {files} --notes-file {notes}")
