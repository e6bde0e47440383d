"""Raw tasks to batches of columns: plain ones together and fast, each other one by its records."""

from collections.abc import Sequence
from itertools import groupby

import msgspec

from tandai.convert.batch import Batch
from tandai.convert.gathered import Gathered
from tandai.convert.head import Head, Heads
from tandai.convert.heads import read_heads
from tandai.convert.keys import Keys
from tandai.convert.plain import Columns, Owner, read_plain
from tandai.convert.plan import make_plan
from tandai.convert.results import read_annotations
from tandai.convert.shapes import task_decoder
from tandai.convert.who import Given
from tandai.findings import Finding
from tandai.labelstudio.exports import Tally, Unit, decide_unit, is_address, read_alone
from tandai.labelstudio.wire import WireTask


class NotAloneError(Exception):
    """A list holds annotations whose tasks are made of all of them: it is not read in pieces."""


class _Task(msgspec.Struct):
    """A raw task and, where it is plain, its typed heads."""

    raw: memoryview
    index: int
    heads: Heads | None
    first: int = 0
    """Position of its first annotation among those of all plain tasks."""


class Reader:
    """Reads the tasks of one list, batch after batch; holds what is counted on the way."""

    def __init__(self, given: Given, name: str) -> None:
        self.given = given
        self.name = name
        self.gathered = Gathered()
        self.tally = Tally()
        self.keys = Keys()
        self.units: list[Unit] = []
        self.n_results = 0
        self.n_bare_suggestions = 0
        self.n_slow = 0
        """Tasks that were read by their records."""
        self._plan = make_plan(given.config)
        self._decoder = task_decoder(given.config)

    def read(self, raws: Sequence[memoryview], first: int, batch: Batch) -> None:
        """Adds some tasks to a batch: few at a time, for what fits a processor's cache is fast.

        Args:
            raws: a task each.
            first: position of the first in its list.
            batch: that grows.

        Raises:
            NotAloneError: one is an annotation of a task, and not a task.
        """
        tasks = [_Task(raw, first + n, self._plain(raw)) for n, raw in enumerate(raws)]
        columns = self._columns(tasks)
        for is_plain, some in groupby(tasks, lambda task: task.heads is not None):
            if is_plain:
                self._add_plain(batch, list(some), columns)
            else:
                for task in some:
                    self.n_slow += 1
                    self._add_slowly(batch, task)

    def add(self, batch: Batch, task: WireTask) -> None:
        """Adds a task by its records, which is where all meaning lies."""
        place = f"{self.name}, task {task.id}"
        heads = read_heads(task, self.given, place)
        annotations = read_annotations(heads, self.given, place)
        self._count(heads)
        if heads.task is not None:
            batch.add_task(heads.task)
            for head, annotation in zip(heads.heads, annotations, strict=True):
                batch.add_annotation(head, annotation, heads.task.text)

    def _plain(self, raw: memoryview) -> Heads | None:
        """The heads of a task whose every key and type is known, and nothing is to be said of."""
        try:
            task = self._decoder.decode(raw)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            return None
        counts = (task.total_annotations, task.cancelled_annotations)
        if len(task.annotations) < sum(each for each in counts if type(each) is int):
            return None
        heads = read_heads(task, self.given, f"{self.name}, task {task.id}")
        is_plain = heads.task is not None and not heads.findings
        return heads if is_plain and heads.task and not is_address(heads.task.text) else None

    def _columns(self, tasks: Sequence[_Task]) -> Columns:
        """The columns of all plain tasks; those that turn out not to be lose their heads."""
        while True:
            owners: list[Owner] = []
            owned: list[_Task] = []
            for task in tasks:
                if task.heads is not None:
                    task.first = len(owners)
                    owners += _owners(task.heads)
                    owned += [task] * (len(owners) - len(owned))
            columns, odd = read_plain(owners, self._plan)
            for position in odd:
                owned[position].heads = None
            if columns is not None:
                return columns

    def _add_plain(self, batch: Batch, tasks: Sequence[_Task], columns: Columns) -> None:
        """Adds plain tasks that follow each other."""
        made: list[Head] = []
        for task in tasks:
            heads = task.heads
            if heads is None or heads.task is None:
                raise AssertionError("a plain task has heads and a text")
            if _has_astral(heads.task.text):
                read = self._slowly(task, Tally())
                self.units.append(decide_unit(read, self.given.config.text_key))
            if heads.n_bare_predictions:
                self.tally.add("predictions-by-id", self._place(task))
            self._count(heads)
            batch.add_task(heads.task)
            made += heads.heads
        batch.add_columns(made, columns, tasks[0].first)

    def _add_slowly(self, batch: Batch, task: _Task) -> None:
        read = self._slowly(task, self.tally)
        self.units.append(decide_unit(read, self.given.config.text_key))
        for each in read:
            if isinstance(each, Finding):
                self.gathered.add([each])
            else:
                self.add(batch, each)

    def _slowly(self, task: _Task, tally: Tally) -> list[WireTask | Finding]:
        key = self.given.config.text_key
        read = read_alone(self._place(task), bytes(task.raw), task.index + 1, tally, text_key=key)
        if read is None:
            raise NotAloneError
        return read

    def _place(self, task: _Task) -> str:
        return f"{self.name}: task [{task.index}]"

    def _count(self, heads: Heads) -> None:
        self.keys.add(heads)
        self.gathered.add(heads.findings)
        self.n_results += sum(len(head.result) for head in heads.heads)
        self.n_bare_suggestions += heads.n_bare_predictions


def _owners(heads: Heads) -> list[Owner]:
    """The annotations of a plain task, and what each was shown."""
    if heads.task is None:
        return []
    suggestions = [head for head in heads.heads if head.is_suggestion]
    arrows = frozenset(
        (each.from_id, each.to_id, each.direction, each.labels or ())
        for head in suggestions
        for each in head.result
        if each.type == "relation"
    )
    return [
        Owner(
            head=head,
            text=heads.task.text,
            is_unaided=head.is_suggestion or not (suggestions or head.was_copied),
            arrows=frozenset() if head.is_suggestion else arrows,
            has_unseen=not head.is_suggestion and heads.has_unseen(head),
        )
        for head in heads.heads
    ]


def _has_astral(text: str) -> bool:
    return not text.isascii() and len(text.encode("utf-16-le")) != 2 * len(text)
