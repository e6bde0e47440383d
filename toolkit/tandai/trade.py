"""Two folders that stand side by side to each in the other's place, in one step."""

import ctypes
import os
import sys
from pathlib import Path

_HERE = -100
"""AT_FDCWD: paths are as they stand."""
_EXCHANGE = 2
"""RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS."""


def trade_places(one: Path, other: Path) -> bool:
    """Whether the system could do it; if not, both are where they were.

    Linux and macOS can, on most file systems; there is no moment at which either is missing.
    """
    paths = os.fsencode(one), os.fsencode(other)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return library.renamex_np(*paths, ctypes.c_uint(_EXCHANGE)) == 0
        done: int = library.renameat2(_HERE, paths[0], _HERE, paths[1], ctypes.c_uint(_EXCHANGE))
    except (AttributeError, OSError, TypeError):
        return False
    return done == 0
