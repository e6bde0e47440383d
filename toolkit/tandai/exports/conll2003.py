"""Documents to CoNLL-2003's four columns: a file a tier and split, BIO tags of the longest spans.

``FORM _ _ TAG``, a blank line after each sentence, ``-DOCSTART-`` before each document; which
document each of these begins stands in documents.csv.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from tandai.exports.documents import Exported
from tandai.exports.losses import Losses
from tandai.exports.names import Names
from tandai.exports.piece import Piece
from tandai.exports.tags import Levels, bio_tags, place_spans, sentence_starts

UNSAID = ("attribute", "relation", "answer", "document-id", "offsets", "white-space", "span-id")
"""What the format has no place for."""


class Conll2003:
    """Writes documents one by one."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._folders = Names(r"[^\w-]", "tiers")
        self._labels = Names(r"\s", "labels")
        self._layers: dict[str, str] = {}
        self._rows: list[tuple[str, str, int, str]] = []
        self._counted: Counter[str] = Counter()

    def look(self, document: Exported) -> None:
        """Learns which tiers there are, before any document is written."""
        for span in document.spans:
            self._layers[span.tier] = span.layer

    def pieces(self, document: Exported) -> Iterator[Piece]:
        """What to append to which file."""
        for tier, layer in sorted(self._layers.items()):
            if layer not in document.layers:
                where = {"split": document.split, "document_id": document.document_id}
                self._losses.add("document-not-annotated", **where, layer=layer, item=tier)
                continue
            path = f"{self._folders(tier)}/{document.split}.conll"
            self._counted[path] += 1
            self._rows.append((path, document.split, self._counted[path], document.document_id))
            yield Piece(path, self._lines(document, tier, layer).encode())

    def rest(self) -> Iterator[Piece]:
        """Files that are written at the end."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(("file", "split", "number", "document_id"))
        writer.writerows(sorted(self._rows))
        yield Piece("documents.csv", buffer.getvalue().encode(), len(self._rows))

    def _lines(self, document: Exported, tier: str, layer: str) -> str:
        spans = [span for span in document.spans if span.tier == tier]
        made = place_spans(document.tokens, spans, most=1)
        placed = made.levels[0] if made.levels else []
        begins, n_joined = sentence_starts(document.tokens, document.sentences, placed)
        where = {"split": document.split, "document_id": document.document_id, "layer": layer}
        self._losses.add("sentence-joined", n_joined, **where)
        note_spans(made, self._losses, where)
        lines = ["-DOCSTART- -X- -X- O", ""]
        inner = set(begins)
        tags = bio_tags(len(document.tokens), placed)
        for number, ((start, end), tag) in enumerate(zip(document.tokens, tags, strict=True)):
            if number and number in inner:
                lines.append("")
            lines.append(f"{document.text[start:end]} _ _ {self._labels(tag)}")
            if self._labels(tag) != tag and tag.startswith("B-"):
                self._losses.add("label-renamed", **where, item=tag.removeprefix("B-"))
        return "\n".join([*lines, "", ""])


def note_spans(made: Levels, losses: Losses, where: dict[str, str]) -> None:
    """Lists the spans that tags say otherwise, or not at all."""
    for span in made.overlapping:
        losses.add("span-overlaps", **where, item=str(span))
    for span in made.empty:
        losses.add("span-without-token", **where, item=str(span))
    for level in made.levels:
        for placed in level:
            if not placed.is_exact:
                losses.add("span-edge-in-token", **where, item=str(placed.span))
