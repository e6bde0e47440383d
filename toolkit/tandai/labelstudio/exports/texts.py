"""A task's data to the key its text stands under, whatever that is called."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from tandai.digest import sha256_text
from tandai.findings import Finding
from tandai.labelstudio.wire import WireTask
from tandai.wording import count_of

_ADDRESS = re.compile(
    r"\s*(?:[a-z][a-z0-9+.-]*://\S+|/data/(?:upload|local-files)/\S+)\s*", re.IGNORECASE
)


def is_address(text: str) -> bool:
    """Whether a text is only where the text is to be had: a web or storage address."""
    return _ADDRESS.fullmatch(text) is not None


def fields_with_text(data: Mapping[str, Any], text_sha256: str) -> list[str]:
    """Keys of a task's data whose value is the document's text, in alphabetical order."""
    return sorted(
        key
        for key, value in data.items()
        if isinstance(value, str) and _digest(value) == text_sha256
    )


def check_text_field(
    task: WireTask, text_key: str, text_sha256: str, *, place: str
) -> Finding | None:
    """Says under which other key the text stands, where it is not under the config's.

    A note where exactly one other field is the text: the caller may rename it
    (`rename_text_field`). An error where none or several are, or where another field holds only
    the address of a text.
    """
    if text_key in task.data:
        return None
    fields = fields_with_text(task.data, text_sha256)
    expected = f"the text under {text_key!r}, as the label config says"
    if len(fields) == 1:
        found = f"the text under {fields[0]!r}"
        return Finding("text-under-other-key", "note", place, found, expected)
    addresses = sorted(
        key for key, value in task.data.items() if isinstance(value, str) and is_address(value)
    )
    if addresses and not fields:
        found = f"no {text_key!r}, and only an address in {', '.join(map(repr, addresses))}"
        return Finding("text-not-here", "error", place, found, expected)
    found = f"the text under {count_of(len(fields), 'other key')}"
    return Finding("text-key-missing", "error", place, found, expected)


def rename_text_field(task: WireTask, field: str, text_key: str) -> WireTask:
    """The task with its text under the config's key."""
    data = {text_key if key == field else key: value for key, value in task.data.items()}
    return msgspec.structs.replace(task, data=data)


def _digest(text: str) -> str:
    """The text's digest; half a character has none, and is no document's."""
    try:
        return sha256_text(text)
    except UnicodeEncodeError:
        return ""
