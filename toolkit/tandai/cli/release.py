"""`tandai release`: gold and splits to a release."""

from pathlib import Path

import click

from tandai.cli.common import (
    FOLDER,
    json_option,
    near,
    next_step,
    project_options,
    say,
    show_json,
    showing_progress,
)
from tandai.cli.summary import show_loading, show_release
from tandai.project import Project


@click.command(name="release")
@click.argument("version")
@click.option("-o", "--out", type=FOLDER, help="Folder [default: build/releases/NAME-VERSION].")
@click.option("--replace", is_flag=True, help="Let a release already there give way.")
@project_options
@json_option
def command(
    project: Project, version: str, out: Path | None, *, replace: bool, as_json: bool
) -> None:
    """Gold and splits to typed Parquet with a card and a manifest, from files under git alone.

    VERSION is MAJOR.MINOR.PATCH, as 1.0.0; a release that is there is never written over unasked.
    """
    from tandai.flow.release import release_path, run_release

    with showing_progress(quiet=as_json) as progress:
        manifest = run_release(project, version, out=out, replace=replace, progress=progress)
    folder = out or near(release_path(project, version))
    if as_json:
        show_json({"folder": str(folder), "manifest": manifest})
        return
    show_release(manifest)
    say(f"{manifest.name} {version}, content {manifest.content_sha256[:12]}…, in {folder}.")
    if manifest.text == "stand-off":
        next_step(f"tandai hydrate {folder} --articles DIR -o OUT")
    else:
        show_loading(manifest, folder)
