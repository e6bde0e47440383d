"""Which columns of which tables of a release a diff reads, and the gold rows among them."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from tandai.diff.parts import join_parts

_WHERE = ("document_id", "layer", "annotator_kind")
_PROVENANCE = ("origin", "policy", "rule", "annotators")
_ANSWER = ("name", "kind", "values", *_PROVENANCE)

ARTICLE_FIELDS = (
    "title",
    "publisher",
    "published_at",
    "url",
    "language",
    "permission",
    "group_id",
    "raw_sha256",
)
COLUMNS: dict[str, tuple[str, ...]] = {
    "articles": ("document_id", "split", *ARTICLE_FIELDS),
    "documents": ("document_id", "text_sha256", "paragraphs"),
    "annotations": _WHERE,
    "spans": (*_WHERE, "span_id", "start", "end", "control", "label", *_PROVENANCE),
    "span_attributes": (*_WHERE, "span_id", *_ANSWER),
    "relations": (*_WHERE, "from_id", "to_id", "direction", "labels", *_PROVENANCE),
    "document_labels": (*_WHERE, *_ANSWER),
}
"""A table that a release lacks cannot be compared; one without rows is there all the same."""
REPEATED = (*_WHERE, "control", "label", "name", "kind", "origin", "policy", "rule")
"""Columns of few values: read as dictionaries, so that no string is made twice."""


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """What a manifest of any schema says that a diff needs; unknown fields are passed over."""

    name: str
    version: str
    schema_version: str
    content_sha256: str
    text: str
    normaliser: str = ""
    gold_policy: str = ""
    guideline_versions: dict[str, str] = {}
    config_sha256: dict[str, str] = {}
    label_sets: dict[str, tuple[str, ...]] = {}
    licences: dict[str, str] = {}
    tools: dict[str, str] = {}
    split_file_sha256: str = ""
    named_splits: dict[str, str] = {}
    tables: dict[str, "DescribedTable"] = {}


class DescribedTable(msgspec.Struct, frozen=True, kw_only=True):
    """What it says of a table."""

    n_rows: int
    content_sha256: str


class Release(NamedTuple):
    """A release as a diff sees it."""

    manifest: Described
    tables: Mapping[str, Any]
    """``pyarrow.Table`` by name, with the columns of `COLUMNS`."""


def gold_of(release: Release, name: str) -> Any:
    """A table's rows of gold, one an answer; annotators' own rows are not compared one by one."""
    import pyarrow.compute as pc

    table = release.tables[name]
    return join_parts(table.filter(pc.equal(table["annotator_kind"], "gold")), name)
