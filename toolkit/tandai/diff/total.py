"""What differs in some documents after others, to what differs between two releases."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from tandai.diff.adding import add_documents, add_layers
from tandai.diff.facts import compare_facts, compare_tables
from tandai.diff.layers import LayerPart
from tandai.diff.result import Documents, Item, LayerDiff, ReleaseDiff, ReleaseName
from tandai.diff.tables import Described


class Part(NamedTuple):
    """What differs in some documents."""

    n_old: int
    """Documents of them that the old release has."""
    n_new: int
    documents: Documents
    layers: tuple[LayerPart, ...]
    items: tuple[Item, ...]
    """By document and place."""


class Total:
    """Adds up parts; no document is in two of them. Holds counts, and ids of documents."""

    def __init__(self, old: Described, new: Described) -> None:
        """Begins without documents.

        Args:
            old: what the one release's manifest says.
            new: what the other's says.
        """
        self._old, self._new = old, new
        self._n_old = self._n_new = 0
        self._documents: list[Documents] = []
        self._layers: dict[str, LayerPart] = {}

    def add(self, part: Part) -> None:
        """Adds documents; their items are for whoever wants them."""
        self._n_old += part.n_old
        self._n_new += part.n_new
        self._documents.append(part.documents)
        for layer in part.layers:
            name = layer.counts.layer
            before = self._layers.get(name)
            self._layers[name] = add_layers(before, layer) if before else layer

    def finish(self, items: Sequence[Item] = ()) -> ReleaseDiff:
        """What differs.

        Args:
            items: of all parts, by document and place; none where they are not to be held.
        """
        return ReleaseDiff(
            old=_name(self._old, self._n_old),
            new=_name(self._new, self._n_new),
            facts=tuple(compare_facts(self._old, self._new)),
            tables=tuple(compare_tables(self._old, self._new)),
            documents=add_documents(self._documents),
            layers=tuple(_layer(part) for _, part in sorted(self._layers.items())),
            items=tuple(items),
        )


def _layer(part: LayerPart) -> LayerDiff:
    figures = tuple(each.share() for each in part.figures)
    return msgspec.structs.replace(part.counts, agreement=figures)


def _name(manifest: Described, n_documents: int) -> ReleaseName:
    return ReleaseName(
        name=manifest.name,
        version=manifest.version,
        content_sha256=manifest.content_sha256,
        text=manifest.text,
        n_documents=n_documents,
    )
