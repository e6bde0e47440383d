"""What stopped a command to one JSON object, for whoever asked for JSON."""

import re
from collections.abc import Iterator, Sequence

import click

from tandai.errors import InputError
from tandai.findings import Finding

_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


def asks_json(arguments: Sequence[str]) -> bool:
    """Whether a command line asks for JSON; the line may be wrong, and so never be parsed."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--json" in options


def show_failure(error: Exception) -> None:
    """The object on stdout: every error, and what else was found with them."""
    from tandai.cli.common import show_json

    found = list(_findings(error))
    errors = [each for each in found if each.severity == "error"]
    show_json({"errors": errors, "others": [each for each in found if each.severity != "error"]})


def _findings(error: Exception) -> Iterator[Finding]:
    """An error's own findings; of one without them its sentence, under the name of its class."""
    found = [each for each in getattr(error, "findings", ()) if isinstance(each, Finding)]
    if any(each.severity == "error" for each in found):
        yield from found
        return
    rule = _WORD.sub("-", type(error).__name__).lower()
    if isinstance(error, InputError):
        place = ", ".join(filter(None, (str(error.path), error.place)))
        yield Finding(rule, "error", place, error.found, error.expected)
    else:
        said = error.format_message() if isinstance(error, click.ClickException) else str(error)
        yield Finding(rule, "error", "", said)
    yield from found
