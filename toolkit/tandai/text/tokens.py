"""A text -> its tokens by offset, Indonesian-aware and without loss.

Every character that is not white space is in exactly one token. The rules:

* A stop, a quotation mark, a dash, a bracket is a token of its own, also after an abbreviation
  (``PT`` ``.``). Inside a word a stop stays: ``7.000``, ``B.J``, ``S.Pd``, ``kabarfajar.id``; where
  a lower-case word runs into a capital one (``usai.Warga``) it does not, since a space is missing.
* Between digits ``. , : / -`` stay: ``Rp1,5``, ``17/8/2020``, ``09.30``, ``40-50``. Elsewhere a
  slash is a token.
* An apostrophe between letters stays: ``Ma'ruf``, ``Jum’at``.
* A hyphen stays (``anak-anak``, ``Buk-M2``, ``e-KTP``, ``ke-70``), but between a word of two letters
  or more and a name it is a token, because a span may begin or end there: ``AS-Korsel``,
  ``anti-Barat``. A name is three letters or more with a capital first, or two or more capitals;
  so ``PDI-P`` and ``Jong-Un`` stay whole. So do doubled words (``Undang-Undang``) and words after an
  Arabic article (``Al-Fajar``). A clitic after a name is cut off, for spans exclude it: ``PBB-nya``.
* Combining marks, joiners and what makes one emoji of many characters stay with their base.
"""

import re
import unicodedata

_FOLLOWER = "\uffff"
"""Stands for a character that belongs to the one before it; no text should hold it."""

_WORD = rf"\w[\w{_FOLLOWER}]*"
_TOKEN = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”‘’]*[^\s<>\"“”‘’.,;:!?)\]}]"
    r"|[\w.+-]{1,64}@\w[\w-]*(?:\.\w[\w-]*)+"
    rf"|[@#]{_WORD}"
    r"|(?:[A-Z]{0,2}[$€£¥](?=\d))?"  # US$5 is whole as Rp5 is
    rf"{_WORD}(?:(?:"
    r"(?<=\d)[.,:/](?=\d)"
    r"|\.(?=[a-z])|(?<=\b[A-Z])\.(?=[A-Z])|(?<=\b[A-Z][a-z])\.(?=[A-Z])"
    rf"|['’](?=[^\W\d_])|[-‐‑](?=\w)){_WORD})*"
    rf"|\.{{2,}}|-{{2,}}|[!?]{{2,}}|\*{{2,}}|\S{_FOLLOWER}*"
)
_HYPHEN = re.compile(r"[-‐‑]")
_UNUSUAL = re.compile(r"[^\x00-\u02ff\u1e00-\u1eff\u2010-\u203a]")
_ARTICLES = frozenset({"Al", "Ad", "An", "Ar", "As", "Asy", "At", "Az", "El"})
_CLITICS = frozenset({"nya", "lah", "kah", "pun", "ku", "mu"})


def tokenize(text: str) -> tuple[tuple[int, int], ...]:
    """The tokens' spans, in order."""
    skeleton = _skeleton(text) if _UNUSUAL.search(text) else text
    found: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(skeleton):
        if _HYPHEN.search(match[0]) and "@" not in match[0] and "://" not in match[0]:
            found += _cut_at_names(match[0], match.start())
        else:
            found.append(match.span())
    return tuple(found)


def _cut_at_names(word: str, begin: int) -> list[tuple[int, int]]:
    """A hyphenated word's tokens: cut at hyphens that join a word and a name."""
    found = []
    done = part = 0
    for match in _HYPHEN.finditer(word):
        hyphen = match.start()
        following = _HYPHEN.split(word[hyphen + 1 :], maxsplit=1)[0]
        is_last = hyphen + 1 + len(following) == len(word)
        if _is_joint(word[part:hyphen], following, is_last=is_last):
            found += [(begin + done, begin + hyphen), (begin + hyphen, begin + hyphen + 1)]
            done = hyphen + 1
        part = hyphen + 1
    found.append((begin + done, begin + len(word)))
    # A run of hyphens is matched before any word, so no part of one is empty.
    return [(start, end) for start, end in found if start < end]


def _is_joint(before: str, after: str, *, is_last: bool) -> bool:
    """Whether a span may begin or end at the hyphen between two parts of a word."""
    if len(before) < 2 or not before.replace(_FOLLOWER, "").isalpha():
        return False
    if after in _CLITICS:
        return is_last and before[0].isupper()
    is_doubled = after.casefold().startswith(before.casefold())
    return _is_name(after) and not is_doubled and before not in _ARTICLES


def _is_name(part: str) -> bool:
    letters = part.replace(_FOLLOWER, "")
    if not letters.isalpha() or not letters[0].isupper():
        return False
    return len(letters) >= 3 or (len(letters) == 2 and letters.isupper())


def _skeleton(text: str) -> str:
    """The text with each character that belongs to the one before it made a follower."""
    made: list[str] = []
    after_joiner = False
    for char in text:
        category = unicodedata.category(char)
        follows = bool(made) and not made[-1].isspace() and _is_follower(char, category, made)
        # A joiner makes one emoji of two symbols; letters need no help to stay together.
        if follows or (after_joiner and category == "So"):
            made.append(_FOLLOWER)
        else:
            made.append(char)
        after_joiner = char == "\u200d" and made[-1] == _FOLLOWER
    return "".join(made)


def _is_follower(char: str, category: str, before: list[str]) -> bool:
    if category[0] == "M" or char in "\u200c\u200d":
        return True
    if "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f":
        return True  # skin tones and flag tags
    # Two regional indicators are one flag; the third begins the next.
    return _is_regional(char) and _is_regional(before[-1])


def _is_regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
