"""A number and the name of a thing to words: ``1 document``, ``1,204 documents``."""


def count_of(n: int, thing: str, things: str = "") -> str:
    """The number with the thing's name.

    Args:
        n: how many.
        thing: the name of one.
        things: of several; empty: with an s.
    """
    return f"{n:,} {thing if n == 1 else things or f'{thing}s'}"
