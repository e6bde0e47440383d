"""Documents to brat's standoff: a text and an .ann file each, and the configuration that opens them.

A label is written with its tier before it (``entity_PER``), since brat knows one set of types.
brat wants every fragment of a span on one line, so a span is cut at line breaks. Wikidata's ids
become references, other plain values attributes, and what is no plain value a note for people.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator

from tandai.exports.bratconf import annotation_conf, tools_conf, visual_conf
from tandai.exports.documents import Arrow, Exported, Labelled, Said
from tandai.exports.losses import Losses
from tandai.exports.names import Names
from tandai.exports.piece import Piece

UNSAID = ("answer", "span-id")
"""What the format has no place for."""

_REFUSED = r"[^A-Za-z0-9_-]"
_BREAKS = re.compile(r"[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_WIKIDATA = re.compile(r"Q[1-9]\d*")


class Brat:
    """Writes documents one by one."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._labels = Names(_REFUSED, "labels")
        self._arrows = Names(_REFUSED, "relations")
        self._questions = Names(_REFUSED, "questions about spans")
        self._shown: dict[str, str] = {}
        self._relations: set[str] = set()
        self._values: dict[str, set[str]] = defaultdict(set)

    def look(self, document: Exported) -> None:
        """Nothing has to be known before."""

    def pieces(self, document: Exported) -> Iterator[Piece]:
        """The two files of a document."""
        path = f"{document.split}/{document.document_id}"
        yield Piece(f"{path}.txt", document.text.encode())
        lines = _Lines(self, document)
        yield Piece(f"{path}.ann", "".join(f"{line}\n" for line in lines.all()).encode())

    def rest(self) -> Iterator[Piece]:
        """The collection's configuration: types are those that were written."""
        yield Piece(
            "annotation.conf", annotation_conf(self._shown, self._relations, self._values), 0
        )
        yield Piece("visual.conf", visual_conf(self._shown), 0)
        yield Piece("tools.conf", tools_conf(), 0)

    def label(self, span: Labelled) -> str:
        """A span's type."""
        made = self._labels(f"{span.tier} {span.label}")
        self._shown[made] = " ".join(span.label.split())
        return made

    def relation(self, layer: str, label: str) -> str:
        """An arrow's type."""
        made = self._arrows(f"{layer} {label or 'unlabelled'}")
        self._relations.add(made)
        return made

    def value(self, said: Said) -> tuple[str, str]:
        """An attribute's name and its one plain value."""
        name, [value] = self.question(said), said.values
        self._values[name].add(value)
        return name, value

    def question(self, said: Said) -> str:
        """A question's name."""
        return self._questions(f"{said.layer} {said.name}")

    def lose(self, rule: str, document: Exported, layer: str, item: str) -> None:
        """Lists a loss."""
        where = {"split": document.split, "document_id": document.document_id, "layer": layer}
        self._losses.add(rule, **where, item=item)


class _Lines:
    """The lines of one document's .ann file."""

    def __init__(self, writer: Brat, document: Exported) -> None:
        self._writer = writer
        self._document = document
        self._spans: dict[tuple[str, str], str] = {}
        """brat's id by layer and span id."""
        self._numbers: dict[str, int] = defaultdict(int)

    def all(self) -> Iterator[str]:
        """Spans, relations, then what is said of spans."""
        for span in self._document.spans:
            yield from self._span(span)
        for arrow in self._document.relations:
            yield from self._arrow(arrow)
        for said in self._document.attributes:
            yield from self._said(said)

    def _id(self, kind: str) -> str:
        self._numbers[kind] += 1
        return f"{kind}{self._numbers[kind]}"

    def _span(self, span: Labelled) -> Iterator[str]:
        text = self._document.text
        pieces = _fragments(text, span.start, span.end)
        if not pieces:
            self._writer.lose("span-without-token", self._document, span.layer, str(span))
            return
        if (pieces[0][0], pieces[-1][1]) != (span.start, span.end):
            self._writer.lose("span-trimmed", self._document, span.layer, str(span))
        made = self._id("T")
        self._spans.setdefault((span.layer, span.span_id), made)
        offsets = ";".join(f"{start} {end}" for start, end in pieces)
        quote = " ".join(text[start:end] for start, end in pieces)
        yield f"{made}\t{self._writer.label(span)} {offsets}\t{quote}"

    def _arrow(self, arrow: Arrow) -> Iterator[str]:
        ends = [self._spans.get((arrow.layer, each)) for each in (arrow.from_id, arrow.to_id)]
        item = f"{arrow.from_id} {arrow.to_id} {', '.join(arrow.labels)}".rstrip()
        if None in ends:
            self._writer.lose("relation-without-span", self._document, arrow.layer, item)
            return
        if len(arrow.labels) > 1:
            self._writer.lose("relation-split", self._document, arrow.layer, item)
        for label in arrow.labels or [""]:
            made = self._id("R")
            kind = self._writer.relation(arrow.layer, label)
            yield f"{made}\t{kind} Arg1:{ends[0]} Arg2:{ends[1]}"
            if arrow.direction != "right":
                yield f"{self._id('#')}\tAnnotatorNotes {made}\tdirection: {arrow.direction}"

    def _said(self, said: Said) -> Iterator[str]:
        owner = self._spans.get((said.layer, said.span_id))
        item = f"{said.span_id} {said.name}"
        if owner is None:
            self._writer.lose("attribute", self._document, said.layer, item)
        elif said.values and all(map(_WIKIDATA.fullmatch, said.values)):
            self._writer.lose("attribute-as-reference", self._document, said.layer, item)
            for value in said.values:
                yield f"{self._id('N')}\tReference {owner} Wikidata:{value}\t{value}"
        elif len(said.values) == 1 and _PLAIN.fullmatch(said.values[0]):
            name, value = self._writer.value(said)
            yield f"{self._id('A')}\t{name} {owner} {value}"
        else:
            self._writer.lose("attribute-as-note", self._document, said.layer, item)
            note = f"{self._writer.question(said)}: {_written(said.values)}"
            yield f"{self._id('#')}\tAnnotatorNotes {owner}\t{note}"


def _fragments(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The span's stretches between line breaks and tabs."""
    pieces, at = [], start
    for match in _BREAKS.finditer(text, start, end):
        pieces.append((at, match.start()))
        at = match.end()
    pieces.append((at, end))
    return [(first, last) for first, last in pieces if first < last]


def _written(values: list[str]) -> str:
    """Values as JSON on one line."""
    made = json.dumps(values, ensure_ascii=False)
    return made if made.isprintable() else json.dumps(values)
