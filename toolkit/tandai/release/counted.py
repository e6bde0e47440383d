"""What is counted of a release's rows for its pages, and stands in its manifest."""

from collections.abc import Mapping

import msgspec


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Documents of one publisher under one permission."""

    publisher: str
    permission: str
    n_documents: int
    first: str
    """First day of publication that is known; empty where none is."""
    last: str


class LabelCount(msgspec.Struct, frozen=True, kw_only=True):
    """How often each label stands in one column on one side."""

    what: str
    """``view.column``, or ``view.column.field`` of a list."""
    split: str
    counts: dict[str, int]


class Hands(msgspec.Struct, frozen=True, kw_only=True):
    """Documents of a layer that as many annotators answered."""

    layer: str
    n_annotators: int
    n_documents: int
    kinds: tuple[str, ...]
    """Of these annotators: person, script, model, program."""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """How many items of a layer's gold came about in one way."""

    layer: str
    origin: str
    n_items: int


class Leaks(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on two sides of the split, as far as it is known without the texts."""

    n_groups_across: int
    n_near_across: int
    """Pairs of one text, web address or mostly the same paragraphs."""
    n_paragraphs_across: int
    """Paragraphs that stand in train and in validation or test."""
    n_paragraphs_shared: int
    """Paragraphs that two documents share in gold of one layer."""
    n_labelled_otherwise: int
    """Of these, those whose labels differ."""


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """All that is counted."""

    sources: tuple[Source, ...] = ()
    labels: tuple[LabelCount, ...] = ()
    hands: tuple[Hands, ...] = ()
    origins: tuple[Origin, ...] = ()


def source_of(publisher: str, permission: str, days: Mapping[str, int]) -> Source:
    """What is said of a publisher's documents.

    Args:
        publisher: as the articles name it.
        permission: of these documents.
        days: how many of them were published on which day; ``unknown`` is no day.
    """
    known = sorted(day for day in days if day != "unknown")
    return Source(
        publisher=publisher,
        permission=permission,
        n_documents=sum(days.values()),
        first=known[0] if known else "",
        last=known[-1] if known else "",
    )
