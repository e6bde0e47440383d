"""The one family of errors that stop a run; a command turns each into a sentence."""

from functools import partial
from pathlib import Path


class TandaiError(Exception):
    """A run that cannot go on, said in one sentence a curator can act on."""


class InputError(TandaiError):
    """A file from outside is not what it must be.

    Attributes:
        path: the file.
        place: where in it (a line, a key path, a task), or an empty string.
        found: what stands there.
        expected: what should.
    """

    def __init__(self, path: Path | str, *, found: str, expected: str, place: str = "") -> None:
        self.path = path
        self.place = place
        self.found = found
        self.expected = expected
        where = f"{path}, {place}" if place else f"{path}"
        super().__init__(f"{where}: found {found}; expected {expected}.")

    def __reduce__(self) -> tuple[object, ...]:
        """So that a process can hand it to another."""
        given = {"found": self.found, "expected": self.expected, "place": self.place}
        return partial(type(self), self.path, **given), ()


class OffsetError(TandaiError):
    """A span does not fit the text it claims to be in."""


class ConfigError(TandaiError):
    """A label config or tandai.toml says something that cannot be carried out."""


class CheckError(TandaiError):
    """Checks found errors, so that nothing was done.

    Attributes:
        findings: every finding, errors and warnings, in the order found.
    """

    def __init__(self, message: str, findings: "tuple[object, ...]" = ()) -> None:
        self.findings = findings
        super().__init__(message)


class StudioError(TandaiError):
    """A Label Studio server did not do what was asked of it."""


class MissingToolError(TandaiError):
    """An extra or an outside program that a command needs is not installed."""
