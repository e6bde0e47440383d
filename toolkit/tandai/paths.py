r"""The steps of a taxonomy's path to one text and back: ``a/b``, ``\`` before ``/`` and ``\``."""

from collections.abc import Sequence


def join_path(steps: Sequence[str]) -> str:
    r"""One text for a path: ``["a", "b/c"]`` gives ``a/b\/c``.

    Args:
        steps: from the outermost to the chosen one; at least one.

    Raises:
        ValueError: there is no step.
    """
    if not steps:
        raise ValueError("a path has at least one step")
    return "/".join(step.replace("\\", "\\\\").replace("/", "\\/") for step in steps)


def split_path(path: str) -> list[str]:
    """The steps of what `join_path` made.

    Raises:
        ValueError: it ends in a backslash that stands before nothing.
    """
    steps = [""]
    characters = iter(path)
    for character in characters:
        if character == "/":
            steps.append("")
            continue
        kept = next(characters, None) if character == "\\" else character
        if kept is None:
            raise ValueError(f"the path {path!r} ends in a backslash that stands before nothing")
        steps[-1] += kept
    return steps
