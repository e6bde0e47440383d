"""Documents to spaCy's DocBin: a file a split; the release's tokens are spaCy's words.

``doc.spans`` has every tier; ``doc.ents`` the longest of one tier, none overlapping. White space
that is no single space after a token is a word of its own, as spaCy has it, so ``doc.text`` is the
text. Answers, relations and ids are in ``doc.user_data``. A split is held in memory until it is
whole: the format has no way of writing it piece by piece.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from tandai.errors import MissingToolError, TandaiError
from tandai.exports.documents import Exported, Labelled
from tandai.exports.losses import Losses
from tandai.exports.piece import Piece
from tandai.exports.tags import place_spans, sentence_starts

if TYPE_CHECKING:
    from spacy.tokens import Doc, DocBin, Span

UNSAID = ()
"""What the format has no place for, but for what every format of texts leaves out."""

_WIKIDATA = re.compile(r"Q[1-9]\d*")
_ATTRIBUTES = ("ORTH", "SPACY", "SENT_START", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID")


class SpacyBins:
    """Collects documents; the files come at the end."""

    def __init__(self, losses: Losses, main: str) -> None:
        """Takes the tier whose spans become ``doc.ents``.

        Raises:
            MissingToolError: spaCy is not installed.
        """
        try:
            from spacy.vocab import Vocab
        except ModuleNotFoundError as error:
            raise MissingToolError(
                "spaCy is not installed; install it with `pip install 'tandai[spacy]'`."
            ) from error
        self._losses = losses
        self._main = main
        self._vocab = Vocab()
        self._bins: dict[str, DocBin] = {}
        self._counts: Counter[str] = Counter()
        self._tiers: set[str] = set()

    def look(self, document: Exported) -> None:
        """Learns which tiers there are."""
        self._tiers |= {span.tier for span in document.spans}

    def pieces(self, document: Exported) -> Iterator[Piece]:
        """Collects the document: a DocBin is one file, which `rest` gives at the end."""
        from spacy.tokens import DocBin

        if document.split not in self._bins:
            self._bins[document.split] = DocBin(attrs=_ATTRIBUTES, store_user_data=True)
        self._bins[document.split].add(self._doc(document))
        self._counts[document.split] += 1
        yield from ()

    def rest(self) -> Iterator[Piece]:
        """The collected documents of each split, as one ``SPLIT.spacy`` each."""
        for split, made in self._bins.items():
            yield Piece(f"{split}.spacy", made.to_bytes(), self._counts[split])

    def _doc(self, document: Exported) -> "Doc":
        from spacy.tokens import Doc, SpanGroup

        words, spaces, begins = _words(document)
        doc = Doc(self._vocab, words=words, spaces=spaces, sent_starts=begins)
        if doc.text != document.text:
            raise TandaiError(f"{document.document_id}: spaCy makes another text of its tokens.")
        made = [(each, self._span(doc, each, document)) for each in document.spans]
        found = [(each, span) for each, span in made if span is not None]
        for tier in sorted(self._tiers):
            mine = [span for each, span in found if each.tier == tier]
            doc.spans[tier] = SpanGroup(doc, name=tier, spans=mine)
        main = self._main if self._main in self._tiers else min(self._tiers, default="")
        by_id = {id(each): span for each, span in found}
        ours = [each for each, _ in found if each.tier == main]
        # White space is a word of spaCy's, and two spans may meet on one.
        placed = place_spans([(word.idx, word.idx + len(word)) for word in doc], ours, most=1)
        doc.set_ents([by_id[id(each.span)] for level in placed.levels for each in level])
        for span in placed.overlapping:
            self._lose("span-not-in-ents", document, span)
        doc.user_data |= {
            "document_id": document.document_id,
            "layers": sorted(document.layers),
            "attributes": msgspec.to_builtins(document.attributes),
            "relations": msgspec.to_builtins(document.relations),
            "answers": msgspec.to_builtins(document.answers),
        }
        return doc

    def _span(self, doc: "Doc", span: Labelled, document: Exported) -> "Span | None":
        ids = [
            value
            for said in document.attributes
            if (said.layer, said.span_id) == (span.layer, span.span_id)
            for value in said.values
            if _WIKIDATA.fullmatch(value)
        ]
        made = doc.char_span(
            span.start,
            span.end,
            label=span.label,
            kb_id=ids[0] if len(ids) == 1 else "",
            span_id=span.span_id,
            alignment_mode="strict",
        )
        if made is None:
            self._lose("span-not-on-tokens", document, span)
        return made

    def _lose(self, rule: str, document: Exported, span: Labelled) -> None:
        where = {"split": document.split, "document_id": document.document_id, "layer": span.layer}
        self._losses.add(rule, **where, item=str(span))


def _words(document: Exported) -> tuple[list[str], list[bool], list[bool | int | None]]:
    """Words, whether one space is behind each, and whether each begins a sentence."""
    begins = set(sentence_starts(document.tokens, document.sentences, [])[0])
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[bool | int | None] = []
    done = 0
    edges = [*document.tokens, (len(document.text), len(document.text))]
    for number, (start, end) in enumerate(edges):
        gap = document.text[done:start]
        if words and gap.startswith(" "):
            spaces[-1], gap = True, gap[1:]
        if gap:
            words.append(gap)
            spaces.append(False)
            starts.append(not starts)
        if start < end:
            words.append(document.text[start:end])
            spaces.append(False)
            starts.append(number in begins and (bool(number) or not starts))
        done = end
    return words, spaces, starts
