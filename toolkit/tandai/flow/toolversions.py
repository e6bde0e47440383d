"""What is installed here to what a manifest says of the tools that wrote a release's bytes."""

import sys
from importlib.metadata import version as installed

import tandai


def find_tools() -> dict[str, str]:
    """Version by tool: no more of each than decides bytes.

    Python's is its minor version, by which its tables of characters change; between patches of
    one, two machines write the same release.
    """
    return {
        "tandai": tandai.__version__,
        "pyarrow": installed("pyarrow"),
        "python": "{}.{}".format(*sys.version_info[:2]),
    }
