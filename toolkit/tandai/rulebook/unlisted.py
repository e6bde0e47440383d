"""Rows added to an inventory, and gold, to the answers that said there was no such row yet."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence

from tandai.inventories import NEW
from tandai.paths import split_path
from tandai.rulebook.changes import RowChange
from tandai.rulebook.things import Thing


def listed_since(
    rows: Sequence[RowChange], things: Sequence[Thing], asked: Mapping[str, Collection[str]]
) -> Iterator[tuple[Thing, RowChange]]:
    """Answers NEW that a row may stand for now, each with that row.

    Where the sentence beside the answer is a row's own, added or reworded, it is that row alone.
    A row may as well say it in other words, which no program knows: then every added row is given,
    so that more is asked rather than less.

    Args:
        rows: that differ, of any file.
        things: what gold says of one document.
        asked: inventory to the questions that are answered with its items, or NEW.
    """
    sentences: dict[tuple[tuple[tuple[int, int], ...], tuple[str, ...]], set[str]] = {}
    for thing in things:
        if thing.what == "attribute":
            said = sentences.setdefault((thing.places, thing.labels), set())
            said.update(_folded(value) for value in thing.values)
    for thing in things:
        if thing.what not in ("attribute", "answer") or not _is_new(thing):
            continue
        beside = sentences.get((thing.places, thing.labels), set())
        near = [row for row in rows if {*thing.names} & {*asked.get(row.file, ())}]
        own = [row for row in near if _folded(row.new.get("text", "")) in beside - {""}]
        yield from ((thing, row) for row in own or near if row in own or row.change == "added")


def _is_new(thing: Thing) -> bool:
    return any(split_path(value)[0] == NEW for value in thing.values)


def _folded(sentence: str) -> str:
    """A sentence without what is written one way or the other: case, blanks, a last full stop."""
    return " ".join(unicodedata.normalize("NFC", sentence).casefold().rstrip(" .").split())
