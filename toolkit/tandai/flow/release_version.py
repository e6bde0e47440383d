"""A version asked for, or none, to the one a release gets: the index and its digests decide."""

from pathlib import Path

import msgspec

from tandai.errors import InputError, TandaiError
from tandai.flow.inputs import inputs_digest
from tandai.flow.versions import MANIFEST, kept_path, read_releases, read_shape
from tandai.project import Project
from tandai.records import Record
from tandai.release.schema import SCHEMA_VERSION
from tandai.store import read_bytes
from tandai.versions.bump import Bump, is_too_small, smallest_bump
from tandai.versions.numbers import parse_version
from tandai.versions.records import Index, Release


class Plan(Record, frozen=True, kw_only=True):
    """What is known of a version before the release is built."""

    index: Index
    inputs_sha256: str
    version: str | None
    """None: the smallest honest one, once there are digests."""
    known: Release | None
    """The entry of this version: it is built again."""
    previous: Release | None


class Numbered(Record, frozen=True, kw_only=True):
    """The version that a release gets."""

    version: str
    bump: Bump
    is_rebuild: bool
    larger: bool
    """Whether the version says more than changed."""
    too_small: str
    """Of a draft: that its version says less than changed; else empty."""


def plan_release(project: Project, version: str | None, *, draft: bool = False) -> Plan:
    """What the index says of a version.

    Without a version, inputs that are those of the last release make that release again.

    Raises:
        TandaiError: the version is none, or is not after the last one.
        CheckError: somebody changed the index.
    """
    if version is not None:
        parse_version(version)
    index = read_releases(project)
    inputs = inputs_digest(project)
    last = index.before(None)
    if version is None and last and not draft:
        same = (last.inputs_sha256, last.schema_version) == (inputs, SCHEMA_VERSION)
        version = last.version if same else None
    known = index.of(version) if version else None
    if version and last and not known and parse_version(version) < parse_version(last.version):
        raise TandaiError(
            f"{version} is before {last.version}, the last release; expected a version after it. "
            "Leave VERSION out for the smallest that is honest."
        )
    previous = index.before(version)
    return Plan(index=index, inputs_sha256=inputs, version=version, known=known, previous=previous)


def number_release(project: Project, plan: Plan, built: Path, *, draft: bool = False) -> Numbered:
    """The version of a release that is built.

    Args:
        project: whose release it is.
        plan: what was known before.
        built: the folder, with its manifest and digests.
        draft: whether a version that is too small is only said.

    Raises:
        TandaiError: the version has another content already, or says less than changed; or nothing
            has changed since the last one.
    """
    shape = read_shape(built)
    if plan.known is not None and not draft:
        change = smallest_bump(read_shape(kept_path(project, plan.known.version)), shape)
        if change.level != "PATCH":
            # Without a version, the same inputs would be taken for the last release again.
            is_last = plan.known == plan.index.before(None)
            hint = f"say {change.version} or more" if is_last else "leave VERSION out"
            raise TandaiError(
                f"{plan.known.version} is released with another content; a version never changes. "
                f"What differs from it is {change.say()}. For a new release, {hint}."
            )
    if plan.known is None and not draft:
        _refuse_unchanged(project, plan, built)
    old = read_shape(kept_path(project, plan.previous.version)) if plan.previous else None
    bump = smallest_bump(old, shape)
    version = plan.version or bump.version
    said = ""
    if is_too_small(version, bump):
        said = (
            f"{version} says too little after {bump.previous_version}; expected {bump.version} or "
            f"more. {bump.say()}."
        )
        if not draft:
            raise TandaiError(said)
    larger = bump.level is not None and parse_version(version) > parse_version(bump.version)
    return Numbered(
        version=version,
        bump=bump,
        is_rebuild=plan.known is not None,
        larger=larger,
        too_small=said,
    )


class _Made(msgspec.Struct, frozen=True):
    """What a manifest says of what a release was made of, and by."""

    inputs_sha256: str
    content_sha256: str
    tools: dict[str, str]


def _refuse_unchanged(project: Project, plan: Plan, built: Path) -> None:
    """Two versions of one release would be two names for it; other tools may make other files."""
    last = plan.previous
    if last is not None and _made(built) == _made(kept_path(project, last.version)):
        raise TandaiError(
            f"Nothing changed since {last.version}: same inputs, same content, made by the same "
            f"tools. `tandai release` without a version builds {last.version} again."
        )


def _made(folder: Path) -> _Made:
    path = folder / MANIFEST
    try:
        return msgspec.json.decode(read_bytes(path, expected="a release's manifest"), type=_Made)
    except msgspec.DecodeError as error:
        raise InputError(path, found=str(error), expected="a release manifest") from error
