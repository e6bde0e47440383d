"""A label config to typed structs that decode a plain task whole, and refuse any other.

What is not of this shape is not wrong: it goes through the readers of `labelstudio`, which say
what it is. So these structs hold no meaning, and a key too few here costs only time.
"""

from functools import lru_cache
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.linked import DIRECTIONS
from tandai.labelstudio.reading import ORIGINS
from tandai.labelstudio.tags import KEY_OF_TAG
from tandai.labelstudio.wire import WireAnnotation, WireDraft, WirePrediction, WireTask

PLAIN_TAGS: dict[str, Any] = {
    "Labels": tuple[str, ...],
    "Choices": tuple[str, ...],
    "Rating": int,
    "Number": int | float,
    "DateTime": str,
}
"""Controls whose answers are read here, and their type; that of a text area is shared."""
_Field = tuple[str, Any, Any]


@lru_cache(4)
def task_decoder(config: LabelConfig) -> "msgspec.json.Decoder[WireTask]":
    """A decoder of tasks whose result lists are typed items, by what the config can make."""
    item = _item(config)
    lists = {
        "annotations": (WireAnnotation, list[_typed(WireAnnotation, item)]),  # type: ignore[misc]
        "drafts": (WireDraft, list[_typed(WireDraft, item)]),  # type: ignore[misc]
        "predictions": (WirePrediction, list[_typed(WirePrediction, item) | int]),  # type: ignore[misc]
    }
    task = msgspec.defstruct(
        "PlainTask",
        [(name, kind, msgspec.field(default_factory=list)) for name, (_, kind) in lists.items()],
        bases=(WireTask,),
        frozen=True,
        kw_only=True,
        gc=False,
    )
    return msgspec.json.Decoder(task)


def _typed(base: type[msgspec.Struct], item: Any) -> Any:
    """A struct of the wire with its result list decoded."""
    return msgspec.defstruct(
        f"Plain{base.__name__}",
        [("result", list[item])],
        bases=(base,),
        frozen=True,
        kw_only=True,
        gc=False,
    )


def _item(config: LabelConfig) -> Any:
    """Every kind of result item in one struct: half again as fast as one struct a type."""
    names = tuple(control.name for control in config.controls)
    types = (*sorted({control.tag.lower() for control in config.controls}), "relation")
    fields: list[_Field] = [
        *_maybe("id", str),
        *_maybe("value", _value(config)),
        *_maybe("from_name", _one_of(names)),
        *_maybe("to_name", Literal[config.text_name]),
        *_maybe("origin", _one_of(tuple(ORIGINS))),
        *_maybe("score", float | None),
        *_maybe("from_id", str),
        *_maybe("to_id", str),
        *_maybe("direction", _one_of(tuple(DIRECTIONS))),
        *_maybe("labels", tuple[str, ...]),
    ]
    return _struct("PlainItem", [("type", _one_of(types)), *fields])


def _value(config: LabelConfig) -> Any:
    tags = {control.tag for control in config.controls} & set(PLAIN_TAGS)
    answers = [field for tag in sorted(tags) for field in _maybe(KEY_OF_TAG[tag], PLAIN_TAGS[tag])]
    return _struct(
        "PlainValue",
        [*_maybe("start", int), *_maybe("end", int), *_maybe("text", str | list[str]), *answers],
    )


def _maybe(name: str, kind: Any) -> list[_Field]:
    return [(name, kind | UnsetType, UNSET)]


def _one_of(names: tuple[str, ...]) -> Any:
    """A Literal: the decoder refuses any other, and gives the same object each time."""
    return Literal[names]


def _struct(name: str, fields: list[Any]) -> Any:
    return msgspec.defstruct(name, fields, kw_only=True, forbid_unknown_fields=True, gc=False)
