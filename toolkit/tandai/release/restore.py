"""A release's tables to the annotations they were made of, so that answers can go back to a server.

Everything comes back but the time of day: a release holds the day an annotation was made on.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from tandai.errors import InputError
from tandai.records import (
    Annotation,
    Answer,
    Attribute,
    Document,
    Extra,
    Record,
    Relation,
    Span,
    Tie,
)
from tandai.release.manifest import Manifest
from tandai.release.parquet import read_rows
from tandai.release.schema import Row
from tandai.wording import count_of

R = TypeVar("R", bound=Record)
_PARTS: dict[str, tuple[str, type[Record]]] = {
    "spans": ("spans", Span),
    "span_attributes": ("attributes", Attribute),
    "relations": ("relations", Relation),
    "document_labels": ("answers", Answer),
    "extras": ("extras", Extra),
}
"""Table to the field of an annotation that its rows are."""
_RENAMED = {
    "created_on": "created_at",
    "updated_on": "updated_at",
    "policy": "model_version",
}
"""Columns of the table of annotations that have another name than their field."""
_INTERVALS = ("sentences", "tokens", "quotations")
_COUNTED = {"n_spans": "spans", "n_relations": "relations", "n_ties": "ties"}


def read_annotations(
    release: Path, manifest: Manifest, *, layer: str, annotator: str
) -> list[Annotation]:
    """One annotator's annotations of a layer, or gold, sorted by id.

    Args:
        release: a release folder, with texts or without.
        manifest: its manifest.
        layer: the layer's name.
        annotator: a pseudonym, or ``gold``.

    Raises:
        InputError: a row is no such record, belongs to no annotation, or is missing.
    """
    heads = {
        row["annotation_id"]: row
        for row in _rows(release, manifest, "annotations")
        if row["layer"] == layer and row["annotator_id"] == annotator
    }
    parts: dict[str, dict[str, list[Any]]] = {key: defaultdict(list) for key in heads}
    for table, (field, kind) in _PARTS.items():
        for row in _rows(release, manifest, table):
            if row["layer"] == layer and row["annotator_id"] == annotator:
                place = f"table {table}, {row['annotation_id']}"
                if row["annotation_id"] not in parts:
                    raise InputError(release, place=place, found="no annotation", expected="one")
                parts[row["annotation_id"]][field].append(_record(release, place, row, kind))
    if annotator == "gold":
        for row in _rows(release, manifest, "ties"):
            if row["layer"] == layer:
                _add_tie(release, row, heads, parts)
    return [_annotation(release, head, parts[key]) for key, head in sorted(heads.items())]


def read_texts(release: Path, manifest: Manifest) -> dict[str, str]:
    """Text by document; empty where the release is stand-off."""
    if manifest.text == "stand-off":
        return {}
    return {row["document_id"]: row["text"] for row in _rows(release, manifest, "documents")}


def read_documents(release: Path, manifest: Manifest) -> dict[str, Document]:
    """The documents, by id.

    Raises:
        InputError: a row is no document.
    """
    found = {}
    for row in _rows(release, manifest, "documents"):
        pairs = {name: [(each["start"], each["end"]) for each in row[name]] for name in _INTERVALS}
        place = f"table documents, {row['document_id']}"
        found[row["document_id"]] = _record(release, place, {**row, **pairs}, Document)
    return found


def _rows(release: Path, manifest: Manifest, table: str) -> Iterator[Row]:
    entry = manifest.tables.get(table)
    for file in entry.files if entry else ():
        yield from read_rows(release / file.path, entry.columns if entry else ())


def _record(release: Path, place: str, row: Row, kind: type[R]) -> R:
    fields = {name: row[name] for name in kind.__struct_fields__ if name in row}
    try:
        return msgspec.convert(fields, kind)
    except msgspec.ValidationError as error:
        raise InputError(
            release, place=place, found=str(error), expected=f"a {kind.__name__}"
        ) from error


def _add_tie(
    release: Path,
    row: Row,
    heads: dict[str, Row],
    parts: dict[str, dict[str, list[Any]]],
) -> None:
    """A tie's row names its document only: there is one gold of it."""
    place = f"table ties, {row['document_id']}"
    owner = next(
        (key for key, head in heads.items() if head["document_id"] == row["document_id"]), ""
    )
    if not owner:
        raise InputError(release, place=place, found="no gold", expected="one")
    votes = {vote["value"]: vote["annotators"] for vote in row["votes"]}
    parts[owner]["ties"].append(_record(release, place, {**row, "votes": votes}, Tie))


def _annotation(release: Path, head: Row, parts: dict[str, list[Any]]) -> Annotation:
    place = f"table annotations, {head['annotation_id']}"
    for column, field in _COUNTED.items():
        found = len(parts[field])
        if found != head[column]:
            counted = f"{head[column]} {field}, as the annotation says"
            raise InputError(release, place=place, found=count_of(found, "row"), expected=counted)
    row = {_RENAMED.get(column, column): value for column, value in head.items()}
    row["curators"] = {each["annotator_id"]: each["annotator_kind"] for each in head["curators"]}
    made = _record(release, place, row, Annotation)
    return msgspec.structs.replace(made, **{field: tuple(each) for field, each in parts.items()})
