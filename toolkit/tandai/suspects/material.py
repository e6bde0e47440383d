"""What rules look at, of one layer: answers, gold, documents, texts, and what stands beside them."""

from collections.abc import Mapping

from tandai.layers.cue_words import CueWord
from tandai.layers.lexicons import Cue
from tandai.layers.rules.check import Breach
from tandai.records import Annotation, Document, Record
from tandai.suspects.beside import Beside


class Material(Record, frozen=True, kw_only=True):
    """What is known of one layer."""

    layer: str
    ballots: Mapping[str, tuple[Annotation, ...]]
    """By document, the answers that count."""
    gold: Mapping[str, Annotation]
    documents: Mapping[str, Document]
    texts: Mapping[str, str]
    """Those that are on this machine."""
    cues: tuple[Cue, ...] = ()
    """Of a layer that marks cues."""
    explained: tuple[CueWord, ...] = ()
    """Words of the cue lexicon that somebody said are no cues; of texts as they are now."""
    spans_are_given: bool = False
    """It asks about another's spans."""
    beside: Beside = Beside()
    """Of a layer with an inventory of items."""
    breaches: tuple[Breach, ...] | None = None
    """Rules of the scheme that gold breaks; None of a layer that has none."""


class Limits(Record, frozen=True, kw_only=True):
    """From when on something is suspected."""

    known: int
    """Times something must be seen before its habit is known."""
    ambiguous: float
    """Largest share of what is suspected, in its kind."""
    match: float
    """Intersection over union from which on two spans mean the same."""
