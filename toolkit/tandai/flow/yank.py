"""A release that proved bad to its yank in releases/index.json; nothing is deleted."""

from tandai.flow.versions import read_releases, today, write_releases
from tandai.project import Project
from tandai.versions.index import add_yank
from tandai.versions.numbers import parse_version
from tandai.versions.records import Index, Severity, Yank


def run_yank(
    project: Project,
    version: str,
    *,
    reason: str,
    severity: Severity = "serious",
    replaced_by: str | None = None,
    day: str = "",
) -> Index:
    """Says of a release that it was withdrawn; the index as it is now.

    Args:
        project: whose release it is.
        version: of the release.
        reason: why, in words that anybody may read.
        severity: how bad it is.
        replaced_by: the release to use instead.
        day: of the yank, ISO 8601; empty: today.

    Raises:
        CheckError: somebody changed the index.
        TandaiError: there is no such release, it was yanked before, or its replacement is none.
    """
    for each in (version, replaced_by):
        if each is not None:
            parse_version(each)
    yank = Yank(
        day=day or today(), reason=reason.strip(), severity=severity, replaced_by=replaced_by
    )
    index = add_yank(read_releases(project), version, yank)
    write_releases(project, index)
    return index
