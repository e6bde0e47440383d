"""Figures of agreement to rows with a small picture each, and to one card of all that have aims."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from tandai.agreement.figures import Figure, LayerAgreement, Standing, in_number
from tandai.pages.metrics import METRICS

REACHED: dict[Standing, tuple[str, str]] = {
    "target": ("★ target", "ok"),
    "gate": ("● gate", "between"),
    "below gate": ("▼ below gate", "low"),
    "too few": ("? too few items", "between"),
    "no value": ("? no value", "between"),
    "": ("", ""),
}
"""What a figure reached in words, since a colour is not enough, and the class of the words."""
EDGE = 3.0
"""Per cent of a row's picture left of 0 and right of 1, so that a dot there is whole."""


class Plot(msgspec.Struct, frozen=True):
    """Where things stand in a row's picture, in per cent of its width from the left."""

    value: str
    low: str
    high: str
    """Ends of the interval; empty where there is none."""
    gate: str
    target: str
    look: str
    """``beyond`` where the value is below 0 and the picture ends, as figures corrected for chance
    can be; ``few`` where no verdict is given on it; else empty."""


class Shown(msgspec.Struct, frozen=True):
    """A figure as a row."""

    figure: Figure
    of: str
    pair: str
    metric: str
    n_of: str
    """What ``n`` counts, one or several."""
    reached: str
    """In words, since a colour is not enough; empty where nothing is aimed for."""
    reached_class: str
    plot: Plot
    note: int = 0
    """Which of its table's notes says why it has no value, interval or verdict, or an interval that
    is too narrow; 0: none does."""


class Group(msgspec.Struct, frozen=True):
    """Figures that stand together in a table."""

    title: str
    rows: tuple[Shown, ...]
    notes: tuple[str, ...]
    """Each reason once."""
    aims: bool
    """Whether any has a gate and a target."""
    pairs: bool
    """Whether they are of pairs of annotators."""
    intervals: bool
    """Whether any has one."""


class Scorecard(msgspec.Struct, frozen=True):
    """All figures with a gate and a target, of all layers."""

    table: Group
    parts: tuple[tuple[LayerAgreement, tuple[Shown, ...]], ...]
    """The table's rows by layer; layers without such a figure are not here."""
    verdicts: tuple[tuple[int, str, str], ...]
    """How many reached what: number, words, class of the words."""
    few: bool
    """Whether any rests on too few items for a verdict."""


def make_scorecard(layers: Sequence[LayerAgreement]) -> Scorecard | None:
    """The card; None where no figure has a gate and a target."""
    aimed = [(each, aimed_of(each)) for each in layers]
    table = make_group("Scorecard", [figure for _, figures in aimed for figure in figures])
    if not table.rows:
        return None
    rows = iter(table.rows)
    found = Counter(each.figure.standing for each in table.rows)
    return Scorecard(
        table=table,
        parts=tuple(
            (layer, tuple(next(rows) for _ in figures)) for layer, figures in aimed if figures
        ),
        verdicts=tuple((found[key], *REACHED[key]) for key in REACHED if found[key]),
        few=found["too few"] > 0,
    )


def aimed_of(layer: LayerAgreement) -> list[Figure]:
    """The layer's figures over all annotators that have a gate and a target."""
    return [each for each in layer.figures if each.standing and not each.annotators]


def make_group(title: str, figures: Sequence[Figure]) -> Group:
    """Figures as a table, what is said of several of them said once."""
    said = [_note(each) for each in figures]
    notes = list(dict.fromkeys(filter(None, said)))
    return Group(
        title=title,
        rows=tuple(
            msgspec.structs.replace(show_figure(each), note=notes.index(note) + 1 if note else 0)
            for each, note in zip(figures, said, strict=True)
        ),
        notes=tuple(notes),
        aims=any(each.standing for each in figures),
        pairs=any(each.annotators for each in figures),
        intervals=any(each.interval for each in figures),
    )


def show_figure(figure: Figure) -> Shown:
    """A figure as a row, with what it reached in words."""
    reached, css = REACHED[figure.standing]
    return Shown(
        figure=figure,
        of=" ".join(filter(None, (figure.name, figure.label))),
        pair=" – ".join(figure.annotators),
        metric=METRICS[figure.metric],
        n_of=in_number(figure.n, figure.n_of),
        reached=reached,
        reached_class=css,
        plot=Plot(
            value=_across(figure.value),
            low=_across(figure.interval.low if figure.interval else None),
            high=_across(figure.interval.high if figure.interval else None),
            gate=_across(figure.gate),
            target=_across(figure.target),
            look=_look(figure),
        ),
    )


def _look(figure: Figure) -> str:
    if figure.value is not None and figure.value < 0:
        return "beyond"
    return "few" if figure.standing == "too few" else ""


def _note(figure: Figure) -> str:
    """Why it has no value or interval, and why no verdict; empty where it has all of them."""
    missing = "No value" if figure.value is None else "No interval"
    said = [f"{missing}: {figure.why}"] if figure.why else []
    if figure.narrowness:
        said.append(figure.narrowness)
    if figure.standing == "too few":
        said.append(f"No verdict: {figure.caution}")
    return " ".join(said)


def _across(value: float | None) -> str:
    """The place of a number from 0 to 1; of others, the nearest that is in the picture."""
    if value is None:
        return ""
    return f"{EDGE + min(max(value, 0.0), 1.0) * (100 - 2 * EDGE):.2f}%"
