"""Rows of a project's views to what the page shows: anchors joined with what is linked to them.

The views are those of a release (``views/``), so the page and the release say the same.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from tandai.pages.records import Joined, Matrix, Row, Table
from tandai.release.rows import Bundle
from tandai.release.schema import Row as Cell
from tandai.release.tables import Table as View
from tandai.settings import PairsView, UnitsView

UNANSWERED = "(no answer)"


def make_tables(
    units: Mapping[str, UnitsView], pairs: Mapping[str, PairsView], layers: Sequence[str]
) -> tuple[Table, ...]:
    """The page's tables, one a view of kind ``units``.

    Args:
        units: views by name.
        pairs: views by name; those about a table's anchors give it a column each.
        layers: whose places are their numbers.
    """
    tables = []
    for name, view in units.items():
        paired = pairs_about(view, pairs)
        columns = (*view.attributes, *view.linked, *view.answers, *paired)
        tables.append(
            Table(
                name=name,
                layer=layers.index(view.layer),
                label=view.anchor,
                columns=columns,
                is_linked=tuple(column in view.linked for column in columns),
            )
        )
    return tuple(tables)


def pairs_about(units: UnitsView, pairs: Mapping[str, PairsView]) -> dict[str, PairsView]:
    """The pairs views whose rows are about a units view's anchors, by name."""
    anchor = (units.control, units.anchor)
    return {name: view for name, view in pairs.items() if (view.control, view.anchor) == anchor}


def join_rows(
    view: View, table: Table, paired: Mapping[str, tuple[PairsView, View]], bundle: Bundle
) -> tuple[Joined, ...]:
    """A document's rows of one table.

    Args:
        view: the release's table of the view.
        table: the page's.
        paired: the pairs views about its anchors, and the release's tables of them.
        bundle: the document, with its gold.
    """
    key = f"{table.label.lower()}_id"
    answers: dict[tuple[str, str], list[str]] = {}
    for name, (declared, pairs) in paired.items():
        for row in pairs.rows(bundle):
            said = f"{row[f'{declared.prefix}_id']} {row[declared.column] or ''}".rstrip()
            answers.setdefault((name, row[key]), []).append(said)
    return tuple(
        Joined(
            span_id=row[key].removeprefix(f"{bundle.document.document_id}/"),
            cells=tuple(
                _linked(row[column])
                if is_linked
                else _codes(answers.get((column, row[key])) if column in paired else row[column])
                for column, is_linked in zip(table.columns, table.is_linked, strict=True)
            ),
        )
        for row in view.rows(bundle)
    )


def _linked(spans: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(f"{'*' if each['is_inherited'] else ''}{each['span_id']}" for each in spans)


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
