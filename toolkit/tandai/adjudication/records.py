"""The records of adjudication: what a curator was asked, and what they answered.

Whoever runs a curation project writes them into ``corpus/adjudications/LAYER.jsonl``; `tandai gold`
applies them. Items are named in the words of ``gold/keys.py``, as a tie names them.
"""

from typing import Literal

import msgspec

from tandai.records import Annotation, Record, What

AskedFor = Literal[
    "tie",  # its policy could not settle it
    "policy-asks",  # its policy always asks
    "rule-changed",  # the guideline's rule that settled it says something else now
    "rule-broken",  # gold breaks a rule of the scheme there
    "suspected",  # something in it speaks against the rest of the corpus
    "chosen",  # somebody wanted it looked at
    "unanswered",  # the layer asks about it, and no annotator's task had it
]


Missed = Literal[
    "span",
    "attribute",
    "relation",
    "extra",  # a result item that is kept whole
    "answer",  # about the whole document: kept, and given to the old text
]


class Question(Record, frozen=True, kw_only=True):
    """One item that a curator is to settle."""

    what: What
    item: str
    """In a tie's words: ``12:18 entity=PER``, ``12:18 entity=PER certainty``."""
    votes: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """As of a tie."""
    reason: AskedFor
    weight: float = 0.0
    """How much it matters: the higher, the earlier."""
    rule: str = ""
    """Id of the rule that changed or is broken, or by which it is suspected."""


class NotCarried(Record, frozen=True, kw_only=True):
    """What a correction of the article could not carry to the text as it is now.

    Its words are gone, so nobody can be asked about it: it is shown, and looked at by whoever
    submits an answer to the document.
    """

    correction: str
    """Which of all corrections: ``s04#2`` is the second of s04."""
    what: Missed
    item: str
    """In a tie's words, with the offsets of the old text."""
    values: tuple[str, ...] = ()
    """Of an attribute."""
    who: tuple[str, ...]
    """Pseudonyms, curators' included; machines by the names of their suggestions."""
    start: int = 0
    """Where in the text of now the lines stand that took its place; both 0: it has none."""
    end: int = 0


class Item(Record, frozen=True, kw_only=True):
    """One thing that an annotation says, in words."""

    what: What
    item: str
    values: tuple[str, ...] = ()
    """Of an attribute or an answer, sorted where their order is nothing."""


class Curated(Record, frozen=True, kw_only=True):
    """A curator's answer to the open items of one document in one layer.

    Everything asked is settled by it. So is everything else in which it differs from what it began
    as. What was neither asked nor touched is left to the policies.
    """

    document_id: str
    layer: str
    text_sha256: str
    """Revision of the text that the curator saw; the answer holds for no other."""
    annotation: Annotation
    """The curator's whole answer; its ``annotator_id`` is the curator's pseudonym, its kind
    one that ``[adjudication]`` of tandai.toml lets settle."""
    asked: tuple[Question, ...]
    began: tuple[Item, ...]
    """What the curator's answer began as, before they touched it: gold at the time of asking, as
    `gold.keys.items_in` words it, with whatever else was filled in for them."""
    known: tuple[str, ...]
    """Items that anybody had given when they were asked, sorted: what came since, they never saw."""
    rules: dict[str, str] = msgspec.field(default_factory=dict)
    """Item to the id of the guideline's rule that settled it."""
    guideline_version: str
    created_at: str
    """ISO 8601, in UTC: when the curator submitted it."""
    note: str = ""
    """What else the curator said."""
    corrections: tuple[str, ...] = ()
    """Corrections of the article whose lost items they were shown, as `NotCarried` names them."""


class Queued(Record, frozen=True, kw_only=True):
    """Settled items of one document that somebody wants a curator to look at all the same.

    A line each in ``LAYER.jsonl`` of ``build/guideline/``, ``build/suspects/`` or ``build/chosen/``;
    `tandai adjudicate` asks them beside the ties.
    """

    document_id: str
    questions: tuple[Question, ...]
    text_sha256: str = ""
    """Revision of the text that the items' places are of; empty: not said."""
