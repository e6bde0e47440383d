"""Texts, cues and CUE spans to the lexicon's words that no CUE covers, each with why it is none."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from tandai.layers.lexicons import Cue
from tandai.layers.suggest.base import annotated_stretches
from tandai.layers.suggest.cues import find_words
from tandai.records import Annotation, Document, Record

CUE = "CUE"
"""The label that covers a cue."""
N_DIGITS = 16
"""Of a text's sha256, as ``digest`` holds them."""


class CueWord(Record, frozen=True, kw_only=True):
    """A row of corpus/cue_words.csv: a word of the lexicon that gold marks as no cue."""

    document_id: str
    digest: str
    """First hex digits of the text's sha256: the place is one of that text."""
    start: int
    """In code points of the normalised text; a negation in front is within."""
    end: int
    word: str
    """The lexicon's."""
    rule: str
    """Id of the guideline's rule by which it is no cue; empty until somebody has looked."""
    reason: str
    """In words of one's own."""

    @property
    def is_explained(self) -> bool:
        """Whether somebody said why."""
        return bool(self.rule and self.reason)

    @property
    def place(self) -> tuple[str, str, int, int, str]:
        """What makes two rows the same, and their order."""
        return self.document_id, self.digest, self.start, self.end, self.word


class Stale(NamedTuple):
    """A row that says something of a word that is there no more."""

    row: CueWord
    why: str


def digest_of(document: Document) -> str:
    """As a row has it."""
    return document.text_sha256[:N_DIGITS]


def lexicon_words(document: Document, text: str, cues: tuple[Cue, ...]) -> list[CueWord]:
    """Every word of the lexicon in the zones that are annotated, also where it cannot be a cue."""
    return [
        CueWord(
            document_id=document.document_id,
            digest=digest_of(document),
            start=hit.start,
            end=hit.end,
            word=hit.cue.word,
            rule="",
            reason="",
        )
        for stretch in annotated_stretches(document, text)
        for hit in find_words(text, stretch.start, stretch.end, cues)
    ]


def uncovered(words: Iterable[CueWord], gold: Annotation) -> list[CueWord]:
    """Those that no CUE of gold touches."""
    return [each for each in words if not is_covered(each, gold)]


def is_covered(word: CueWord, gold: Annotation) -> bool:
    """Whether a CUE of gold touches the word."""
    return any(
        span.label == CUE and span.start < word.end and word.start < span.end for span in gold.spans
    )


def find_stale(
    rows: Iterable[CueWord],
    document: Document,
    gold: Annotation | None,
    words: Collection[CueWord] | None,
) -> Iterator[Stale]:
    """Rows of one document that say nothing true of it any more.

    Args:
        rows: of the document.
        document: as it is now.
        gold: of the document; None where there is none.
        words: all words of the lexicon in its text; None where the text is not here.
    """
    there = None if words is None else {each.place for each in words}
    for row in rows:
        if row.digest != digest_of(document):
            yield Stale(row, f"another revision of the text, {row.digest}")
        elif gold is not None and is_covered(row, gold):
            yield Stale(row, "a CUE over it")
        elif there is not None and row.place not in there:
            yield Stale(row, f"no {row.word!r} of the lexicon there")


def merge_rows(
    known: Iterable[CueWord], found: Iterable[CueWord], dropped: Collection[CueWord] = ()
) -> list[CueWord]:
    """All rows in their order: known ones as they are, and a new one for each word without a row."""
    kept = {each.place: each for each in known if each not in dropped}
    new = {each.place: each for each in found if each.place not in kept}
    return sorted([*kept.values(), *new.values()], key=lambda each: each.place)
