"""Two releases' gold to columns of integers on common numbers: equal where the strings are."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from tandai.agreement.shared import Bools, Ints
from tandai.diff.pairing import encode, encode_ordered, pack
from tandai.diff.tables import Release, gold_of
from tandai.diff.values import code_values
from tandai.errors import InputError


class Spans(NamedTuple):
    """A release's spans of gold, in its order."""

    gold: Ints
    """Number of document and layer."""
    control: Ints
    label: Ints
    region: Ints
    """Number of document, layer and span id: a region with two labels is two spans."""
    start: Ints
    end: Ints
    rows: Any
    """The ``pyarrow.Table`` they are from."""


class Answers(NamedTuple):
    """A release's attributes of spans, or its answers about documents."""

    gold: Ints
    region: Ints
    """Of the span; -1 where it is about the document."""
    name: Ints
    value: Ints
    rows: Any


class Arrows(NamedTuple):
    """A release's relations; none points to the left."""

    gold: Ints
    source: Ints
    """Region it starts at."""
    target: Ints
    is_both_ways: Bools
    value: Ints
    rows: Any


class Side(NamedTuple):
    """The gold of one release."""

    there: Bools
    """By number of document and layer: whether there is gold."""
    spans: Spans
    attributes: Answers
    arrows: Arrows
    answers: Answers


class Gold(NamedTuple):
    """The gold of both, and what the numbers stand for."""

    documents: list[str]
    layers: list[str]
    controls: list[str]
    """Of spans, attributes and answers."""
    labels: list[str]
    span_ids: list[str]
    """In no order."""
    values: list[str]
    """Kind, number of values and values, as `values.code_values` makes them; in no order."""
    id_of: Ints
    """Index into the span ids, by region."""
    old: Side
    new: Side

    def layer_of(self, gold: Ints) -> Ints:
        """The layer of a number of document and layer."""
        return gold % max(len(self.layers), 1)

    def document_of(self, gold: Ints) -> Ints:
        """The document of a number of document and layer."""
        return gold // max(len(self.layers), 1)


_TABLES = ("annotations", "spans", "span_attributes", "relations", "document_labels")


def code_gold(old: Release, new: Release) -> Gold:
    """Numbers for everything in both releases' gold.

    Raises:
        InputError: an attribute or a relation names a span that its gold does not have.
    """
    found = [{name: gold_of(each, name) for name in _TABLES} for each in (old, new)]
    every = [(tables, name) for tables in found for name in _TABLES]
    document, documents = encode_ordered([tables[name]["document_id"] for tables, name in every])
    layer, layers = encode_ordered([tables[name]["layer"] for tables, name in every])
    gold = dict(
        zip(
            [(side, name) for side in (0, 1) for name in _TABLES],
            [one * max(len(layers), 1) + two for one, two in zip(document, layer, strict=True)],
            strict=True,
        )
    )
    ids = (("spans", "span_id"), ("span_attributes", "span_id"))
    ends = (("relations", "from_id"), ("relations", "to_id"))
    named = [(side, name, column) for side in (0, 1) for name, column in (*ids, *ends)]
    codes, span_ids = encode([found[side][name][column] for side, name, column in named])
    packed = pack([gold[side, name] for side, name, _ in named], codes)
    region, id_of = _regions(packed, codes)
    regions = dict(zip(named, region, strict=True))
    _check_regions(found, regions, (old, new))
    control, labels_and_names = _controls(found)
    label, labels = encode_ordered([tables["spans"]["label"] for tables in found])
    value, values = code_values(
        [tables[name] for tables in found for name in ("span_attributes", "document_labels")],
        [tables["relations"] for tables in found],
    )
    n_gold = len(documents) * len(layers)
    sides = []
    for side, tables in enumerate(found):
        there = np.zeros(n_gold, dtype=np.bool_)
        there[gold[side, "annotations"]] = True
        offsets = [tables["spans"][name].to_numpy().astype(np.int64) for name in ("start", "end")]
        answers = gold[side, "document_labels"]
        sides.append(
            Side(
                there=there,
                spans=Spans(
                    gold[side, "spans"],
                    control[side, "spans"],
                    label[side],
                    regions[side, "spans", "span_id"],
                    offsets[0],
                    offsets[1],
                    tables["spans"],
                ),
                attributes=Answers(
                    gold[side, "span_attributes"],
                    regions[side, "span_attributes", "span_id"],
                    control[side, "span_attributes"],
                    value[2 * side],
                    tables["span_attributes"],
                ),
                arrows=_arrows(
                    gold[side, "relations"],
                    regions[side, "relations", "from_id"],
                    regions[side, "relations", "to_id"],
                    value[4 + side],
                    tables["relations"],
                ),
                answers=Answers(
                    answers,
                    np.full(len(answers), -1),
                    control[side, "document_labels"],
                    value[2 * side + 1],
                    tables["document_labels"],
                ),
            )
        )
    return Gold(
        documents, layers, labels_and_names, labels, span_ids, values, id_of, sides[0], sides[1]
    )


def _regions(packed: Sequence[Ints], codes: Sequence[Ints]) -> tuple[list[Ints], Ints]:
    """Numbers of regions from 0 on, and the span id of each."""
    whole = np.concatenate(packed)
    _, first, number = np.unique(whole, return_index=True, return_inverse=True)
    ends = np.cumsum([len(part) for part in packed])
    return np.split(number.astype(np.int64), ends[:-1]), np.concatenate(codes)[first]


def _check_regions(
    found: Sequence[dict[str, Any]],
    regions: dict[tuple[int, str, str], Ints],
    releases: Sequence[Release],
) -> None:
    n = 1 + max((int(each.max(initial=0)) for each in regions.values()), default=0)
    for (side, name, column), region in regions.items():
        there = np.zeros(n, dtype=np.bool_)
        there[regions[side, "spans", "span_id"]] = True
        lost = np.flatnonzero(~there[region])
        if lost.size:
            row = found[side][name].slice(int(lost[0]), 1).to_pylist()[0]
            manifest = releases[side].manifest
            raise InputError(
                f"{manifest.name} {manifest.version}",
                place=f"table {name}, {row['document_id']}, {row['layer']}",
                found=f"{column} {row[column]!r}, which is no span of its gold",
                expected="the id of a span",
            )


def _controls(found: Sequence[dict[str, Any]]) -> tuple[dict[tuple[int, str], Ints], list[str]]:
    columns = (("spans", "control"), ("span_attributes", "name"), ("document_labels", "name"))
    named = [(side, name, column) for side in (0, 1) for name, column in columns]
    codes, names = encode_ordered([found[side][name][column] for side, name, column in named])
    return {(side, name): code for (side, name, _), code in zip(named, codes, strict=True)}, names


def _arrows(gold: Ints, source: Ints, target: Ints, value: Ints, rows: Any) -> Arrows:
    """An arrow to the left is one to the right, turned; one in both directions has no first end."""
    import pyarrow.compute as pc

    left, both = (
        pc.equal(rows["direction"], way).to_numpy(zero_copy_only=False) for way in ("left", "bi")
    )
    return Arrows(
        gold,
        np.where(left, target, source),
        np.where(left, source, target),
        both.astype(np.bool_),
        value,
        rows,
    )
