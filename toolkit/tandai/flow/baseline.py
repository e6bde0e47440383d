"""A release to a baseline's predictions of one side, learned on train, and what may be said of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

import tandai
from tandai.baselines.enough import SideCounts, why_too_few
from tandai.errors import InputError, TandaiError
from tandai.findings import Finding
from tandai.flow.baseline_predict import Method, labels_of, predict
from tandai.flow.progress import Progress, silent
from tandai.flow.released import DEFAULT, Released, open_release
from tandai.flow.score_gold import read_gold
from tandai.flow.score_read import named_task, tasks_of
from tandai.records import Record
from tandai.scoring.header import Header
from tandai.scoring.items import Items
from tandai.scoring.predictions import Predictions
from tandai.scoring.rates import Sampling
from tandai.scoring.records import Scored
from tandai.scoring.sides import Gold, score_side
from tandai.scoring.tasks import Task
from tandai.store import write_bytes


class Baseline(Record, frozen=True, kw_only=True):
    """What `baseline` did."""

    release: str
    table: str
    split: str
    method: Method
    seed: int | None
    """None where nothing is drawn."""
    train: SideCounts
    side: SideCounts
    n_predicted: int
    too_few: str
    """A sentence with the minimum where figures would say nothing; else empty."""
    scored: Scored | None
    """Null where there is too little to say anything."""
    path: str
    findings: tuple[Finding, ...] = ()
    """That the folder is a copy that lacks some of its release."""


def run_baseline(
    release: Path,
    out: Path,
    *,
    table: str = "",
    method: Method = "majority",
    split: str = "test",
    split_name: str = DEFAULT,
    seed: int = 1,
    progress: Progress = silent,
) -> Baseline:
    """Writes the predictions of a baseline.

    Args:
        release: the folder of a release.
        out: the predictions file to make.
        table: what to predict; empty: the first that can be.
        method: ``majority``, ``lexicon`` or ``learned``.
        split: the side to predict.
        split_name: whose sides: ``default``, or a named split of the release.
        seed: of what is learned.
        progress: told of every document that is predicted.

    Raises:
        InputError: it is no release, or lacks what is asked for.
        MissingToolError: scikit-learn is needed and not installed.
        TandaiError: there is a file already, texts are needed and not there, or a method does not
            fit the table.
    """
    if out.exists():
        raise TandaiError(f"{out} is there already and is not written over; name another file.")
    released = open_release(release, split_name=split_name)
    task = named_task(released, table or next(iter(_in_order(released)), ""))
    _refuse(released, task, method)
    train, side = (read_gold(released, task, each) for each in ("train", split))
    for name, gold in (("train", train), (split, side)):
        if not gold.items:
            found = f"no gold of {task.layer!r} in {name}"
            raise InputError(
                release, place=task.table, found=found, expected="a side that has some"
            )
    items = predict(released, task, method, seed, train, side, split, progress)
    counts = [_count(task, gold) for gold in (train, side)]
    too_few = why_too_few(counts[0], counts[1], split)
    drawn = seed if method == "learned" else None
    header = Header(
        table=task.table,
        kind="program",
        name=f"tandai-baseline-{method}",
        version=tandai.__version__,
        seed=drawn,
        release=released.manifest.content_sha256,
        trained_on=counts[0].labels,
        too_few=too_few,
    )
    write_bytes(out, _encode(header, task, items))
    scored = None
    if not too_few:
        said = Predictions(items, {})
        sampling = Sampling(1000, 20310502)
        scored = score_side(task, side, side.items, said, sorted(side.items), sampling)
    return Baseline(
        release=released.title,
        table=task.table,
        split=split if split_name == DEFAULT else f"{split} of {split_name}",
        method=method,
        seed=drawn,
        train=counts[0],
        side=counts[1],
        n_predicted=sum(len(each) for each in items.values()),
        too_few=too_few,
        scored=scored,
        path=str(out),
        findings=tuple(released.lacks(task.layer, "train", split)),
    )


def _in_order(released: Released) -> Iterable[str]:
    """Tables of labelled spans before those of answers about them."""
    kinds = ("spans", "units", "pairs", "answers")
    found = tasks_of(released)
    return sorted(found, key=lambda each: (kinds.index(found[each].kind), each))


def _refuse(released: Released, task: Task, method: Method) -> None:
    if method == "lexicon" and not task.has_places:
        raise TandaiError(
            f"{task.table}: found answers, which no words of train stand for; expected a table of "
            "spans. `--method majority` or `--method learned` gives answers."
        )
    if method != "majority" and released.manifest.text == "stand-off":
        raise TandaiError(
            f"{released.folder}: found a release without texts, and {method!r} reads them; "
            "expected one with texts. `tandai hydrate` makes it of this one and the articles."
        )


def _count(task: Task, gold: Gold) -> SideCounts:
    found = Counter(labels_of(gold))
    labels = {**dict.fromkeys(task.labels, 0), **dict(sorted(found.items()))}
    groups = {gold.groups[each] for each in gold.items}
    return SideCounts(n_documents=len(gold.items), n_groups=len(groups), labels=labels)


def _encode(header: Header, task: Task, items: Items) -> bytes:
    """JSON lines, sorted: the same predictions are the same bytes."""
    lines: list[object] = [header]
    for document_id in sorted(items):
        said = sorted(items[document_id], key=lambda each: tuple(map(_sortable, each[0])))
        if task.has_places:
            spans = [{"start": p[0], "end": p[1], "label": label} for p, label in said]
            lines.append({"document_id": document_id, "spans": spans})
            continue
        for place, answer in said:
            row: dict[str, object] = {"document_id": document_id}
            row |= _at(task, place)
            lines.append({**row, task.answer_column: answer})
    return b"".join(msgspec.json.encode(each) + b"\n" for each in lines)


def _at(task: Task, place: tuple[int | str, ...]) -> Mapping[str, int | str]:
    about = ("start", "end") if task.kind == "pairs" else ()
    return dict(zip((*about, task.item_column), place, strict=True))


def _sortable(part: int | str) -> tuple[int, str]:
    return (part, "") if isinstance(part, int) else (0, part)
