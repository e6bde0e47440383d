"""Documents to those whose annotators see no suggestions, so that their pull can be measured.

Global over ids. A document once decided stays as it is, whatever is added, and whatever the share
or seed says later: who has labelled cannot be made to have seen less, or more.
"""

from collections.abc import Collection, Iterable
from typing import Literal

from tandai.digest import sha256_text
from tandai.records import Record


class Cell(Record, frozen=True, kw_only=True):
    """One document in one layer: a row of corpus/withheld.csv."""

    document_id: str
    layer: str
    suggestions: Literal["shown", "withheld"]


def assign_withheld(
    document_ids: Collection[str],
    layer: str,
    earlier: Iterable[Cell],
    *,
    share: float,
    seed: str,
) -> list[Cell]:
    """Decides for each document that has no cell yet; all of the layer's, sorted by document.

    As many are withheld as bring the layer nearest to the share; which of the new ones, their
    digest with the seed says.

    Args:
        document_ids: documents that have a task in the layer.
        layer: the layer's name.
        earlier: cells decided before, of any layer.
        share: of the layer's documents, from 0 to 1.
        seed: another seed chooses other documents.
    """
    known = {cell.document_id: cell for cell in earlier if cell.layer == layer}
    new = sorted(
        set(document_ids) - set(known),
        key=lambda each: (sha256_text(f"{seed}\n{layer}\n{each}"), each),
    )
    wanted = int(share * (len(known) + len(new)) + 0.5)
    n_withheld = sum(cell.suggestions == "withheld" for cell in known.values())
    chosen = set(new[: max(0, wanted - n_withheld)])
    made = [
        Cell(document_id=each, layer=layer, suggestions="withheld" if each in chosen else "shown")
        for each in new
    ]
    return sorted([*known.values(), *made], key=lambda cell: cell.document_id)
