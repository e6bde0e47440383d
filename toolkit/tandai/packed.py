"""A packed file's bytes -> the files in it, or the texts of a Parquet file, up to a limit.

What a file is tells its content, for names can lie; what cannot be read to its end is an error.
"""

import bz2
import gzip
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

_MAX_MEMORY = 1 << 28
"""What an .xz file may ask for to be unpacked."""
_TEXT_TYPES = {"string", "string_view", "binary", "binary_view", "fixed_size_binary"}
_BATCH = 8192
"""Rows of Parquet at once; a dictionary makes much of little."""
_BROKEN = (
    ValueError, EOFError, OSError, RuntimeError, NotImplementedError, OverflowError, zlib.error,
    lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError,
)  # fmt: skip


class UnreadError(Exception):
    """Why something packed could not be read to its end."""


@dataclass
class Budget:
    """What may still be unpacked of one file."""

    left: int

    def spend(self, size: int) -> None:
        """Counts bytes that were unpacked."""
        if size > self.left:
            raise UnreadError("more unpacked bytes than the limit")
        self.left -= size


def unpacker(data: bytes) -> Callable[[bytes, Budget], Iterator[tuple[str, bytes]]] | None:
    """What unpacks these bytes; None where nothing is packed in them."""
    if data.startswith(b"PK\x03\x04") or zipfile.is_zipfile(BytesIO(data)):
        return _zip_members
    if data[257:262] == b"ustar":
        return _tar_members
    if data.startswith((b"\x1f\x8b", b"\xfd7zXZ\x00")) or re.match(rb"BZh[1-9]1AY&SY", data):
        return _compressed
    return None


def _zip_members(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for info in archive.infolist():
                with archive.open(info) as stream:
                    yield info.filename, _read(stream, budget)
    except _BROKEN as error:
        raise UnreadError(f"a broken or closed zip ({type(error).__name__})") from error


def _tar_members(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(fileobj=BytesIO(data), mode="r:") as archive:
            for info in archive:
                stream = archive.extractfile(info) if info.isfile() else None
                yield info.name, _read(stream, budget) if stream else b""
    except _BROKEN as error:
        raise UnreadError(f"a broken tar ({type(error).__name__})") from error


def _compressed(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    try:
        if data.startswith(b"\xfd"):
            content = _unxz(data, budget.left)
            budget.spend(len(content))
        elif data.startswith(b"BZh"):
            content = _read(bz2.BZ2File(BytesIO(data)), budget)
        else:
            content = _read(gzip.GzipFile(fileobj=BytesIO(data)), budget)
    except _BROKEN as error:
        raise UnreadError(f"broken compression ({type(error).__name__})") from error
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


def _read(stream: IO[bytes] | gzip.GzipFile, budget: Budget) -> bytes:
    """All of a stream, stopped one byte after the limit; the size in its header may lie."""
    content = stream.read(budget.left + 1)
    budget.spend(len(content))
    return content


def parquet_texts(data: bytes, budget: Budget) -> Iterator[tuple[str, str]]:
    """What is written in a Parquet file's footer and cells, each with its place."""
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(BytesIO(data))
        yield "footer", "\n".join(_footer(file))
        sizes = [file.metadata.row_group(i).total_byte_size for i in range(file.num_row_groups)]
        if sum(sizes) > budget.left:
            raise UnreadError("more unpacked bytes than the limit")
        for batch in file.iter_batches(batch_size=_BATCH):
            budget.spend(batch.nbytes)
            for number, column in enumerate(batch.columns, 1):
                for part, strings in enumerate(_strings(column), 1):
                    yield f"column {number}, part {part}", "\n".join(strings)
    except _BROKEN as error:  # Arrow's own errors are among them
        raise UnreadError(f"broken Parquet ({type(error).__name__})") from error


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
