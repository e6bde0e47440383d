"""Documents to SEACrowd's shapes, as JSON lines: ``kb``, ``seq_label`` and ``pairs``.

``kb/SPLIT.jsonl`` has a document a line, ``seq_label/TIER/SPLIT.jsonl`` a sentence with BIO tags of
the longest spans, ``pairs/VIEW/SPLIT.jsonl`` a text beside an item's sentence, with the answer.

The shapes are those of NusaCrowd's ``nusantara/utils/schemas`` (``kb.py``, ``seq_label.py``,
``pairs.py``), which SEACrowd took over, with the rules of SEACrowd's ``task_schemas.md``: every id
of ``kb`` is unique in the whole dataset, and offsets count in the passages joined by a space. So a
document is one passage, and offsets are the release's. Labels are strings, which a ``ClassLabel``
takes in; events and coreferences are empty lists.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec

from tandai.errors import InputError
from tandai.exports.conll2003 import note_spans
from tandai.exports.documents import Exported, Labelled
from tandai.exports.losses import Losses
from tandai.exports.names import Names
from tandai.exports.piece import Piece
from tandai.exports.tags import bio_tags, place_spans, sentence_starts

UNSAID = ("answer",)
"""What ``kb`` has no place for; answers about an inventory's items are in ``pairs`` all the same."""

Object = dict[str, Any]
_WIKIDATA = re.compile(r"Q[1-9]\d*")


class SeaCrowd:
    """Writes documents one by one; looks at all of them first, since labels are told apart."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._folders = Names(r"[^\w-]", "tiers")
        self._views = Names(r"[^\w-]", "tables")
        self._layers: dict[str, str] = {}
        self._tiers: dict[str, set[str]] = defaultdict(set)
        """Of each label."""
        self._encode = msgspec.json.Encoder().encode

    def look(self, document: Exported) -> None:
        """Learns which tiers there are, and which labels are of several."""
        for span in document.spans:
            self._layers[span.tier] = span.layer
            self._tiers[span.label].add(span.tier)

    def pieces(self, document: Exported) -> Iterator[Piece]:
        """What to append to which file."""
        split = document.split
        yield self._piece(f"kb/{split}.jsonl", self._document(document))
        for tier, layer in sorted(self._layers.items()):
            if layer not in document.layers:
                where = {"split": split, "document_id": document.document_id, "layer": layer}
                self._losses.add("document-not-annotated", **where, item=tier)
                continue
            for each in self._sentences(document, tier, layer):
                yield self._piece(f"seq_label/{self._folders(tier)}/{split}.jsonl", each)
        for pair in document.pairs:
            made = {
                "id": pair.pair_id,
                "text_1": pair.text,
                "text_2": pair.item,
                "label": pair.label,
            }
            yield self._piece(f"pairs/{self._views(pair.view)}/{split}.jsonl", made)

    def rest(self) -> Iterator[Piece]:
        """No file is written at the end."""
        yield from ()

    def _piece(self, path: str, made: Object) -> Piece:
        return Piece(path, self._encode(made) + b"\n")

    def _document(self, document: Exported) -> Object:
        text, document_id = document.text, document.document_id
        entities = {
            (span.layer, span.span_id): self._entity(document, span) for span in document.spans
        }
        if len(entities) < len(document.spans):
            found, expected = "two spans of one layer and id", "an id for each"
            raise InputError("the release", place=document_id, found=found, expected=expected)
        self._link(document, entities)
        passage = {"id": f"{document_id}/text", "type": "document", **_text(text, 0, len(text))}
        return {
            "id": document_id,
            "passages": [passage],
            "entities": list(entities.values()),
            "events": [],
            "coreferences": [],
            "relations": list(self._relations(document, entities)),
        }

    def _entity(self, document: Exported, span: Labelled) -> Object:
        kind = span.label
        if len(self._tiers[kind]) > 1:
            kind = f"{span.tier} {kind}"
            self._lose("label-with-tier", document, span.layer, span.label)
        return {
            "id": f"{document.document_id}/{span.layer}/{span.span_id}",
            "type": kind,
            **_text(document.text, span.start, span.end),
            "normalized": [],
        }

    def _link(self, document: Exported, entities: dict[tuple[str, str], Object]) -> None:
        """Wikidata's ids go to their entities; every other answer about a span is lost."""
        for said in document.attributes:
            owner = entities.get((said.layer, said.span_id))
            is_link = bool(said.values) and all(map(_WIKIDATA.fullmatch, said.values))
            item = f"{said.span_id} {said.name}"
            if owner is None or not is_link:
                self._lose("attribute", document, said.layer, item)
                continue
            self._lose("attribute-as-reference", document, said.layer, item)
            owner["normalized"] += [{"db_name": "Wikidata", "db_id": id_} for id_ in said.values]

    def _relations(
        self, document: Exported, entities: dict[tuple[str, str], Object]
    ) -> Iterator[Object]:
        number = 0
        for arrow in document.relations:
            item = f"{arrow.from_id} {arrow.to_id} {', '.join(arrow.labels)}".rstrip()
            ends = [entities.get((arrow.layer, each)) for each in (arrow.from_id, arrow.to_id)]
            one, other = ends
            if one is None or other is None:
                self._lose("relation-without-span", document, arrow.layer, item)
                continue
            if arrow.direction == "left":
                one, other = other, one
            elif arrow.direction != "right":
                self._lose("relation-direction", document, arrow.layer, item)
            if len(arrow.labels) > 1:
                self._lose("relation-split", document, arrow.layer, item)
            for label in arrow.labels or [""]:
                number += 1
                yield {
                    "id": f"{document.document_id}/{arrow.layer}/relation-{number}",
                    "type": label,
                    "arg1_id": one["id"],
                    "arg2_id": other["id"],
                    "normalized": [],
                }

    def _sentences(self, document: Exported, tier: str, layer: str) -> Iterator[Object]:
        spans = [span for span in document.spans if span.tier == tier]
        made = place_spans(document.tokens, spans, most=1)
        placed = made.levels[0] if made.levels else []
        begins, n_joined = sentence_starts(document.tokens, document.sentences, placed)
        where = {"split": document.split, "document_id": document.document_id, "layer": layer}
        self._losses.add("sentence-joined", n_joined, **where)
        note_spans(made, self._losses, where)
        words = [document.text[start:end] for start, end in document.tokens]
        tags = bio_tags(len(words), placed)
        ends = [*begins[1:], len(words)]
        for number, (begin, end) in enumerate(zip(begins, ends, strict=True), start=1):
            yield {
                "id": f"{document.document_id}-{number}",
                "tokens": words[begin:end],
                "labels": tags[begin:end],
            }

    def _lose(self, rule: str, document: Exported, layer: str, item: str) -> None:
        where = {"split": document.split, "document_id": document.document_id, "layer": layer}
        self._losses.add(rule, **where, item=item)


def _text(text: str, start: int, end: int) -> Object:
    """Both are lists, since spans may have several pieces in that schema."""
    return {"text": [text[start:end]], "offsets": [[start, end]]}
