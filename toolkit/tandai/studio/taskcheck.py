"""Turns a task into the findings that forbid sending it: a server would take it and break later."""

from collections.abc import Iterator, Mapping
from typing import Any

from tandai.digest import sha256_text
from tandai.findings import Finding

Task = Mapping[str, Any]
_TASK_KEYS = {"data", "predictions", "meta"}


def check_task(task: Task) -> Iterator[Finding]:
    """What would make a task useless, or its whole project unreadable, on the server."""
    data = task.get("data")
    if not isinstance(data, Mapping):
        yield task_error("task-without-key", "a task", "no data", "data with document_id and text")
        return
    # A finding is to be printed, whatever the id holds.
    place = str(data.get("document_id") or "a task").encode(errors="replace").decode()
    for key in ("document_id", "text_sha256"):
        if not isinstance(data.get(key), str) or not data[key]:
            yield task_error("task-without-key", place, f"no {key}", f"a text in data.{key}")
    for key in sorted(set(task) - _TASK_KEYS):
        yield task_error("task-unknown-key", place, key, f"only {', '.join(sorted(_TASK_KEYS))}")
    for path, text in _texts(task):
        if not _digest(text):
            yield task_error(
                "task-lone-surrogate", place, f"a lone surrogate in {path}", "characters"
            )
        elif "\0" in text:
            yield task_error("task-nul-character", place, f"a NUL character in {path}", "none")
    yield from _check_text(place, data)


def _check_text(place: str, data: Mapping[str, Any]) -> Iterator[Finding]:
    """The text is the one value of this digest; configs name its key as they like."""
    texts = [value for value in data.values() if isinstance(value, str)]
    digests = [_digest(text) for text in texts]
    wanted = data.get("text_sha256")
    shown = [text for text, digest in zip(texts, digests, strict=True) if digest == wanted]
    if not (shown or [str(data.get("text", "-"))])[0].strip():
        yield task_error("task-empty-text", place, "an empty text", "a text to annotate")
    elif not shown and all(digests):
        yield task_error(
            "task-digest-differs", place, "no text of the given text_sha256", "one in the data"
        )


def _digest(text: str) -> str:
    """Digest, or nothing for a text with a lone surrogate."""
    try:
        return sha256_text(text)
    except UnicodeEncodeError:
        return ""


def _texts(value: Any, path: str = "task") -> Iterator[tuple[str, str]]:
    """Every text in a task with its place: a title can brick a project as well as a text."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield f"a key of {path}", str(key)
            yield from _texts(inner, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _texts(inner, f"{path}[{index}]")


def task_error(rule: str, place: str, found: str, expected: str) -> Finding:
    """An error about one task, which stays unsent."""
    return Finding(rule=rule, severity="error", place=place, found=found, expected=expected)
