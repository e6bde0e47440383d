"""A text -> its lines that hold something, by offset."""


def content_lines(text: str) -> tuple[tuple[int, int], ...]:
    r"""Each line that is not blank, from its first to its last non-white character.

    Only ``\n`` ends a line, which normalised text has left of all line endings.
    """
    found = []
    begin = 0
    for line in text.split("\n"):
        inner = line.strip()
        if inner:
            start = begin + len(line) - len(line.lstrip())
            found.append((start, start + len(inner)))
        begin += len(line) + 1
    return tuple(found)
