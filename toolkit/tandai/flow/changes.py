"""A release and the one before it to the section of a changelog that is kept of it."""

from pathlib import Path

from tandai.diff.markdown import render_markdown
from tandai.errors import TandaiError
from tandai.flow.diff import count_diff
from tandai.flow.splits import read_moves
from tandai.flow.versions import kept_path, read_shape
from tandai.project import Project
from tandai.versions.bump import Bump
from tandai.versions.changes import insert_notes, list_notes, render_changes
from tandai.versions.records import Release


def make_changes(
    project: Project, folder: Path, before: Path | None, bump: Bump, previous: Release | None
) -> str:
    """The section: label by label where the folder of the release before is here, else by digests.

    Args:
        project: whose releases they are.
        folder: of the release.
        before: where the release before would stand.
        bump: the step between them.
        previous: its entry in the index.
    """
    new = read_shape(folder)
    old = read_shape(kept_path(project, previous.version)) if previous else None
    notes = list_notes(bump, old, new, read_moves(project))
    if previous is not None and before is not None and (before / "manifest.json").is_file():
        try:
            diff = count_diff(before, folder)
        except TandaiError:
            # Changed, incomplete or of a schema that cannot be compared: digests still can.
            return render_changes(old, new, notes)
        if diff.old.content_sha256 == previous.content_sha256:
            return insert_notes(render_markdown(diff), notes)
    return render_changes(old, new, notes)
