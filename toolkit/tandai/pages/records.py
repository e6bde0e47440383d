"""What the page's script is told of each document: short lists, one JSON island a document.

Offsets are code points. Numbers point into the lists of `Head`.
"""

import msgspec


class Label(msgspec.Struct, frozen=True):
    """A label of a Labels tag, as the page draws it; its number is its place in the list."""

    layer: str
    control: str
    code: str
    shown: str


class Hand(msgspec.Struct, frozen=True):
    """Somebody whose answers are on the page."""

    name: str
    """A pseudonym, or ``gold``."""
    kind: str
    """person, script, model, program or gold: a machine's answers are never shown as a person's."""


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """A span."""

    span_id: str
    start: int
    end: int
    label: int
    way: int
    """How it came about, of `Head.ways`."""
    said: tuple[tuple[str, str | None], ...]
    """Name and answer of each attribute; null where the answer may not be shown."""


class Arrow(msgspec.Struct, frozen=True, array_like=True):
    """A relation, from span to span."""

    from_id: str
    to_id: str
    label: str


class Voice(msgspec.Struct, frozen=True, array_like=True):
    """What one hand said of one document in one layer."""

    hand: int
    marks: tuple[Mark, ...]
    arrows: tuple[Arrow, ...]
    answers: tuple[tuple[str, str | None], ...]


class SaidBy(msgspec.Struct, frozen=True, array_like=True):
    """One hand's side of a difference."""

    hand: int
    words: str | None
    span_ids: tuple[str, ...]


class Different(msgspec.Struct, frozen=True, array_like=True):
    """A difference between hands."""

    kinds: tuple[int, ...]
    start: int
    end: int
    what: str
    said: tuple[SaidBy, ...]
    is_settled: bool


class Pass(msgspec.Struct, frozen=True, array_like=True):
    """One document in one layer."""

    layer: int
    voices: tuple[Voice, ...]
    """Annotators whose answers count, then gold."""
    differences: tuple[Different, ...]
    links: tuple[tuple[str, str], ...]
    """Whose task, empty for everybody's, and its address in Label Studio."""


class Joined(msgspec.Struct, frozen=True, array_like=True):
    """A row of a table of claims, or of whatever the view's anchor is."""

    span_id: str
    cells: tuple[tuple[str, ...], ...]
    """A cell a column: codes; or ids of linked spans, a ``*`` before those that are inherited."""


class DocumentIsland(msgspec.Struct, frozen=True):
    """All of one document."""

    id: str
    text: str | None
    """Null where it is not shown."""
    tokens: tuple[int, ...]
    """Where words begin and end, in turns, for drawing a text that is not shown; else empty."""
    lines: tuple[int, ...]
    """The same of lines."""
    passes: tuple[Pass, ...]
    joined: tuple[tuple[Joined, ...], ...]
    """By table of `Head.tables`."""


class Summary(msgspec.Struct, frozen=True, array_like=True):
    """What filters need of a difference."""

    layer: int
    kinds: tuple[int, ...]
    labels: tuple[int, ...]
    odd: tuple[int, ...]
    """Hands that do not say what more than half say."""
    is_settled: bool


class Entry(msgspec.Struct, frozen=True):
    """What lists and filters need of a document."""

    id: str
    title: str
    publisher: str
    published_at: str
    group: str
    url: str
    shows_text: bool
    differences: tuple[Summary, ...]
    """In the order of the document's passes."""


class Table(msgspec.Struct, frozen=True):
    """A table of gold anchors, as a view of kind ``units`` declares it."""

    name: str
    layer: int
    label: str
    """Of the anchors."""
    columns: tuple[str, ...]
    is_linked: tuple[bool, ...]
    """By column: whether its cells are spans."""


class Row(msgspec.Struct, frozen=True, array_like=True):
    """A document in a matrix."""

    document: int
    cells: tuple[tuple[int, int, int], ...]
    """Item, answer, how often."""


class Matrix(msgspec.Struct, frozen=True):
    """An inventory across documents, as a view of kind ``pairs`` declares it."""

    name: str
    column: str
    items: tuple[tuple[str, str, str], ...]
    """Id, sentence, gloss."""
    answers: tuple[str, ...]
    rows: tuple[Row, ...]


class Head(msgspec.Struct, frozen=True):
    """What all documents share."""

    layers: tuple[str, ...]
    asking: tuple[int, ...]
    """Layers that ask about another's spans, and would draw them twice."""
    labels: tuple[Label, ...]
    hands: tuple[Hand, ...]
    ways: tuple[str, ...]
    """How spans came about: an annotator's own or accepted; gold's, with rule where one decided."""
    kinds: tuple[str, ...]
    tables: tuple[Table, ...]
    matrices: tuple[Matrix, ...]
    entries: tuple[Entry, ...]
