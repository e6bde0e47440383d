"""Figures of one layer in several sets to a table: a row a figure, a column a set, and its notes."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from tandai.agreement.figures import Figure, in_number
from tandai.agreement.saved import SavedLayer
from tandai.agreement.told import what_of
from tandai.datasheet.tables import table

SKEWED = 0.8
"""Share of one class from which on a question says little, whatever its alpha."""
ALPHAS = frozenset({"alpha", "masi_alpha"})
"""Metrics that say little of a skewed question."""
_MET = {
    "target": "target met",
    "gate": "gate met",
    "below gate": "**gate missed**",
    "too few": "too few for a verdict",
    "no value": "",  # the value says so
    "": "",
}
_MOST_NAMES = 3
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:,\d{3})*(?!\w|[.,-]\d)")
"""A count that stands alone: no part of a label's name."""
_Key = tuple[str, str, float | None, float | None]
"""What a row is of: on what, metric, gate and target. Sets held to other aims have rows apart."""


class Column(NamedTuple):
    """One set's figures of a layer."""

    name: str
    """Of the set."""
    layer: SavedLayer
    figures: tuple[Figure, ...]
    """Those of it that a page shows."""


def columns_of(layers: Mapping[str, SavedLayer]) -> list[Column]:
    """What a page shows of each set: figures with a gate, and AC1 of questions skewed in any.

    In a layer without gates it is what is of all labels together. Figures of a pair of annotators
    are never shown.

    Args:
        layers: one layer, by set.
    """
    skewed = {name for layer in layers.values() for name in _skewed_alphas(layer)}
    return [Column(name, layer, _shown(layer, skewed)) for name, layer in layers.items()]


def _pooled(layer: SavedLayer) -> list[Figure]:
    return [each for each in layer.figures if not each.annotators]


def _skewed_alphas(layer: SavedLayer) -> set[str]:
    gated = (each for each in _pooled(layer) if each.gate is not None and each.metric in ALPHAS)
    return {each.name for each in gated} & {*skews(layer)}


def _shown(layer: SavedLayer, skewed: Collection[str]) -> tuple[Figure, ...]:
    pooled = _pooled(layer)
    if not any(each.gate is not None for each in pooled):
        return tuple(each for each in pooled if not each.label)
    return tuple(
        each
        for each in pooled
        if each.gate is not None
        or (each.metric == "ac1" and not each.label and each.name in skewed)
    )


def figure_lines(
    title: str, rows: Sequence[Sequence[str]], columns: Sequence[Column]
) -> Iterator[str]:
    """The table of a layer, and below it why something is missing and what is skewed.

    Args:
        title: of the first column: between whom.
        rows: that stand above the figures: a title, and a cell a column.
        columns: the sets.
    """
    cells: dict[_Key, dict[str, str]] = defaultdict(dict)
    for column in columns:
        for each in column.figures:
            cells[_key(each)][column.name] = _cell(each)
    head = (title, "gate", "target", *(f"`{each.name}`" for each in columns))
    figures = [
        (
            f"{what} `{metric}`",
            "" if gate is None else f"{gate:.2f}",
            "" if target is None else f"{target:.2f}",
            *(said.get(each.name, "not measured") for each in columns),
        )
        for (what, metric, gate, target), said in _in_order(cells, columns).items()
    ]
    yield from table(head, [*((first, "", "", *rest) for first, *rest in rows), *figures])
    yield ""
    yield from (f"- {each}" for each in _notes(columns))


def value_of(figure: Figure) -> str:
    """The value to three places."""
    return "none" if figure.value is None else f"{figure.value:.3f}"


def skews(layer: SavedLayer) -> dict[str, str]:
    """Questions of which nearly every answer is the same, with the counts: alpha says little."""
    found = {}
    for counts in layer.counts:
        totals = {name: sum(of.values()) for name, of in counts.counts.items()}
        most = max(totals, key=lambda name: totals[name], default="")
        n = sum(totals.values())
        if n and totals[most] >= SKEWED * n:
            others = sorted(totals.items(), key=lambda each: (-each[1], each[0]))
            said = ", ".join(f"{name} {many}" for name, many in others if many)
            zero = sorted(name for name, many in totals.items() if not many)
            never = f"; never {', '.join(zero)}" if zero else ""
            found[counts.name] = (
                f"{counts.name} is skewed: of {n} {in_number(n, 'answers')} {said}{never}."
            )
    return found


def _key(figure: Figure) -> _Key:
    return what_of(figure), figure.metric, figure.gate, figure.target


def _in_order(
    cells: Mapping[_Key, dict[str, str]], columns: Sequence[Column]
) -> dict[_Key, dict[str, str]]:
    """Rows as the set with most of them has them; what it lacks stands last."""
    longest = max(columns, key=lambda each: len(each.figures))
    order = [_key(each) for each in longest.figures]
    return {key: cells[key] for key in (*order, *(each for each in cells if each not in order))}


def _cell(figure: Figure) -> str:
    interval = figure.interval
    said = [value_of(figure)]
    if interval:
        said[0] += f" ({interval.low:.2f} to {interval.high:.2f})"
    said.append(f"{figure.n:,} {in_number(figure.n, figure.n_of)}")
    return ", ".join(filter(None, [*said, _MET[figure.standing]]))


def _notes(columns: Sequence[Column]) -> Iterator[str]:
    """Each sentence once, with the sets that it is of; some differ by nothing but their numbers."""
    sets: dict[str, dict[str, None]] = defaultdict(dict)
    missing: dict[tuple[str, str], _Missing] = {}
    for column in columns:
        if column.layer.why:
            sets[column.layer.why][column.name] = None
        asked = {each.name for each in column.figures if each.metric in {*ALPHAS, "ac1"}}
        for name, sentence in skews(column.layer).items():
            if name in asked:
                sets[sentence][column.name] = None
        for figure in column.figures:
            for what, why in _reasons(figure):
                key = what, _NUMBER.sub("#", why)
                missing.setdefault(key, _Missing({}, {}, {})).add(column.name, figure, why)
    yield from (f"{_list(those)}: {sentence}" for sentence, those in sets.items())
    yield from (f"{_list(each.sets)}: {what} {each.said()}" for (what, _), each in missing.items())


class _Missing(NamedTuple):
    """Figures that lack one thing for one reason; dicts keep what came first in front."""

    sets: dict[str, None]
    figures: dict[str, None]
    whys: dict[str, None]

    def add(self, name: str, figure: Figure, why: str) -> None:
        self.sets[name] = None
        self.figures[f"{what_of(figure)} {figure.metric}"] = None
        self.whys[why] = None

    def said(self) -> str:
        listed = ", ".join(list(self.figures)[:_MOST_NAMES])
        more = len(self.figures) - _MOST_NAMES
        return f"of {listed}{f' and {more} more' if more > 0 else ''}: {_merged(list(self.whys))}"


def _merged(sentences: Sequence[str]) -> str:
    """Sentences that differ in their numbers alone as one: ``has 2 to 7 items``."""
    said = ([int(one.replace(",", "")) for one in _NUMBER.findall(each)] for each in sentences)
    spans = (
        f"{min(each):,} to {max(each):,}" if len({*each}) > 1 else f"{each[0]:,}"
        for each in zip(*said, strict=True)
    )
    return _NUMBER.sub(lambda _: next(spans), sentences[0])


def _reasons(figure: Figure) -> Iterator[tuple[str, str]]:
    if figure.why:
        yield ("No value" if figure.value is None else "No interval"), figure.why
    if figure.narrowness:
        yield "Interval", figure.narrowness
    if figure.standing == "too few":
        yield "No verdict", figure.caution


def _list(names: Mapping[str, None]) -> str:
    return ", ".join(f"`{each}`" for each in names)
