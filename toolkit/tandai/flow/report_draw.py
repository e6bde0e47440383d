"""A project's documents and views to the lists and islands of the report's page."""

from collections.abc import Sequence

from tandai.flow.progress import Progress, watched
from tandai.flow.release_facts import make_context
from tandai.pages.content import Case, Drawer, Numbers
from tandai.pages.differences import KINDS
from tandai.pages.joined import join_rows, make_matrix, make_tables, pairs_about
from tandai.pages.records import DocumentIsland, Entry, Head, Joined, Matrix
from tandai.project import Project
from tandai.release.rows import Bundle
from tandai.settings import PairsView, UnitsView
from tandai.views import make_view


def draw_cases(
    project: Project, cases: Sequence[Case], numbers: Numbers, progress: Progress
) -> tuple[Head, list[DocumentIsland]]:
    """Lists and islands of the page.

    Args:
        project: whose views say what is joined.
        cases: all documents.
        numbers: of layers, labels and hands.
        progress: told of every document.

    Raises:
        InputError: an inventory of a view is broken.
    """
    context = make_context(project)
    views = project.settings.views
    units = {name: view for name, view in views.items() if isinstance(view, UnitsView)}
    pairs = {name: view for name, view in views.items() if isinstance(view, PairsView)}
    tables = make_tables(units, pairs, numbers.layers)
    made = {name: make_view(name, view, context) for name, view in views.items()}
    paired = {
        name: {each: (pairs[each], made[each]) for each in pairs_about(view, pairs)}
        for name, view in units.items()
    }
    drawer = Drawer(numbers)
    bundles = [_bundle(case) for case in cases]
    entries: list[Entry] = []
    islands: list[DocumentIsland] = []
    for case, bundle in watched(list(zip(cases, bundles, strict=True)), "report", progress):
        joined: tuple[tuple[Joined, ...], ...] = tuple(
            join_rows(made[table.name], table, paired[table.name], bundle) for table in tables
        )
        entry, island = drawer.draw(case, joined)
        entries.append(entry)
        islands.append(island)
    matrices: list[Matrix] = []
    for name, view in pairs.items():
        items = context.inventory(view.layer, view.inventory, view=name)
        sentences = [(each.item_id, each.text, each.gloss) for each in items]
        matrices.append(make_matrix(name, view, made[name], bundles, sentences))
    layers = project.settings.layers
    head = Head(
        layers=numbers.layers,
        asking=tuple(
            number for number, name in enumerate(numbers.layers) if layers[name].spans_from
        ),
        labels=numbers.labels,
        hands=numbers.hands,
        ways=tuple(drawer.ways),
        kinds=KINDS,
        tables=tables,
        matrices=tuple(matrices),
        entries=tuple(entries),
    )
    return head, islands


def _bundle(case: Case) -> Bundle:
    """The document as a release's views see it; which side of the split it is on is not shown."""
    return Bundle(
        document=case.document,
        article=case.article,
        group_id=case.group_id,
        split="",
        annotations=(),
        gold=dict(case.gold),
        suggestions=(),
    )
