"""What releases/index.json and tombstones.csv hold."""

from typing import Annotated, Literal

import msgspec

from tandai.records import Record
from tandai.versions.numbers import FORM

POLICY = "croissant-1"
"""Croissant's and TFDS' rule: a label changed is MAJOR, documents added are MINOR."""
FORMAT: Literal["1"] = "1"
"""Of releases/index.json."""

Sha256 = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Day = Annotated[str, msgspec.Meta(pattern=r"\A\d{4}-\d{2}-\d{2}\Z")]
Version = Annotated[str, msgspec.Meta(pattern=rf"\A{FORM}\Z")]
Text = Annotated[str, msgspec.Meta(pattern=r"\S")]
Severity = Literal["notice", "serious", "withdrawn"]
"""``notice``: fit for use with care; ``serious``: results with it are wrong; ``withdrawn``: it may
not be used."""
Reason = Literal[
    "publisher-request",
    "personal-data",
    "legal",
    "licence",
    "duplicate",
    "not-an-article",
]
"""Why a document was taken out: a code, since the words of a request may name people."""


class Yank(Record, frozen=True, kw_only=True):
    """That a release was withdrawn; the release itself stays where it is."""

    day: Day
    reason: Text
    severity: Severity = "serious"
    replaced_by: Version | None = None


class Publication(Record, frozen=True, kw_only=True):
    """Where a release was published, and what holds it there."""

    to: Text
    """``hub:OWNER/NAME``; on another hub, the data set's whole address."""
    commit: Text
    tag: Text
    day: Day


class Release(Record, frozen=True, kw_only=True):
    """One release of the index. Of an entry that stands, only yank, publications and a tag may come."""

    version: Version
    content_sha256: Sha256
    inputs_sha256: Sha256
    schema_version: Text
    semver_policy: Text = POLICY
    previous_version: Version | None
    """None for the first one."""
    day: Day
    commit: str | None = None
    """Of the inputs, where git knows it; a manifest never names one."""
    tag: str | None = None
    """``vVERSION``, where git has it: on that commit, or on one that holds the release's manifest."""
    note: str = ""
    """What should be known of how it was made: ``not under git``."""
    published: tuple[Publication, ...] = ()
    yanked: Yank | None = None


class TakenBack(Record, frozen=True, kw_only=True):
    """An entry that stood in the index, and was taken out before anybody had the release."""

    version: Version
    content_sha256: Sha256
    inputs_sha256: Sha256
    commit: Text
    """The first commit whose index has the entry; git keeps all of it there."""
    reason: Text
    day: Day


class Index(Record, frozen=True, kw_only=True):
    """releases/index.json: every release there ever was, in the order they were made."""

    format: Literal["1"] = FORMAT
    name: Text
    """Slug of the data set."""
    releases: tuple[Release, ...] = ()
    taken_back: tuple[TakenBack, ...] = ()
    """Entries that stood among releases once; rows are only added."""

    def of(self, version: str) -> Release | None:
        """The entry of a version, if there is one."""
        return next((each for each in self.releases if each.version == version), None)

    def before(self, version: str | None) -> Release | None:
        """The entry that stands before this version's; the last one where it has none yet."""
        versions = [each.version for each in self.releases]
        place = versions.index(version) if version in versions else len(versions)
        return self.releases[place - 1] if place else None


class Tombstone(Record, frozen=True, kw_only=True):
    """A document that was taken out, for good: a row of tombstones.csv; no text."""

    document_id: Text
    text_sha256: Sha256
    """Of its normalised text, so that it is known under another id, too."""
    reason: Reason
    since_version: Annotated[str, msgspec.Meta(pattern=rf"\A({FORM})?\Z")]
    """The first version that is without it; empty where none was released with it."""
    day: Day
