"""A project to the tables of its release: by one process, or by two that share its documents.

Each makes whole shards, and reads no line of the other's documents; what they write is what one
would.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path

import msgspec

from tandai.errors import CheckError
from tandai.flow.bundles import Bundles
from tandai.flow.heavy import no_collector
from tandai.flow.progress import Progress, silent
from tandai.flow.release_beside import Beside
from tandai.flow.release_facts import make_context
from tandai.project import Project
from tandai.release import shards as cutting
from tandai.release.build import Facts, build_release
from tandai.release.digests import DigestLog
from tandai.release.making import Made, make_tables
from tandai.release.manifest import Manifest, TextMode
from tandai.release.shards import Placed, Shard, cut, read, share_out
from tandai.release.tables import TABLES, Table
from tandai.release.tally import Tally
from tandai.versions.records import Tombstone
from tandai.views import make_view

WORTH_SHARING = 2000
"""Documents that a second process must have to be worth its start."""


class _Job(msgspec.Struct, frozen=True):
    """What another process is asked to make."""

    project: Project
    folder: Path
    shards: frozenset[Shard]
    most: int
    """Documents of a shard."""
    documents: str
    """`Bundles.digest`: both must find the same."""
    gone: dict[str, Tombstone]


def tables_of(project: Project) -> list[Table]:
    """Views, then plain tables."""
    context = make_context(project)
    views = [make_view(name, view, context) for name, view in project.settings.views.items()]
    return [*views, *TABLES]


def build_tables(
    project: Project,
    folder: Path,
    facts: Facts,
    *,
    gone: Mapping[str, Tombstone],
    jobs: int = 1,
    progress: Progress = silent,
) -> Manifest:
    """Writes a release of a project into a folder.

    Args:
        project: what is released.
        folder: where to; the caller moves it to its place when all is well.
        facts: what the manifest says beside the tables.
        gone: tombstones by document.
        jobs: how many processes may work; two do at most, and one where there is little to do.
        progress: told of every document.

    Raises:
        OffsetError: a span does not fit its text.
        TandaiError: no document is on any side; or the other process was ended.
    """
    tables = tables_of(project)
    full = project.settings.release.text == "full"
    text_of = project.read_document_text if full else None
    mode: TextMode = "full" if full else "stand-off"
    most = cutting.SHARD
    with Bundles(project, gone) as bundles:
        sides = bundles.sides()
        shards = cut(sides, most)
        theirs = share_out(shards) if jobs > 1 else frozenset[Shard]()
        n_own = sum(len(places) for shard, places in shards.items() if shard not in theirs)
        n_theirs = sum(len(shards[shard]) for shard in theirs)
        if n_theirs < WORTH_SHARING:
            theirs, n_own = frozenset(), n_own + n_theirs
        # A copy without what the project has read by now.
        copy = dataclasses.replace(project)
        job = _Job(copy, folder, theirs, most, bundles.digest(), dict(gone))
        with Beside(_make, job, theirs) if theirs else nullcontext() as beside:

            def watch(documents: Iterable[Placed]) -> Iterator[Placed]:
                told = _watched(documents, n_own, progress)
                return beside.watch(told) if beside else told

            return build_release(
                folder,
                bundles,
                tables,
                facts,
                text_of=text_of,
                mode=mode,
                sides=sides,
                most=most,
                watch=watch,
                elsewhere=beside,
            )


def _make(job: _Job, alive: Iterable[None]) -> Made:
    """Makes some of the shards; runs in the other process."""
    project = job.project
    tables = tables_of(project)
    text_of = project.read_document_text if project.settings.release.text == "full" else None
    path = job.folder / ".digests"
    digests = DigestLog({table.name: table.columns for table in tables}, path)
    tally = Tally()
    with Bundles(project, job.gone) as bundles:
        if bundles.digest() != job.documents:
            raise CheckError(
                "Two processes found other documents in corpus/ or splits/, so nothing was "
                "written; let nobody change them meanwhile and run it again."
            )
        shards = cut(bundles.sides(), job.most)
        own = {shard: places for shard, places in shards.items() if shard in job.shards}
        there = (each for each, _ in zip(read(bundles, own), alive, strict=False))
        with no_collector():
            files = make_tables(job.folder, tally.watch(there), tables, digests, text_of)
    digests.close()
    return Made(files=files, digests=path, documents=digests.documents(), tallied=tally.told())


def _watched(documents: Iterable[Placed], total: int, progress: Progress) -> Iterator[Placed]:
    """Passes documents on, telling how many of those that are made here are done."""
    # As long as there are documents, and no longer: readers of Parquet are in cycles.
    with no_collector():
        progress("release", 0, total)
        for done, each in enumerate(documents, start=1):
            yield each
            progress("release", done, total)
