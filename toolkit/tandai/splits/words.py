"""Texts and their sides to pairs on two sides that share most of their runs of three words.

A rewrite that kept its sentences but not its paragraphs is found only here, and only where the
texts are.
"""

import re
import unicodedata
from array import array
from collections.abc import Collection, Iterator, Mapping

from tandai.findings import Finding
from tandai.splits.links import MAX_DOCUMENTS
from tandai.splits.records import DEFAULT, SPLITS, move_command, split_file

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
    held = _Held(texts, side_of)
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


class _Held:
    """Which documents have a run, but for those of train: that is the largest side.

    A run is known by its hash, sixty-four bits of this process's own: twelve bytes a run of a
    document, where the words would take a hundred.
    """

    def __init__(self, texts: Mapping[str, str], side_of: Mapping[str, str]) -> None:
        import numpy as np

        self._ids: list[str] = []
        self._sizes: list[int] = []
        hashes, owners = array("q"), array("i")
        for each in sorted(texts):
            side = side_of.get(each)
            if side not in SPLITS or side == "train":
                continue
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

    def sharing(self, runs: Collection[str]) -> Iterator[tuple[str, int, int]]:
        """Documents that share runs: id, how many of those that few have, and how many it has."""
        import numpy as np

        own = np.fromiter(map(hash, runs), dtype=np.int64, count=len(runs))
        first = np.searchsorted(self._hashes, own, side="left")
        last = np.searchsorted(self._hashes, own, side="right")
        few = (last > first) & (last - first <= MAX_DOCUMENTS)
        places = [self._owners[i:j] for i, j in zip(first[few], last[few], strict=True)]
        if places:
            numbers, counts = np.unique(np.concatenate(places), return_counts=True)
            for number, n in zip(numbers.tolist(), counts.tolist(), strict=True):
                yield self._ids[number], n, self._sizes[number]


def check_words(
    pairs: list[WordPair], side_of: Mapping[str, str], *, name: str = DEFAULT
) -> list[Finding]:
    """A pair on two sides is one story that nobody has said to be one."""
    return [
        Finding(
            "split-leaks-words",
            "error",
            f"{split_file(name)}, {one} and {other}",
            f"{side_of[one]} and {side_of[other]}, and {part:.0%} of the shorter one's runs of "
            f"{WORDS} words in both",
            f"one story in corpus/groups.csv; what is placed already moves by {move_command(name)}",
        )
        for one, other, part in pairs
    ]
