r"""Documents to CoNLL-U Plus: a file a split, a column a tier, further columns for nested spans.

Columns are ID, FORM, MISC and ``TANDAI:TIER``, ``TANDAI:TIER:2`` … with BIO tags; ``_`` where nobody
answered in the layer. MISC is as UDPipe writes it: ``SpaceAfter=No``, ``SpacesAfter`` and
``SpacesBefore`` with ``\s \t \r \n \p`` escaped, ``TokenRange`` in code points. A span with an edge
inside a token has its own offsets in MISC of its first token (``Edges:TANDAI:TIER=12:17``).
"""

from collections.abc import Iterator

from tandai.exports.documents import Exported
from tandai.exports.losses import Losses
from tandai.exports.names import Names
from tandai.exports.piece import Piece
from tandai.exports.tags import Levels, Placed, bio_tags, place_spans, sentence_starts

UNSAID = ("attribute", "relation", "answer", "span-id")
"""What the format has no place for."""

_ESCAPES = {"\\": "\\\\", " ": "\\s", "\t": "\\t", "\r": "\\r", "\n": "\\n", "|": "\\p"}


class ConlluPlus:
    """Writes documents one by one; looks at all of them first, since a header names the columns."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._columns = Names(r"[^A-Z0-9_:-]", "tiers", shape=lambda tier: tier.upper())
        self._labels = Names(r"\s", "labels")
        self._layers: dict[str, str] = {}
        self._depths: dict[str, int] = {}
        self._begun: set[str] = set()

    def look(self, document: Exported) -> None:
        """Learns which tiers there are and how many columns each needs."""
        for tier, layer in {span.tier: span.layer for span in document.spans}.items():
            depth = len(self._place(document, tier).levels)
            self._layers[tier] = layer
            self._depths[tier] = max(depth, self._depths.get(tier, 1))

    def pieces(self, document: Exported) -> Iterator[Piece]:
        """What to append to which file."""
        path = f"{document.split}.conllup"
        head = ""
        if path not in self._begun:
            self._begun.add(path)
            names = [name for tier in sorted(self._layers) for name in self._names(tier)]
            head = f"# global.columns = {' '.join(['ID', 'FORM', 'MISC', *names])}\n"
        yield Piece(path, (head + self._lines(document)).encode())

    def rest(self) -> Iterator[Piece]:
        """No file is written at the end."""
        yield from ()

    def _names(self, tier: str) -> list[str]:
        name = f"TANDAI:{self._columns(tier)}"
        return [name, *(f"{name}:{level}" for level in range(2, self._depths[tier] + 1))]

    def _place(self, document: Exported, tier: str) -> Levels:
        return place_spans(document.tokens, [each for each in document.spans if each.tier == tier])

    def _lines(self, document: Exported) -> str:
        n_tokens = len(document.tokens)
        columns: list[list[str]] = []
        everything: list[Placed] = []
        edges: dict[int, list[str]] = {}
        for tier, layer in sorted(self._layers.items()):
            where = {"split": document.split, "document_id": document.document_id, "layer": layer}
            names = self._names(tier)
            if layer not in document.layers:
                self._losses.add("document-not-annotated", **where, item=tier)
                columns += [["_"] * n_tokens for _ in names]
                continue
            made = self._place(document, tier)
            for span in made.empty:
                self._losses.add("span-without-token", **where, item=str(span))
            for level, name in enumerate(names):
                placed = made.levels[level] if level < len(made.levels) else []
                columns.append([self._labels(tag) for tag in bio_tags(n_tokens, placed)])
                everything += placed
                for each in placed:
                    if self._labels(each.span.label) != each.span.label:
                        self._losses.add("label-renamed", **where, item=each.span.label)
                    if not each.is_exact:
                        said = f"Edges:{name}={each.span.start}:{each.span.end}"
                        edges.setdefault(each.first, []).append(said)
        begins, n_joined = sentence_starts(document.tokens, document.sentences, everything)
        self._losses.add(
            "sentence-joined", n_joined, split=document.split, document_id=document.document_id
        )
        return "".join(self._sentences(document, columns, edges, begins))

    def _sentences(
        self,
        document: Exported,
        columns: list[list[str]],
        edges: dict[int, list[str]],
        begins: list[int],
    ) -> Iterator[str]:
        yield f"# newdoc id = {document.document_id}\n"
        for number, (begin, end) in enumerate(
            zip(begins, [*begins[1:], len(document.tokens)], strict=True), start=1
        ):
            first, last = document.tokens[begin][0], document.tokens[end - 1][1]
            yield f"# sent_id = {document.document_id}-{number}\n"
            yield f"# text = {' '.join(document.text[first:last].split())}\n"
            for token in range(begin, end):
                start, stop = document.tokens[token]
                misc = [*_spaces(document, token), *edges.get(token, ())]
                cells = [str(token - begin + 1), document.text[start:stop], "|".join(misc)]
                yield "\t".join([*cells, *(column[token] for column in columns)]) + "\n"
            yield "\n"


def _spaces(document: Exported, token: int) -> Iterator[str]:
    """What rebuilds the text: white space that is not one space, and the token's offsets."""
    start, end = document.tokens[token]
    is_last = token + 1 == len(document.tokens)
    after = document.text[end : len(document.text) if is_last else document.tokens[token + 1][0]]
    if not token and start:
        yield f"SpacesBefore={_escaped(document.text[:start])}"
    if not after:
        yield "SpaceAfter=No"
    elif after != " ":
        yield f"SpacesAfter={_escaped(after)}"
    yield f"TokenRange={start}:{end}"


def _escaped(space: str) -> str:
    r"""UDPipe's escapes; what else would end a line for some reader as ``\uXXXX``."""
    return "".join(
        _ESCAPES.get(char) or (char if char.isprintable() else f"\\u{ord(char):04x}")
        for char in space
    )
