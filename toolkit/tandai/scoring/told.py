"""Predictions that can be read to what a person should know of them beside their scores."""

from collections.abc import Iterator

from tandai.findings import Finding
from tandai.scoring.header import Header
from tandai.scoring.predictions import Predictions
from tandai.scoring.sides import Gold
from tandai.scoring.tasks import Task
from tandai.wording import count_of


def tell(
    name: str, header: Header, task: Task, gold: Gold, said: Predictions, split: str
) -> Iterator[Finding]:
    """What was not predicted, what is not scored, and what the file says of itself.

    Args:
        name: of the file.
        header: of the file.
        task: the table's.
        gold: of the side.
        said: what is predicted.
        split: the side.
    """
    yield from _tell_all(name, gold, said, split)
    missing = sorted(set(gold.items) - set(said.items))
    if missing:
        found = f"no row for {len(missing)} of {count_of(len(gold.items), 'document')} of {split}, "
        found += f"such as {missing[0]}; scored as if nothing were predicted"
        expected = "a row for each, with an empty list where there is nothing"
        yield Finding("prediction-missing", "warning", name, found, expected)
    beside = sorted(set(said.items) - set(gold.items))
    if beside:
        found = f"{count_of(len(beside), 'document')} without gold of {task.layer!r}, such as {beside[0]}"
        expected = "documents with gold; these are not scored"
        yield Finding("prediction-without-gold", "warning", name, found, expected)
    if task.kind == "answers":
        yield from _tell_questions(name, gold, said)
    if gold.open_places:
        yield from _tell_places(name, gold, said)
    if header.too_few:
        expected = "predictions of something that was trained on enough"
        yield Finding("trained-on-too-little", "warning", name, header.too_few, expected)
    if gold.n_several:
        found = f"{gold.n_several} annotators' answers of which there are several"
        expected = "one; the last of them counts here"
        yield Finding("answers-several", "warning", "annotations", found, expected)


def _tell_all(name: str, gold: Gold, said: Predictions, split: str) -> Iterator[Finding]:
    """That nothing is predicted, or gold and nothing else: both are often the wrong file."""
    if not any(said.items.values()):
        found, expected = "no predictions: no row predicts anything", "rows that predict something"
        yield Finding("prediction-none", "warning", name, found, expected)
    elif said.items == gold.items:
        found = f"the gold of {split}, item for item"
        expected = "a model's own predictions; of gold held to itself figures say nothing"
        yield Finding("prediction-is-gold", "warning", name, found, expected)


def _tell_places(name: str, gold: Gold, said: Predictions) -> Iterator[Finding]:
    """Of spans, unlike of questions, nobody can tell what is left open: they count as wrong."""
    n_open = sum(
        (document_id, place) in gold.open_places
        for document_id, items in said.items.items()
        for place, _ in items - gold.items.get(document_id, set())
    )
    if n_open:
        found = f"{count_of(n_open, 'span')} where annotators did not settle what is there"
        expected = "places that gold settles; these count as wrong until somebody settles them"
        yield Finding("prediction-unsettled", "note", name, found, expected)


def _tell_questions(name: str, gold: Gold, said: Predictions) -> Iterator[Finding]:
    asked = {(each, place) for each, items in gold.items.items() for place, _ in items}
    given = {(each, place) for each, items in said.items.items() for place, _ in items}
    if given - asked:
        found = f"{count_of(len(given - asked), 'answer')} to questions that gold leaves open"
        yield Finding("prediction-unsettled", "note", name, f"{found}; not scored")
    if asked - given:
        found = f"no answer to {len(asked - given)} of {count_of(len(asked), 'question')}; counted as wrong"
        yield Finding("prediction-unanswered", "warning", name, found, "an answer to each")
