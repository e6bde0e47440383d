"""A text -> its sentences by offset.

A line break always ends a sentence. Within a line one ends at ``. ! ? …`` and the quotation marks
or brackets that close there, if white space follows and what comes next may begin a sentence.
Stops inside a quotation or a bracket end none: the quotation and who said it are one sentence.
"""

import re

from tandai.text.abbreviations import BEFORE_NAME, BEFORE_NUMBER, MAY_END
from tandai.text.lines import content_lines

_CANDIDATE = re.compile(r"[.!?…]+[\"”’'»)\]]*(?=\s)")
_GUARDED = re.compile(r"“[^“”]*”|\"[^\"]*\"|«[^«»]*»|\([^()]*\)|\[[^\[\]]*\]")
_OPENERS = "\"“‘'«([-–—*•"
_LAST_WORD = re.compile(r"(?:^|(?<=[\s(\[\"“‘'/«]))[\w.'’±-]+$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_AHEAD = re.compile(r"\s+(\S)")
_WINDOW = 40
"""No abbreviation is longer; looking no further keeps long lines linear."""


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences' spans, in order, without white space at their edges.

    Every character that is not white space is in exactly one.
    """
    found: list[tuple[int, int]] = []
    for start, end in content_lines(text):
        begin = start
        for stop, next_begin in _cuts(text[start:end]):
            found.append((begin, start + stop))
            begin = start + next_begin
        found.append((begin, end))
    return tuple(found)


def _cuts(line: str) -> list[tuple[int, int]]:
    """Where in a line a sentence ends and the next begins."""
    guarded = [match.span() for match in _GUARDED.finditer(line)]
    last_word = max((match.start() for match in re.finditer(r"\w+", line)), default=-1)
    cuts: list[tuple[int, int]] = []
    begin = guard = 0
    for match in _CANDIDATE.finditer(line):
        stop = match.end()
        while guard < len(guarded) and guarded[guard][1] < stop:
            guard += 1
        is_guarded = (
            guard < len(guarded) and guarded[guard][0] < match.start() < stop < guarded[guard][1]
        )
        ahead = _AHEAD.match(line, stop)
        # An ornament at the end of a line is no sentence.
        if ahead and not is_guarded and stop <= last_word and _is_end(line, begin, match, ahead[1]):
            begin = ahead.start(1)
            cuts.append((stop, begin))
    return cuts


def _is_end(line: str, begin: int, match: re.Match[str], following: str) -> bool:
    """Whether a sentence that began at ``begin`` ends with these marks."""
    if not (following.isupper() or following.isdigit() or following in _OPENERS):
        # Letters without case and emoji may begin a sentence; lower case goes on with it.
        return not (following.islower() or following in ",;:.!?…)]”’»%/&+=")
    if match[0] != ".":
        return True
    word = _LAST_WORD.search(line, max(begin, match.start() - _WINDOW), match.start())
    return word is None or _stop_ends(word[0], following, is_first=word.start() == begin)


def _stop_ends(word: str, following: str, *, is_first: bool) -> bool:
    """Whether a single stop after this word ends the sentence."""
    lower = word.lower()
    if is_first and (word.isdigit() or len(word) == 1):
        return False  # the number of a heading or a list item
    if lower in MAY_END:
        return following.isupper() or following in '"“‘«'
    if lower in BEFORE_NAME or (_INITIALS.fullmatch(word) and word[0].isupper()):
        return False
    return not (lower in BEFORE_NUMBER and following.isdigit())
