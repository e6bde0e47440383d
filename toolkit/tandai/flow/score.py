"""Predictions and a release to scores, with what the release's annotators reach beside them."""

from pathlib import Path

from tandai.errors import InputError
from tandai.findings import Finding
from tandai.flow.predicted import read_file
from tandai.flow.progress import Progress, silent
from tandai.flow.released import DEFAULT, Released, open_release
from tandai.flow.score_gold import read_gold, read_train
from tandai.flow.score_read import choose_task, named_task, read_predictions
from tandai.records import Record
from tandai.scoring.ceiling import find_ceiling, hold_to_annotators
from tandai.scoring.compare import Side, compare, explain_change
from tandai.scoring.majority import answer_all, most_frequent
from tandai.scoring.predictions import Predictions
from tandai.scoring.rates import MIN_GROUPS, Sampling
from tandai.scoring.records import Compared, Score
from tandai.scoring.sides import Gold, score_side
from tandai.scoring.tasks import Task
from tandai.scoring.told import tell
from tandai.wording import count_of


class Asked(Record, frozen=True, kw_only=True):
    """What is to be scored, and how."""

    table: str = ""
    """Empty: the one that the file names or that its rows fit."""
    split: str = "test"
    split_name: str = DEFAULT
    """Whose sides: ``default``, or a named split of the release."""
    samples: int = 1000
    seed: int = 20310502


PLAIN = Asked()
"""Test of the default split."""


def run_score(
    predictions: Path,
    release: Path,
    asked: Asked = PLAIN,
    *,
    against: Path | None = None,
    old: Path | None = None,
    progress: Progress = silent,
) -> Score:
    """Scores a predictions file.

    Args:
        predictions: JSON lines or Parquet.
        release: the folder of the release whose gold counts.
        asked: table, side and samples.
        against: other predictions, to compare with; with ``old``, those made for that release.
        old: an older release: how much of a change is its labels, and how much the model.
        progress: told of the steps.

    Raises:
        InputError: a file or folder is not what it must be.
        CheckError: predictions do not fit the release; every fault with its line.
    """
    progress("score", 0, 4)
    released = open_release(release, split_name=asked.split_name)
    file = read_file(predictions)
    task = choose_task(released, file, asked.table)
    gold = read_gold(released, task, asked.split)
    if not gold.items:
        found = f"no gold of {task.layer!r} in {asked.split}"
        raise InputError(release, place=task.table, found=found, expected="a side that has some")
    progress("score", 1, 4)
    said = read_predictions(file, released, task, asked.split)
    findings = list(tell(file.path.name, file.header, task, gold, said, asked.split))
    # The most frequent answer is that of train.
    sides = (asked.split,) if task.has_places else ("train", asked.split)
    findings += released.lacks(task.layer, *sides)
    sampling = Sampling(asked.samples, asked.seed)
    scored = score_side(task, gold, gold.items, said, sorted(gold.items), sampling)
    progress("score", 2, 4)
    answer, majority = "", None
    if not task.has_places:
        answer = most_frequent(read_train(released, task))
        if answer:
            guess = Predictions(answer_all(gold.items, answer), {})
            majority = score_side(task, gold, gold.items, guess, sorted(gold.items), sampling)
    ceiling, no_ceiling = find_ceiling(task, gold, sampling)
    n_predicted = sum(map(len, said.items.values()))
    held = tuple(hold_to_annotators(task, gold, said, sampling)) if n_predicted else ()
    progress("score", 3, 4)
    compared: tuple[Compared, ...] = ()
    if old is not None:
        told, compared = _between(task, gold, said, released, old, against, asked, sampling)
        findings += told
    elif against is not None:
        its_file = read_file(against)
        other = read_predictions(its_file, released, task, asked.split)
        findings += tell(against.name, its_file.header, task, gold, other, asked.split)
        one, two = (Side(gold.items, gold.links, each) for each in (other, said))
        documents = sorted(gold.items)
        compared = (compare("predictions", task, gold.groups, documents, one, two, sampling),)
    labels = dict.fromkeys(task.labels, 0)
    for items in gold.items.values():
        for _, label in items:
            labels[label] = labels.get(label, 0) + 1
    progress("score", 4, 4)
    n_groups = scored.n_groups
    few = f"{count_of(n_groups, 'story group')}: intervals are given from {MIN_GROUPS} on."
    return Score(
        release=released.title,
        content_sha256=released.manifest.content_sha256,
        table=task.table,
        split=_side(asked),
        made_by=file.header,
        labels=labels,
        n_documents=len(gold.items),
        n_groups=n_groups,
        n_predicted=n_predicted,
        n_missing=len(set(gold.items) - set(said.items)),
        scored=scored,
        majority=majority,
        majority_answer=answer,
        ceiling=ceiling,
        no_ceiling=no_ceiling,
        annotators=held,
        compared=compared,
        no_interval=few if n_groups < MIN_GROUPS else "",
        findings=tuple(findings),
    )


def _between(
    task: Task,
    gold: Gold,
    said: Predictions,
    released: Released,
    old: Path,
    against: Path | None,
    asked: Asked,
    sampling: Sampling,
) -> tuple[list[Finding], tuple[Compared, ...]]:
    """What of a change between two releases is the labels, and what the model."""
    before = open_release(old, split_name=asked.split_name)
    task_before = named_task(before, task.table)
    gold_before = read_gold(before, task_before, asked.split)
    shared = sorted(set(gold.items) & set(gold_before.items))
    same = [
        each
        for each in shared
        if released.documents[each].text_sha256 == before.documents[each].text_sha256
    ]
    findings = list(before.lacks(task_before.layer, asked.split))
    if len(same) < len(shared):
        found = f"{count_of(len(shared) - len(same), 'document')} whose text is another, left out"
        expected = f"one text in {before.title} and {released.title}"
        findings.append(Finding("text-changed-between", "warning", str(old), found, expected))
    if not same:
        found = f"no document of {asked.split} that has gold in both, with one text"
        raise InputError(old, found=found, expected="releases that share some")
    predicted = {"new": said}
    if against is not None:
        file = read_file(against)
        # By its own labels: between two releases some come and go.
        predicted["old"] = read_predictions(file, before, task_before, asked.split)
        findings += tell(
            against.name, file.header, task_before, gold_before, predicted["old"], asked.split
        )
    golds = {"old": gold_before, "new": gold}

    def side(whose: str, model: str) -> Side:
        return Side(golds[whose].items, golds[whose].links, predicted[model])

    compared = explain_change(
        task, gold.groups, same, side, sampling, two_models=against is not None
    )
    return findings, tuple(compared)


def _side(asked: Asked) -> str:
    return asked.split if asked.split_name == DEFAULT else f"{asked.split} of {asked.split_name}"
