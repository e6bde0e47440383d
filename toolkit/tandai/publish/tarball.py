"""A release's files to one compressed archive: the same files give the same bytes, anywhere."""

import tarfile
from collections.abc import Iterable
from typing import IO

from tandai.publish.records import ShippedFile
from tandai.release.sums import LINE

PIECE = 1 << 20


def write_tarball(
    stream: IO[bytes], files: Iterable[tuple[ShippedFile, IO[bytes]]], *, top: str, moment: int
) -> None:
    """Writes a plain tar of the files, in the order given, under one folder.

    No name of a user, no time of a clock and no bit of a file system goes into it.

    Args:
        stream: where to; only written to, so it may compress.
        files: each with its open bytes, which are read a piece at a time.
        top: folder that everything stands in.
        moment: time of every file, seconds since 1970.

    Raises:
        ValueError: a name leads out of the folder.
        OSError: a file is shorter than it was.
    """
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT, bufsize=PIECE) as tar:
        for file, data in files:
            if not LINE.fullmatch(f"{'0' * 64}  {file.path}"):
                raise ValueError(f"{file.path!r} is no plain name of a file in a release")
            entry = tarfile.TarInfo(f"{top}/{file.path}")
            entry.size = file.n_bytes
            entry.mtime = moment
            entry.mode = 0o644
            tar.addfile(entry, data)
