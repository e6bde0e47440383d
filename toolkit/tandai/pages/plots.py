"""Figures and counts to pictures: a dot with its interval, gate and target; bars of labels."""

import importlib
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tandai.agreement.figures import Figure
from tandai.errors import MissingToolError
from tandai.pages.svg import ACCENT, GATE, INK, MUTED, PAPER, RULE, TARGET, inline_svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

WIDTH = 4.5
"""Inches: little more than a phone, so that words stay legible there."""
ROW = 0.3
LONGEST = 34


def require_matplotlib() -> None:
    """Sees to it that pictures can be drawn, before anything else is done.

    Raises:
        MissingToolError: matplotlib is not installed.
    """
    try:
        importlib.import_module("matplotlib")
    except ImportError as error:
        raise MissingToolError(
            "found no matplotlib, which draws the report's pictures; "
            "install it with `pip install 'tandai[report]'`."
        ) from error


def draw_figures(figures: Sequence[Figure], names: Sequence[str], *, name: str, title: str) -> str:
    """A row a figure: dot and interval, with what it must reach and what it aims for.

    Args:
        figures: those with a value or an aim.
        names: of the rows.
        name: of the picture, unique on the page.
        title: for those who do not see it.
    """
    values = [
        end
        for each in figures
        for end in (each.value, each.interval.low if each.interval else None)
        if end is not None
    ]
    with _canvas(len(figures), names) as (canvas, axes):
        # Chance-corrected figures may be far below 0, and hide the rest.
        axes.set_xlim(min(-0.02, max(-1.0, min(values, default=0.0) - 0.05)), 1.04)
        for row, figure in enumerate(figures):
            _draw_figure(axes, row, figure)
        axes.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1.0])
        return _svg(canvas, name, title)


def _draw_figure(axes: "Axes", row: int, figure: Figure) -> None:
    for aim, colour, line in ((figure.gate, GATE, "-"), (figure.target, TARGET, (0, (2, 1)))):
        if aim is not None:
            axes.plot([aim, aim], [row - 0.34, row + 0.34], color=colour, lw=2, linestyle=line)
    if figure.interval is not None:
        ends = [figure.interval.low, figure.interval.high]
        axes.plot(ends, [row, row], color=ACCENT, lw=2, solid_capstyle="butt")
    if figure.value is not None:
        # Hollow: no verdict on so few items.
        inside, edge = (PAPER, ACCENT) if figure.standing == "too few" else (ACCENT, PAPER)
        axes.plot([figure.value], [row], "o", color=inside, ms=6, mec=edge, mew=1)
    else:
        axes.text(0.02, row, "no figure", color=MUTED, va="center", style="italic", fontsize=8)


def draw_counts(
    counts: Mapping[str, int], colours: Mapping[str, str], *, name: str, title: str
) -> str:
    """A bar a label, with its count."""
    most = max(counts.values(), default=1)
    with _canvas(len(counts), list(counts)) as (canvas, axes):
        for row, (label, n) in enumerate(counts.items()):
            axes.barh(row, n, height=0.62, color=colours[label], edgecolor=INK, linewidth=0.4)
            axes.text(n + most * 0.012, row, f"{n:,}", va="center", color=INK, fontsize=8)
        axes.set_xlim(0, most * 1.12)
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
        return _svg(canvas, name, title)


class _canvas:  # noqa: N801 - a context manager, called like a function
    """A drawing of rows, closed again: matplotlib keeps what nobody closes."""

    def __init__(self, n_rows: int, names: Sequence[str]) -> None:
        self._n, self._names = n_rows, names

    def __enter__(self) -> "tuple[Canvas, Axes]":
        import matplotlib as mpl
        from matplotlib.figure import Figure as Drawing

        self._style = mpl.rc_context(
            {
                "svg.fonttype": "none",
                "svg.hashsalt": "tandai",
                "font.size": 9.0,
                # A label may hold two dollar signs, and is no formula.
                "text.parse_math": False,
                "text.color": INK,
                "axes.labelcolor": INK,
                "xtick.color": MUTED,
                "ytick.color": INK,
                "axes.edgecolor": RULE,
            }
        )
        self._style.__enter__()
        canvas = Drawing(figsize=(WIDTH, 0.45 + ROW * max(self._n, 1)), layout="constrained")
        canvas.patch.set_alpha(0)
        axes = canvas.add_subplot()
        axes.patch.set_alpha(0)
        axes.set_ylim(self._n - 0.5, -0.5)
        axes.set_yticks(range(self._n), [_short(each) for each in self._names])
        axes.tick_params(length=0)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.grid(axis="x", color=RULE, lw=0.6)
        axes.set_axisbelow(True)
        return canvas, axes

    def __exit__(self, *error: object) -> None:
        self._style.__exit__(None, None, None)


def _short(name: str) -> str:
    """A name that leaves room for the plot; the table has it whole."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def _svg(canvas: "Canvas", name: str, title: str) -> str:
    buffer = io.StringIO()
    canvas.savefig(buffer, format="svg", metadata={"Date": None})
    return inline_svg(buffer.getvalue(), name=name, title=title)
