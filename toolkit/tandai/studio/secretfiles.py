"""Turns a secret into a file that only its owner can read, and back."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tandai.errors import StudioError


def make_private_folder(folder: Path) -> None:
    """Makes a folder (and its parents) that only its owner can enter."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # An existing folder, or a umask's doing: mode above is a wish, this is not.
    folder.chmod(0o700)


@contextmanager
def open_private(path: Path) -> Iterator[BinaryIO]:
    """A new file to fill that was never readable by anybody else, on disk when it is closed.

    Raises:
        FileExistsError: something stands there already.
        OSError: the disk is full; names the file, as an error of writing does not by itself.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
        except OSError as error:
            if error.filename is None:
                error.filename = str(path)
            raise


def write_private(path: Path, data: bytes) -> None:
    """Writes a new file that was never readable by anybody else, not for a moment.

    Raises:
        FileExistsError: something stands there already.
    """
    with open_private(path) as file:
        file.write(data)


def write_secret(path: Path, secret: str) -> None:
    """Writes a secret to a file of its own, mode 0600."""
    write_private(path, f"{secret}\n".encode())


def read_secret(path: Path) -> str:
    """The secret in a file that nobody else can read.

    Raises:
        StudioError: the file is missing, empty, no text, or open to group or others.
    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            raise StudioError(
                f"{path} can be read by others (mode {mode:04o}); close it with "
                f"`chmod 600 {path}` and, if others use this machine, make a new token."
            )
        secret = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise StudioError(f"{path} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError:
        raise StudioError(f"{path} holds no text.") from None
    if not secret:
        raise StudioError(f"{path} is empty.")
    return secret
