"""A re-anchored document's rows to rows whose offsets are those of the text at hand.

What stands in lines that are not there is left out, and what rests on it with it: answers about a
span, relations to it, the tokens of it. A row that is about one span is whole or is left out; of
a row about a whole document the spans that are there stay.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tandai.digest import sha256_text
from tandai.documents import NORMALISER
from tandai.hydration.anchors import Anchors
from tandai.hydration.ladder import Filled
from tandai.release.manifest import REANCHORED
from tandai.release.schema import Column, Row

Region = tuple[str, str]
"""``annotation_id`` and ``span_id``."""
_ENDS = ("span_id", "from_id", "to_id")


class Moved(NamedTuple):
    """A re-anchored document, and which of its spans are there."""

    anchors: Anchors
    text: str
    raw_sha256: str
    kept: frozenset[Region]
    """Spans of annotations and of suggestions that are in the text at hand."""
    n_spans: Mapping[str, int]
    """By annotation, rows of ``spans`` that are kept."""
    n_relations: Mapping[str, int]

    def interval(self, part: Row, starts: str, ends: str, digest: str) -> tuple[int, int] | None:
        """Where an interval is now; none where it is gone or another quote stands there."""
        there = self.anchors.move(part[starts], part[ends])
        if there is None:
            return None
        wanted = part.get(digest)
        if wanted is not None and sha256_text(self.text[slice(*there)]) != wanted:
            return None
        return there


def is_there(filled: Filled, row: Row) -> bool:
    """Whether a row's own span stands in the text at hand, quote and all."""
    there = filled.anchors.move(row["start"], row["end"]) if filled.anchors else None
    if there is None:
        return False
    return bool(sha256_text(filled.text[slice(*there)]) == row["quote_sha256"])


def move_row(table: str, row: Row, columns: Sequence[Column], moved: Moved) -> Row | None:
    """The row in the text at hand; none where it says something of what is not there.

    Args:
        table: the table's name.
        row: of the release.
        columns: its schema.
        moved: its document.
    """
    if table == "documents":
        return _document(row, moved)
    if table == "ties" or (table == "extras" and _has_place(row)):
        # Their offsets stand in words, which nothing can check.
        return None
    made = _part(row, columns, moved, owner=row.get("annotation_id", ""), unit="start" in row)
    if made is None:
        return None
    if "text_sha256" in made:
        made["text_sha256"] = sha256_text(moved.text)
    if table == "articles":
        made["raw_sha256"] = moved.raw_sha256
    if table == "annotations":
        name = row["annotation_id"]
        made["n_spans"] = moved.n_spans.get(name, 0)
        made["n_relations"] = moved.n_relations.get(name, 0)
        made["n_ties"] = 0
    return made


def _document(row: Row, moved: Moved) -> Row:
    """Its lines and tokens that are there; the edits of the article at hand are not recorded."""
    lists = {}
    for name in ("zones", "paragraphs", "sentences", "tokens", "quotations"):
        pairs = ((each, moved.anchors.move(each["start"], each["end"])) for each in row[name])
        lists[name] = [
            {**each, "start": there[0], "end": there[1]} for each, there in pairs if there
        ]
    return {
        **row,
        **lists,
        "text_sha256": sha256_text(moved.text),
        "raw_sha256": moved.raw_sha256,
        "normaliser": f"{NORMALISER}{REANCHORED}",
        "n_chars_raw": len(moved.text),
        "n_chars": len(moved.text),
        "edits": [],
    }


def _has_place(row: Row) -> bool:
    value = json.loads(row["json"]).get("value", {})
    return isinstance(value, dict) and ("start" in value or "end" in value)


def _part(
    part: Row, columns: Sequence[Column], moved: Moved, *, owner: str, unit: bool
) -> Row | None:
    """A row or a struct of it, its offsets moved; none where one of them is not there."""
    for end in _ENDS:
        if owner and part.get(end) is not None and (owner, part[end]) not in moved.kept:
            return None
    made = dict(part)
    for column in columns:
        name = column.name
        if column.type == "int" and name.endswith("start") and part[name] is not None:
            ends = f"{name[:-5]}end"
            there = moved.interval(part, name, ends, f"{name[:-5]}quote_sha256")
            if there is None:
                return None
            made[name], made[ends] = there
        if column.type == "ints" and name.endswith("_starts") and part[name] is not None:
            tags = [each.name for each in columns if each.labels.endswith(".bio")]
            if not _pieces(made, part, name, tags if name == "token_starts" else [], moved):
                return None
        if column.type == "structs":
            inner = [
                _part(each, column.fields, moved, owner=owner, unit=unit) for each in part[name]
            ]
            if unit and None in inner:
                return None
            made[name] = [each for each in inner if each is not None]
    return made


def _pieces(made: Row, part: Row, starts: str, tags: Sequence[str], moved: Moved) -> bool:
    """Moves lists of offsets; tokens that are not there go, with their tags, others must be."""
    ends = f"{starts[:-6]}ends"
    pairs = list(zip(part[starts], part[ends], strict=True))
    there = [moved.anchors.move(start, end) for start, end in pairs]
    if starts != "token_starts" and None in there:
        return False
    for name in tags:
        for begin, end in _chunks(part[name]):
            # Of a span that is not there as one, no token may say that it is its.
            if moved.anchors.move(pairs[begin][0], pairs[end - 1][1]) is None:
                there[begin:end] = [None] * (end - begin)
    found = [each for each in there if each is not None]
    made[starts], made[ends] = [start for start, _ in found], [end for _, end in found]
    for name in tags:
        both = zip(part[name], there, strict=True)
        made[name] = [tag for tag, each in both if each is not None]
    return True


def _chunks(tags: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The runs of tokens that are one span's."""
    begin = 0
    while begin < len(tags):
        end = begin + 1
        while end < len(tags) and tags[end].startswith("I-"):
            end += 1
        if tags[begin] != "O":
            yield begin, end
        begin = end
