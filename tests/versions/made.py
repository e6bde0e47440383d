"""Releases of an index, and what decides a version, made for tests."""

from typing import Any

from tandai.versions.bump import Shape
from tandai.versions.digests import Digests
from tandai.versions.records import Index, Release, Tombstone, Yank

SHA = "ab" * 32
OTHER_SHA = "cd" * 32


def entry(version: str, previous: str | None = None, **more: Any) -> Release:
    return Release(
        **{
            "version": version,
            "previous_version": previous,
            "content_sha256": SHA,
            "inputs_sha256": SHA,
            "schema_version": "4",
            "day": "2031-05-02",
            **more,
        }
    )


def index_of(*versions: str) -> Index:
    before = (None, *versions)
    return Index(
        name="small",
        releases=tuple(entry(each, before[place]) for place, each in enumerate(versions)),
    )


def yank(replaced_by: str | None = None) -> Yank:
    return Yank(day="2031-06-01", reason="Two labels were swapped.", replaced_by=replaced_by)


def tombstone(document_id: str = "s01", text_sha256: str = SHA) -> Tombstone:
    return Tombstone(
        document_id=document_id,
        text_sha256=text_sha256,
        reason="publisher-request",
        since_version="2.0.0",
        day="2031-05-02",
    )


def shape(
    version: str = "1.0.0",
    *,
    rows: dict[str, dict[str, str]] | None = None,
    splits: dict[str, str] | None = None,
    **more: Any,
) -> Shape:
    """Of two documents with spans, unless told otherwise; its content is what it holds."""
    splits = splits if splits is not None else {"s01": "train", "s02": "test"}
    rows = rows if rows is not None else {"spans": dict.fromkeys(splits, "a")}
    return Shape(
        **{
            "version": version,
            "content_sha256": repr((sorted(splits.items()), sorted(rows.items()))),
            "schema_version": "4",
            "normaliser": "n-1",
            "guideline_versions": {"entity": "1.2"},
            "label_sets": {"entity": ("PER", "ORG")},
            "digests": Digests(splits, rows),
            **more,
        }
    )
