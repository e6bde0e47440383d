"""The value of a result item to the texts of an answer, and back."""

from typing import Any, cast

import msgspec

from tandai.labelstudio.controls import Control
from tandai.labelstudio.tags import KEY_OF_TAG
from tandai.paths import join_path, split_path

Values = tuple[str, ...]


def read_values(control: Control, value: object) -> Values | None:
    """An answer's codes, texts or number; None where the value is of another form.

    Args:
        control: that gave it.
        value: what stands under the key of its tag: texts, paths (lists of texts), a number.
    """
    if control.has_paths:
        return _paths(value)
    if control.tag in ("Number", "Rating"):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return (msgspec.json.encode(value).decode(),) if is_number else None
    if control.tag == "DateTime":
        return (value,) if isinstance(value, str) else None
    return texts_of(value)


def write_values(control: Control, values: Values) -> Any:
    """What Label Studio stores of an answer.

    Raises:
        ValueError: the values are not of the control's form.
    """
    if control.has_paths:
        return [split_path(value) for value in values]
    if control.tag in ("Number", "Rating", "DateTime"):
        (value,) = values
        if control.tag == "DateTime":
            return value
        number = msgspec.json.decode(value)
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise ValueError(f"{value!r} is no number")
        return number
    return list(values)


def form_of(control: Control) -> str:
    """The form a value must have, for messages."""
    key = KEY_OF_TAG[control.tag]
    if control.has_paths:
        return f"{key}: [[text]]"
    forms = {"Number": "a number", "Rating": "a number", "DateTime": "a text"}
    return f"{key}: {forms.get(control.tag, '[text]')}"


def texts_of(value: object) -> Values | None:
    """A text, or a list of texts; None for anything else."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(cast("list[str]", value))
    return None


def _paths(value: object) -> Values | None:
    if not isinstance(value, list):
        return None
    paths = [texts_of(each) if isinstance(each, list) else None for each in value]
    return tuple(join_path(path) for path in paths if path) if all(paths) else None
