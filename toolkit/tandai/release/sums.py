"""A folder's files to SHA256SUMS, and SHA256SUMS to whether they are still the same files."""

import re
from pathlib import Path

from tandai.digest import sha256_file
from tandai.errors import InputError
from tandai.store import read_text, write_bytes

SUMS = "SHA256SUMS"
LINE = re.compile(r"([0-9a-f]{64})  (\w[\w.-]*(?:/\w[\w.-]*)*)")
"""No leading slash or dot, so that no path leaves the folder."""


def write_sums(folder: Path) -> None:
    """Writes SHA256SUMS of all that is in the folder, as ``sha256sum -c`` reads it."""
    lines = [f"{sha256_file(folder / name)}  {name}\n" for name in _names(folder)]
    write_bytes(folder / SUMS, "".join(lines).encode())


_AGAIN = "; get the release again (`tandai verify` lists every fault of this one)"
"""The next step where a folder is not as it was made."""


def check_sums(folder: Path) -> None:
    """The folder holds the files that SHA256SUMS lists, unchanged, and no others.

    Hidden files are passed over: systems and download tools leave them everywhere.

    Raises:
        InputError: a file is missing, changed or not listed, or SHA256SUMS is broken.
    """
    path = folder / SUMS
    listed = _read(path)
    for name, digest in listed.items():
        there = _digest(folder / name)
        if there != digest:
            found = f"bytes with sha256 {there[:12]}…"
            raise InputError(
                folder / name, found=found, expected=f"{digest[:12]}… as in {SUMS}{_AGAIN}"
            )
    for name in _names(folder):
        if name not in listed and not any(part.startswith(".") for part in name.split("/")):
            found = f"a file that {SUMS} does not list"
            raise InputError(folder / name, found=found, expected="the release's files alone")


def _digest(path: Path) -> str:
    """Of a file, which may be large: read a piece at a time."""
    expected = f"the file that {SUMS} lists{_AGAIN}"
    try:
        return sha256_file(path)
    except FileNotFoundError as error:
        raise InputError(path, found="no file", expected=expected) from error
    except OSError as error:
        raise InputError(path, found=str(error.strerror), expected=expected) from error


def _read(path: Path) -> dict[str, str]:
    """Digest by file name."""
    expected = "the digests of a release folder's files; name a folder that has them"
    listed: dict[str, str] = {}
    for number, line in enumerate(read_text(path, expected=expected).splitlines(), start=1):
        match = LINE.fullmatch(line)
        place = f"line {number}"
        if match is None:
            expected = "64 hex digits, two spaces and a plain file name"
            raise InputError(path, place=place, found=repr(line), expected=expected)
        digest, name = match.groups()
        if name in listed:
            raise InputError(path, place=place, found=f"{name} again", expected="each file once")
        listed[name] = digest
    return listed


def _names(folder: Path) -> list[str]:
    """Every file but SHA256SUMS, sorted."""
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in names if name != SUMS)
