"""corpus/, splits/ and configs to build/releases/NAME-VERSION/: from git alone, texts if allowed.

The folder comes first, then what is kept of it under git, and the index last: a run that was cut
off leaves a release that no index names, which the next run builds again and writes down.
"""

from collections.abc import Collection
from pathlib import Path

import msgspec

from tandai.digest import sha256_bytes, sha256_file
from tandai.errors import InputError, TandaiError
from tandai.flow.changes import make_changes
from tandai.flow.inputs import inputs_digest
from tandai.flow.progress import Progress, silent
from tandai.flow.release_build import build_tables, tables_of
from tandai.flow.release_checks import NOT_UNDER_GIT, Readiness, check_readiness
from tandai.flow.release_facts import make_context, make_facts
from tandai.flow.release_tags import note_tags
from tandai.flow.release_version import Numbered, Plan, number_release, plan_release
from tandai.flow.versions import MANIFEST, keep_release, kept_path, today, tombstones_path
from tandai.project import Project
from tandai.records import Record
from tandai.release.build import write_pages
from tandai.release.manifest import Manifest
from tandai.release.named_splits import copy_splits, path_of
from tandai.release.tables import Table
from tandai.splits.records import NAMED, SplitRow
from tandai.store import new_directory, read_bytes, read_csv, write_csv
from tandai.versions.index import add_release
from tandai.versions.records import Release, Tombstone
from tandai.versions.tombstones import NAME as TOMBSTONES
from tandai.versions.tombstones import find_buried, read_tombstones


class Released(Record, frozen=True, kw_only=True):
    """What `release` did."""

    folder: str
    manifest: Manifest
    numbered: Numbered
    is_under_git: bool
    is_kept: bool
    """Whether the index names it: not of a draft, nor of a folder elsewhere."""
    same_bytes: bool | None
    """Of a release built again: whether its manifest is the one kept, byte for byte."""


def release_path(project: Project, version: str, *, draft: bool = False) -> Path:
    """Where a release is built: the folder's name is what caches know it by."""
    name = f"{project.name}-{version}{'-draft' if draft else ''}"
    return project.build / "releases" / name


def run_release(
    project: Project,
    version: str | None = None,
    *,
    out: Path | None = None,
    replace: bool = False,
    progress: Progress = silent,
) -> Manifest:
    """Builds a release, as `make_release` does; its manifest."""
    done = make_release(project, version, out=out, replace=replace, progress=progress)
    return done.manifest


def make_release(
    project: Project,
    version: str | None = None,
    *,
    out: Path | None = None,
    replace: bool = False,
    draft: bool = False,
    day: str = "",
    jobs: int = 1,
    progress: Progress = silent,
) -> Released:
    """Builds a release and, where it stands in its place, writes it down in the index.

    Args:
        project: what to release.
        version: MAJOR.MINOR.PATCH; None: the smallest that is honest.
        out: where to, if not under build/; then nothing is written down.
        replace: whether a release already there gives way.
        draft: whether checks may fail and inputs be uncommitted; nothing is written down.
        day: of the release, ISO 8601; empty: today.
        jobs: how many processes make its tables, two at most; the bytes are the same.
        progress: told of every document.

    Raises:
        CheckError: the project's checks found errors, or somebody changed the index.
        TandaiError: the version is none, says less than changed, or has another content; the
            release is there already; inputs are not committed; texts may not go.
    """
    plan = plan_release(project, version, draft=draft)
    place = _Place(project, plan, out, replace=replace, draft=draft)
    if plan.version is not None:
        place.refuse(plan.version)
    ready = check_readiness(project, draft=draft)
    with new_directory(
        place.at(plan.version or "next"), replace=True, place=lambda: place.final(numbered.version)
    ) as building:
        manifest = _build(project, plan, ready, building, draft=draft, jobs=jobs, progress=progress)
        _check_unchanged(project, plan)
        numbered = number_release(project, plan, building, draft=draft)
        manifest = _number(building, manifest, numbered)
    folder = place.at(numbered.version)
    is_kept = not (draft or out)
    same = None
    if plan.known is not None and not draft:
        kept = kept_path(project, numbered.version) / MANIFEST
        expected = "the manifest kept of the release"
        same = read_bytes(kept, expected=expected) == (folder / MANIFEST).read_bytes()
    elif is_kept:
        entry = _entry(plan, ready, manifest, day or today())
        before = release_path(project, plan.previous.version) if plan.previous else None
        changes = make_changes(project, folder, before, numbered.bump, plan.previous)
        index, _ = note_tags(project, plan.index)
        keep_release(project, add_release(index, entry), folder, changes)
    return Released(
        folder=str(folder),
        manifest=manifest,
        numbered=numbered,
        is_under_git=ready.git.is_tracked,
        is_kept=is_kept,
        same_bytes=same,
    )


class _Place:
    """Where the release goes, and what may give way there."""

    def __init__(
        self, project: Project, plan: Plan, out: Path | None, *, replace: bool, draft: bool
    ) -> None:
        self._project, self._plan, self._out = project, plan, out
        self._replace, self._draft = replace, draft

    def at(self, version: str) -> Path:
        return self._out or release_path(self._project, version, draft=self._draft)

    def final(self, version: str) -> Path:
        self.refuse(version)
        return self.at(version)

    def refuse(self, version: str) -> None:
        """Said before the work, not after it; and only a release gives way to a release."""
        folder = self.at(version)
        if not folder.exists():
            return
        if not (self._replace or self._is_unfinished(folder, version)):
            raise TandaiError(f"{folder} is there already; raise the version, or say --replace.")
        if not (folder / MANIFEST).is_file():
            raise TandaiError(
                f"{folder} is no release, so it is not replaced; name another folder."
            )

    def _is_unfinished(self, folder: Path, version: str) -> bool:
        """Whether a run that was cut off left it: made of these inputs, and in no index."""
        if self._out or self._draft or self._plan.index.of(version):
            return False
        try:
            said = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=_Made)
        except (OSError, msgspec.DecodeError):
            return False
        return said.inputs_sha256 == self._plan.inputs_sha256


class _Made(msgspec.Struct, frozen=True):
    inputs_sha256: str


def _build(
    project: Project,
    plan: Plan,
    ready: Readiness,
    building: Path,
    *,
    draft: bool,
    jobs: int,
    progress: Progress,
) -> Manifest:
    """The release under the version asked for, or one that stands for it until it has digests."""
    tombstones = read_tombstones(tombstones_path(project))
    gone = find_buried(tombstones, project.read_documents() if tombstones else ())
    context = make_context(project)
    tables = tables_of(project)
    _refuse_shared_names(tables)
    if tombstones:
        rows = sorted(tombstones, key=lambda each: each.document_id)
        write_csv(building / TOMBSTONES, Tombstone, rows)
    buried = sha256_file(building / TOMBSTONES) if tombstones else ""
    facts = make_facts(
        project,
        plan.version or "0.0.0",
        context,
        tables,
        frozenset(gone),
        inputs_sha256=plan.inputs_sha256,
        checks=ready.checks,
    )
    facts = msgspec.structs.replace(
        facts,
        previous_version=plan.previous.version if plan.previous else None,
        previous_content_sha256=plan.previous.content_sha256 if plan.previous else None,
        is_draft=draft,
        draft_notes=ready.lacks,
        named_splits=_copy_splits(project, building, gone),
        tombstones_sha256=buried,
    )
    return build_tables(project, building, facts, gone=gone, jobs=jobs, progress=progress)


def _copy_splits(project: Project, building: Path, gone: Collection[str]) -> dict[str, str]:
    """Named splits, without the documents that have a tombstone; digest by name."""
    digests = copy_splits(project.root, NAMED, building)
    for name in digests if gone else ():
        path = building / path_of(name)
        rows = [row for row in read_csv(path, SplitRow) if row.document_id not in gone]
        write_csv(path, SplitRow, rows)
        digests[name] = sha256_bytes(path.read_bytes())
    return digests


def _check_unchanged(project: Project, plan: Plan) -> None:
    """What was read is what the manifest names: files that changed meanwhile may be in or not."""
    if inputs_digest(project) != plan.inputs_sha256:
        raise TandaiError(
            "Inputs changed while the release was made of them, so nothing was written; "
            "commit them and run it again."
        )


def _number(building: Path, manifest: Manifest, numbered: Numbered) -> Manifest:
    """The manifest under its version; pages are written anew where that was not known before."""
    notes = manifest.draft_notes
    if numbered.too_small:
        notes = (*notes, numbered.too_small)
    changed = msgspec.structs.replace(manifest, version=numbered.version, draft_notes=notes)
    return manifest if changed == manifest else write_pages(building, changed)


def _entry(plan: Plan, ready: Readiness, manifest: Manifest, day: str) -> Release:
    tag = f"v{manifest.version}"
    return Release(
        version=manifest.version,
        content_sha256=manifest.content_sha256,
        inputs_sha256=plan.inputs_sha256,
        schema_version=manifest.schema_version,
        semver_policy=manifest.semver_policy,
        previous_version=manifest.previous_version,
        day=day,
        commit=ready.git.commit,
        tag=tag if tag in ready.git.tags else None,
        note="" if ready.git.is_tracked else NOT_UNDER_GIT,
    )


def _refuse_shared_names(tables: list[Table]) -> None:
    names = [table.name for table in tables]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        place = f"views.{twice[0]}"
        found, expected = "the name of a plain table", f"another than {', '.join(twice)}"
        raise InputError("tandai.toml", place=place, found=found, expected=expected)
