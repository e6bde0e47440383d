"""All documents' answers to single choices to what a model of the annotators holds for right."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from tandai.gold.dawid_skene import fit_dawid_skene
from tandai.gold.keys import Values, attribute_item
from tandai.gold.policies import DAWID_SKENE, Found, Policies
from tandai.gold.said import Question, said_of_document, said_of_spans
from tandai.gold.verdicts import Likely
from tandai.records import Annotation

MIN_ANNOTATORS = 3
"""With two, who of them errs cannot be told."""
MIN_ITEMS = 50
"""That two or more answered: fewer say too little of how each annotator errs."""
SURE = 0.8
"""How likely a class must be."""
_Named = tuple[str, str]
"""Document and item."""


class Shortage(NamedTuple):
    """A key whose answers are too few for a model."""

    key: str
    n_annotators: int
    n_items: int
    """That two or more answered."""


class Estimates(NamedTuple):
    """By key of tandai.toml, document and item, the values held for right."""

    by_key: Mapping[str, Mapping[_Named, Values]]
    short: tuple[Shortage, ...] = ()

    def likely(self, key: str, document_id: str, item: str) -> Likely | None:
        """What is held for right, or None where there is no model of that key."""
        held = self.by_key.get(key)
        return None if held is None else Likely(held.get((document_id, item)))


NO_ESTIMATES = Estimates({})


def estimate(documents: Iterable[Sequence[Annotation]], policies: Policies) -> Estimates:
    """Fits a model for each key whose policy asks one; answers under one key are one question.

    Args:
        documents: the annotations that count, a document each, sorted by it.
        policies: of the layer.
    """
    if DAWID_SKENE not in policies.chosen.values():
        return NO_ESTIMATES
    asked: dict[str, dict[_Named, dict[str, Values]]] = {
        key: {} for key, policy in sorted(policies.chosen.items()) if policy == DAWID_SKENE
    }
    for voting in documents:
        for span, question in said_of_spans(voting):
            found = policies.of_attribute(question.name)
            _add(asked, voting, found, question, attribute_item(span, question.name))
        for question in said_of_document(voting):
            _add(asked, voting, policies.of_answer(question.name), question, question.name)
    short, by_key = [], {}
    for key, items in asked.items():
        n_annotators = len({who for said in items.values() for who in said})
        n_items = sum(len(said) > 1 for said in items.values())
        if n_annotators < MIN_ANNOTATORS or n_items < MIN_ITEMS:
            short.append(Shortage(key, n_annotators, n_items))
        else:
            by_key[key] = _held(items)
    return Estimates(by_key, tuple(short))


def _add(
    asked: dict[str, dict[_Named, dict[str, Values]]],
    voting: Sequence[Annotation],
    found: Found,
    question: Question,
    item: str,
) -> None:
    """Adds a question to those of its key, unless somebody chose several: then each is a question.

    Who contradicts themselves says nothing.
    """
    said = {who: next(iter(given)) for who, given in question.said.items() if len(given) == 1}
    if found.policy == DAWID_SKENE and said and all(len(values) < 2 for values in said.values()):
        asked[found.key][voting[0].document_id, item] = said


def _held(items: Mapping[_Named, Mapping[str, Values]]) -> dict[_Named, Values]:
    """The values that the model is sure of."""
    classes = sorted({values for said in items.values() for values in said.values()})
    annotators = sorted({who for said in items.values() for who in said})
    counts = np.zeros((len(items), len(annotators), len(classes)))
    for row, said in enumerate(items.values()):
        for who, values in said.items():
            counts[row, annotators.index(who), classes.index(values)] += 1
    posterior = fit_dawid_skene(counts).posterior
    best = posterior.argmax(axis=1)
    sure = posterior.max(axis=1) >= SURE
    return {
        named: classes[column]
        for named, column, is_sure in zip(items, best, sure, strict=True)
        if is_sure
    }
