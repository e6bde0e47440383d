"""Relations of pairs of annotators to F1: where both ends match, and end to end.

A relation of one annotator is the other's where both its ends count as the same span (decided by
the pairing of spans, see matching.py), and label and direction are the same. An arrow to the left
is one to the right, turned; one in both directions has no first end.

* ``matched_f1`` asks how well arrows are drawn: of relations whose ends the other one marked too.
* ``end_to_end_f1`` asks how well relations are found: of all, so missing ends count against it.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from tandai.agreement.f1 import MACRO, Matches
from tandai.agreement.figures import ClassCounts, Metric
from tandai.agreement.shared import Asked, Draft, Ints, Measure, Pair, Shared
from tandai.findings import Finding
from tandai.records import Annotation

ALL = "(relations)"
"""Name of what is on relations of every label."""
UNLABELLED = "(unlabelled)"
METRICS: tuple[Metric, ...] = ("matched_f1", "end_to_end_f1")


class Drawn(NamedTuple):
    """All relations of the shared documents, a row each, none twice."""

    document: Ints
    annotator: Ints
    label: Ints
    """Index into the labels of relations."""
    is_both_ways: Ints
    """1 where the arrow has two heads; its ends stand in the order of their rows."""
    source: Ints
    """Row of the span it starts at."""
    target: Ints


def measure_relations(shared: Shared, asked: Asked) -> Measure:
    """How often each relation was drawn, and F1 of each label and of all."""
    labels, drawn, findings = read_relations(shared, asked)
    if not labels:
        return
    yield from findings
    yield _counts(shared, asked.layer, labels, drawn)
    pooled = {metric: Matches(shared, len(labels)) for metric in METRICS}
    compared = np.zeros(len(drawn.label), dtype=np.bool_)
    named = list(enumerate(labels))
    for pair in shared.pairs:
        matches, with_partners = _matches(shared, drawn, pair, len(labels))
        compared[with_partners] = True
        for metric in METRICS:
            pooled[metric].add_pair(matches[metric])
            yield from _drafts(matches[metric], metric, named, shared.names(pair))
    n_labels = len(labels)
    pooled["matched_f1"].n += np.bincount(drawn.label[compared], minlength=n_labels)
    pooled["end_to_end_f1"].n += np.bincount(drawn.label, minlength=n_labels)
    for metric in METRICS:
        yield from _drafts(pooled[metric], metric, named)


def read_relations(shared: Shared, asked: Asked) -> tuple[tuple[str, ...], Drawn, list[Finding]]:
    """The labels of relations, those drawn, and findings on arrows that join no spans."""
    found: set[tuple[int, int, str, int, int, int]] = set()
    loose: dict[str, list[str]] = defaultdict(list)
    rows = _rows_by_annotation(shared)
    for document, answers in enumerate(shared.said):
        for annotator, annotation in enumerate(answers):
            if annotation is None or not annotation.relations:
                continue
            row_of = rows[document, annotator]
            for source, target, label, both_ways in _arrows(annotation):
                if source not in row_of or target not in row_of:
                    loose[annotation.annotation_id].append(f"{source} -> {target}")
                for one in row_of.get(source, ()):
                    for other in row_of.get(target, ()):
                        ends = sorted((one, other)) if both_ways else (one, other)
                        found.add((document, annotator, label, both_ways, ends[0], ends[1]))
    met = sorted({label for _, _, label, *_ in found})
    labels = tuple(dict.fromkeys([*asked.config.relations, *met]))
    number = {label: index for index, label in enumerate(labels)}
    table = [(d, a, number[label], *rest) for d, a, label, *rest in sorted(found)]
    findings = [
        Finding(
            "relation-without-span",
            "warning",
            f"corpus/annotations/{asked.layer}, {name}",
            f"{', '.join(arrows)}, which join no two labelled spans; not compared",
            "a labelled span at both ends",
        )
        for name, arrows in sorted(loose.items())
    ]
    columns = np.array(table, dtype=np.int64).reshape(len(table), 6).T
    return labels, Drawn(*columns), findings


def _rows_by_annotation(shared: Shared) -> dict[tuple[int, int], dict[str, list[int]]]:
    """Rows of spans by their id, of each document and annotator."""
    rows: dict[tuple[int, int], dict[str, list[int]]] = defaultdict(dict)
    spans = shared.spans
    keys = zip(spans.document.tolist(), spans.annotator.tolist(), spans.ids, strict=True)
    for row, (document, annotator, ids) in enumerate(keys):
        of_answer = rows[document, annotator]
        for name in ids:
            of_answer.setdefault(name, []).append(row)
    return rows


def _arrows(annotation: Annotation) -> list[tuple[str, str, str, int]]:
    """Source, target, label, and 1 where it has two heads; of several labels one each."""
    arrows = []
    for each in annotation.relations:
        ends = (each.from_id, each.to_id)
        source, target = ends[::-1] if each.direction == "left" else ends
        both_ways = int(each.direction == "bi")
        arrows += [(source, target, label, both_ways) for label in each.labels or (UNLABELLED,)]
    return arrows


def _counts(shared: Shared, layer: str, labels: tuple[str, ...], drawn: Drawn) -> ClassCounts:
    shape = (len(labels), len(shared.annotators))
    cell = drawn.label * shape[1] + drawn.annotator
    table = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
    present = [who for who in range(shape[1]) if shared.answered[:, who].any()]
    counts = {
        label: {shared.annotators[who]: int(table[index, who]) for who in present}
        for index, label in enumerate(labels)
    }
    return ClassCounts(layer=layer, name=ALL, counts=counts)


def _matches(
    shared: Shared, drawn: Drawn, pair: Pair, n_labels: int
) -> tuple[dict[Metric, Matches], Ints]:
    """Matches of two annotators under each metric, and the relations whose ends both marked."""
    pairing = shared.pairings[pair]
    n_rows = len(shared.spans.start)
    # What the other one's span is called here; -1 where nobody else marked it.
    as_second = np.full(n_rows, -1)
    as_second[pairing.first] = pairing.second
    itself = np.full(n_rows, -1)
    itself[pairing.second] = pairing.second
    both = shared.both(pair)[drawn.document]
    matches = {metric: Matches(shared, n_labels) for metric in METRICS}
    keys: list[Ints] = []
    partnered: list[Ints] = []
    for who, name_of in zip(pair, (as_second, itself), strict=True):
        rows = np.flatnonzero(both & (drawn.annotator == who))
        matches["end_to_end_f1"].add_items(drawn.document[rows], drawn.label[rows])
        rows = rows[(name_of[drawn.source[rows]] >= 0) & (name_of[drawn.target[rows]] >= 0)]
        matches["matched_f1"].add_items(drawn.document[rows], drawn.label[rows])
        partnered.append(rows)
        keys.append(_keys(drawn, rows, name_of))
    alike = partnered[0][np.isin(keys[0], keys[1])]
    for metric in METRICS:
        matches[metric].add_matches(drawn.document[alike], drawn.label[alike])
    return matches, np.concatenate(partnered)


def _keys(drawn: Drawn, rows: Ints, name_of: Ints) -> Ints:
    """A number for each relation: the same for two annotators' where they are the same."""
    source, target = name_of[drawn.source[rows]], name_of[drawn.target[rows]]
    both_ways = drawn.is_both_ways[rows] == 1
    first = np.where(both_ways, np.minimum(source, target), source)
    second = np.where(both_ways, np.maximum(source, target), target)
    kind = drawn.label[rows] * 2 + drawn.is_both_ways[rows]
    keys: Ints = (kind * len(name_of) + first) * len(name_of) + second
    return keys


def _drafts(
    matches: Matches,
    metric: Metric,
    labels: list[tuple[int, str]],
    annotators: tuple[str, ...] = (),
) -> Iterator[Draft]:
    """Each relation label under its own name; all together where they are several."""
    for draft in matches.drafts(ALL, metric, "relations", labels, annotators):
        if draft.label not in {"", MACRO}:
            yield draft._replace(name=draft.label, label="")
        elif len(labels) > 1:
            yield draft
