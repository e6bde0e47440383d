"""Rows of a predictions file to items, read strictly: every fault is a finding that names its line.

A row is a document with a list ``spans``, or one span, or one answer, as the table's own rows are.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tandai.findings import Finding
from tandai.scoring.items import Item, Items, Place
from tandai.scoring.tasks import LINK_KEYS, LIST, Task

MOST = 1000
"""Faults after which reading ends: a file of another form has one in every line."""
_FREE = ("score",)
"""What a prediction may say beside the table's columns."""


class Facts(NamedTuple):
    """What a release says of a document."""

    split: str
    group_id: str
    n_chars: int
    text_sha256: str


class Predictions(NamedTuple):
    """What a file predicts."""

    items: Items
    """By document that the file has a row of."""
    links: dict[str, Items]
    """By column of linked spans that the file gives."""


class Reader:
    """Collects the rows of one file.

    Attributes:
        findings: faults, in the file's order.
    """

    def __init__(self, name: str, task: Task, documents: Mapping[str, Facts], split: str) -> None:
        self.findings: list[Finding] = []
        self._name = name
        self._task = task
        self._documents = documents
        self._split = split
        self._said: Items = {}
        self._links: dict[str, Items] = {}
        self._given: set[tuple[str, Place]] = set()
        self._listed: set[str] = set()
        self._known = {*task.columns, LIST, *_FREE}

    def read(self, rows: Iterable[tuple[str, object]]) -> Predictions:
        """All rows of a file.

        Args:
            rows: place in the file (``line 3``) and what stands there.
        """
        for place, row in rows:
            if len(self.findings) >= MOST:
                break
            self._read_row(place, row)
        return Predictions(self._said, self._links)

    def _fault(self, rule: str, place: str, found: str, expected: str) -> None:
        where = f"{self._name}, {place}"
        self.findings.append(Finding(f"prediction-{rule}", "error", where, found, expected))

    def _read_row(self, place: str, row: object) -> None:
        if not isinstance(row, dict):
            self._fault("form", place, _shown(row), "an object with a document_id")
            return
        document_id = row.get("document_id")
        if not isinstance(document_id, str):
            self._fault("form", f"{place}, document_id", _shown(document_id), "a document's id")
            return
        facts = self._documents.get(document_id)
        if facts is None:
            self._fault("document-unknown", place, _shown(document_id), "a document of the release")
            return
        if facts.split != self._split:
            found = f"{document_id}, which is in {facts.split}"
            expected = f"documents of {self._split} alone; --split names another side"
            self._fault("outside-split", place, found, expected)
            return
        self._check_keys(place, row, self._known, self._task.row_keys(row))
        text = row.get("text_sha256")
        if text is not None and text != facts.text_sha256:
            found = f"text_sha256 {_shown(text)}"
            expected = f"{facts.text_sha256[:12]}…, the text that the release's offsets are into"
            self._fault("text-differs", place, found, expected)
            return
        self._said.setdefault(document_id, set())
        if self._task.has_places:
            self._read_spans(place, document_id, row, facts)
        else:
            self._read_answer(place, document_id, row, facts)

    def _check_keys(
        self, place: str, row: Mapping[str, Any], known: Iterable[str], needed: Iterable[str]
    ) -> None:
        for key in sorted(row.keys() - set(known)):
            expected = f"{', '.join(needed)}; beside them `score` or a column of {self._task.table}"
            self._fault("key-unknown", place, _shown(key), expected)

    def _read_spans(
        self, place: str, document_id: str, row: Mapping[str, Any], facts: Facts
    ) -> None:
        key = next((each for each in (LIST, self._task.spans_column) if each in row), "")
        if not key:
            if self._task.kind == "units" and "start" in row:
                self._read_span(place, document_id, row, facts)
            else:
                self._fault("form", place, "no list of spans", f"a list under {LIST!r}")
            return
        if document_id in self._listed:
            found = f"a second row of {document_id}"
            self._fault("twice", place, found, "one row a document with all its spans")
        self._listed.add(document_id)
        spans = row[key]
        if not isinstance(spans, list):
            self._fault("form", f"{place}, {key}", _shown(spans), "a list of spans")
            return
        for number, span in enumerate(spans):
            where = f"{place}, {key}[{number}]"
            if not isinstance(span, dict):
                self._fault("form", where, _shown(span), "an object with start, end and label")
                continue
            self._check_keys(where, span, self._known, self._task.span_keys)
            self._read_span(where, document_id, span, facts)

    def _read_span(
        self, place: str, document_id: str, span: Mapping[str, Any], facts: Facts
    ) -> None:
        interval = self._interval(place, span, facts)
        label = span.get("label")
        if label is None and self._task.kind == "units":
            label = self._task.labels[0]
        if interval is None or not self._is_label(place, "label", label):
            return
        # Spans may nest and overlap; the same interval with the same label says nothing twice.
        if self._is_new(place, document_id, (*interval, str(label)), f"{interval} {label}"):
            self._said[document_id].add((interval, str(label)))
        for column in self._task.links:
            if span.get(column) is not None:
                self._read_links(f"{place}, {column}", document_id, interval, span[column], facts)

    def _read_links(
        self, place: str, document_id: str, interval: tuple[int, int], given: object, facts: Facts
    ) -> None:
        column = place.rpartition(" ")[2]
        own: set[Item] = self._links.setdefault(column, {}).setdefault(document_id, set())
        if not isinstance(given, list):
            self._fault("form", place, _shown(given), "a list of spans")
            return
        for number, each in enumerate(given):
            where = f"{place}[{number}]"
            if not isinstance(each, dict):
                self._fault("form", where, _shown(each), "an object with start and end")
                continue
            self._check_keys(where, each, {*self._known, *LINK_KEYS}, LINK_KEYS)
            linked = self._interval(where, each, facts)
            if linked is None:
                continue
            said = f"{interval} to {linked}"
            if self._is_new(where, document_id, (*interval, *linked, column), said):
                own.add(((*interval, *linked), column))

    def _read_answer(
        self, place: str, document_id: str, row: Mapping[str, Any], facts: Facts
    ) -> None:
        task = self._task
        item, answer = row.get(task.item_column), row.get(task.answer_column)
        if item not in task.items:
            expected = f"one of {', '.join(task.items)}"
            self._fault("item-unknown", f"{place}, {task.item_column}", _shown(item), expected)
            return
        at: Place = (str(item),)
        if task.kind == "pairs":
            interval = self._interval(place, row, facts)
            if interval is None:
                return
            at = (*interval, str(item))
        if not self._is_label(place, task.answer_column, answer):
            return
        # One question has one answer: a second one, though another, is a question asked twice.
        if self._is_new(place, document_id, at, " ".join(map(str, at))):
            self._said[document_id].add((at, str(answer)))

    def _is_label(self, place: str, key: str, label: object) -> bool:
        if label in self._task.labels:
            return True
        expected = f"one of {', '.join(self._task.labels)}"
        self._fault("label-unknown", f"{place}, {key}", _shown(label), expected)
        return False

    def _is_new(self, place: str, document_id: str, at: Place, said: str) -> bool:
        if (document_id, at) in self._given:
            self._fault("twice", place, f"{document_id} {said} again", "each once")
            return False
        self._given.add((document_id, at))
        return True

    def _interval(self, place: str, row: Mapping[str, Any], facts: Facts) -> tuple[int, int] | None:
        start, end = row.get("start"), row.get("end")
        if type(start) is not int or type(end) is not int:
            found = f"start {_shown(start)}, end {_shown(end)}"
            self._fault("form", place, found, "two whole numbers: code points")
            return None
        if not 0 <= start < end <= facts.n_chars:
            found = f"{start}:{end}"
            expected = f"an interval within 0:{facts.n_chars}, in Unicode code points"
            self._fault("outside-text", place, found, expected)
            return None
        return start, end


def fitting_tasks(tasks: Iterable[Task], row: object) -> Iterator[Task]:
    """The tasks whose rows look like this one, for a file that names no table."""
    keys = set(row) if isinstance(row, dict) else set()
    listed = row.get(LIST) if isinstance(row, dict) else None
    inner = {key for each in listed or () if isinstance(each, dict) for key in each}
    for task in tasks:
        if task.has_places:
            named = bool(task.spans_column) and task.spans_column in keys
            # A list in which nothing stands may be of any table of spans.
            ours = LIST in keys and (not inner or ("label" in inner) == (task.kind == "spans"))
            alone = task.kind == "units" and {"start", "end"} <= keys and keys <= {*task.columns}
            if named or ours or alone:
                yield task
        elif {task.item_column, task.answer_column} <= keys and (
            (task.kind == "pairs") == ("start" in keys)
        ):
            yield task


def _shown(value: object) -> str:
    """A value from outside, short and printable."""
    said = ascii(value)
    return said if len(said) <= 60 else f"{said[:57]}..."
