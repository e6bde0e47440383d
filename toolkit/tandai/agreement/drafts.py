"""Ratings of the same things to drafts of figures, class counts and confusions."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from tandai.agreement.answers import Answers
from tandai.agreement.coefficients import (
    Ratings,
    ac1_of,
    alpha_of,
    cohen_of,
    confusion_of,
    fleiss_of,
    observed_of,
    skewed,
    unsure,
    why_undefined,
)
from tandai.agreement.compared import Compared
from tandai.agreement.figures import ClassCounts, Confusion, Metric, in_number
from tandai.agreement.resample import Floats, Tally
from tandai.agreement.shared import Asked, Draft, Ints, Shared


class Drafting:
    """Makes drafts of one name: what they are on, and what its items are."""

    def __init__(self, shared: Shared, asked: Asked, name: str, n_of: str) -> None:
        self.shared = shared
        self.asked = asked
        self.name = name
        self.n_of = n_of

    def nominal(self, compared: Compared) -> Iterator[Draft]:
        """Alpha, AC1 and observed agreement, and Cohen's kappa of a pair."""
        wants, items = self.asked.wants, compared.items
        skew = skewed(items, self.asked.options.min_items, self.n_of)
        if wants("alpha"):
            yield self.draft(compared, "alpha", alpha_of, skew)
        caution = unsure(items, self.asked.options.min_items, self.n_of)
        if wants("ac1"):
            yield self.draft(compared, "ac1", ac1_of)._replace(caution=caution)
        pair = compared.pair
        if pair is not None and wants("cohen_kappa"):
            yield self.draft(compared, "cohen_kappa", lambda each: cohen_of(each, pair), skew)
        yield self.observed(compared)._replace(caution=caution)

    def fleiss(self, compared: Compared, n_of: str) -> Draft:
        """Fleiss' kappa, of things that as many annotators rated each."""
        skew = skewed(compared.items, self.asked.options.min_items, n_of)
        return self.draft(compared, "fleiss_kappa", fleiss_of, skew, n_of)

    def distant(self, compared: Compared, metric: Metric, distance: Floats) -> Draft:
        """Alpha by a distance between values."""
        why = _alike(compared.n_unusual, self.asked.options.min_items, self.n_of)
        return self.draft(compared, metric, lambda each: alpha_of(each, distance), why)

    def observed(self, compared: Compared) -> Draft:
        """How often two say the same, chance and all."""
        return self.draft(compared, "observed", observed_of)

    def draft(
        self,
        compared: Compared,
        metric: Metric,
        tally_of: Callable[[Ratings], Tally],
        skew: str = "",
        n_of: str = "",
    ) -> Draft:
        """One figure, or why there is none.

        Args:
            compared: what it rests on.
            metric: which it is.
            tally_of: makes its sums.
            skew: why it would mislead.
            n_of: what its items are, where not what all are.
        """
        why = why_undefined(compared.ratings, metric) or skew
        return Draft(
            name=self.name,
            metric=metric,
            n=compared.n,
            n_of=n_of or self.n_of,
            n_documents=compared.n_documents,
            tally=None if why else tally_of(compared.ratings),
            annotators=self.shared.names(compared.pair) if compared.pair else (),
            why=why,
        )

    def confusion(self, compared: Compared, classes: Sequence[str]) -> Iterator[Confusion]:
        """What was said beside what, of the classes that anybody gave."""
        if self.asked.metrics:
            return
        table = confusion_of(compared.ratings, compared.pair)
        given = np.flatnonzero(table.sum(axis=0) + table.sum(axis=1))
        if given.size:
            yield Confusion(
                layer=self.asked.layer,
                name=self.name,
                annotators=self.shared.names(compared.pair) if compared.pair else (),
                classes=tuple(classes[each] for each in given),
                table=tuple(map(tuple, table[np.ix_(given, given)].tolist())),
            )

    def counts_of(self, answers: Answers) -> ClassCounts:
        """How often each annotator gave each value, about matched spans and others alike."""
        return self.counts(answers.names, answers.by_annotator(self.shared))

    def counts(self, classes: Sequence[str], table: Ints) -> ClassCounts:
        """Of those who share a document, a table of shape (classes, annotators)."""
        present = np.flatnonzero(self.shared.answered.any(axis=0)).tolist()
        return ClassCounts(
            layer=self.asked.layer,
            name=self.name,
            counts={
                each: {self.shared.annotators[who]: row[who] for who in present}
                for each, row in zip(classes, table.tolist(), strict=True)
            },
        )


def _alike(n_unusual: int, min_items: int, n_of: str) -> str:
    """Why values of which nearly all are the same would mislead; empty where they are not.

    Of sets and numbers there are many, each of them rare: all but the most frequent one are
    counted together.
    """
    if n_unusual >= min_items:
        return ""
    return (
        f"Another value than the most frequent one was given of {n_unusual} "
        f"{in_number(n_unusual, n_of)}; below "
        f"{min_items}, alpha misleads, so none is given."
    )
