"""Named splits beside a release's tables: their files as the project froze them, and digests."""

from collections.abc import Iterable
from pathlib import Path

from tandai.digest import sha256_bytes
from tandai.store import read_bytes, write_bytes

FOLDER = "splits"


def path_of(name: str) -> str:
    """Where a named split stands, from the release's folder."""
    return f"{FOLDER}/{name}.csv"


def copy_splits(source: Path, names: Iterable[str], folder: Path) -> dict[str, str]:
    """Copies named splits, byte by byte.

    Args:
        source: a project or a release.
        names: of the splits; those that are not there are left out.
        folder: of the release that is made.

    Returns:
        Digest by name, as the manifest has it.
    """
    digests: dict[str, str] = {}
    for name in names:
        path = source / path_of(name)
        if path.is_file():
            data = read_bytes(path, expected="a named split")
            write_bytes(folder / path_of(name), data)
            digests[name] = sha256_bytes(data)
    return digests
