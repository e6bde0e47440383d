"""A folder or an archive to its files' bytes, by name; no name of an archive is used as a path."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tandai.findings import Finding
from tandai.labelstudio.exports.tally import Tally
from tandai.records import Record
from tandai.store import read_bytes
from tandai.wording import count_of

Named = tuple[str, bytes]
"""A file's name, for messages, and its bytes."""

ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
OTHER_ARCHIVES = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"Rar!": "rar",
}
EXPECTED = "an export of Label Studio: a file, a folder of files or a zip"


class Limits(Record, frozen=True, kw_only=True):
    """How much an archive may hold."""

    files: int
    file_bytes: int
    total_bytes: int


LIMITS = Limits(files=200_000, file_bytes=2**29, total_bytes=2**32)


def files_at(path: Path, tally: Tally, limits: Limits = LIMITS) -> Iterator[Named | Finding]:
    """The file, or all files of the folder in the order of their names, archives opened.

    Raises:
        InputError: there is no such file, or it cannot be read.
    """
    if not path.is_dir():
        yield from opened(str(path), read_bytes(path, expected=EXPECTED), tally, limits)
        return
    inside = sorted(each.relative_to(path).as_posix() for each in path.rglob("*") if each.is_file())
    if not inside:
        yield Finding("export-empty", "error", str(path), "a folder without files", EXPECTED)
    for name in inside:
        place = f"{path}/{name}"
        if _is_hidden(name):
            tally.add("file-passed-over", place)
            continue
        tally.add("form-files", place)
        data = read_bytes(path / name, expected=EXPECTED)
        yield from opened(place, data, tally, limits)


def opened(
    name: str, data: bytes, tally: Tally, limits: Limits = LIMITS
) -> Iterator[Named | Finding]:
    """The bytes as they are, or the files of the archive they are."""
    if data.startswith(ZIP_STARTS):
        yield from _members(name, data, tally, limits)
    elif (kind := _archive(data)) is not None:
        yield Finding("export-compressed", "error", name, kind, "the file unpacked")
    else:
        yield name, data


def _members(name: str, data: bytes, tally: Tally, limits: Limits) -> Iterator[Named | Finding]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        yield Finding("zip-broken", "error", name, str(error), "a zip that opens")
        return
    # A folder is a name that ends so and holds nothing; a name may as well be empty.
    members = [e for e in archive.infolist() if e.file_size or not e.filename.endswith("/")]
    if not members:
        yield Finding("export-empty", "error", name, "a zip without files", EXPECTED)
    if len(members) > limits.files:
        found = count_of(len(members), "file")
        yield Finding("zip-too-large", "error", name, found, f"at most {limits.files}")
        return
    seen: set[str] = set()
    left = limits.total_bytes
    for member in sorted(members, key=lambda each: (each.filename, each.header_offset)):
        place = f"{name}/{shown(member.filename)}"
        if _is_hidden(member.filename):
            tally.add("file-passed-over", place)
            continue
        if member.filename in seen:
            yield Finding("zip-name-twice", "error", place, "a second file of this name", "one")
            continue
        seen.add(member.filename)
        read = _unpacked(archive, member, place, min(limits.file_bytes, left))
        if not isinstance(read, Finding):
            left -= len(read[1])
            tally.add("form-files", place)
        yield read


def _unpacked(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: str, at_most: int
) -> Named | Finding:
    """One member's bytes; the size that counts is the one that comes out, whatever is declared."""
    if member.flag_bits & 1:
        return Finding("zip-encrypted", "error", place, "an encrypted file", "one that opens")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # The others unpack a block of any size at once, past every cap.
        found = f"compression {member.compress_type}"
        return Finding("zip-broken", "error", place, found, "stored or deflated")
    if member.file_size > at_most:
        found = f"{member.file_size} bytes"
        return Finding("zip-too-large", "error", place, found, f"at most {at_most}")
    try:
        with archive.open(member) as file:
            data = file.read(at_most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        # The module says RuntimeError of what it cannot do, and ValueError of impossible places.
        return Finding("zip-broken", "error", place, shown(str(error)), "a file that unpacks")
    if data.startswith(ZIP_STARTS) or _archive(data) is not None:
        return Finding("zip-in-zip", "error", place, "an archive", "an export")
    return place, data


def shown(name: str) -> str:
    """A name from outside as a message may print it: no control characters, not endless."""
    text = "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in name
    )
    return text if len(text) <= 200 else f"{text[:200]}…"


def _archive(data: bytes) -> str | None:
    return next((kind for start, kind in OTHER_ARCHIVES.items() if data.startswith(start)), None)


def _is_hidden(name: str) -> bool:
    """What file managers leave behind."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or (bool(parts) and parts[-1].startswith("."))
