"""Texts to pairs of documents that share most of their runs of three words.

A rewrite that kept its sentences but not its paragraphs is found only here, and only where the
texts are. Pairs with a new document are links, frozen before it is placed; pairs on two sides are
what was placed without them.
"""

import re
import unicodedata
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from tandai.findings import Finding
from tandai.splits.links import MAX_DOCUMENTS
from tandai.splits.records import DEFAULT, SPLITS, move_command, split_file

if TYPE_CHECKING:
    import numpy as np

    _Places = np.ndarray[tuple[int, ...], np.dtype[np.signedinteger]]

WORDS = 3
MIN_RUNS = 20
"""Fewer are no story: a heading and a date may be anybody's."""
WordPair = tuple[str, str, float]
"""Two documents by id, and the part of the shorter one's runs that the other has too."""
_WORD = re.compile(r"[^\W_]+")


def runs_of_words(text: str) -> frozenset[str]:
    """Every run of three words, whatever their case, composition and punctuation."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).lower())
    return frozenset(
        " ".join(words[first : first + WORDS]) for first in range(len(words) - WORDS + 1)
    )


def word_pairs_across(
    texts: Mapping[str, str], side_of: Mapping[str, str], *, near: float
) -> list[WordPair]:
    """Pairs on two sides that share their words, sorted.

    Args:
        texts: by document; those that are not here are not compared.
        side_of: side by document; what stands on none is left out.
        near: from which part on a pair is given.
    """
    held = _Held(texts, (each for each in texts if side_of.get(each) in {*SPLITS} - {"train"}))
    pairs: dict[tuple[str, str], float] = {}
    for each in sorted(texts):
        if side_of.get(each) not in SPLITS:
            continue
        own = runs_of_words(texts[each])
        if len(own) < MIN_RUNS:
            continue
        for other, n, size in held.sharing(own):
            part = n / min(len(own), size)
            if side_of[other] != side_of[each] and part >= near:
                pairs[min(each, other), max(each, other)] = part
    return [(one, other, part) for (one, other), part in sorted(pairs.items())]


def find_word_pairs(
    texts: Mapping[str, str], new: Collection[str], *, near: float
) -> list[WordPair]:
    """Pairs that share their words, of which one document is new at least; sorted.

    Texts are read twice: first for the runs that few documents have, however few are new.

    Args:
        texts: by document; those that are not here are not compared.
        new: documents that no side holds yet.
        near: from which part on a pair is given.
    """
    held = _Held(texts, (each for each in texts if each in new))
    if held.is_empty():
        return []
    for each in sorted(texts):
        if each not in new:
            held.count(runs_of_words(texts[each]))
    pairs: dict[tuple[str, str], float] = {}
    for each in sorted(texts):
        own = runs_of_words(texts[each])
        if len(own) < MIN_RUNS:
            continue
        for other, n, size in held.sharing(own):
            part = n / min(len(own), size)
            if other != each and part >= near:
                pairs[min(each, other), max(each, other)] = part
    return [(one, other, part) for (one, other), part in sorted(pairs.items())]


class _Held:
    """Which of some documents have a run.

    A run is known by its hash, sixty-four bits of this process's own: twelve bytes a run of a
    document, where the words would take a hundred.
    """

    def __init__(self, texts: Mapping[str, str], held: Iterable[str]) -> None:
        import numpy as np

        self._ids: list[str] = []
        self._sizes: list[int] = []
        hashes, owners = array("q"), array("i")
        for each in sorted(held):
            runs = runs_of_words(texts[each])
            if len(runs) >= MIN_RUNS:
                hashes.extend(map(hash, runs))
                owners.extend([len(self._ids)] * len(runs))
                self._ids.append(each)
                self._sizes.append(len(runs))
        found = np.frombuffer(hashes, dtype=np.int64) if hashes else np.zeros(0, np.int64)
        order = np.argsort(found, kind="stable")
        self._hashes = found[order]
        self._owners = np.frombuffer(owners, dtype=np.intc)[order] if owners else order
        self._elsewhere: np.ndarray[tuple[int], np.dtype[np.int32]] | None = None
        """At the first place of a run, how many documents that are not held have it."""

    def is_empty(self) -> bool:
        """Whether none of the documents says enough to be compared."""
        return not self._ids

    def count(self, runs: Collection[str]) -> None:
        """Takes a document that is not held, so that what many have is known."""
        import numpy as np

        if self._elsewhere is None:
            self._elsewhere = np.zeros(len(self._hashes), np.int32)
        first, last = self._places(runs)
        self._elsewhere[first[last > first]] += 1

    def sharing(self, runs: Collection[str]) -> Iterator[tuple[str, int, int]]:
        """Documents that share runs: id, how many of those that few have, and how many it has."""
        import numpy as np

        first, last = self._places(runs)
        having = last - first
        there = having > 0
        if self._elsewhere is not None:
            having[there] += self._elsewhere[first[there]]
        few = there & (having <= MAX_DOCUMENTS)
        places = [self._owners[i:j] for i, j in zip(first[few], last[few], strict=True)]
        if places:
            numbers, counts = np.unique(np.concatenate(places), return_counts=True)
            for number, n in zip(numbers.tolist(), counts.tolist(), strict=True):
                yield self._ids[number], n, self._sizes[number]

    def _places(self, runs: Collection[str]) -> "tuple[_Places, _Places]":
        """Where each run begins and ends among those held; equal where nobody has it."""
        import numpy as np

        own = np.fromiter(map(hash, runs), dtype=np.int64, count=len(runs))
        first = np.searchsorted(self._hashes, own, side="left")
        return first, np.searchsorted(self._hashes, own, side="right")


def check_words(
    pairs: list[WordPair],
    side_of: Mapping[str, str],
    *,
    groups: Mapping[str, str] | None = None,
    placed: Collection[str] | None = None,
    name: str = DEFAULT,
) -> list[Finding]:
    """A pair on two sides is one story that nobody has said to be one.

    Args:
        pairs: that share their words.
        side_of: side by document.
        groups: story by document, as `corpus/groups.csv` has it.
        placed: documents that were on a side before, and move only if told; all where None.
        name: of the split.
    """
    stated = groups or {}

    def way_out(one: str, other: str) -> str:
        """The rows that say so, and the move where what is placed has to move for it."""
        told = [each for each in (one, other) if each in stated]
        group = stated[told[0]] if told else one
        rows = [f"{each},{group},rewrite" for each in (one, other) if stated.get(each) != group]
        if not rows:
            return f"one side; {move_command(name)} brings them to one"
        verb = "change" if len(told) > 1 else "add"
        said = f"one story: {verb} in corpus/groups.csv {' and '.join(f'`{row}`' for row in rows)}"
        moves = placed is None or {one, other} <= {*placed}
        return f"{said}, then {move_command(name)}" if moves else said

    return [
        Finding(
            "split-leaks-words",
            "error",
            f"{split_file(name)}, {one} and {other}",
            f"{side_of[one]} and {side_of[other]}, and {part:.0%} of the shorter one's runs of "
            f"{WORDS} words in both",
            way_out(one, other),
        )
        for one, other, part in pairs
    ]
