"""An article's bytes -> its raw text -> the edits that make its document's text."""

import re
from typing import NamedTuple

from tandai.errors import InputError
from tandai.records import Edit

NORMALISER = "tandai-1"
"""Name and version of the rules below; a change of what they do is a new version."""


class _Rule(NamedTuple):
    reason: str
    pattern: str
    replacement: str
    why: str


# Tried from the top at each character. What is not here stays: joiners (ZWJ, ZWNJ) and combining
# marks carry meaning, quotes and double spaces are the writer's, and composing (NFC) would move
# offsets in ways nobody sees.
_RULES = (
    _Rule("byte-order-mark", r"\A\ufeff", "", "tells the encoding, is no part of the text"),
    _Rule("line-ending", r"\r\n?", "\n", "Label Studio draws CR and LF as a line break each"),
    _Rule("line-separator", r"[\x0b\x0c\x85\u2028\u2029]", "\n", "readers disagree on lines"),
    _Rule("mojibake-space", r"(?<=\w)[ÂĀ]\xa0(?=\w)", " ", "UTF-8 C2 A0 read as cp1252 or cp1257"),
    _Rule("no-break-space", r"[\xa0\u202f\u2007]", " ", "looks like a space and matches none"),
    _Rule("invisible", r"[\u200b\u2060\ufeff\xad]+", "", "nobody can see or select it"),
    _Rule(
        "control-character", r"[\x00-\x08\x0e-\x1f\x7f-\x9f]+", "", "breaks XML, JSON, terminals"
    ),
)
_BY_GROUP = {f"rule{number}": rule for number, rule in enumerate(_RULES)}
_PATTERN = re.compile("|".join(f"(?P<{name}>{rule.pattern})" for name, rule in _BY_GROUP.items()))
_SOMETHING = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\u200b\u2060\ufeff\xad]")


def plan_edits(raw: str) -> tuple[Edit, ...]:
    """The edits from a raw text to its document's text, sorted, each at most one character long.

    A text that was normalised once needs no more edits.
    """
    return tuple(_edit(match) for match in _PATTERN.finditer(raw))


def decode_article(path_name: str, data: bytes) -> str:
    """The raw text of an article file.

    Args:
        path_name: the file's name, for the message.
        data: its bytes.

    Raises:
        InputError: the bytes are not UTF-8, or nothing readable is left of them.
    """
    try:
        raw = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            path_name,
            place=f"byte {error.start}",
            found=f"0x{data[error.start]:02x} ({error.reason})",
            expected="UTF-8 text",
        ) from error
    if not _SOMETHING.search(raw):
        found = f"{len(data)} bytes without a visible character" if data else "an empty file"
        raise InputError(path_name, found=found, expected="the text of an article")
    return raw


def _edit(match: re.Match[str]) -> Edit:
    rule = _BY_GROUP[match.lastgroup or ""]
    return Edit(
        start=match.start(), end=match.end(), replacement=rule.replacement, reason=rule.reason
    )
