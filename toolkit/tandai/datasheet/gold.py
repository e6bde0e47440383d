"""Gold, as it comes, to how often each layer says what, by split."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from tandai.agreement.questions import Question, questions_of
from tandai.agreement.said import WRITTEN
from tandai.agreement.shared import Asked
from tandai.inventories import NOT_IN_INVENTORY
from tandai.paths import split_path
from tandai.records import Annotation, Answer, Attribute
from tandai.release.counted import LabelCount

CHOSEN = "(chosen)"
"""Stands for every item of an inventory: those are counted as seen in train or not."""
UNLABELLED = "(none)"
NO_ITEM = ", no item"
"""Behind the name of a question, where an answer is about nothing that its inventory has."""


class GoldCounter:
    """Counts classes of spans, links, questions about spans and questions about documents.

    Memory holds a number a class and split.
    """

    def __init__(self, asked: Mapping[str, Asked]) -> None:
        """Begins with nothing.

        Args:
            asked: what config and settings say, by layer, in the order of the layers.
        """
        self._asked = asked
        self._questions = {
            layer: {
                control.name: question
                for question in questions_of(each)
                for control in question.controls
            }
            for layer, each in asked.items()
        }
        self._counts: dict[tuple[str, str], dict[str, Counter[str]]] = {}

    def add(self, gold: Annotation, split: str) -> None:
        """The gold of one document in one layer, and the split it is in."""
        layer = gold.layer
        # A layer that is asked about another's spans repeats them.
        if not self._asked[layer].settings.spans_from:
            for span in gold.spans:
                self._count(layer, span.control, span.label, split)
        for relation in gold.relations:
            for label in relation.labels or (UNLABELLED,):
                self._count(layer, "relation", label, split)
        said: tuple[Attribute | Answer, ...] = (*gold.attributes, *gold.answers)
        for each in said:
            question = self._questions[layer].get(each.name)
            name = question.name if question else each.name
            for value in each.values:
                is_item = question is None or not question.is_inventory or _is_item(value)
                label = _class_of(question, value) if is_item else value
                self._count(layer, name if is_item else f"{name}{NO_ITEM}", label, split)

    def found(self) -> tuple[LabelCount, ...]:
        """A count a column and split: layers in their order, columns as they came."""
        order = list(self._asked)
        return tuple(
            LabelCount(what=f"{layer}.{name}", split=split, counts=dict(sorted(counts.items())))
            for (layer, name), by_split in sorted(
                self._counts.items(), key=lambda each: order.index(each[0][0])
            )
            for split, counts in sorted(by_split.items())
        )

    def _count(self, layer: str, name: str, label: str, split: str) -> None:
        by_split = self._counts.setdefault((layer, name), defaultdict(Counter))
        by_split[split][label] += 1


def _is_item(value: str) -> bool:
    return split_path(value)[0] not in NOT_IN_INVENTORY


def _class_of(question: Question | None, value: str) -> str:
    """The class of a value: of a pair its answer, of an inventory that one was chosen."""
    if question is None or question.scale in ("text", "interval"):
        return WRITTEN
    _, *answer = split_path(value)
    if question.scale == "pairs" and answer:
        return answer[-1]
    return CHOSEN if question.is_inventory else value
