"""A version as text to its three numbers, and to the next one of each level."""

import re
from typing import Literal

from tandai.errors import TandaiError

Level = Literal["PATCH", "MINOR", "MAJOR"]
LEVELS: tuple[Level, ...] = ("PATCH", "MINOR", "MAJOR")
FIRST = "1.0.0"
FORM = r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
Numbers = tuple[int, int, int]


def parse_version(version: str) -> Numbers:
    """MAJOR, MINOR and PATCH.

    Raises:
        TandaiError: it is no such version.
    """
    found = re.fullmatch(FORM, version, re.ASCII)
    if found is None:
        raise TandaiError(f"found the version {version!r}; expected MAJOR.MINOR.PATCH, as 1.0.0.")
    major, minor, patch = map(int, found.groups())
    return major, minor, patch


def next_version(version: str, level: Level) -> str:
    """The smallest version that is a step of this level after it."""
    major, minor, patch = parse_version(version)
    following = {
        "MAJOR": (major + 1, 0, 0),
        "MINOR": (major, minor + 1, 0),
        "PATCH": (major, minor, patch + 1),
    }
    return ".".join(map(str, following[level]))
