"""A layer's export to tasks whose offsets are code points and whose text stands where it must."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tandai.annotations import accounts_in
from tandai.findings import Finding
from tandai.labelstudio.exports import (
    Unit,
    check_text_field,
    check_unit,
    decide_unit,
    fields_with_text,
    read_export_path,
    rename_text_field,
    with_code_points,
)
from tandai.labelstudio.wire import WireTask
from tandai.records import Document, Record


class Survey(Record, frozen=True, kw_only=True):
    """What has to be known of an export before its answers can be read."""

    path: Path
    """A file, a zip, or a folder of files."""
    unit: Unit
    accounts: frozenset[str]
    """Keys of the accounts that answered (see `account_key`)."""


def survey_export(path: Path, text_key: str, documents: Mapping[str, Document]) -> Survey:
    """Reads an export once for its offset unit and its accounts; keeps no task.

    Args:
        path: a file, a zip, or a folder of files.
        text_key: the key of the text in each task's data, as the label config says.
        documents: by id, the documents the tasks were made from.

    Raises:
        InputError: there is no such file, or it cannot be read.
    """
    accounts: set[str] = set()

    def watched() -> Iterator[WireTask | Finding]:
        for task in _tasks(path, text_key, documents):
            accounts.update(accounts_in([task]))
            yield task

    unit = decide_unit(watched(), text_key)
    return Survey(path=path, unit=unit, accounts=frozenset(accounts))


def read_surveyed(
    survey: Survey, text_key: str, documents: Mapping[str, Document]
) -> Iterator[WireTask | Finding]:
    """Reads an export a second time: its tasks in code points, and every fault found on the way.

    Where the unit matters and is not decided, an error says so and the tasks are left as they
    are: nothing of them is written.

    Raises:
        InputError: the export cannot be read any more.
    """
    place = str(survey.path)
    finding = check_unit(survey.unit, place)
    if finding is not None:
        yield finding
    tasks = _tasks(survey.path, text_key, documents)
    if survey.unit.name == "utf-16":
        tasks = with_code_points(tasks, text_key, place=place)
    yield from tasks


def _tasks(
    path: Path, text_key: str, documents: Mapping[str, Document]
) -> Iterator[WireTask | Finding]:
    return _with_text(read_export_path(path, text_key=text_key), path, text_key, documents)


def _with_text(
    tasks: Iterable[WireTask | Finding],
    path: Path,
    text_key: str,
    documents: Mapping[str, Document],
) -> Iterator[WireTask | Finding]:
    """Puts texts under the config's key; one note a key they were found under, not one a task."""
    renamed: Counter[str] = Counter()
    for task in tasks:
        # A task of no known document is told of where documents are looked up.
        document = _document(task, documents)
        if isinstance(task, Finding) or document is None:
            yield task
            continue
        place = f"{path}, task {task.id}"
        finding = check_text_field(task, text_key, document.text_sha256, place=place)
        if finding is None:
            yield task
        elif finding.severity == "error":
            yield finding
        else:
            (field,) = fields_with_text(task.data, document.text_sha256)
            renamed[field] += 1
            yield rename_text_field(task, field, text_key)
    for field, n in sorted(renamed.items()):
        found, expected = f"{n} × the text under {field!r}", f"it under {text_key!r}"
        yield Finding("text-under-other-key", "note", str(path), found, expected)


def _document(task: WireTask | Finding, documents: Mapping[str, Document]) -> Document | None:
    if isinstance(task, Finding):
        return None
    return documents.get(str(task.data.get("document_id")))
