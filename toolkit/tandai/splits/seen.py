"""Gold and the sides of its documents to how much of test was seen in train: a figure a kind.

What is seen is known by digest: a span by its quote and label, an item of an inventory by its id.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from tandai.inventories import NOT_IN_INVENTORY
from tandai.paths import split_path
from tandai.records import Annotation, Record

Said = tuple[str, str]
"""Kind of a thing, and the thing that is said."""
_OTHERS = ("validation", "test")


class Seen(Record, frozen=True, kw_only=True):
    """How much of what is said on a side was said in train too."""

    what: str
    """``layer.control`` of spans, ``layer.attribute`` of items of an inventory."""
    split: str
    n_mentions: int
    n_mentions_seen: int
    n_kinds: int
    """Different ones among the mentions."""
    n_kinds_seen: int
    share: float | None
    """Of the mentions; None where there are none."""


def spans_in(gold: Annotation) -> Iterator[Said]:
    """``layer.control`` and ``LABEL/digest of the quote`` of every span."""
    for span in gold.spans:
        yield f"{gold.layer}.{span.control}", f"{span.label}/{span.quote_sha256}"


def items_in(gold: Annotation, attribute: str) -> Iterator[str]:
    """Items that answers name, once an answer; NONE and NEW name none.

    Args:
        gold: of a layer.
        attribute: whose values are of an inventory.
    """
    for each in gold.attributes:
        if each.name == attribute:
            for item in dict.fromkeys(split_path(value)[0] for value in each.values):
                if item not in NOT_IN_INVENTORY:
                    yield item


class SeenCounter:
    """Counts what is said on each side, kind by kind, as it comes.

    Memory holds each different thing once a side.
    """

    def __init__(self, kinds: Iterable[str], side_of: Mapping[str, str]) -> None:
        """Begins with nothing.

        Args:
            kinds: of which there are figures even if nothing of them is said.
            side_of: side by document; what stands on none is left out.
        """
        self._side_of = side_of
        self._train: dict[str, set[str]] = {}
        self._others: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for kind in kinds:
            self._train[kind] = set()

    def add(self, document_id: str, what: str, thing: str) -> None:
        """A document says a thing."""
        known = self._train.setdefault(what, set())
        side = self._side_of.get(document_id)
        if side == "train":
            known.add(thing)
        elif side in _OTHERS:
            self._others[what, side][thing] += 1

    def figures(self) -> tuple[Seen, ...]:
        """What of validation and of test is in train, for each kind of thing said."""
        return tuple(self._figure(what, split) for what in sorted(self._train) for split in _OTHERS)

    def _figure(self, what: str, split: str) -> Seen:
        here, known = self._others[what, split], self._train[what]
        n, n_seen = here.total(), sum(many for thing, many in here.items() if thing in known)
        return Seen(
            what=what,
            split=split,
            n_mentions=n,
            n_mentions_seen=n_seen,
            n_kinds=len(here),
            n_kinds_seen=sum(thing in known for thing in here),
            share=n_seen / n if n else None,
        )
