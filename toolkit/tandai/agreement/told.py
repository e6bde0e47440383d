"""Figures and annotators in words: what a figure is on, between whom, why one is missing."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from tandai.agreement.figures import Figure
from tandai.agreement.saved import Hand
from tandai.records import AnnotatorKind

PEOPLE: dict[AnnotatorKind, tuple[str, str]] = {
    "person": ("person", "people"),
    "model": ("model", "models"),
    "program": ("program", "programs"),
    "script": ("script", "scripts"),
    "gold": ("gold", "gold"),
}
"""A kind of annotator, one and several."""
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def what_of(figure: Figure) -> str:
    """What a figure is on: ``claim CLAIM``."""
    return f"{figure.name} {figure.label}" if figure.label else figure.name


def whys(figures: Iterable[Figure]) -> list[str]:
    """Each sentence why something is missing, or to beware of, once, with the figures it is about."""
    about: dict[tuple[str, str], list[str]] = defaultdict(list)
    for figure in figures:
        if figure.why:
            missing = "No value" if figure.value is None else "No interval"
            about[missing, figure.why].append(f"{what_of(figure)} {figure.metric}")
        if figure.narrowness:
            about["Interval", figure.narrowness].append(f"{what_of(figure)} {figure.metric}")
        if figure.standing == "too few":
            about["No verdict", figure.caution].append(f"{what_of(figure)} {figure.metric}")
    return [
        f"{missing} of {names[0]}{f' and {len(names) - 1} more' if len(names) > 1 else ''}: {why}"
        for (missing, why), names in about.items()
    ]


def between(hands: Iterable[Hand]) -> str:
    """Between whom: ``two models``, ``one person and one model``; ``nobody`` where there is none.

    A pseudonym that is of two kinds counts once in each.
    """
    kinds = Counter(kind for _, kind in {(each.annotator_id, each.kind) for each in hands})
    said = [
        f"{_COUNTS[n] if n < len(_COUNTS) else n} {PEOPLE[kind][n > 1]}"
        for kind, n in sorted(kinds.items(), key=lambda each: (each[0] != "person", each[0]))
    ]
    return " and ".join(said) or "nobody"


def of_machines(hands: Iterable[Hand]) -> str:
    """What figures are not, where not every annotator is a person; empty where every one is."""
    kinds = {each.kind for each in hands}
    if not kinds - {"person"}:
        return ""
    if "person" not in kinds:
        return "No annotator is a person: the figures say nothing of how people would agree."
    return "Not every annotator is a person: the figures are not agreement between people."


def is_agreement(hands: Iterable[Hand]) -> bool:
    """Whether there are two at least."""
    return len({each.annotator_id for each in hands}) > 1
