"""Texts and their sides to pairs on two sides that share most of their runs of three words.

A rewrite that kept its sentences but not its paragraphs is found only here, and only where the
texts are.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping

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
    runs = {
        each: found
        for each in sorted(texts)
        if side_of.get(each) in SPLITS and len(found := runs_of_words(texts[each])) >= MIN_RUNS
    }
    # Train is the largest, so it is not what is indexed.
    held = {each: own for each, own in runs.items() if side_of[each] != "train"}
    holding: dict[str, list[str]] = defaultdict(list)
    for each, own in held.items():
        for run in own:
            holding[run].append(each)
    pairs: dict[tuple[str, str], float] = {}
    for each, own in runs.items():
        shared = Counter(
            other
            for run in own
            if len(there := holding.get(run, ())) <= MAX_DOCUMENTS
            for other in there
            if side_of[other] != side_of[each]
        )
        for other, n in shared.items():
            part = n / min(len(own), len(runs[other]))
            if part >= near:
                pairs[min(each, other), max(each, other)] = part
    return [(one, other, part) for (one, other), part in sorted(pairs.items())]


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
