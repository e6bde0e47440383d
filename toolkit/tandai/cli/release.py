"""`tandai release`: gold and splits to a release."""

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tandai.cli.common import (
    FOLDER,
    json_option,
    near,
    next_step,
    project_options,
    say,
    show_findings,
    show_json,
    showing_progress,
    warn,
)
from tandai.cli.summary import show_loading, show_release
from tandai.project import Project

if TYPE_CHECKING:
    from tandai.flow.release import Released

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command(name="release")
@click.argument("version", required=False)
@click.option("-o", "--out", type=FOLDER, help="Folder elsewhere; it is in no index then.")
@click.option("--replace", is_flag=True, help="Let a release already there give way.")
@click.option(
    "--draft",
    is_flag=True,
    help="To look at: checks may fail and files be uncommitted, which the card says.",
)
@click.option(
    "--tags",
    is_flag=True,
    help="Build nothing; write down in releases/index.json which releases git has a tag of.",
)
@click.option("--on", "day", type=DAY, metavar="DAY", help="Day of it [default: today, in UTC].")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=None,
    metavar="N",
    help="Processes that make its tables [default: one a processor, at most 2].",
)
@project_options
@json_option
def command(
    project: Project,
    version: str | None,
    out: Path | None,
    *,
    jobs: int | None,
    replace: bool,
    draft: bool,
    tags: bool,
    day: datetime | None,
    as_json: bool,
) -> None:
    """Write gold and splits as typed Parquet with card and manifest, from files under git alone.

    VERSION is MAJOR.MINOR.PATCH, as 1.0.0; without it, the smallest that is honest after the last
    release: a label that changed is MAJOR, documents added are MINOR. A smaller one is refused. A
    release that is there is never written over unasked.
    """
    if tags:
        if version or out or replace or draft:
            raise click.UsageError("--tags builds nothing; leave VERSION and the others out.")
        _note_tags(project, as_json=as_json)
        return
    from tandai.flow.release import make_release
    from tandai.flow.release_told import release_warnings

    with showing_progress(quiet=as_json) as progress:
        done = make_release(
            project,
            version,
            out=out,
            replace=replace,
            draft=draft,
            day=f"{day:%Y-%m-%d}" if day else "",
            jobs=jobs or min(2, os.cpu_count() or 1),
            progress=progress,
        )
    told = [] if draft else release_warnings(project)
    if as_json:
        numbered = done.numbered
        show_json(
            {
                "folder": done.folder,
                "manifest": done.manifest,
                "bump": numbered.bump,
                "is_rebuild": numbered.is_rebuild,
                "is_under_git": done.is_under_git,
                "is_kept": done.is_kept,
                "same_bytes": done.same_bytes,
                "findings": told,
            }
        )
        return
    show_release(done.manifest)
    show_findings(told)
    _tell_version(done)
    manifest, folder = done.manifest, out or near(Path(done.folder))
    said = f"{manifest.name} {manifest.version}{' (draft)' if manifest.is_draft else ''}"
    say(f"{said}, content {manifest.content_sha256[:12]}…, in {folder}.")
    if manifest.text == "stand-off":
        next_step(f"tandai hydrate {folder} --articles DIR -o OUT", of_project=False)
    else:
        show_loading(manifest, folder)


def _note_tags(project: Project, *, as_json: bool) -> None:
    from tandai.flow.release_tags import run_tags

    found = run_tags(project)
    if as_json:
        show_json(found)
        return
    for tag in found.elsewhere:
        warn(
            f"The tag {tag} is on a commit without this release's manifest, so it is not noted; "
            f"expected the commit that holds releases/{tag.removeprefix('v')}."
        )
    if found.noted:
        say(f"Noted {', '.join(found.noted)} in releases/index.json; commit it.")
    else:
        say("Git has no tag of a release that releases/index.json does not name already.")


def _tell_version(done: "Released") -> None:
    """Why it is this version, and what of it should be known."""
    manifest, numbered = done.manifest, done.numbered
    if numbered.is_rebuild:
        same = "the same bytes" if done.same_bytes else "the same content in other bytes"
        say(f"Built again: {same} as were released.")
    else:
        say(f"Version {numbered.version}: {numbered.bump.say()}.")
    if numbered.larger and not numbered.is_rebuild:
        warn(f"{numbered.version} says more than changed: {numbered.bump.version} would do.")
    for note in manifest.draft_notes:
        warn(f"Draft: {note}")
    if done.is_kept and not done.is_under_git:
        warn("The project is not under git; the index says so, and nothing holds it to its past.")
    if done.is_kept and not numbered.is_rebuild:
        say(f"Kept in releases/{numbered.version} and releases/index.json; commit both.")
        if done.is_under_git:
            say(
                f"Tag that commit by `git tag v{numbered.version}`; "
                "`tandai release --tags` writes it down."
            )
    elif not done.is_kept and not manifest.is_draft:
        warn("It stands elsewhere, so releases/index.json does not name it.")
