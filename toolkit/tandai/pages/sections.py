"""A layer's agreement, and counts of labels, to the sections that the template fills in."""

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from tandai.agreement.figures import ClassCounts, Confusion, LayerAgreement
from tandai.annotators.records import LayerAnnotators
from tandai.pages.hands import show_hands
from tandai.pages.plots import draw_counts
from tandai.pages.rules import show_costs
from tandai.pages.scorecard import Group, aimed_of, make_group
from tandai.pages.words import WordTable
from tandai.rulebook.costs import LayerCosts

SHADES = 10
MOST_HANDS = 6
"""Annotators that have a column each in counts; of more, sum, least and most are shown."""


class Counts(msgspec.Struct, frozen=True):
    """Class counts as a table."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[int, ...]], ...]
    """Class, how long its bar is, counts by column."""


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
    """Figures over all classes and annotators, where none of the layer has a gate."""
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
) -> LayerSection:
    """A layer's part of the page; its figures with a gate stand on the scorecard.

    Args:
        known: all figures of the layer.
        hands: what is known of its annotators; None: nothing is.
        costs: what rules of its guideline cost; None: nobody knows.
    """
    pooled = [each for each in known.figures if not each.annotators]
    aimed = aimed_of(known)
    rest = [each for each in pooled if each not in aimed]
    whole = [each for each in rest if not each.label]
    groups = (
        make_group("Figures without a gate", whole if aimed else []),
        make_group("By class", [each for each in rest if each.label]),
        make_group("By pair of annotators", [each for each in known.figures if each.annotators]),
    )
    return LayerSection(
        known=known,
        counts=tuple(count_classes(each) for each in known.counts),
        main=make_group("Figures", whole) if whole and not aimed else None,
        more=tuple(group for group in groups if group.rows),
        heats=tuple(make_heat(each) for each in known.confusions if not each.annotators),
        hands=show_hands(hands) if hands else (),
        costs=show_costs(costs) if costs else None,
    )


def count_classes(known: ClassCounts) -> Counts:
    """How often each class was given: by annotator, or of many their sum and range."""
    hands = sorted({who for by_hand in known.counts.values() for who in by_hand})
    by_class = {
        code: [by_hand.get(who, 0) for who in hands] for code, by_hand in known.counts.items()
    }
    most = max(map(sum, by_class.values()), default=0) or 1
    few = len(hands) <= MOST_HANDS
    return Counts(
        name=known.name,
        columns=tuple(hands) if few else ("all", "least", "most"),
        rows=tuple(
            (code, f"{100 * sum(n) / most:.1f}%", tuple(n) if few else (sum(n), min(n), max(n)))
            for code, n in by_class.items()
        ),
    )


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
