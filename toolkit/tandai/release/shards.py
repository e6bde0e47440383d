"""The sides of documents to the shards that their rows are written in, and to who makes which.

A shard is some documents of a split, and a file of every table that has rows of them. Which shard a
document is in follows from its number in its split alone, so how many processes work changes
nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from tandai.release.rows import Bundle
from tandai.splits import SPLITS

SHARD = 20_000
"""Documents of a split whose rows are in one file of each table, at most."""


class Shard(NamedTuple):
    """A shard of a split."""

    split: str
    number: int
    """From 0."""
    n_shards: int
    """Of its split."""

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"{self.split}-{self.number:05}-of-{self.n_shards:05}"


Shards = Mapping[Shard, Sequence[int]]
"""Places of the documents of each shard in the order of a release; shards by split and number."""

Placed = tuple[Shard, Bundle]
"""A document and the shard that it is in."""


class Bundles(Protocol):
    """A release's documents by their place in its order, from 0."""

    def __len__(self) -> int:
        """How many there are."""

    def __getitem__(self, place: int, /) -> Bundle:
        """All that is said of one."""


def cut(sides: Sequence[str], most: int | None = None) -> Shards:
    """The shards of documents; those on no side are in none.

    Args:
        sides: of each document, in release order.
        most: documents of a shard; none: `SHARD`.
    """
    most = SHARD if most is None else most
    counts = Counter(sides)
    shards: dict[Shard, list[int]] = {
        Shard(split, number, -(-counts[split] // most)): []
        for split in SPLITS
        for number in range(-(-counts[split] // most))
    }
    seen: Counter[str] = Counter()
    for place, side in enumerate(sides):
        if side in SPLITS:
            shard = Shard(side, seen[side] // most, -(-counts[side] // most))
            shards[shard].append(place)
            seen[side] += 1
    return shards


def share_out(shards: Shards) -> frozenset[Shard]:
    """The shards that a second process makes, so that both have about as many documents."""
    ours = theirs = 0
    chosen = set()
    for shard, places in sorted(shards.items(), key=lambda each: (-len(each[1]), each[0])):
        if theirs < ours:
            theirs += len(places)
            chosen.add(shard)
        else:
            ours += len(places)
    return frozenset(chosen)


def read(bundles: Bundles, shards: Shards) -> Iterator[Placed]:
    """The documents of some shards, one shard after the other; no other is read."""
    for shard, places in shards.items():
        for place in places:
            yield shard, bundles[place]


def in_order(names: Iterable[Shard]) -> list[Shard]:
    """By split, then number."""
    return sorted(names, key=lambda each: (SPLITS.index(each.split), each.number))
