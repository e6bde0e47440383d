"""An export's bytes to typed tasks; every key is used, listed as ignored, or reported.

The typed decoder is strict and stops at the first fault. A task it refuses goes through the
auditor, which lists every unknown key with its path and every wrong type, task by task. What no
computer can hold (numbers without end, lists in lists without end) is a finding too.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from tandai.errors import InputError
from tandai.findings import Finding, errors_of


class Wire(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the wire structs: a key that is not declared here makes a noise."""


class WirePerson(Wire, frozen=True, kw_only=True):
    """Who completed an annotation, in an expanded export."""

    id: int
    email: str = ""
    first_name: Any = None
    last_name: Any = None
    username: Any = None
    avatar: Any = None
    initials: Any = None


class WireAnnotation(Wire, frozen=True, kw_only=True):
    """One annotation; the keys typed ``Any`` are known and ignored."""

    id: int
    result: list[msgspec.Raw]
    completed_by: int | WirePerson | None = None
    was_cancelled: bool = False
    created_at: str = ""
    lead_time: float | None = None
    unique_id: str | None = None
    parent_prediction: int | None = None
    parent_annotation: Any = None
    ground_truth: Any = None
    updated_at: Any = None
    draft_created_at: Any = None
    prediction: Any = None
    result_count: Any = None
    import_id: Any = None
    last_action: Any = None
    bulk_created: Any = None
    task: Any = None
    project: Any = None
    updated_by: Any = None
    last_created_by: Any = None
    created_username: Any = None
    created_ago: Any = None
    draft: Any = None


class WireDraft(Wire, frozen=True, kw_only=True):
    """Work an annotator has not submitted."""

    id: int
    result: list[msgspec.Raw]
    user: Any = None
    annotation: int | None = None
    created_at: str = ""
    lead_time: float | None = None
    updated_at: Any = None
    created_username: Any = None
    created_ago: Any = None
    was_postponed: Any = None
    import_id: Any = None
    task: Any = None


class WirePrediction(Wire, frozen=True, kw_only=True):
    """A machine's proposal that the annotator was shown."""

    id: int
    result: list[msgspec.Raw]
    model_version: str | None = None
    score: float | None = None
    created_at: Any = None
    updated_at: Any = None
    created_ago: Any = None
    cluster: Any = None
    neighbors: Any = None
    mislabeling: Any = None
    model: Any = None
    model_run: Any = None
    task: Any = None
    project: Any = None


class WireTask(Wire, frozen=True, kw_only=True):
    """One task with everything said about it."""

    id: int
    data: dict[str, Any]
    annotations: list[WireAnnotation] = []
    drafts: list[WireDraft] = []
    predictions: list[WirePrediction | int] = []
    meta: Any = None
    created_at: Any = None
    updated_at: Any = None
    allow_skip: Any = None
    inner_id: Any = None
    total_annotations: Any = None
    cancelled_annotations: Any = None
    total_predictions: Any = None
    comment_count: Any = None
    unresolved_comment_count: Any = None
    last_comment_updated_at: Any = None
    project: Any = None
    updated_by: Any = None
    comment_authors: Any = None
    file_upload: Any = None
    storage_filename: Any = None
    is_labeled: Any = None
    overlap: Any = None
    avg_lead_time: Any = None
    precomputed_agreement: Any = None


_TASKS = msgspec.json.Decoder(list[msgspec.Raw])
_TASK = msgspec.json.Decoder(WireTask)
_LISTS: dict[str, type[Wire]] = {
    "annotations": WireAnnotation,
    "drafts": WireDraft,
    "predictions": WirePrediction,
}


def read_tasks(name: str, data: bytes) -> Iterator[WireTask | Finding]:
    """Reads an export (a JSON list of tasks), yielding tasks and findings as they come.

    A task with a wrong type is an error finding and is not yielded; unknown keys are warnings.

    Args:
        name: where the bytes came from, for messages.
        data: the export.

    Raises:
        InputError: it is not a JSON list at all.
    """
    try:
        # The decoder skips over raw results without looking whether they are UTF-8.
        data.decode()
        raw_tasks = _TASKS.decode(data)
    except UnicodeDecodeError as error:
        raise InputError(
            name, found=f"a byte that is not UTF-8 at {error.start}", expected="JSON in UTF-8"
        ) from error
    except msgspec.DecodeError as error:
        raise InputError(
            name, found=f"something else ({error})", expected="a JSON list of tasks (export JSON)"
        ) from error
    except RecursionError as error:
        raise InputError(
            name, found="lists in lists without end", expected="a JSON list of tasks (export JSON)"
        ) from error
    for index, raw in enumerate(raw_tasks):
        yield from _read_task(f"{name}: task [{index}]", raw)


def _read_task(place: str, raw: msgspec.Raw) -> Iterator[WireTask | Finding]:
    try:
        yield _TASK.decode(raw)
        return
    except msgspec.DecodeError:
        pass  # the auditor says what is wrong
    except RecursionError:
        yield _too_deep(place)
        return
    try:
        yield from list(_audit(place, msgspec.json.decode(raw)))
    except msgspec.DecodeError as error:
        yield Finding("wire-unreadable", "error", place, str(error), "JSON a computer can hold")
    except RecursionError:
        yield _too_deep(place)


def _too_deep(place: str) -> Finding:
    found = "lists in lists without end"
    return Finding("wire-unreadable", "error", place, found, "an export's few levels")


def _audit(place: str, task: object) -> Iterator[WireTask | Finding]:
    """Reads a task that the typed decoder refused, saying all that is wrong with it."""
    if not isinstance(task, dict):
        yield Finding("wire-type", "error", place, type(task).__name__, "an object")
        return
    findings = list(_unknown_keys(place, task, WireTask))
    kept: dict[str, Any] = {key: task[key] for key in WireTask.__struct_fields__ if key in task}
    for key, struct in _LISTS.items():
        if not isinstance(task.get(key), list):
            continue  # absent, or of a type that converting the task reports
        kept[key] = []
        for position, item in enumerate(task[key]):
            read = _audit_item(f"{place}.{key}[{position}]", item, struct, findings)
            if read is not None:
                kept[key].append(read)
    yield from findings
    try:
        read_task = msgspec.convert(kept, WireTask)
    except msgspec.ValidationError as error:
        yield _wrong_type(place, error)
        return
    if not errors_of(findings):
        yield read_task


def _audit_item(
    place: str, item: object, struct: type[Wire], findings: list[Finding]
) -> Wire | int | None:
    """One annotation, draft or prediction; None, with findings, where a type is wrong."""
    if not isinstance(item, dict):
        if type(item) is int and struct is WirePrediction:
            return item
        findings.append(Finding("wire-type", "error", place, type(item).__name__, "an object"))
        return None
    findings += _unknown_keys(place, item, struct)
    kept = {key: item[key] for key in struct.__struct_fields__ if key in item}
    if isinstance(kept.get("result"), list):
        kept["result"] = [msgspec.Raw(msgspec.json.encode(each)) for each in kept["result"]]
    person = kept.get("completed_by")
    if isinstance(person, dict):
        findings += _unknown_keys(f"{place}.completed_by", person, WirePerson)
        known = WirePerson.__struct_fields__
        kept["completed_by"] = {key: person[key] for key in known if key in person}
    try:
        return msgspec.convert(kept, struct)
    except msgspec.ValidationError as error:
        findings.append(_wrong_type(place, error))
        return None


def _unknown_keys(place: str, item: dict[str, Any], struct: type[Wire]) -> Iterator[Finding]:
    for key in sorted(set(item) - set(struct.__struct_fields__)):
        yield Finding(
            "wire-unknown-key", "warning", f"{place}.{key}", f"the key {key!r}", "a known key"
        )


def _wrong_type(place: str, error: msgspec.ValidationError) -> Finding:
    """The decoder's complaint, with its path (``$.lead_time``) put behind the place."""
    said, _, path = str(error).partition(" - at `$")
    return Finding("wire-type", "error", f"{place}{path.rstrip('`')}", said, "an export's type")
