"""A project to the tables of its release: by one process, or by two that share them.

Two read the same corpus and write other tables; what they write is what one would.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from tandai.flow.bundles import Bundles
from tandai.flow.heavy import no_collector
from tandai.flow.progress import Progress, silent, watched
from tandai.flow.release_beside import Beside
from tandai.flow.release_facts import make_context
from tandai.project import Project
from tandai.release.build import Facts, build_release
from tandai.release.digests import DigestLog
from tandai.release.making import Made, make_tables
from tandai.release.manifest import Manifest, TextMode
from tandai.release.rows import Bundle
from tandai.release.tables import TABLES, Table
from tandai.versions.records import Tombstone
from tandai.views import make_view

WORTH_SHARING = 2**23
"""Bytes of corpus/documents.jsonl from which a second process is worth its start."""
_WEIGHTS = {
    "spans": 22,
    "documents": 12,
    "raw_annotations": 8,
    "span_attributes": 3,
    "relations": 3,
    "annotations": 2,
    **dict.fromkeys(("document_labels", "articles", "extras", "ties", "suggestions"), 1),
}
"""What tables cost beside each other, about."""
_WEIGHT_OF_VIEW = 9
_WEIGHT_OF_REST = 6
"""Of what is done beside tables where the manifest is made."""


class _Job(msgspec.Struct, frozen=True):
    """What another process is asked to make."""

    project: Project
    folder: Path
    names: frozenset[str]
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
    with Bundles(project) as bundles:
        there = _without(gone, watched(bundles, "release", progress))
        if jobs == 1 or (project.corpus / "documents.jsonl").stat().st_size < WORTH_SHARING:
            return build_release(folder, there, tables, facts, text_of=text_of, mode=mode)
        names = share_out([table.name for table in tables])
        # A copy without what the project has read by now.
        job = _Job(dataclasses.replace(project), folder, names, dict(gone))
        with Beside(_make, job, names) as beside:
            return build_release(
                folder,
                beside.watch(there),
                tables,
                facts,
                text_of=text_of,
                mode=mode,
                elsewhere=beside,
            )


def share_out(names: Sequence[str]) -> frozenset[str]:
    """The tables that the second process makes, so that both have about as much to do."""
    costs = {name: _WEIGHTS.get(name, _WEIGHT_OF_VIEW) for name in names}
    ours, theirs, chosen = _WEIGHT_OF_REST, 0, set()
    for name in sorted(names, key=lambda each: (-costs[each], each)):
        if theirs < ours:
            theirs += costs[name]
            chosen.add(name)
        else:
            ours += costs[name]
    return frozenset(chosen)


def _make(job: _Job, alive: Iterable[None]) -> Made:
    """Makes some of the tables; runs in the other process."""
    project = job.project
    tables = [table for table in tables_of(project) if table.name in job.names]
    columns = {table.name: table.columns for table in tables}
    text_of = project.read_document_text if project.settings.release.text == "full" else None
    path = job.folder / ".digests"
    digests = DigestLog(columns, path)
    with Bundles(project) as bundles:
        there = (each for each, _ in zip(_without(job.gone, bundles), alive, strict=False))
        files = make_tables(job.folder, there, tables, digests, text_of)
    digests.close()
    return Made(files=files, digests=path, order=digests.order(), tables=columns)


def _without(gone: Mapping[str, Tombstone], bundles: Iterable[Bundle]) -> Iterator[Bundle]:
    """Documents with a tombstone on no side: the build leaves them out and names them."""
    # As long as there are documents, and no longer: readers of Parquet are in cycles.
    with no_collector():
        for bundle in bundles:
            found = gone.get(bundle.document.document_id)
            if found is None:
                yield bundle
            else:
                yield msgspec.structs.replace(bundle, split=f"tombstone: {found.reason}")
