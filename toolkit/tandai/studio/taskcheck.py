"""Turns a task into the findings that forbid sending it: a server would take it and break later."""

from collections.abc import Iterator, Mapping
from typing import Any

from tandai.digest import sha256_text
from tandai.findings import Finding
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.sendable import printable, unsendable
from tandai.labelstudio.validate import check_predictions, codes_in_data

Task = Mapping[str, Any]
# No annotations: an import marks them as ground truth, and forgets their unique ids.
_TASK_KEYS = {"data", "predictions", "meta"}


def check_task(task: Task, config: LabelConfig | None = None) -> Iterator[Finding]:
    """What would make a task useless, or its whole project unreadable, on the server.

    Args:
        task: as it would be sent.
        config: the label config of the project it goes to; without it only the task's key, its
            text and its characters are looked at.
    """
    data = task.get("data")
    if not isinstance(data, Mapping):
        yield task_error("task-without-key", "a task", "no data", "data with document_id and text")
        return
    # A finding is to be printed, whatever the id holds.
    place = printable(str(data.get("document_id") or "a task"))
    for key in ("document_id", "text_sha256"):
        if not isinstance(data.get(key), str) or not data[key]:
            yield task_error("task-without-key", place, f"no {key}", f"a text in data.{key}")
    for key in sorted(set(task) - _TASK_KEYS):
        yield task_error("task-unknown-key", place, key, f"only {', '.join(sorted(_TASK_KEYS))}")
    faults = [
        task_error(f"task-{rule}", place, found, expected)
        for rule, found, expected in unsendable(task, "task")
    ]
    yield from faults
    if config is None:
        yield from _check_any_text(place, data)
        return
    yield from _check_shown(place, data, config)
    text = data.get(config.text_key)
    if isinstance(text, str) and not faults:
        predictions, codes = task.get("predictions") or [], codes_in_data(config, data)
        yield from check_predictions(predictions, config, text, place=place, codes=codes)


def _check_shown(place: str, data: Mapping[str, Any], config: LabelConfig) -> Iterator[Finding]:
    """What the config shows must be there: a server refuses the whole batch for one that is not."""
    for key in config.data_keys:
        if data.get(key) is None:
            found = f"no {key} in its data"
            yield task_error("task-data-missing", place, found, f"what {config.name} shows")
    text = data.get(config.text_key)
    if text is not None and not isinstance(text, str):
        found = f"a {type(text).__name__} as {config.text_key}"
        yield task_error("task-text-not-text", place, found, "a text to annotate")
    elif isinstance(text, str):
        yield from _check_digest(place, text, data.get("text_sha256"))


def _check_digest(place: str, text: str, wanted: object) -> Iterator[Finding]:
    if not text.strip():
        yield task_error("task-empty-text", place, "an empty text", "a text to annotate")
    elif _digest(text) not in ("", wanted):
        found = "another text than text_sha256 says"
        yield task_error("task-digest-differs", place, found, "the text of that digest")


def _check_any_text(place: str, data: Mapping[str, Any]) -> Iterator[Finding]:
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


def task_error(rule: str, place: str, found: str, expected: str) -> Finding:
    """An error about one task, which stays unsent."""
    return Finding(rule=rule, severity="error", place=place, found=found, expected=expected)
