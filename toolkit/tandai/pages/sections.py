"""Figures of agreement and counts of labels to the sections that the template fills in."""

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from tandai.agreement.figures import ClassCounts, Confusion, Figure, LayerAgreement, Standing
from tandai.annotators.records import LayerAnnotators
from tandai.pages.hands import show_hands
from tandai.pages.metrics import METRICS
from tandai.pages.plots import draw_counts, draw_figures
from tandai.pages.rules import show_costs
from tandai.pages.words import WordTable
from tandai.rulebook.costs import LayerCosts

SHADES = 10
REACHED: dict[Standing, tuple[str, str]] = {
    "target": ("★ target", "ok"),
    "gate": ("● gate", "between"),
    "below gate": ("▼ below gate", "low"),
    "too few": ("? too few items", "between"),
    "no value": ("? no figure", "between"),
    "": ("", ""),
}
"""How a figure stands to its aims, in words and as a class of the style sheet."""


class Shown(msgspec.Struct, frozen=True):
    """A figure as a row."""

    figure: Figure
    of: str
    pair: str
    metric: str
    reached: str
    """In words, since a colour is not enough; empty where nothing is aimed for."""
    reached_class: str
    note: int = 0
    """Which of its group's notes says why it has no value, or no interval; 0: none does."""


class Group(msgspec.Struct, frozen=True):
    """Figures that stand in one table."""

    title: str
    rows: tuple[Shown, ...]
    notes: tuple[str, ...]
    """Each reason once."""
    aims: bool
    """Whether any has a gate and a target."""
    pairs: bool
    """Whether they are of pairs of annotators."""


class Counts(msgspec.Struct, frozen=True):
    """Class counts as a table."""

    known: ClassCounts
    hands: tuple[str, ...]


class Heat(msgspec.Struct, frozen=True):
    """A confusion as a table with shades."""

    title: str
    classes: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    """Class, then count and shade (0 to 9) by column."""


class LayerSection(msgspec.Struct, frozen=True):
    """One layer's part of the page."""

    known: LayerAgreement
    counts: tuple[Counts, ...]
    main: Group | None
    """What has a gate and a target, or where nothing has, all over classes and annotators."""
    picture: str
    """SVG of those."""
    more: tuple[Group, ...]
    heats: tuple[Heat, ...]
    hands: tuple[WordTable, ...]
    """What is known of each annotator."""
    costs: WordTable | None
    """Which rules of the guideline cost most agreement."""


def make_section(
    known: LayerAgreement,
    hands: LayerAnnotators | None,
    costs: LayerCosts | None,
    number: int,
) -> LayerSection:
    """A layer's figures as rows and as a picture.

    Args:
        known: all figures of the layer.
        hands: what is known of its annotators; None: nothing is.
        costs: what rules of its guideline cost; None: nobody knows.
        number: of the layer on the page.
    """
    pooled = [each for each in known.figures if not each.annotators]
    whole = [each for each in pooled if not each.label]
    main = [each for each in pooled if each.gate is not None] or whole
    picture = ""
    if main:
        names = [f"{each.of} {each.metric}" for each in map(show_figure, main)]
        title = f"Figures of layer {known.layer}; the table beside has the numbers"
        picture = draw_figures(main, names, name=f"figures{number}", title=title)
    groups = (
        make_group("Other figures", [each for each in whole if each not in main]),
        make_group("By class", [each for each in pooled if each.label and each not in main]),
        make_group("By pair of annotators", [each for each in known.figures if each.annotators]),
    )
    return LayerSection(
        known=known,
        counts=tuple(_counts(each) for each in known.counts),
        main=make_group("Figures", main) if main else None,
        picture=picture,
        more=tuple(group for group in groups if group.rows),
        heats=tuple(make_heat(each) for each in known.confusions if not each.annotators),
        hands=show_hands(hands) if hands else (),
        costs=show_costs(costs) if costs else None,
    )


def make_group(title: str, figures: Sequence[Figure]) -> Group:
    """Figures as a table, what is said of several of them said once."""
    notes = list(dict.fromkeys(each.why for each in figures if each.why))
    return Group(
        title=title,
        rows=tuple(
            msgspec.structs.replace(
                show_figure(each), note=notes.index(each.why) + 1 if each.why else 0
            )
            for each in figures
        ),
        notes=tuple(notes),
        aims=any(each.gate is not None for each in figures),
        pairs=any(each.annotators for each in figures),
    )


def show_figure(figure: Figure) -> Shown:
    """A figure as a row, with what it reached in words."""
    reached, css = REACHED[figure.standing]
    return Shown(
        figure=figure,
        of=" ".join(filter(None, (figure.name, figure.label))),
        pair=" – ".join(figure.annotators),
        metric=METRICS[figure.metric],
        reached=reached,
        reached_class=css,
    )


def _counts(known: ClassCounts) -> Counts:
    hands = sorted({who for by_hand in known.counts.values() for who in by_hand})
    return Counts(known, tuple(hands))


def make_heat(known: Confusion) -> Heat:
    """A confusion with a shade a cell, by its share of the greatest."""
    most = max((n for row in known.table for n in row), default=0) or 1
    return Heat(
        title=" ".join([known.name, *known.annotators]),
        classes=known.classes,
        rows=tuple(
            (code, tuple((n, -(-n * (SHADES - 1) // most)) for n in row))
            for code, row in zip(known.classes, known.table, strict=True)
        ),
    )


class CountRow(msgspec.Struct, frozen=True):
    """A label and how often gold has it."""

    code: str
    shown: str
    n: int


class Counted(msgspec.Struct, frozen=True):
    """The labels of one layer's gold, as a table and as a picture."""

    layer: str
    rows: tuple[CountRow, ...]
    picture: str


def count_labels(
    layer: str,
    labels: Mapping[str, str],
    counts: Counter[str],
    colours: Mapping[str, str],
    number: int,
) -> Counted:
    """Gold spans by label, the most frequent first.

    Args:
        layer: the layer.
        labels: code to what annotators see.
        counts: by code.
        colours: by code, as a hex triplet.
        number: of the layer on the page.
    """
    ordered: Sequence[str] = sorted(labels, key=lambda code: (-counts[code], code))
    title = f"Gold spans by label, layer {layer}; the table below has the numbers"
    picture = draw_counts(
        {code: counts[code] for code in ordered}, colours, name=f"labels{number}", title=title
    )
    rows = tuple(CountRow(code, labels[code], counts[code]) for code in ordered)
    return Counted(layer, rows, picture)
