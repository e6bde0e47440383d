"""A manifest to what a program fills in a datasheet; a project without a release fills less."""

import msgspec

from tandai.agreement.saved import SavedAgreement
from tandai.datasheet.answers import creators_of
from tandai.release.counted import Leaks, Survey
from tandai.release.manifest import HydratedFrom, Manifest
from tandai.release.partial import Cited, cite_copy
from tandai.splits.seen import Seen


class TableRows(msgspec.Struct, frozen=True):
    """One table, and its rows by split."""

    name: str
    doc: str
    n_rows: dict[str, int]


class SheetFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known without asking anybody."""

    name: str
    title: str
    description: str
    language_name: str
    version: str = ""
    """Empty: of no release, but of the project as it stands."""
    text: str = ""
    content_sha256: str = ""
    cited: Cited = Cited("", "", "")
    """By which digest it is cited, and what a copy lacks."""
    hydrated_from: HydratedFrom | None = None
    schema_version: str = ""
    normaliser: str = ""
    offset_unit: str = ""
    gold_policy: str = ""
    guideline_versions: dict[str, str] = {}
    licences: dict[str, str] = {}
    tools: dict[str, str] = {}
    counts: dict[str, dict[str, int]] = {}
    tables: tuple[TableRows, ...] = ()
    annotators: dict[str, str] = {}
    left_out: tuple[str, ...] = ()
    leaks: Leaks | None = None
    seen: tuple[Seen, ...] = ()
    survey: Survey = Survey()
    agreement: dict[str, SavedAgreement] = {}
    """By the file that each was carried from."""
    creators: tuple[str, ...] = ()
    """As they are cited."""
    withdrawn: tuple[str, ...] = ()
    """Withdrawn releases, a sentence each."""


def facts_of(manifest: Manifest) -> SheetFacts:
    """What a release's manifest says."""
    return SheetFacts(
        name=manifest.name,
        title=manifest.title,
        description=manifest.description,
        language_name=manifest.language_name,
        version=manifest.version,
        text=manifest.text,
        content_sha256=manifest.content_sha256,
        cited=cite_copy(manifest),
        hydrated_from=manifest.hydrated_from,
        schema_version=manifest.schema_version,
        normaliser=manifest.normaliser,
        offset_unit=manifest.offset_unit,
        gold_policy=manifest.gold_policy,
        guideline_versions=manifest.guideline_versions,
        licences=manifest.licences,
        tools=manifest.tools,
        counts=manifest.counts,
        tables=tuple(
            TableRows(name, table.doc, table.rows_by_split())
            for name, table in manifest.tables.items()
            if table.files
        ),
        annotators=manifest.annotators,
        left_out=manifest.left_out,
        leaks=manifest.leaks,
        seen=manifest.seen_in_train,
        survey=manifest.survey,
        agreement=manifest.agreement,
        creators=creators_of(manifest.datasheet),
    )
