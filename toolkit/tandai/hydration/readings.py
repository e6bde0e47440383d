"""An article's line to other spellings of it that a release may have been made from.

Fetchers and editors leave entities in, straighten quotation marks, take letters and accents
apart, or simplify characters (NFKC: an ellipsis to three points). A reading is only ever used where its digest is that of a line of the release, so a wrong
guess costs nothing.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from itertools import islice, product

from tandai.digest import short_digest
from tandai.documents.normalise import plan_edits
from tandai.offsets import apply_edits

_Change = Callable[[str], str]
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'"})
_OPENS = re.compile(r"(?:^|(?<=[\s(\[{/–—\u201c\u2018-]))[\"']")
_CURLY = {'"': ("“", "”"), "'": ("‘", "’")}


def _as_is(line: str) -> str:
    return line


def straighten(line: str) -> str:
    """Curly quotation marks and apostrophes to straight ones."""
    return line.translate(_STRAIGHT)


def curl(line: str) -> str:
    """Straight quotation marks to curly ones: opening where a word begins, else closing."""
    opened = _OPENS.sub(lambda match: _CURLY[match[0]][0], line)
    return opened.replace('"', "”").replace("'", "’")


def _compose(line: str) -> str:
    return unicodedata.normalize("NFC", line)


def _decompose(line: str) -> str:
    return unicodedata.normalize("NFD", line)


def _simplify(line: str) -> str:
    return unicodedata.normalize("NFKC", line)


_STEPS: tuple[tuple[_Change, ...], ...] = (
    (_as_is, html.unescape),
    (_as_is, curl, straighten),
    (_as_is, _compose, _decompose, _simplify),
)
_COMPATIBLE = {unicodedata.normalize("NFKC", char): char for char in "…½¼¾²³¹№™℃ﬁﬂ"}
"""What a scraper that simplifies (NFKC) left of a character, to that character."""
_PLACES = 8
"""Of one such character in a line that are tried alone."""


def readings_of(line: str) -> Iterator[str]:
    """The line's readings, itself first, none twice."""
    seen: set[str] = set()
    for changes in product(*_STEPS):
        made = line
        for change in changes:
            made = change(made)
        # Entities may hide what normalising takes out, as &nbsp; does.
        made = apply_edits(made, plan_edits(made)).strip()
        if made not in seen:
            seen.add(made)
            yield made
    for made in _unsimplified(line):
        if made not in seen:
            seen.add(made)
            yield made


def _unsimplified(line: str) -> Iterator[str]:
    """The line with a character put back that was simplified: everywhere, then at one place."""
    for simple, char in _COMPATIBLE.items():
        if simple in line:
            yield line.replace(simple, char)
            # Of "....", the first or the last three points may be the one.
            for found in islice(re.finditer(f"(?={re.escape(simple)})", line), _PLACES):
                at = found.start()
                yield line[:at] + char + line[at + len(simple) :]


def read_as(line: str, wanted: Collection[str]) -> str | None:
    """The first reading whose digest is wanted; none where no reading's is.

    Args:
        line: a line of normalised text, without white space around it.
        wanted: short digests of the release's lines.
    """
    return next((each for each in readings_of(line) if short_digest(each) in wanted), None)
