"""What figures of agreement are made of, and the contract between them and `measure`.

Every figure is made by a function of one form, in a module of its own:

    def measure_X(shared: Shared, asked: Asked) -> Iterator[Measured]

It yields `Draft`s (figures before interval, gate and target), `ClassCounts`, `Confusion`s and
`Finding`s, in the order they are to be read, and is named in `ON_SPANS` or `ON_ANSWERS` of
measure.py, which alone draws samples and makes figures of drafts. A function also yields a draft where there is nothing to
compare: for every label, attribute, relation and group of answers that the config declares, with a
sentence in ``why``. Pure, and the same whatever the order of annotations and annotators.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tandai.agreement.figures import ClassCounts, Confusion, Metric
from tandai.agreement.resample import Tally
from tandai.findings import Finding
from tandai.labelstudio.config import LabelConfig
from tandai.records import Annotation, AnnotatorKind
from tandai.settings import AgreementSettings, LayerSettings

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Pair = tuple[int, int]
"""Two annotators by their index, the smaller one first."""


class SpanClass(NamedTuple):
    """What a span can be called."""

    control: str
    """Name of the Labels tag."""
    label: str


class Spans(NamedTuple):
    """All spans of the shared documents, a row each, trimmed.

    Sorted by document, annotator, label, start and end; no two rows are the same in all five: a
    span that its annotator gave twice is one row of several ``ids``.
    """

    document: Ints
    """Index into ``Shared.document_ids``."""
    annotator: Ints
    """Index into ``Shared.annotators``."""
    label: Ints
    """Index into ``Shared.classes``."""
    start: Ints
    """Code points."""
    end: Ints
    """Exclusive."""
    ids: tuple[tuple[str, ...], ...]
    """``span_id`` of each: what attributes and relations of its annotation refer to."""


class Tokens(NamedTuple):
    """All tokens of the shared documents, a row each, by document and start."""

    document: Ints
    start: Ints
    end: Ints


class Pairing(NamedTuple):
    """Spans of two annotators that count as the same one: rows of `Spans`, one to one."""

    first: Ints
    second: Ints


@dataclass(frozen=True, eq=False)
class Shared:
    """What of a layer can be compared: the documents that two or more annotators answered."""

    annotators: tuple[str, ...]
    """All whose answers count in the layer, by pseudonym; some may share no document."""
    kinds: tuple[AnnotatorKind, ...]
    """Beside ``annotators``."""
    n_answered: int
    """Documents with an answer that counts, those of one annotator too."""
    document_ids: tuple[str, ...]
    """Those that two or more answered, sorted."""
    n_chars: Ints
    """Shape (documents,)."""
    group: Ints
    """Story group of each document, shape (documents,): an index into ``group_ids``."""
    group_ids: tuple[str, ...]
    """Of the shared documents, sorted."""
    said: tuple[tuple[Annotation | None, ...], ...]
    """By document, then annotator: the answer that counts, or None where there is none."""
    answered: Bools
    """Shape (documents, annotators): where ``said`` holds an answer."""
    tokens: Tokens
    classes: tuple[SpanClass, ...]
    """Those of the config in its order, then those that only answers hold."""
    spans: Spans
    pairings: Mapping[Pair, Pairing]
    """By pair of annotators that share a document: spans of the same label whose intersection
    over union is ``agreement.match`` or more, see matching.py."""
    kept: list[object] = field(default_factory=list, repr=False)
    """What was made of it once and is asked for again, whatever the groups: see answers.py."""

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Annotators that share a document."""
        return tuple(self.pairings)

    @property
    def n_groups(self) -> int:
        """How many story groups the shared documents are of: rows of a tally's sums."""
        return len(self.group_ids)

    def names(self, pair: Pair) -> tuple[str, str]:
        """The pseudonyms of two annotators."""
        return self.annotators[pair[0]], self.annotators[pair[1]]

    def both(self, pair: Pair) -> Bools:
        """Which documents both answered, shape (documents,)."""
        both: Bools = self.answered[:, pair[0]] & self.answered[:, pair[1]]
        return both


class Asked(NamedTuple):
    """What config and tandai.toml say of the layer."""

    layer: str
    config: LabelConfig
    settings: LayerSettings
    options: AgreementSettings
    pair_controls: tuple[str, ...] = ()
    """Taxonomies about a span that give pairs of an inventory's item and an answer."""
    pair_answers: Mapping[str, tuple[str, ...]] = {}
    """By ``pair_controls``, the answers that are offered under each item."""
    metrics: frozenset[Metric] = frozenset()
    """Those that are wanted; none: all."""
    answer_groups: Mapping[str, tuple[str, ...]] = {}
    """Questions about the document that are one question of several items: prefix to controls."""

    def wants(self, metric: Metric) -> bool:
        """Whether a figure is to be made, or nobody would look at it."""
        return not self.metrics or metric in self.metrics


class Draft(NamedTuple):
    """A figure before its interval, gate and target."""

    name: str
    """A Labels tag, an attribute, a relation label, a group of answers."""
    metric: Metric
    n: int
    """Items it rests on."""
    n_of: str
    """What those are: ``spans``, ``tokens``, ``matched spans``."""
    n_documents: int
    """Documents those items are in."""
    tally: Tally | None
    """A row of sums a story group (`Shared.group_ids`), all zero where a group has no item; what
    is no sum of sums has ``np.eye(n_groups)``, so that its formula is given the weights. None
    where the figure would mislead."""
    label: str = ""
    """One class alone; empty: all of them."""
    annotators: tuple[str, ...] = ()
    """A pair, by pseudonym; empty: all pairs pooled."""
    why: str = ""
    """A sentence for where there is no tally, or its value is undefined."""
    caution: str = ""
    """A sentence: why its value says too little to be held against a gate."""
    n_groups: int | None = None
    """Story groups with an item; None: those whose row is not all zero."""


Measured = Draft | ClassCounts | Confusion | Finding
Measure = Iterator[Measured]
