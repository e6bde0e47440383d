"""What a suspect is, and how strongly the rest of the corpus speaks against it."""

from collections.abc import Iterable
from typing import Literal

from tandai.records import Record, Span

Rule = Literal[
    "minority-answer",  # one annotator against two or more who agree
    "name-labelled-two-ways",  # the same words, mostly under another label
    "unmarked-known-name",  # words that are mostly marked, unmarked
    "unusual-span-of-known-name",  # a span that cuts a known name, or adds to it
    "cue-without-span",  # a cue of the lexicon that no span covers
    "attribute-against-habit",  # a value that these or the linked words hardly ever have
    "like-span-otherwise",  # nearly the same words elsewhere have another value
    "odd-length",  # far longer or shorter than other spans of its label
    "same-sentence-otherwise",  # nearly the same sentence elsewhere is marked otherwise
    "item-entity-unnamed",  # an item of an inventory, and its entities are not named there
    "item-time-unsettled",  # an item of a time that no date of the document settles
    "rule-broken",  # what the scheme says, and gold does not
]
RULES: tuple[Rule, ...] = (
    "minority-answer",
    "cue-without-span",
    "name-labelled-two-ways",
    "unmarked-known-name",
    "unusual-span-of-known-name",
    "attribute-against-habit",
    "like-span-otherwise",
    "odd-length",
    "same-sentence-otherwise",
    "item-entity-unnamed",
    "item-time-unsettled",
    "rule-broken",
)
"""In this order where scores are the same; of two at one place the first stands."""
NOTHING = "(none)"


class Twin(Record, frozen=True, kw_only=True):
    """The place that a suspect is held against; either may be the error."""

    document_id: str
    start: int
    end: int
    quote: str = ""
    """As of a suspect."""


class Suspect(Record, frozen=True, kw_only=True):
    """Something said, or not said, that speaks against the rest: to be looked at, never changed."""

    rule: Rule
    layer: str
    document_id: str
    annotators: tuple[str, ...]
    """Pseudonyms of those who said it; empty where gold alone does."""
    in_gold: bool
    """Whether gold says the same."""
    start: int | None
    """Null, as ``end``, where it is about the whole document."""
    end: int | None
    what: Literal["span", "attribute", "relation", "answer"]
    item: str
    """What was asked: a Labels tag, a label and its attribute, the ends of an arrow, an answer."""
    found: str
    """What they said, in codes and offsets: no words of the text."""
    others: str
    """What others say, and how many of them; as ``found``."""
    score: float
    """From 0 to 1; `strength`."""
    expected: str = ""
    """Where nothing is marked: the label that a span would have there; empty where none is known."""
    scheme_rule: str = ""
    """Of `rule-broken`: the id of the scheme's rule."""
    twin: Twin | None = None
    """Of rules that compare two places, the nearest that speaks against it."""
    quote: str = ""
    """The words, where the text is on this machine; not to be passed on with what else is here."""
    url: str = ""
    """Of its Label Studio task; empty where nobody pushed or pulled it."""


def strength(n_against: int, n_with: int) -> float:
    """The share of comparable cases that speak against it.

    One case more is counted than there are, so that nine against one weigh more than two.
    """
    return n_against / (n_against + n_with + 1)


def rank(suspect: Suspect) -> tuple[float, int, str, int, int, str, str, tuple[str, ...]]:
    """Sorts suspects: the strongest first, then by rule and place."""
    return (
        -suspect.score,
        RULES.index(suspect.rule),
        suspect.document_id,
        -1 if suspect.start is None else suspect.start,
        -1 if suspect.end is None else suspect.end,
        suspect.item,
        suspect.found,
        suspect.annotators,
    )


def times(counts: dict[str, int]) -> str:
    """``PER 14, ORG 1``, the most frequent first."""
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return ", ".join(f"{what} {n}" for what, n in ranked)


def tell_spans(spans: Iterable[Span]) -> str:
    """``12:18 PER, 20:23 ORG``."""
    said = sorted({(span.start, span.end, span.label) for span in spans})
    return ", ".join(f"{start}:{end} {label}" for start, end, label in said) or NOTHING


def tell_values(values: Iterable[str]) -> str:
    """``A, B``, or that there is none."""
    return ", ".join(values) or NOTHING
