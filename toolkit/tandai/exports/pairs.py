"""A document's rows of views of pairs to its texts, each beside an item's sentence and an answer."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from tandai.errors import InputError
from tandai.exports.documents import Pair, Tables
from tandai.release.manifest import Manifest, TableEntry


class Shape(NamedTuple):
    """Where a view of pairs has what."""

    layer: str
    owner: str
    """Column of the id of what is asked about."""
    text: str
    item_id: str
    item: str
    answer: str


def pair_views(manifest: Manifest) -> dict[str, Shape]:
    """The release's views of pairs, known by their columns: a manifest names no kinds of view."""
    found = {name: _shape_of(entry) for name, entry in manifest.tables.items() if entry.files}
    return {name: shape for name, shape in found.items() if shape}


def pairs_of(tables: Tables, views: Mapping[str, Shape]) -> Iterator[Pair]:
    """The document's pairs, view by view.

    Args:
        tables: its rows, with their texts.
        views: those to be taken.

    Raises:
        InputError: a row lacks a text, an item's sentence or an answer.
    """
    for view, shape in views.items():
        for row in tables[view]:
            pair_id = f"{row[shape.owner]}/{row[shape.item_id]}"
            made = {
                "view": view,
                "pair_id": pair_id,
                "text": row[shape.text],
                "item": row[shape.item],
                "label": row[shape.answer],
            }
            try:
                yield msgspec.convert(made, Pair)
            except msgspec.ValidationError as error:
                place, expected = f"table {view}, {pair_id}", "two texts and an answer"
                raise InputError(
                    "the release", place=place, found=str(error), expected=expected
                ) from error


def _shape_of(entry: TableEntry) -> Shape | None:
    columns = {column.name: column for column in entry.columns}
    text = next((name for name in ("quote", "text") if name in columns), "")
    for name, column in columns.items():
        prefix, _, rest = name.rpartition("_")
        item = f"{prefix}_text"
        layer, slash, _ = column.labels.partition("/")
        if rest != "id" or not slash or not text or not {item, f"{prefix}_gloss"} <= columns.keys():
            continue
        answers = [each.name for each in entry.columns if each.labels and each is not column]
        if len(answers) == 1:
            return Shape(layer, entry.columns[0].name, text, name, item, answers[0])
    return None
