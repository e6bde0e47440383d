"""Documents asked for, by id or by what their annotators were shown, to those of each layer."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set

from tandai.agreement.saved import Selection
from tandai.errors import TandaiError
from tandai.findings import Finding
from tandai.flow.withheld import read_cells
from tandai.project import Project
from tandai.records import Annotation
from tandai.withholding import GIVEN, Half, Outside, side_of

WHY: dict[Outside, str] = {
    "not-decided": "shown before anything was withheld",
    "suggestion-unknown": "to be shown suggestions that are not in corpus/suggestions/",
    "not-withheld": "shown what was to be withheld",
}
OUTSIDE = "document-in-neither-half"


def select(
    project: Project, layer: str, selection: Selection, known: Set[str]
) -> tuple[frozenset[str] | None, list[Finding]]:
    """Ids of a layer's documents that are looked at, None for all, and what is to be told.

    Where a layer's suggestions were withheld from some documents, both sides are the halves of
    `tandai suggestions`, and a document in neither is on no side. Where none were withheld, all
    that is known of what was shown decides.

    Args:
        project: whose documents they are.
        layer: the layer's name.
        selection: what was asked for.
        known: ids of all documents of the corpus.

    Raises:
        TandaiError: an id is no document's.
    """
    for name in selection.documents:
        if name not in known:
            raise TandaiError(
                f"--document: found {name!r}; expected an id of corpus/documents.jsonl."
            )
    chosen = frozenset(selection.documents) or frozenset(known)
    if not selection.suggestions:
        return (chosen if selection.documents else None), []
    wanted: Half = "shown" if selection.suggestions == "with" else "withheld"
    sides = _sides(project, layer, known)
    n_outside = Counter(sides[name] for name in chosen)
    findings = [
        Finding(
            OUTSIDE,
            "warning",
            f"corpus/withheld.csv, {layer}",
            f"{n} document{'' if n == 1 else 's'} {said}",
            "a document of either half; it is left out",
        )
        for side, said in WHY.items()
        if (n := n_outside[side])
    ]
    return frozenset(name for name in chosen if sides[name] == wanted), findings


def _sides(project: Project, layer: str, known: Iterable[str]) -> Mapping[str, Half | Outside]:
    """What the annotators of each document were shown."""
    is_given = bool(project.settings.layers[layer].spans_from)
    halves: dict[str, Half] = {
        cell.document_id: cell.suggestions for cell in read_cells(project) if cell.layer == layer
    }
    shown: dict[str, list[Annotation]] = {}
    for each in project.read_suggestions(layer):
        shown.setdefault(each.document_id, []).append(each)
    if "withheld" not in halves.values():
        # Chance chose nothing; what was shown is known all the same.
        proposed = {
            name
            for name, several in shown.items()
            if any(each.model_version != GIVEN for each in several)
        }
        return {name: "shown" if name in proposed else "withheld" for name in known}
    sides: dict[str, Half | Outside] = {}
    for name in known:
        # Servers may have shown different ones: whoever was shown anything was not without.
        found = [
            side_of(halves.get(name), each, spans_are_given=is_given)
            for each in shown.get(name, [None])
        ]
        sides[name] = "not-withheld" if "not-withheld" in found else found[0]
    return sides
