"""Writes docs/settings.md from the classes and docstrings of toolkit/tandai/settings.py.

uv run python tools/make_settings_docs.py
"""

import ast
import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from tandai import settings

TARGET = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
HEAD = """\
# tandai.toml

Made from the docstrings of `toolkit/tandai/settings.py` by `tools/make_settings_docs.py`; a test holds it equal.

A project is a folder with a `tandai.toml`; [the one of this dataset](../tandai.toml) is an example with every table but `[answers]` and `[splits.pin]`.
An unknown key, a wrong type or a layer that is not there stops every command and names the place.
The token of a server is never here: it comes from `LABEL_STUDIO_API_KEY`, a keyring or the local server's own file.
"""
ORDER = (
    settings.Settings,
    settings.ProjectSettings,
    settings.LayerSettings,
    settings.SpansView,
    settings.UnitsView,
    settings.PairsView,
    settings.SplitSettings,
    settings.Pin,
    settings.LicenceSettings,
    settings.ReleaseSettings,
    settings.AnswerSettings,
    settings.AgreementSettings,
    settings.SuspectSettings,
    settings.SuggestionSettings,
    settings.StudioSettings,
)
TYPES = {
    "str": "text",
    "Share": "number from 0 to 1",
    "Port": "port",
    "Distance": "whole number from 0",
    "Overlap": "number above 0, to 1",
    "Seed": "whole number",
    "YesNo": "true or false",
    "Aim": "pair of numbers from 0 to 1",
    "Count": "whole number from 1",
    "Mode": '`"shared"` or `"separate"` or `"blind"`',
}


def main() -> None:
    TARGET.write_text(render(), encoding="utf-8", newline="\n")


def render() -> str:
    """The page."""
    sections = [part for kind in ORDER for part in _section(kind)]
    return "\n".join([HEAD, *sections])


def _section(kind: type[msgspec.Struct]) -> Iterator[str]:
    heading, _, sentence = _markdown(inspect.getdoc(kind) or "").partition(": ")
    if kind is settings.Settings:
        heading, sentence = "At the top", "Keys and tables of the file itself."
    yield f"## {heading}\n"
    yield sentence[0].upper() + sentence[1:] + "\n"
    yield "| key | type | default | meaning |\n| --- | --- | --- | --- |"
    tag = kind.__struct_config__.tag
    if tag is not None:
        yield f'| `kind` | `"{tag}"` | required | Makes the view one of this kind. |'
    types, meanings = _written(kind)
    for field in msgspec.structs.fields(kind):
        row = (f"`{field.encode_name}`", types[field.name], _default(field), meanings[field.name])
        yield f"| {' | '.join(each.replace('|', chr(92) + '|') for each in row)} |"
    yield ""


def _written(kind: type[msgspec.Struct]) -> tuple[dict[str, str], dict[str, str]]:
    """Types as the source spells them, and the docstring below each field."""
    (body,) = ast.parse(inspect.getsource(kind)).body
    if not isinstance(body, ast.ClassDef):
        raise TypeError(kind)
    types: dict[str, str] = {}
    meanings: dict[str, str] = {}
    last = ""
    for node in body.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            last = node.target.id
            types[last] = _type(node.annotation)
        elif last and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            meanings[last] = " ".join(_markdown(str(node.value.value)).split())
            last = ""
    return types, meanings


def _type(node: ast.expr) -> str:
    """An annotation in words."""
    if isinstance(node, ast.Name):
        return TYPES.get(node.id, "table")
    if not isinstance(node, ast.Subscript) or not isinstance(node.value, ast.Name):
        raise TypeError(ast.dump(node))
    inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if node.value.id == "Literal":
        choices = [each.value for each in inner if isinstance(each, ast.Constant)]
        return " or ".join(f"`{json.dumps(each)}`" for each in choices)
    if node.value.id == "dict":
        return f"table of {_plural(_type(inner[1]))}"
    return f"list of {_plural(_type(inner[0]))}"


def _plural(name: str) -> str:
    """Several of a type: ``lists of texts``; choices stay as they are."""
    if name.startswith("`"):
        return name
    first, *rest = name.split(" ")
    return " ".join([f"{first}s", *rest])


def _default(field: Any) -> str:
    if field.required:
        return "required"
    value = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    if isinstance(value, msgspec.Struct):
        return "see below"
    return f"`{json.dumps(msgspec.to_builtins(value))}`"


def _markdown(text: str) -> str:
    return text.replace("``", "`")


if __name__ == "__main__":
    main()
