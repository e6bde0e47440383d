"""Rows of a project's views to what the page shows: anchors joined with what is linked to them.

The views are those of a release (``views/``), so the page and the release say the same.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from tandai.pages.records import Joined, Matrix, Row, Table
from tandai.release.rows import Bundle
from tandai.release.tables import Table as View
from tandai.settings import PairsView, UnitsView

UNANSWERED = "(no answer)"


def make_tables(units: Mapping[str, UnitsView], layers: Sequence[str]) -> tuple[Table, ...]:
    """The page's tables, one a view of kind ``units``.

    Args:
        units: by name.
        layers: whose places are their numbers.
    """
    return tuple(
        Table(
            name=name,
            layer=layers.index(view.layer),
            label=view.anchor,
            columns=(*view.attributes, *view.linked, *view.answers),
            is_linked=tuple(
                column in view.linked for column in (*view.attributes, *view.linked, *view.answers)
            ),
        )
        for name, view in units.items()
    )


def join_rows(view: View, table: Table, bundle: Bundle) -> tuple[Joined, ...]:
    """A document's rows of one table.

    Args:
        view: the release's table of the view.
        table: the page's.
        bundle: the document, with its gold.
    """
    key = f"{table.label.lower()}_id"
    return tuple(
        Joined(
            span_id=row[key].removeprefix(f"{bundle.document.document_id}/"),
            cells=tuple(
                tuple(f"{'*' if each['is_inherited'] else ''}{each['span_id']}" for each in cell)
                if is_linked
                else _codes(cell)
                for cell, is_linked in (
                    (row[column], linked)
                    for column, linked in zip(table.columns, table.is_linked, strict=True)
                )
            ),
        )
        for row in view.rows(bundle)
    )


def _codes(cell: object) -> tuple[str, ...]:
    if cell is None:
        return ()
    return tuple(str(each) for each in cell) if isinstance(cell, list) else (str(cell),)


def make_matrix(
    name: str,
    declared: PairsView,
    view: View,
    bundles: Sequence[Bundle],
    items: Sequence[tuple[str, str, str]],
) -> Matrix:
    """Documents by items, and which answers stand there how often.

    Args:
        name: of the view.
        declared: the view.
        view: the release's table of it.
        bundles: all documents, in the page's order.
        items: id, sentence, gloss of the inventory, in its order.
    """
    number = {item[0]: at for at, item in enumerate(items)}
    extra: dict[str, int] = {}
    answers: dict[str, int] = {}
    rows = []
    for document, bundle in enumerate(bundles):
        cells: Counter[tuple[int, int]] = Counter()
        for row in view.rows(bundle):
            item_id = row[f"{declared.prefix}_id"]
            if item_id not in number:
                # NONE and NEW stand beside every inventory.
                item = extra.setdefault(item_id, len(items) + len(extra))
            else:
                item = number[item_id]
            answer = answers.setdefault(row[declared.column] or UNANSWERED, len(answers))
            cells[item, answer] += 1
        if cells:
            rows.append(Row(document, tuple((*key, n) for key, n in sorted(cells.items()))))
    return Matrix(
        name=name,
        column=declared.column,
        items=(*items, *((item_id, "", "") for item_id in extra)),
        answers=tuple(answers),
        rows=tuple(rows),
    )
