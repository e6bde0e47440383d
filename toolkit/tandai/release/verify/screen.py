"""A document's rows of one table, by column, to whether the checks of single rows would pass them.

Each function gives how many things its check looks at, or None where one of them could be at
fault: then the check goes through the rows one by one, and says what is wrong and where. A screen
may be too strict, and never too lenient.
"""

from collections.abc import Mapping, Set
from itertools import chain
from operator import lt
from typing import Any

from tandai.digest import sha256_text, short_digest
from tandai.release.verify.bycolumn import ByColumn, flat
from tandai.release.verify.cells import CODES, DAY, DAYS, LONG, NO_EMAIL, PLAIN, ZONES
from tandai.release.verify.offsets import DIGEST, IN_ARTICLE, SHORT

_SHORTEST = 2 * LONG - 1
"""Characters that so many words have at least."""


def intervals(rows: ByColumn, n_chars: int) -> int | None:
    """For `check_intervals`: all are in the text."""
    starts: list[Any] = []
    ends: list[Any] = []
    for part, values in rows.parts:
        if part.name in IN_ARTICLE:
            continue
        for start, end in part.starts:
            starts += values[start]
            ends += values[end]
        for start, end in part.lists_of_starts:
            if list(map(len, values[start])) != list(map(len, values[end])):
                return None
            starts += chain.from_iterable(values[start])
            ends += chain.from_iterable(values[end])
    if None in starts or None in ends:
        both = [each for each in zip(starts, ends, strict=True) if each != (None, None)]
        if any(None in each for each in both):
            return None
        starts, ends = [each for each, _ in both], [each for _, each in both]
    if starts and not (min(starts) >= 0 and max(ends) <= n_chars and all(map(lt, starts, ends))):
        return None
    return len(starts)


def digests(rows: ByColumn) -> int | None:
    """For `check_digests`: all are digits."""
    n = 0
    for part, values in rows.parts:
        if part.has_odd_digests:
            return None
        for name in part.digests:
            found = [each for each in values[name] if each is not None]
            n += len(found)
            if not all(map((SHORT if name == "digest" else DIGEST).fullmatch, found)):
                return None
    return n


def quotes(rows: ByColumn, known: dict[tuple[int, int], str]) -> int | None:
    """For `check_digests`: each place's quote has one digest; what is sound is added to ``known``."""
    n, own = 0, dict[tuple[int, int], str]()
    for part, values in rows.parts:
        if "quote_sha256" not in part.digests:
            continue
        triples = zip(values["start"], values["end"], values["quote_sha256"], strict=True)
        for start, end, digest in triples:
            if digest is not None:
                n += 1
                if own.setdefault((start, end), digest) != digest:
                    return None
    if any(known.get(place, digest) != digest for place, digest in own.items()):
        return None
    known.update(own)
    return n


def codes(table: str, rows: ByColumn) -> int | None:
    """For `check_codes`: all values of closed columns are theirs."""
    n = 0
    for name, known in CODES.get(table, {}).items():
        n += rows.n_rows
        if not known.issuperset(rows.own[name]):
            return None
    for part, values in rows.parts:
        if table == "documents" and part.name == "zones":
            n += len(values["zone"])
            if not ZONES.issuperset(values["zone"]):
                return None
    return n


def days(table: str, rows: ByColumn) -> int | None:
    """For `check_codes`: all days are days."""
    n = 0
    for name, other in DAYS.get(table, {}).items():
        n += rows.n_rows
        if not all(each == other or DAY.fullmatch(each) for each in {*rows.own[name]}):
            return None
    return n


def labels(rows: ByColumn, sets: Mapping[str, frozenset[str]]) -> int | None:
    """For `check_labels`: all are of their sets."""
    n = 0
    for part, values in rows.parts:
        for name, known, listed in part.labels:
            found = list(flat(values[name], listed=listed))
            n += len(found)
            if found and not sets[known].issuperset(found):
                return None
    return n


def emails(table: str, rows: ByColumn) -> int | None:
    """For `check_emails`: nothing has an ``@``."""
    n = 0
    for name, listed in rows.parts[0][0].words if table in PLAIN else ():
        if name in NO_EMAIL and not listed:
            found = [each for each in rows.own[name] if each]
            n += len(found)
            if any("@" in each for each in found):
                return None
    return n


def absent(rows: ByColumn) -> int | None:
    """For `check_absent`: no column of text has a value."""
    for part, values in rows.parts:
        for name in part.fills:
            if values[name].count(None) != len(values[name]):
                return None
    return rows.n_rows


def same(rows: ByColumn, name: str, value: str) -> int | None:
    """Whether all rows have a value that is the document's."""
    found = rows.own[name]
    return len(found) if found.count(value) == len(found) else None


def borrowed(rows: ByColumn, digests: Set[str]) -> int | None:
    """For `check_borrowed`, where `digests` was content: no long value is of the text."""
    n = 0
    for part, values in rows.parts:
        for name, listed in part.words:
            found = values[name]
            long = [
                each
                for each in ({*chain.from_iterable(filter(None, found))} if listed else {*found})
                if each and len(each) >= _SHORTEST and len(each.split()) >= LONG
            ]
            if not digests.isdisjoint({*map(short_digest, long), *map(sha256_text, long)}):
                return None
            if long:
                n += sum(map(list(flat(found, listed=listed)).count, long))
    return n
