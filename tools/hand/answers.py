"""An answer file to what one annotator says of one document in one layer, nothing looked up yet.

The file is YAML in which everything is text: spans by quoted words and which occurrence, never by
offset. It holds an article's words, so it lies outside of the project.
"""

from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import yaml

from tandai.errors import InputError
from tandai.store import read_text

ALL = "all"
OWN = frozenset({"id", "from", "label", "quote", "nth", "line"})
"""Keys of a span that are no questions of the label config."""
NAMES = {"pairs": "canonical_stance", "rule": "tandai_rule"}
"""Short names of questions."""
Values = tuple[str, ...]


class SpanSaid(msgspec.Struct, frozen=True, kw_only=True):
    """One region: drawn anew by its quote, or a suggested one, changed or asked about."""

    place: str
    """In the file, for messages."""
    id: str = ""
    suggested: str = ""
    """Name of the suggested region that it is, such as ``p3``."""
    label: str = ""
    quote: str = ""
    nth: int = 0
    """Which occurrence, from 1: in the line where one is named, else in the text; 0: the only."""
    line: int = 0
    answers: dict[str, Values] = {}
    """By question; no values: the suggested answer goes."""


class RelationSaid(msgspec.Struct, frozen=True, kw_only=True):
    """An arrow between two regions by their names."""

    place: str
    from_id: str
    to_id: str
    label: str


class AnswerFile(msgspec.Struct, frozen=True, kw_only=True):
    """All that the file says."""

    path: str
    document_id: str
    layer: str
    keeps_all: bool = False
    keep: frozenset[str] = frozenset()
    """Suggested regions that stay as they are."""
    drop: frozenset[str] = frozenset()
    """Suggested regions and arrows that go."""
    spans: tuple[SpanSaid, ...] = ()
    relations: tuple[RelationSaid, ...] = ()
    answers: dict[str, Values] = {}
    """About the whole document."""
    rules: dict[str, str] = {}
    """Of a curator: number of a question, or ALL, to the rule that settled it."""
    note: str = ""


class _Loader(yaml.BaseLoader):
    """Every scalar stays text (YAML would make a truth value of YES); no key stands twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                raise yaml.YAMLError(f"the key {key.value!r} twice in one mapping, line {line}")
            seen.add(key.value)
        made: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return made


def read_answers(path: Path, *, project_root: Path) -> AnswerFile:
    """Reads an answer file.

    Args:
        path: of the file.
        project_root: folder of the project, in which no such file may lie.

    Raises:
        InputError: it lies in the project, or is no answer file.
    """
    refuse_inside(path, project_root)
    try:
        data = yaml.load(read_text(path, expected="an answer file"), Loader=_Loader)  # noqa: S506
    except yaml.YAMLError as error:
        raise InputError(path, found=str(error), expected="an answer file in YAML") from error
    top = _Top(path, data, "the file")
    top.only("document", "layer", "keep", "drop", "spans", "claims", "relations", "answers",
             "rules", "note")  # fmt: skip
    keep = data.get("keep", [])
    spans = [_span(path, each, f"spans[{n}]") for n, each in enumerate(top.list("spans"), 1)]
    for name, said in top.mapping("claims").items():
        spans.append(_span(path, {**_Top(path, said, f"claims.{name}").data, "from": name},
                           f"claims.{name}"))  # fmt: skip
    return AnswerFile(
        path=str(path),
        document_id=top.text("document"),
        layer=top.text("layer"),
        keeps_all=keep == ALL,
        keep=frozenset() if keep == ALL else frozenset(_names(top.list("keep"))),
        drop=frozenset(_names(top.list("drop"))),
        spans=tuple(spans),
        relations=tuple(
            _relation(path, each, f"relations[{n}]")
            for n, each in enumerate(top.list("relations"), 1)
        ),
        answers={name: _values(path, said, name) for name, said in top.mapping("answers").items()},
        rules={name: str(rule) for name, rule in top.mapping("rules").items()},
        note=str(data.get("note", "")).strip(),
    )


def refuse_inside(path: Path, root: Path) -> None:
    """An answer file holds an article's words, which come into no repository.

    Raises:
        InputError: the path lies in the project, or in a folder under git.
    """
    full = path.resolve()
    under_git = any((folder / ".git").exists() for folder in full.parents)
    if under_git or full.is_relative_to(root.resolve()):
        raise InputError(
            path,
            found="a place inside the project, or under git",
            expected="one outside: the file holds an article's words",
        )


class _Top:
    """A mapping of the file and what may stand in it."""

    def __init__(self, path: Path, data: object, place: str) -> None:
        if not isinstance(data, dict):
            raise InputError(path, place=place, found=_told(data), expected="keys with values")
        self.path, self.data, self.place = path, data, place

    def only(self, *known: str) -> None:
        for key in self.data:
            if key not in known:
                raise InputError(
                    self.path,
                    place=self.place,
                    found=f"the key {key!r}",
                    expected=f"one of {', '.join(known)}",
                )

    def text(self, key: str) -> str:
        value = self.data.get(key)
        if not isinstance(value, str) or not value:
            raise InputError(self.path, place=f"{self.place}, {key}", found=_told(value),
                             expected="a text")  # fmt: skip
        return value

    def list(self, key: str) -> list[Any]:
        value = self.data.get(key) or []
        if value == ALL and key == "keep":
            return []
        if not isinstance(value, list):
            raise InputError(self.path, place=key, found=_told(value), expected="a list")
        return value

    def mapping(self, key: str) -> dict[str, Any]:
        value = self.data.get(key) or {}
        if not isinstance(value, dict):
            raise InputError(self.path, place=key, found=_told(value), expected="keys with values")
        return value


def _span(path: Path, said: object, place: str) -> SpanSaid:
    data = _Top(path, said, place).data
    if name := data.get("id") or data.get("from"):
        place = f"{place} ({name})"
    for key in OWN & data.keys():
        if not isinstance(data[key], str) or not data[key]:
            raise InputError(path, place=f"{place}, {key}", found=_told(data[key]),
                             expected="a text")  # fmt: skip
    return SpanSaid(
        place=place,
        id=data.get("id", ""),
        suggested=data.get("from", ""),
        label=data.get("label", ""),
        quote=data.get("quote", ""),
        nth=_number(path, data, "nth", place),
        line=_number(path, data, "line", place),
        answers={
            NAMES.get(str(key), str(key)): _values(path, value, f"{place}, {key}")
            for key, value in data.items()
            if key not in OWN
        },
    )


def _number(path: Path, data: dict[str, str], key: str, place: str) -> int:
    value = data.get(key)
    if value is None:
        return 0
    if not value.isascii() or not value.isdigit() or not int(value):
        raise InputError(
            path, place=f"{place}, {key}", found=repr(value), expected="a number from 1"
        )
    return int(value)


def _relation(path: Path, said: object, place: str) -> RelationSaid:
    top = _Top(path, said, place)
    top.only("from", "to", "label")
    return RelationSaid(
        place=place, from_id=top.text("from"), to_id=top.text("to"), label=top.text("label")
    )


def _values(path: Path, said: object, place: str) -> Values:
    """One text, or several; none where it is empty."""
    given = said if isinstance(said, list) else [said] if said else []
    if not all(isinstance(each, str) and each for each in given):
        raise InputError(path, place=place, found=_told(said), expected="a text, or a list of them")
    return tuple(given)


def _names(given: Iterable[object]) -> Iterable[str]:
    """``p3``, or ``p3-p7`` for all between."""
    for each in given:
        first, dash, last = str(each).partition("-")
        letter = first.rstrip("0123456789")
        start, end = first[len(letter) :], last.removeprefix(letter)
        if dash and start.isdigit() and end.isdigit():
            yield from (f"{letter}{number}" for number in range(int(start), int(end) + 1))
        else:
            yield str(each)


def _told(value: object) -> str:
    return "nothing" if value in (None, "") else f"{value!r}"[:80]
