"""corpus/withheld.csv and corpus/withheld/: read, and what new tasks add to them."""

from collections.abc import Collection, Iterable, Mapping

from tandai.errors import InputError
from tandai.project import Project
from tandai.records import Annotation
from tandai.store import read_csv, write_csv, write_jsonl
from tandai.withholding import Cell, assign_withheld


def read_cells(project: Project) -> list[Cell]:
    """The cells decided so far; none where nothing was ever withheld.

    Raises:
        InputError: the file is broken, or a cell stands there twice.
    """
    path = project.cells_path
    cells = read_csv(path, Cell) if path.exists() else []
    seen: set[tuple[str, str]] = set()
    for number, cell in enumerate(cells, start=2):
        if (cell.layer, cell.document_id) in seen:
            found = f"a second row for {cell.document_id} in the layer {cell.layer!r}"
            raise InputError(path, place=f"line {number}", found=found, expected="one row each")
        seen.add((cell.layer, cell.document_id))
    return cells


def decide_cells(
    project: Project, layer: str, document_ids: Collection[str], earlier: Iterable[Cell]
) -> list[Cell]:
    """All cells of a layer: those decided before, and one for each document that can have one.

    A document that annotators were shown before has none: chance did not choose what they saw.
    The same where nothing is to be withheld, and where no program suggests anything.

    Args:
        project: whose settings and answers decide.
        layer: the layer's name.
        document_ids: those that have a task.
        earlier: cells of any layer.
    """
    known = [cell for cell in earlier if cell.layer == layer]
    settings = project.settings.suggestions
    if not (settings.withhold and project.settings.layers[layer].suggest):
        return known
    seen = _answered(project, layer) | {
        each.document_id for each in project.read_suggestions(layer)
    }
    decided = {cell.document_id for cell in known}
    new = set(document_ids) - (seen - decided)
    return assign_withheld(new, layer, known, share=settings.withhold, seed=settings.seed)


def keep_withheld(project: Project, layer: str, made: Mapping[str, Annotation]) -> list[Annotation]:
    """All that the layer would have suggested, by document.

    A document with answers keeps what was made first: its annotators are compared with what they
    would have seen, not with what a program would say today.

    Args:
        project: whose earlier records are kept.
        layer: the layer's name.
        made: by document, what the tasks made now would suggest.
    """
    earlier = {each.document_id: each for each in project.read_withheld(layer)}
    answered = _answered(project, layer)
    fresh = {name: each for name, each in made.items() if name not in earlier.keys() & answered}
    together = earlier | fresh
    return [together[name] for name in sorted(together)]


def write_withheld(
    project: Project, cells: Iterable[Cell], withheld: Mapping[str, list[Annotation]]
) -> None:
    """Writes what would have been suggested, then the cells; nothing where nothing is withheld.

    In this order, so that no cell is ever without its record.
    """
    for layer, suggestions in withheld.items():
        if suggestions:
            write_jsonl(project.withheld_path(layer), suggestions)
    rows = sorted(cells, key=lambda cell: (cell.layer, cell.document_id))
    if rows:
        write_csv(project.cells_path, Cell, rows)


def _answered(project: Project, layer: str) -> set[str]:
    return {each.document_id for each in project.read_annotations(layer)}
