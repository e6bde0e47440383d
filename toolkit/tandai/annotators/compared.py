"""What can be compared of a layer to figures of agreement, one document a row of sums.

The measures are those of `tandai agreement`; with each document a group of its own, their sums
can be pooled over pairs and cut into halves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from tandai.agreement.figures import Metric
from tandai.agreement.gather import WITHOUT_GROUP, Gathered
from tandai.agreement.resample import Tally, value_of
from tandai.agreement.said import measure_attributes, measure_documents
from tandai.agreement.shared import Asked, Draft, Shared
from tandai.agreement.spans import measure_spans
from tandai.annotators.records import Agreed

METRICS: tuple[Metric, ...] = ("exact_f1", "observed")
OTHERS = "(others)"


class Name(NamedTuple):
    """What a figure is on, and how it is measured."""

    name: str
    metric: Metric


class Measured(NamedTuple):
    """A figure of two, or of one with several, by document."""

    n: int
    n_of: str
    tally: Tally | None
    """A row of sums a document of `Shared.document_ids`; None where there is nothing to compare."""
    why: str

    def agreed(self, name: Name) -> Agreed:
        """The figure over all documents."""
        value = value_of(self.tally) if self.tally else None
        return Agreed(
            name=name.name,
            metric=name.metric,
            value=value,
            n=self.n,
            n_of=self.n_of,
            n_documents=int((self.tally.sums != 0).any(axis=1).sum()) if self.tally else 0,
            why="" if value is not None else self.why,
        )


Figures = Mapping[Name, Measured]


def by_document(gathered: Gathered) -> Gathered:
    """What was gathered, each document a group of its own instead of its story's."""
    shared = gathered.shared
    return Gathered(
        replace(shared, group=np.arange(len(shared.document_ids)), group_ids=shared.document_ids),
        tuple(each for each in gathered.findings if each.rule != WITHOUT_GROUP),
    )


def figures_of_pairs(shared: Shared, asked: Asked) -> dict[tuple[str, ...], dict[Name, Measured]]:
    """By pair of pseudonyms, exact F1 of spans and how often values are the same."""
    on_answers = (measure_attributes, measure_documents)
    given = asked.settings.spans_from
    measures = on_answers if given else (measure_spans, *on_answers)
    asked = asked._replace(metrics=frozenset(METRICS))
    found: dict[tuple[str, ...], dict[Name, Measured]] = {
        shared.names(pair): {} for pair in shared.pairs
    }
    if not found:
        return found
    for measure in measures:
        for each in measure(shared, asked):
            if (
                isinstance(each, Draft)
                and each.annotators
                and not each.label
                and each.metric in METRICS
            ):
                measured = Measured(each.n, each.n_of, each.tally, each.why)
                found[each.annotators][Name(each.name, each.metric)] = measured
    return found


def pool(figures: Iterable[Figures]) -> dict[Name, Measured]:
    """The figures of several pairs as one: sums over all of their comparisons."""
    together: dict[Name, list[Measured]] = {}
    for each in figures:
        for name, measured in each.items():
            together.setdefault(name, []).append(measured)
    return {name: _pooled(several) for name, several in together.items()}


def _pooled(several: list[Measured]) -> Measured:
    tallies = [each.tally for each in several if each.tally is not None]
    first = several[0]
    if not tallies:
        return first
    sums = np.sum([tally.sums for tally in tallies], axis=0)
    n = sum(each.n for each in several)
    return Measured(n, first.n_of, Tally(sums, tallies[0].formula), first.why)
