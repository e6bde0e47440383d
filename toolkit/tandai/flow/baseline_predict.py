"""A release's train to what a baseline says of another side: the most frequent, words, or a model."""

from collections.abc import Callable, Iterable
from typing import Any, Literal

from tandai.baselines.learned import SEPARATOR, Answerer, Tagger
from tandai.baselines.lexicon import find_words, make_lexicon
from tandai.flow.progress import Progress, watched
from tandai.flow.released import Released, Row, rows_of
from tandai.scoring.items import Items, gold_columns, place_of
from tandai.scoring.majority import answer_all, most_frequent
from tandai.scoring.sides import Gold
from tandai.scoring.tasks import Task

Method = Literal["majority", "lexicon", "learned"]


def predict(
    released: Released,
    task: Task,
    method: Method,
    seed: int,
    train: Gold,
    side: Gold,
    split: str,
    progress: Progress,
) -> Items:
    """What a method says of every document of a side that has gold.

    Args:
        released: the release.
        task: the table's.
        method: how.
        seed: of what is learned.
        train: gold to learn from.
        side: whose documents and questions are meant; its labels are not looked at.
        split: name of that side.
        progress: told of every document or question.

    Raises:
        MissingToolError: scikit-learn is needed and not installed.
        TandaiError: train has one class alone.
    """
    if method == "majority":
        if task.has_places:
            # Most tokens are of no span, so that is the most frequent class.
            return {document_id: set() for document_id in side.items}
        return answer_all(side.items, most_frequent(labels_of(train)))
    if not task.has_places:
        return _answer(released, task, seed, side, split, progress)
    documents = [
        each for each in _documents(released, "train") if each["document_id"] in train.items
    ]
    find = (_lexicon if method == "lexicon" else _tagger)(documents, train, seed)
    there = [each for each in _documents(released, split) if each["document_id"] in side.items]
    return {
        row["document_id"]: {((start, end), label) for start, end, label in find(row)}
        for row in watched(there, "baseline", progress)
    }


Find = Callable[[Row], Iterable[tuple[int, int, str]]]


def _lexicon(documents: list[Row], train: Gold, _seed: int) -> Find:
    lexicon = make_lexicon(
        (row["text"][start:end], label)
        for row in documents
        for start, end, label in _spans(train, row)
    )
    return lambda row: find_words(lexicon, row["text"])


def _tagger(documents: list[Row], train: Gold, seed: int) -> Find:
    tagger = Tagger(seed)
    tagger.learn((row["text"], _tokens(row), _spans(train, row)) for row in documents)
    return lambda row: tagger.find(row["text"], _tokens(row))


def _answer(
    released: Released, task: Task, seed: int, side: Gold, split: str, progress: Progress
) -> Items:
    """The answers of a model of words, to the questions that gold answers."""
    answerer = Answerer(seed)
    rows = list(_questions(released, task, "train"))
    answerer.learn([_words(task, row) for row in rows], [row[task.answer_column] for row in rows])
    asked = list(_questions(released, task, split))
    said = answerer.answer([_words(task, row) for row in watched(asked, "baseline", progress)])
    items: Items = {document_id: set() for document_id in side.items}
    for row, answer in zip(asked, said, strict=True):
        items[row["document_id"]].add((place_of(task, row), answer))
    return items


def _questions(released: Released, task: Task, side: str) -> Iterable[Row]:
    columns = dict.fromkeys([*gold_columns(task), *_word_columns(task)])
    return rows_of(released, task.table, list(columns), side)


def _word_columns(task: Task) -> tuple[str, ...]:
    """What a question is asked about, and what it says."""
    item = f"{task.item_column.removesuffix('_id')}_text"
    about = ("context", "quote") if task.kind == "pairs" else ("text",)
    return tuple(each for each in (*about, item) if each in task.columns)


def _words(task: Task, row: Row) -> str:
    return SEPARATOR.join(row[column] or "" for column in _word_columns(task))


def _documents(released: Released, side: str) -> Iterable[Row]:
    return rows_of(released, "documents", ("document_id", "text", "tokens"), side)


def _spans(gold: Gold, row: Row) -> list[tuple[int, int, str]]:
    found: list[Any] = [(*place, label) for place, label in gold.items[row["document_id"]]]
    return sorted(found)


def _tokens(row: Row) -> list[tuple[int, int]]:
    return [(each["start"], each["end"]) for each in row["tokens"]]


def labels_of(gold: Gold) -> Iterable[str]:
    """Every label or answer of gold."""
    return (label for items in gold.items.values() for _, label in items)
