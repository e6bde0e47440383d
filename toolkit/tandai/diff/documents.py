"""Two releases' documents to those added, removed, moved and reworded; offsets between two texts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from tandai.agreement.shared import Bools, Ints
from tandai.diff.result import Documents, FieldCount, SplitMove
from tandai.diff.tables import ARTICLE_FIELDS, Release


class Lines(NamedTuple):
    """Lines that stand in both texts of a document, in the order of the old one."""

    start: Ints
    end: Ints
    shift: Ints
    """To the other text's offsets."""


def compare_documents(old: Release, new: Release) -> Documents:
    """What became of the documents."""
    was, now = (_ids(each, "documents") for each in (old, new))
    shared = sorted(set(was) & set(now))
    texts = _both(old, new, "documents", "text_sha256", shared)
    sides = _both(old, new, "articles", "split", shared)
    return Documents(
        n_shared=len(shared),
        added=tuple(sorted(set(now) - set(was))),
        removed=tuple(sorted(set(was) - set(now))),
        text_changed=tuple(each for each, one, other in texts if one != other),
        split_moves=tuple(
            SplitMove(document_id=each, old=one, new=other)
            for each, one, other in sides
            if one != other
        ),
        fields=tuple(_fields(old, new, shared)),
    )


def in_test(old: Release, new: Release) -> set[str]:
    """Documents that are in test in both."""
    shared = sorted(set(_ids(old, "articles")) & set(_ids(new, "articles")))
    sides = _both(old, new, "articles", "split", shared)
    return {each for each, one, other in sides if one == other == "test"}


def lines_between(old: Release, new: Release, changed: Sequence[str]) -> dict[str, Lines]:
    """By document whose text changed, the lines that did not, wherever they stand now.

    A line is known by its digest. One that stands several times is its like by its turn, where
    both texts have it as often, and else by none: nothing is guessed.
    """
    was, now = (_paragraphs(each, set(changed)) for each in (old, new))
    return {each: _match(was[each], now[each]) for each in changed}


def carry(lines: Lines, start: Ints, end: Ints) -> tuple[Bools, Ints]:
    """Which intervals lie within a line that both texts have, and by how much they are shifted."""
    if not lines.start.size:
        return np.zeros(len(start), dtype=np.bool_), np.zeros(len(start), dtype=np.int64)
    line = np.searchsorted(lines.start, start, side="right") - 1
    inside: Bools = (line >= 0) & (end <= lines.end[line])
    return inside, np.where(inside, lines.shift[line], 0)


def turned(lines: Lines) -> Lines:
    """The same lines, from the new text to the old one."""
    start, end = lines.start + lines.shift, lines.end + lines.shift
    order = np.argsort(start)
    return Lines(start[order], end[order], -lines.shift[order])


def _match(was: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> Lines:
    places: list[dict[str, list[Mapping[str, Any]]]] = []
    for lines in (was, now):
        places.append(defaultdict(list))
        for line in lines:
            places[-1][line["digest"]].append(line)
    pairs = [
        (one, other)
        for digest, ones in places[0].items()
        if len(ones) == len(places[1][digest])
        for one, other in zip(ones, places[1][digest], strict=True)
        if one["end"] - one["start"] == other["end"] - other["start"]
    ]
    pairs.sort(key=lambda pair: int(pair[0]["start"]))
    found = np.array(
        [(one["start"], one["end"], other["start"] - one["start"]) for one, other in pairs],
        dtype=np.int64,
    ).reshape(-1, 3)
    return Lines(found[:, 0], found[:, 1], found[:, 2])


def _paragraphs(release: Release, wanted: set[str]) -> dict[str, list[Mapping[str, Any]]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    table = release.tables["documents"]
    ids = pa.array(sorted(wanted), type=pa.string())
    found = table.filter(pc.is_in(table["document_id"].cast(pa.string()), value_set=ids))
    rows = zip(found["document_id"].to_pylist(), found["paragraphs"].to_pylist(), strict=True)
    return {document_id: lines or [] for document_id, lines in rows}


def _fields(old: Release, new: Release, shared: Sequence[str]) -> list[FieldCount]:
    import pyarrow.compute as pc

    counts = {}
    for field in ARTICLE_FIELDS:
        was, now = _columns(old, new, "articles", field, shared)
        counts[field] = pc.sum(pc.not_equal(was, now)).as_py() or 0
    return [FieldCount(field=field, n=n) for field, n in sorted(counts.items()) if n]


def _both(
    old: Release, new: Release, table: str, column: str, shared: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    """A document, and what stands in a column of either release."""
    was, now = _columns(old, new, table, column, shared)
    return zip(shared, was.to_pylist(), now.to_pylist(), strict=True)


def _columns(
    old: Release, new: Release, table: str, column: str, shared: Sequence[str]
) -> tuple[Any, Any]:
    """A column of both releases, in the order of the documents."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = pa.array(shared, type=pa.string())
    found = []
    for each in (old, new):
        rows = each.tables[table]
        ids = rows["document_id"].cast(pa.string()).combine_chunks()
        values = pc.fill_null(rows[column].cast(pa.string()), "").combine_chunks()
        found.append(values.take(pc.index_in(wanted, value_set=ids)))
    return found[0], found[1]


def _ids(release: Release, table: str) -> list[str]:
    ids: list[str] = release.tables[table]["document_id"].to_pylist()
    return ids
