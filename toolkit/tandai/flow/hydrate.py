"""A release folder and an articles folder to a hydrated release folder, or to a report of why not."""

from pathlib import Path

from tandai.flow.toolversions import find_tools
from tandai.hydrate import check_files, read_manifest
from tandai.hydration.plan import find_tombstones, make_plan
from tandai.hydration.report import Hydration
from tandai.hydration.write import hydrate_release
from tandai.records import Record
from tandai.release.manifest import Manifest
from tandai.store import new_directory
from tandai.versions.index import find_index, say_yanked


class Hydrated(Record, frozen=True, kw_only=True):
    """What `hydrate` did."""

    report: Hydration
    manifest: Manifest | None
    """None where nothing was written."""
    yanked: str = ""
    """A sentence, where an index at hand says that the release was withdrawn."""


def run_hydrate(
    release: Path,
    articles: Path,
    out: Path,
    *,
    partial: bool = False,
    tombstones: Path | None = None,
) -> Hydrated:
    """Hydrates a release.

    Nothing is written where not every document of test is whole, unless ``partial`` is asked for.
    A copy that lacks anything, in whatever split, is not that version and says so.

    Args:
        release: a stand-off release folder.
        articles: a folder of article files.
        out: the folder to make.
        partial: write what can be filled though not all of test can.
        tombstones: a tombstones.csv newer than the release's own.

    Raises:
        InputError: the release is broken, or there is no folder of articles.
        TandaiError: the release has its texts already, ``out`` is there, or nothing can be filled.
    """
    manifest = read_manifest(release)
    check_files(release, manifest)
    index = find_index(release, manifest.name)
    yanked = say_yanked(index, manifest.version) if index else ""
    stones = find_tombstones(release, manifest.name, tombstones)
    plan = make_plan(release, manifest, articles, tombstones=stones)
    if not (plan.report.is_test_whole or partial):
        return Hydrated(report=plan.report, manifest=None, yanked=yanked)
    with new_directory(out) as folder:
        made = hydrate_release(release, manifest, plan, folder, tools=find_tools())
    return Hydrated(report=plan.report, manifest=made, yanked=yanked)
