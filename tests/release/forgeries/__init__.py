"""Releases with one fault each, by rule family; importing the package knows them all."""

from release.forgeries import (
    card,
    content,
    croissant,
    datasheet,
    files,
    hydration,
    ids,
    manifest,
    offsets,
    pages,
    parquet,
    people,
    splits,
)

__all__ = [
    "card",
    "content",
    "croissant",
    "datasheet",
    "files",
    "hydration",
    "ids",
    "manifest",
    "offsets",
    "pages",
    "parquet",
    "people",
    "splits",
]
