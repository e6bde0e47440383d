"""Gold to task-ready tables, as tandai.toml declares them: spans, units and pairs."""

from tandai.release.tables import Table
from tandai.settings import PairsView, SpansView, UnitsView, View
from tandai.views import pairs, spans, units
from tandai.views.context import Context


def make_view(name: str, view: View, context: Context) -> Table:
    """The table that a declaration asks for.

    Raises:
        ConfigError: the declaration names a control, label or inventory that is not there.
    """
    if isinstance(view, SpansView):
        return spans.make_table(name, view, context)
    if isinstance(view, UnitsView):
        return units.make_table(name, view, context)
    if isinstance(view, PairsView):
        return pairs.make_table(name, view, context)
    raise TypeError(view)


__all__ = ["Context", "make_view"]
