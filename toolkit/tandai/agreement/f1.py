"""Sums of matches by story group and class to F1: micro, macro and of each class.

F1 of two annotators is twice the matches over all that either gave: the same whoever is held for
the truth. Where neither gave anything it is undefined, and neither 0 nor 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from tandai.agreement.figures import Metric
from tandai.agreement.resample import Floats, Tally
from tandai.agreement.shared import Bools, Draft, Ints, Shared

MACRO = "(macro)"


def f1(sums: Floats) -> Floats:
    """Twice the matches, and all items, to F1; NaN where there are no items.

    Args:
        sums: shape (..., 2).
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        value: Floats = sums[..., 0] / sums[..., 1]
    return value


def macro_f1(sums: Floats) -> Floats:
    """The mean of F1 over the classes that have items; NaN where none has.

    Args:
        sums: shape (..., 2 * classes), twice the matches and all items of each class in turn.
    """
    each = f1(sums.reshape(*sums.shape[:-1], -1, 2))
    defined = ~np.isnan(each)
    with np.errstate(invalid="ignore", divide="ignore"):
        value: Floats = np.where(defined, each, 0).sum(axis=-1) / defined.sum(axis=-1)
    return value


@dataclass
class Matches:
    """Matches and items of one metric by story group and class, of a pair or of all pairs."""

    shared: Shared
    n_classes: int
    sums: Floats = field(init=False)
    """Shape (groups, classes, 2): twice the matches, and all items."""
    n: Ints = field(init=False)
    """Items of each class, shape (classes,), each once however many pairs it is compared in."""
    found_in: Bools = field(init=False)
    """Which documents have items of which class, shape (documents, classes)."""

    def __post_init__(self) -> None:
        self.sums = np.zeros((self.shared.n_groups, self.n_classes, 2))
        self.n = np.zeros(self.n_classes, dtype=np.int64)
        self.found_in = np.zeros((len(self.shared.document_ids), self.n_classes), dtype=np.bool_)

    def add_items(self, document: Ints, label: Ints) -> None:
        """Adds what was given: the document and the class of each item, shape (items,)."""
        self.sums[..., 1] += self._cells(document, label)
        self.n += np.bincount(label, minlength=self.n_classes)
        self.found_in[document, label] = True

    def add_matches(self, document: Ints, label: Ints) -> None:
        """Adds matches: of each, the document and the class, shape (matches,)."""
        self.sums[..., 0] += 2 * self._cells(document, label)

    def add_pair(self, pair: "Matches") -> None:
        """Adds sums and documents of a pair to those of all; ``n`` is not a pair's to add."""
        self.sums += pair.sums
        self.found_in |= pair.found_in

    def _cells(self, document: Ints, label: Ints) -> Floats:
        cell = self.shared.group[document] * self.n_classes + label
        n = np.bincount(cell, minlength=self.shared.n_groups * self.n_classes)
        return n.reshape(self.shared.n_groups, self.n_classes).astype(np.float64)

    def drafts(
        self,
        name: str,
        metric: Metric,
        n_of: str,
        labels: Sequence[tuple[int, str]],
        annotators: tuple[str, ...] = (),
    ) -> Iterator[Draft]:
        """Micro over some classes, macro where they are several, then each class.

        Args:
            name: of the figures.
            metric: of the figures.
            n_of: what the items are.
            labels: index and name of each class.
            annotators: the pair; empty: all.
        """
        chosen = [index for index, _ in labels]
        sums = self.sums[:, chosen]
        whose = "Neither of the two" if annotators else "Nobody"

        def draft(label: str, classes: list[int], tally: Tally) -> Draft:
            what = f"{n_of} {label}" if label not in {"", MACRO} else f"any {n_of} of {name!r}"
            return Draft(
                name=name,
                metric=metric,
                label=label,
                annotators=annotators,
                n=int(self.n[classes].sum()),
                n_of=n_of,
                n_documents=int(self.found_in[:, classes].any(axis=1).sum()),
                tally=tally,
                why=f"{whose} gave {what} to compare.",
            )

        yield draft("", chosen, Tally(sums.sum(axis=1), f1))
        if len(labels) > 1:
            flat = sums.reshape(len(sums), 2 * len(labels))
            yield draft(MACRO, chosen, Tally(flat, macro_f1))
        for index, label in labels:
            yield draft(label, [index], Tally(self.sums[:, index], f1))
