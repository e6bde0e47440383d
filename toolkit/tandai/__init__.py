"""News articles to labelled, versioned datasets through Label Studio."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tandai.exports.subwords import align as align
    from tandai.loading import load as load

__version__ = "0.3.0"
__all__ = ["__version__", "align", "load"]

_DOORS = {"align": "tandai.exports.subwords", "load": "tandai.loading"}
"""What a user of a release calls, and where it is: imported when it is asked for."""


def __dir__() -> list[str]:
    """What is imported on demand too, for whoever looks for it or completes its name."""
    return sorted({*globals(), *_DOORS})


def __getattr__(name: str) -> object:
    if name not in _DOORS:
        raise AttributeError(f"module 'tandai' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_DOORS[name]), name)
