"""A reader of brat's standoff that checks each line: no library of it is kept up."""

import re
from typing import NamedTuple

TYPE = re.compile(r"[A-Za-z0-9_-]+")


class Read(NamedTuple):
    """What an .ann file says."""

    spans: dict[str, tuple[str, list[tuple[int, int]]]]
    relations: dict[str, tuple[str, str, str]]
    attributes: list[tuple[str, str, str]]
    references: list[tuple[str, str]]
    notes: list[tuple[str, str]]

    def interval(self, span: str) -> tuple[str, int, int]:
        """A span without its holes."""
        label, pieces = self.spans[span]
        return label, pieces[0][0], pieces[-1][1]


def read_ann(text: str, ann: str) -> Read:
    """Reads an .ann file beside its text."""
    made = Read({}, {}, [], [], [])
    assert ann == "" or ann.endswith("\n")
    for line in ann.split("\n")[:-1]:
        name, said, *rest = line.split("\t")
        if name[0] == "T":
            label, offsets = said.split(" ", 1)
            pieces = [tuple(map(int, each.split(" "))) for each in offsets.split(";")]
            [quote] = rest
            assert quote == " ".join(text[start:end] for start, end in pieces)
            assert all(0 <= start < end <= len(text) for start, end in pieces)
            assert TYPE.fullmatch(label)
            assert len(quote.splitlines()) == 1
            made.spans[name] = (label, [(start, end) for start, end in pieces])
        elif name[0] == "R":
            assert not rest
            kind, *ends = said.split(" ")
            one, other = (each.split(":") for each in ends)
            assert TYPE.fullmatch(kind)
            assert (one[0], other[0]) == ("Arg1", "Arg2")
            assert {one[1], other[1]} <= made.spans.keys()
            made.relations[name] = (kind, one[1], other[1])
        elif name[0] == "A":
            assert not rest
            kind, owner, value = said.split(" ")
            assert owner in made.spans
            made.attributes.append((owner, kind, value))
        elif name[0] == "N":
            kind, owner, value = said.split(" ")
            assert kind == "Reference"
            assert owner in made.spans
            made.references.append((owner, value))
        else:
            assert name[0] == "#"
            kind, owner = said.split(" ")
            assert kind == "AnnotatorNotes"
            assert owner in made.spans or owner in made.relations
            [note] = rest
            made.notes.append((owner, note))
    return made
