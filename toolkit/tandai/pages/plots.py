"""Counts of labels to a picture with a bar each."""

import importlib
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tandai.errors import MissingToolError
from tandai.pages.svg import INK, MUTED, RULE, inline_svg

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
