"""Articles and a file's bytes -> findings where the file repeats eight words of an article in a row.

The project may hold facts, names, offsets and digests of the articles, never their sentences. Files
are read in every form text takes there: plain, escaped, marked up, one token a line or a value,
packed in archives, and in the cells and footer of Parquet. A finding gives place and digest, for it
must not repeat the text. What cannot be read is a finding too (``archive-not-read``).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import unescape
from json import JSONDecodeError, loads
from typing import Any

from tandai.digest import short_digest
from tandai.findings import Finding
from tandai.packed import Budget, UnreadError, parquet_texts, unpacker
from tandai.wording import count_of

WORDS = 8
"""Shorter runs are names and phrases that belong to everybody."""
MAX_DEPTH = 3
"""Archives within archives; a compressed tar is one."""
MAX_BYTES = 500_000_000
"""Of what is unpacked of one file."""
_MAX_COLUMNS = 24
_UNREADABLE = {
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!": "a rar archive",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"\x04\x22\x4d\x18": "lz4",
    b"\x1f\x9d": "compress (.Z)",
    b"%PDF-": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Office file",
}

_WORD = re.compile(r"[^\W_]+")
_UNSEEN = re.compile(r"[\xad\u200b-\u200d\u2060\ufeff]")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))")
_TAG = re.compile(r"<[^<>]{1,400}>")


def shingles(text: str) -> Iterator[str]:
    """The digest of each run of eight words, in order; case and composition make no difference."""
    if not text.isascii():
        text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    words = _WORD.findall(text.lower())
    for first in range(len(words) - WORDS + 1):
        yield short_digest(" ".join(words[first : first + WORDS]))


def known_runs(articles: Iterable[str]) -> frozenset[str]:
    """The digests of all runs of eight words in these articles."""
    return frozenset(run for article in articles for run in shingles(article))


def scan_bytes(
    name: str, data: bytes, known: frozenset[str], *, max_bytes: int = MAX_BYTES
) -> Iterator[Finding]:
    """Where a file repeats a known run, in whatever form; a finding for each place.

    Args:
        name: the file's name, for the place.
        data: its bytes.
        known: what ``known_runs`` made of the articles.
        max_bytes: how much may be unpacked of it in all.
    """
    yield from _scan(name, data, known, depth=0, budget=Budget(max_bytes))


def _scan(
    name: str, data: bytes, known: frozenset[str], *, depth: int, budget: Budget
) -> Iterator[Finding]:
    yield from _report(name, _views(data), known)
    for magic, form in _UNREADABLE.items():
        if data.startswith(magic):
            yield _not_read(name, form, "a form that can be read")
    try:
        if data.startswith(b"PAR1"):
            for place, text in parquet_texts(data, budget):
                yield from _report(f"{name}, {place}", _views_of_text(text), known)
        if (unpack := unpacker(data)) is None:
            return
        if depth == MAX_DEPTH:
            raise UnreadError(f"an archive more than {MAX_DEPTH} deep")
        for number, (inner, content) in enumerate(unpack(data, budget), 1):
            place = f"{name}!{inner}"
            if any(run in known for run in shingles(inner)):
                place = f"{name}!member {number}"
                yield from _report(f"{place}, its name", iter([("as it stands", inner)]), known)
            yield from _scan(place, content, known, depth=depth + 1, budget=budget)
    except UnreadError as error:
        yield _not_read(name, str(error), "something that can be read to its end")


def _not_read(name: str, found: str, expected: str) -> Finding:
    return Finding("archive-not-read", "error", name, found, expected)


def _report(
    place: str, views: Iterator[tuple[str, str]], known: frozenset[str]
) -> Iterator[Finding]:
    """One finding for all known runs at a place, counted over the views, each run once."""
    runs: dict[str, str] = {}
    for view, text in views:
        for number, run in enumerate(shingles(text)):
            if run in known and run not in runs:
                runs[run] = f"word {number + 1} {view}"
    if runs:
        run, where = next(iter(runs.items()))
        yield Finding(
            rule="borrowed-text",
            severity="error",
            place=f"{place}, {where}",
            found=f"{count_of(len(runs), 'run')} of {WORDS} words of an article, the first with digest {run}",
            expected="words of our own",
        )


def _views(data: bytes) -> Iterator[tuple[str, str]]:
    """The readings of bytes as text."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        yield from _views_of_text(data.decode("utf-16", "replace"))
    yield from _views_of_text(data.decode("utf-8", "replace"))


def _views_of_text(text: str) -> Iterator[tuple[str, str]]:
    """A text as it stands and as its readers would read it, each with a name for the place."""
    yield "as it stands", text
    plain = text
    for _ in range(3):  # JSON in a string of JSON in a string of JSON
        if "\\" not in plain:
            break
        plain = _ESCAPE.sub(_unescaped, plain)
        yield "of the unescaped text", plain
    if "<" in plain or "&" in plain:
        yield "without markup", unescape(_TAG.sub("", plain))
        yield "with markup as blanks", unescape(_TAG.sub(" ", plain))
    yield from _columns(text)
    yield from _json_values(text)


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16))
    return " " if match[3] in "nrtbfv" else match[3]


def _columns(text: str) -> Iterator[tuple[str, str]]:
    """The columns of a table or a CoNLL file, each read downwards."""
    lines = text.splitlines()
    for name, separator in (("tab", "\t"), ("blank", None), ("comma", ",")):
        columns: list[list[str]] = []
        for line in lines:
            cells = line.split(separator, _MAX_COLUMNS)
            # A comment or a line of prose is in the plain reading; here it would break a run.
            if line.startswith("#") or not 2 <= len(cells) <= _MAX_COLUMNS:
                continue
            columns += [[] for _ in range(len(cells) - len(columns))]
            for number, cell in enumerate(cells):
                columns[number].append(cell)
        for number, column in enumerate(columns, 1):
            yield f"of column {number} by {name}", "\n".join(column)


def _json_values(text: str) -> Iterator[tuple[str, str]]:
    """The strings under each key of JSON or JSON lines, in order: tokens as values."""
    if "{" not in text:
        return
    strings: dict[str, list[str]] = {}
    for value in _json_parts(text):
        stack = [("", value)]
        while stack:
            key, one = stack.pop()
            if isinstance(one, str):
                strings.setdefault(key, []).append(one)
            elif isinstance(one, list):
                stack += [(key, item) for item in reversed(one)]
            elif isinstance(one, dict):
                stack += [(name, item) for name, item in reversed(one.items())]
    for number, found in enumerate(strings.values(), 1):  # a key could hold text: no name
        yield f"of the values of key {number}", "\n".join(found)


def _json_parts(text: str) -> Iterator[Any]:
    """The JSON values of a text: the whole, or each line that is one."""
    for part in [text] if _is_json(text) else text.splitlines():
        try:
            yield loads(part)
        except (JSONDecodeError, RecursionError, ValueError):
            continue  # no JSON; the plain reading has it


def _is_json(text: str) -> bool:
    try:
        loads(text)
    except (JSONDecodeError, RecursionError, ValueError):
        return False
    return True
