"""Spans to a BIO tag for each token, and tags back to spans."""

from collections.abc import Iterable, Iterator, Sequence

OUTSIDE = "O"
Interval = tuple[int, int]
Marked = tuple[int, int, str]


def make_tags(tokens: Sequence[Interval], spans: Iterable[Marked]) -> list[str]:
    """A tag for each token; where spans overlap the longest wins, then the first, as in views.

    Args:
        tokens: in text order.
        spans: start, end and label.
    """
    tags = [OUTSIDE] * len(tokens)
    for start, end, label in sorted(spans, key=lambda each: (each[0] - each[1], each)):
        inside = [n for n, (first, last) in enumerate(tokens) if first < end and start < last]
        if inside and all(tags[n] == OUTSIDE for n in inside):
            for n in inside:
                tags[n] = f"{'B' if n == inside[0] else 'I'}-{label}"
    return tags


def read_tags(tokens: Sequence[Interval], tags: Sequence[str]) -> Iterator[Marked]:
    """Spans from token edge to token edge; an I that goes on from nothing begins one."""
    begun: Marked | None = None
    for (start, end), tag in zip(tokens, tags, strict=True):
        label = tag[2:]
        if begun and tag.startswith("I-") and begun[2] == label:
            begun = (begun[0], end, label)
            continue
        if begun:
            yield begun
        begun = None if tag == OUTSIDE else (start, end, label)
    if begun:
        yield begun
