"""A release folder and an articles folder to a hydrated release folder, or to a report of why not."""

from pathlib import Path

from tandai.errors import InputError
from tandai.hydrate import check_files, read_manifest
from tandai.hydration.plan import make_plan
from tandai.hydration.report import Hydration
from tandai.hydration.write import hydrate_release
from tandai.records import Record
from tandai.release.manifest import Manifest
from tandai.store import new_directory
from tandai.versions.records import Tombstone
from tandai.versions.tombstones import NAME, merge_tombstones, read_tombstones


class Hydrated(Record, frozen=True, kw_only=True):
    """What `hydrate` did."""

    report: Hydration
    manifest: Manifest | None
    """None where nothing was written."""


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

    Args:
        release: a stand-off release folder.
        articles: a folder of article files.
        out: the folder to make.
        partial: write what can be filled, as what it is: no such version.
        tombstones: a tombstones.csv newer than the release's own.

    Raises:
        InputError: the release is broken, or there is no folder of articles.
        TandaiError: the release has its texts already, ``out`` is there, or nothing can be filled.
    """
    manifest = read_manifest(release)
    check_files(release, manifest)
    plan = make_plan(release, manifest, articles, tombstones=find_tombstones(release, tombstones))
    if not (plan.report.is_the_version or partial):
        return Hydrated(report=plan.report, manifest=None)
    with new_directory(out) as folder:
        made = hydrate_release(release, manifest, plan, folder)
    return Hydrated(report=plan.report, manifest=made)


def find_tombstones(release: Path, newer: Path | None) -> tuple[Tombstone, ...]:
    """The tombstones of a release, and newer ones.

    Raises:
        InputError: a file of them is broken, or the newer one is not there.
    """
    if newer is not None and not newer.is_file():
        raise InputError(newer, found="no file", expected="a newer tombstones.csv")
    return merge_tombstones(
        read_tombstones(release / NAME), read_tombstones(newer) if newer else ()
    )
