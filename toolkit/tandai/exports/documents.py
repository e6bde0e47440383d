"""One document's rows of a release, and its text, to what formats of texts are made from.

Every span is held against the text before it goes anywhere.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec

from tandai.digest import sha256_text
from tandai.errors import InputError, OffsetError
from tandai.exports.losses import Losses
from tandai.offsets import check_span
from tandai.records import Direction
from tandai.release.schema import Row

Tables = Mapping[str, Sequence[Row]]
"""A document's rows by table."""
T = TypeVar("T")

_ID = re.compile(r"\w[\w.-]*")


class UnlabelledTextError(InputError):
    """Words stand in no token: a hydrated document has lines that nobody has labelled."""


class Labelled(msgspec.Struct, frozen=True, kw_only=True):
    """A labelled interval."""

    tier: str
    """Whose spans it is among: of one layer and control."""
    layer: str
    span_id: str
    start: int
    end: int
    label: str

    def __str__(self) -> str:
        """By offsets and label, for lists of losses."""
        return f"{self.start}:{self.end} {self.label}"


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """An answer about a span, or about the document where the span's id is empty."""

    layer: str
    span_id: str = ""
    name: str
    kind: str
    values: list[str]


class Arrow(msgspec.Struct, frozen=True, kw_only=True):
    """A directed link between two spans of one layer."""

    layer: str
    from_id: str
    to_id: str
    direction: Direction
    labels: list[str]


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A text beside an inventory's item, and what is answered of the two."""

    view: str
    pair_id: str
    text: str
    item: str
    """Its sentence."""
    label: str


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """A document as one annotator, or gold, labelled it."""

    document_id: str
    split: str
    text: str
    tokens: list[tuple[int, int]]
    sentences: list[tuple[int, int]]
    layers: frozenset[str]
    """Those in which it was answered: elsewhere no span means that nobody looked."""
    spans: list[Labelled]
    attributes: list[Said]
    relations: list[Arrow]
    answers: list[Said]
    pairs: list[Pair] = []
    """Rows of views of pairs; only for formats that have room for them."""


def tier_of(layer: str, control: str) -> str:
    """The tier's name: the layer's, and the control's where it is another."""
    return layer if control == layer else f"{layer}.{control}"


def make_exported(
    tables: Tables, text: str, *, split: str, annotator: str, layers: Sequence[str], losses: Losses
) -> Exported:
    """One document by one annotator.

    Args:
        tables: its rows of the plain tables.
        text: its text.
        split: the side it is on.
        annotator: a pseudonym, or ``gold``.
        layers: those to be exported.
        losses: takes annotations that do not count.

    Raises:
        UnlabelledTextError: tokens leave text out.
        InputError: a row is not what its table says.
        OffsetError: a span does not fit the text.
    """
    [document] = tables["documents"]
    document_id = document["document_id"]
    if not _ID.fullmatch(document_id):
        # It becomes a line of a comment and the name of a file.
        found, expected = repr(document_id), "letters, digits, stops, hyphens and underscores"
        raise InputError("the release", place="document_id", found=found, expected=expected)
    if sha256_text(text) != document["text_sha256"]:
        raise OffsetError(f"{document_id}: the text here is not the one that was labelled.")
    chosen = _annotations(tables, split, document_id, annotator, layers, losses)
    rows = {
        name: [row for row in tables.get(name, ()) if row["annotation_id"] in chosen]
        for name in ("spans", "span_attributes", "relations", "document_labels")
    }
    return Exported(
        document_id=document_id,
        split=split,
        text=text,
        tokens=_tokens(document_id, document["tokens"], text),
        sentences=[(each["start"], each["end"]) for each in document["sentences"]],
        layers=frozenset(chosen.values()),
        spans=[_labelled(row, text) for row in rows["spans"]],
        attributes=[_made(row, Said) for row in rows["span_attributes"]],
        relations=[_made(row, Arrow) for row in rows["relations"]],
        answers=[_made(row, Said) for row in rows["document_labels"]],
    )


def _annotations(
    tables: Tables,
    split: str,
    document_id: str,
    annotator: str,
    layers: Sequence[str],
    losses: Losses,
) -> dict[str, str]:
    """Layer by id of the one annotation that counts in it: the last that was submitted."""
    found: dict[str, Row] = {}
    for row in tables.get("annotations", ()):
        if row["annotator_id"] != annotator or row["layer"] not in layers:
            continue
        where = {"split": split, "document_id": document_id, "layer": row["layer"]}
        if row["status"] != "submitted":
            losses.add("annotation-not-submitted", **where, item=row["annotation_id"])
            continue
        before = found.get(row["layer"])
        if before is not None:
            losses.add("annotation-superseded", **where, item=before["annotation_id"])
        found[row["layer"]] = row
    return {row["annotation_id"]: layer for layer, row in found.items()}


def _labelled(row: Row, text: str) -> Labelled:
    where = f"table spans, {row['annotation_id']}, {row['span_id']}"
    quote = check_span(text, row["start"], row["end"], where=where)
    if sha256_text(quote) != row["quote_sha256"]:
        raise OffsetError(f"{where}: the text there is not the one that was labelled.")
    return _made({**row, "tier": tier_of(row["layer"], row["control"])}, Labelled)


def _made(row: Row, kind: type[T]) -> T:
    try:
        return msgspec.convert(row, kind)
    except msgspec.ValidationError as error:
        raise InputError(
            "the release",
            place=str(row.get("annotation_id")),
            found=str(error),
            expected=f"a row of a {kind.__name__}",
        ) from error


def _tokens(document_id: str, rows: Sequence[Row], text: str) -> list[tuple[int, int]]:
    """The tokens; between them is white space, and within them none."""
    tokens = [(row["start"], row["end"]) for row in rows]
    done = 0
    for start, end in [*tokens, (len(text), len(text) + 1)]:
        place = f"table documents, {document_id}, token {start}:{end}"
        if start < done or start > len(text) or text[done:start].strip():
            found, expected = f"what is not white space from {done} on", "every word in one token"
            raise UnlabelledTextError("the release", place=place, found=found, expected=expected)
        if start < len(text):
            word = check_span(text, start, end, where=place)
            if any(char.isspace() for char in word) or word == "-DOCSTART-":
                found = "white space" if word != "-DOCSTART-" else "CoNLL's mark of a document"
                expected = "a token that a line can hold"
                raise InputError("the release", place=place, found=found, expected=expected)
        done = end
    return tokens
