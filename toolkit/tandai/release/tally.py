"""Documents of a release to what its manifest counts and names of all together."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from tandai.release.rows import Bundle
from tandai.release.shards import Placed


class Tallied(msgspec.Struct, frozen=True, kw_only=True):
    """What one process counted."""

    counts: dict[str, dict[str, int]]
    """Documents and gold spans, by split."""
    annotators: dict[str, str]
    """Kind by pseudonym."""
    normalisers: frozenset[str]


class Tally:
    """What is counted of documents as they pass."""

    def __init__(self) -> None:
        """Begins without any."""
        self.counts: dict[str, Counter[str]] = defaultdict(Counter)
        self.annotators: dict[str, str] = {}
        self.normalisers: set[str] = set()

    def watch(self, documents: Iterable[Placed]) -> Iterator[Placed]:
        """Counts them as they pass."""
        for shard, bundle in documents:
            self._count(shard.split, bundle)
            yield shard, bundle

    def _count(self, split: str, bundle: Bundle) -> None:
        self.normalisers.add(bundle.document.normaliser)
        counts = self.counts[split]
        counts["documents"] += 1
        for gold in bundle.gold.values():
            counts[f"{gold.layer} spans"] += len(gold.spans)
            self.annotators |= gold.curators
        for annotation in bundle.annotations:
            self.annotators[annotation.annotator_id] = annotation.annotator_kind

    def told(self) -> Tallied:
        """For another process."""
        return Tallied(
            counts={split: dict(counts) for split, counts in self.counts.items()},
            annotators=self.annotators,
            normalisers=frozenset(self.normalisers),
        )

    def join(self, other: Tallied) -> None:
        """Adds what another process counted of other documents."""
        for split, counts in other.counts.items():
            self._add(split, counts)
        self.annotators |= other.annotators
        self.normalisers |= other.normalisers

    def _add(self, split: str, counts: Mapping[str, int]) -> None:
        for name, number in counts.items():
            # A count of nothing is named too.
            self.counts[split][name] += number
