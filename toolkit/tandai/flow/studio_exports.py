"""A layer's answers, as Label Studio exports them, to tasks in code points, each text checked."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from tandai.authors import accounts_in
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

Said = Literal["code points", "utf-16"]
_NUMBER = re.compile(r"-?\d+")


class Survey(Record, frozen=True, kw_only=True):
    """What has to be known of an export before its answers can be read."""

    path: Path
    """A file, a zip, or a folder of files."""
    unit: Unit
    """What its offsets count in, as it shows by itself."""
    said: Said | None
    """The same, as somebody says who knows the server it came from."""
    accounts: frozenset[str]
    """Keys of the accounts that answered (see `account_key`)."""

    @property
    def has_utf16(self) -> bool:
        """Whether its offsets are to be converted."""
        return self.unit.name == "utf-16" or (_is_open(self.unit) and self.said == "utf-16")


def survey_export(
    path: Path, text_key: str, documents: Mapping[str, Document], *, said: Said | None = None
) -> Survey:
    """Reads an export once for its offset unit and its accounts; keeps no task.

    Args:
        path: a file, a zip, or a folder of files.
        text_key: the key of the text in each task's data, as the label config says.
        documents: by id, the documents the tasks were made from.
        said: what its offsets count in, for an export that does not show it.

    Raises:
        InputError: there is no such file, or it cannot be read.
    """
    accounts: set[str] = set()

    def watched() -> Iterator[WireTask | Finding]:
        for task in _tasks(path, text_key, documents):
            accounts.update(accounts_in([task]))
            yield task

    unit = decide_unit(watched(), text_key)
    return Survey(path=path, unit=unit, said=said, accounts=frozenset(accounts))


def read_surveyed(
    survey: Survey,
    text_key: str,
    documents: Mapping[str, Document],
    places: dict[int, str] | None = None,
) -> Iterator[WireTask | Finding]:
    """Reads an export a second time: its tasks in code points, and every fault found on the way.

    Where the unit matters and is not decided, an error says so and the tasks are left as they
    are: nothing of them is written.

    Args:
        survey: what the first reading found.
        text_key: as of `survey_export`.
        documents: as of `survey_export`.
        places: filled with the place of each task, by its number.

    Raises:
        InputError: the export cannot be read any more.
    """
    finding = check_said(survey)
    if finding is not None:
        yield finding
    tasks = _tasks(survey.path, text_key, documents, places)
    if survey.has_utf16:
        tasks = with_code_points(tasks, text_key, place=str(survey.path))
    yield from tasks


def check_said(survey: Survey) -> Finding | None:
    """What the report says of an export's unit: what is said is taken only where nothing shows."""
    place, unit, said = str(survey.path), survey.unit, survey.said
    finding = check_unit(unit, place)
    if said is None or finding is None:
        return finding
    if _is_open(unit):
        return Finding("offset-unit-as-said", "note", place, f"offsets in {said}, as it was said")
    if unit.name not in (said, "undecided"):
        return Finding("offset-unit-not-as-said", "error", place, finding.found, f"{said}, as said")
    return finding


def faults_in_files(
    findings: Iterable[Finding], path: Path, places: Mapping[int, str]
) -> Iterator[Finding]:
    """Findings about tasks of a folder or archive, each naming the file its task is in.

    Args:
        findings: as the reader of answers tells them, which knows the export's name only.
        path: the export.
        places: by task number, where each task stands.
    """
    start = f"{path}, task "
    for finding in findings:
        rest = finding.place.removeprefix(start)
        number = _NUMBER.match(rest)
        if number is None or rest == finding.place:
            yield finding
            continue
        file, _, _ = places.get(int(number[0]), str(path)).partition(": ")
        yield msgspec.structs.replace(finding, place=f"{file}, task {rest}")


def _is_open(unit: Unit) -> bool:
    """Whether the unit matters and no region says anything: neither for one nor for both."""
    return unit.matters and unit.n_code_points == unit.n_utf16 == 0


def _tasks(
    path: Path,
    text_key: str,
    documents: Mapping[str, Document],
    places: dict[int, str] | None = None,
) -> Iterator[WireTask | Finding]:
    tasks = read_export_path(path, text_key=text_key, places=places)
    return _with_text(tasks, path, text_key, documents)


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
