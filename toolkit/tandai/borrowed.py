"""Articles and a file's bytes -> findings where the file repeats eight words of an article in a row.

The project may hold facts, names, offsets and digests of the articles, never their sentences. Files
are read in every form text takes there: plain, escaped, marked up, one token a line or a value,
packed in archives, and in the cells and footer of Parquet. A finding gives place and digest, for it
must not repeat the text. What cannot be read is a finding too (``archive-not-read``).
"""

import bz2
import gzip
import lzma
import re
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from json import JSONDecodeError, loads
from typing import IO, Any

from tandai.digest import short_digest
from tandai.findings import Finding

WORDS = 8
"""Shorter runs are names and phrases that belong to everybody."""
MAX_DEPTH = 3
"""Archives within archives; a compressed tar is one."""
MAX_BYTES = 500_000_000
"""Of what is unpacked of one file."""
_MAX_COLUMNS = 24
_MAX_MEMORY = 1 << 28
"""What an .xz file may ask for to be unpacked."""
_TEXT_TYPES = {"string", "string_view", "binary", "binary_view", "fixed_size_binary"}
_BATCH = 8192
"""Rows of Parquet at once; a dictionary makes much of little."""
_UNREADABLE = {
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!": "a rar archive",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"\x04\x22\x4d\x18": "lz4",
    b"\x1f\x9d": "compress (.Z)",
    b"%PDF-": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Office file",
}
_BROKEN = (
    ValueError, EOFError, OSError, RuntimeError, NotImplementedError, OverflowError, zlib.error,
    lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError,
)  # fmt: skip

_WORD = re.compile(r"[^\W_]+")
_UNSEEN = re.compile(r"[\xad\u200b-\u200d\u2060\ufeff]")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))")
_TAG = re.compile(r"<[^<>]{1,400}>")


class _UnreadError(Exception):
    """Why something packed could not be read to its end."""


@dataclass
class _Budget:
    """What may still be unpacked of one file."""

    left: int

    def spend(self, size: int) -> None:
        """Counts bytes that were unpacked."""
        if size > self.left:
            raise _UnreadError("more unpacked bytes than the limit")
        self.left -= size


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
    yield from _scan(name, data, known, depth=0, budget=_Budget(max_bytes))


def _scan(
    name: str, data: bytes, known: frozenset[str], *, depth: int, budget: _Budget
) -> Iterator[Finding]:
    yield from _report(name, _views(data), known)
    for magic, form in _UNREADABLE.items():
        if data.startswith(magic):
            yield _not_read(name, form, "a form that can be read")
    try:
        if data.startswith(b"PAR1"):
            for place, text in _parquet_texts(data, budget):
                yield from _report(f"{name}, {place}", _views_of_text(text), known)
        if (unpack := _unpacker(data)) is None:
            return
        if depth == MAX_DEPTH:
            raise _UnreadError(f"an archive more than {MAX_DEPTH} deep")
        for number, (inner, content) in enumerate(unpack(data, budget), 1):
            place = f"{name}!{inner}"
            if any(run in known for run in shingles(inner)):
                place = f"{name}!member {number}"
                yield from _report(f"{place}, its name", iter([("as it stands", inner)]), known)
            yield from _scan(place, content, known, depth=depth + 1, budget=budget)
    except _UnreadError as error:
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
            found=f"{len(runs)} run(s) of {WORDS} words of an article, the first with digest {run}",
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


def _unpacker(data: bytes) -> Callable[[bytes, _Budget], Iterator[tuple[str, bytes]]] | None:
    """What unpacks these bytes, told by their content, for names can lie."""
    if data.startswith(b"PK\x03\x04") or zipfile.is_zipfile(BytesIO(data)):
        return _zip_members
    if data[257:262] == b"ustar":
        return _tar_members
    if data.startswith((b"\x1f\x8b", b"\xfd7zXZ\x00")) or re.match(rb"BZh[1-9]1AY&SY", data):
        return _compressed
    return None


def _zip_members(data: bytes, budget: _Budget) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for info in archive.infolist():
                with archive.open(info) as stream:
                    yield info.filename, _read(stream, budget)
    except _BROKEN as error:
        raise _UnreadError(f"a broken or closed zip ({type(error).__name__})") from error


def _tar_members(data: bytes, budget: _Budget) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(fileobj=BytesIO(data), mode="r:") as archive:
            for info in archive:
                stream = archive.extractfile(info) if info.isfile() else None
                yield info.name, _read(stream, budget) if stream else b""
    except _BROKEN as error:
        raise _UnreadError(f"a broken tar ({type(error).__name__})") from error


def _compressed(data: bytes, budget: _Budget) -> Iterator[tuple[str, bytes]]:
    try:
        if data.startswith(b"\xfd"):
            content = _unxz(data, budget.left)
            budget.spend(len(content))
        elif data.startswith(b"BZh"):
            content = _read(bz2.BZ2File(BytesIO(data)), budget)
        else:
            content = _read(gzip.GzipFile(fileobj=BytesIO(data)), budget)
    except _BROKEN as error:
        raise _UnreadError(f"broken compression ({type(error).__name__})") from error
    yield "content", content


def _unxz(data: bytes, limit: int) -> bytes:
    """The content of all streams of an .xz file, stopped one byte after the limit."""
    content = b""
    while data and len(content) <= limit:
        stream = lzma.LZMADecompressor(memlimit=_MAX_MEMORY)
        content += stream.decompress(data, limit + 1 - len(content))
        if not stream.eof and len(content) <= limit:
            raise EOFError
        data = stream.unused_data.lstrip(b"\0")
    return content


def _read(stream: IO[bytes] | gzip.GzipFile, budget: _Budget) -> bytes:
    """All of a stream, stopped one byte after the limit; the size in its header may lie."""
    content = stream.read(budget.left + 1)
    budget.spend(len(content))
    return content


def _parquet_texts(data: bytes, budget: _Budget) -> Iterator[tuple[str, str]]:
    """What is written in a Parquet file's footer and cells, each with its place."""
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(BytesIO(data))
        yield "footer", "\n".join(_footer(file))
        sizes = [file.metadata.row_group(i).total_byte_size for i in range(file.num_row_groups)]
        if sum(sizes) > budget.left:
            raise _UnreadError("more unpacked bytes than the limit")
        for batch in file.iter_batches(batch_size=_BATCH):
            budget.spend(batch.nbytes)
            for number, column in enumerate(batch.columns, 1):
                for part, strings in enumerate(_strings(column), 1):
                    yield f"column {number}, part {part}", "\n".join(strings)
    except _BROKEN as error:  # Arrow's own errors are among them
        raise _UnreadError(f"broken Parquet ({type(error).__name__})") from error


def _footer(file: Any) -> Iterator[str]:
    """Names, notes and statistics: a least or greatest value is a cell in full."""
    schema = file.schema_arrow
    notes = [schema.metadata, file.metadata.metadata, *(field.metadata for field in schema)]
    for note in filter(None, notes):
        for key, value in note.items():
            yield from (key.decode("utf-8", "replace"), value.decode("utf-8", "replace"))
    yield from (str(field) for field in schema)
    for group in range(file.num_row_groups):
        row_group = file.metadata.row_group(group)
        for number in range(row_group.num_columns):
            statistics = row_group.column(number).statistics
            if statistics is not None and statistics.has_min_max:
                yield from (_text(statistics.min), _text(statistics.max))


def _strings(array: Any) -> Iterator[list[str]]:
    """The strings of a column, those of nested columns part by part."""
    import pyarrow as pa

    kind, types = array.type, pa.types
    if isinstance(kind, pa.BaseExtensionType):
        yield from _strings(array.storage)
    elif types.is_dictionary(kind):
        yield from _strings(array.dictionary_decode())
    elif types.is_struct(kind):
        for part in array.flatten():
            yield from _strings(part)
    elif types.is_map(kind):  # whose flatten gives itself
        yield from _strings(array.keys)
        yield from _strings(array.items)
    elif types.is_nested(kind) and hasattr(array, "flatten"):
        yield from _strings(array.flatten())
    elif str(kind).removeprefix("large_").split("[")[0] in _TEXT_TYPES:
        yield [_text(value) for value in array.to_pylist() if value is not None]


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
