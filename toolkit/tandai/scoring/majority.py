"""Train's answers to the most frequent one, given to every question: what a model must beat."""

from collections import Counter
from collections.abc import Iterable

from tandai.scoring.items import Items


def most_frequent(answers: Iterable[str]) -> str:
    """The most frequent answer, of several the first by name; empty where there is none."""
    counted = Counter(answers)
    return min(counted, key=lambda each: (-counted[each], each)) if counted else ""


def answer_all(gold: Items, answer: str) -> Items:
    """Every question of gold with one answer."""
    return {
        document_id: {(place, answer) for place, _ in items} for document_id, items in gold.items()
    }
