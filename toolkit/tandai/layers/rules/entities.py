"""Entities to faults: overlap, what is inside a name and what is none, answers about other labels."""

import re
from collections.abc import Iterable, Iterator, Sequence

from tandai.layers.rules.case import (
    Case,
    CorpusRule,
    Fault,
    Rule,
    overlaps,
    place_of,
)
from tandai.layers.rules.edges import CLITICS
from tandai.layers.rules.values import NAMES
from tandai.text.quantity_rules import MODIFIERS

GOVERNED = {
    "metonymy": ("GPE", "LOC"),
    "wikidata": NAMES,
    "value_norm": ("DAT", "QTY"),
}
_QID = re.compile(r"Q[1-9]\d*")
_ABBREVIATED = re.compile(r"\S\s+\([^()]*[A-Z][^()]*\)$")
_NOT_COUNTED = re.compile(
    r"(?:beberapa|banyak|sejumlah|berbagai|salah satu|ke(?:dua|tiga|empat|lima))\b", re.IGNORECASE
)
_NOT_CALENDAR = re.compile(
    r"(?:belakangan(?: ini)?|sebelumnya|sekarang|kini|saat ini|baru-baru ini)", re.IGNORECASE
)
_APPROXIMATOR = re.compile(rf"(?:{'|'.join(sorted(MODIFIERS, key=len, reverse=True))})\s", re.I)
_PREPOSITION = re.compile(
    r"(?:pada|sejak|di|dalam|hingga|sampai|sebelum|setelah|selama|dari|untuk)\s", re.IGNORECASE
)


def overlap(case: Case) -> Iterator[Fault]:
    """Entities that share text: the layer is flat."""
    for one, other in overlaps(case.spans()):
        yield Fault(place_of(one), f"an overlap with {place_of(other)}", "one label for each text")


def other_label(case: Case) -> Iterator[Fault]:
    """Answers about a label that they are not asked of."""
    for span in case.spans():
        for name, labels in GOVERNED.items():
            if case.values(span, name) and span.label not in labels:
                yield Fault(place_of(span), f"{name} of {span.label}", f"{name} of {_any(labels)}")


def qid_form(case: Case) -> Iterator[Fault]:
    """Wikidata ids that are none."""
    for span in case.spans():
        for value in case.values(span, "wikidata"):
            if not _QID.fullmatch(value):
                yield Fault(place_of(span), f"wikidata {value!r}", "Q and a number, as Q42")


def abbreviation(case: Case) -> Iterator[Fault]:
    """A name and its abbreviation in brackets in one span."""
    for span, quote in case.quoted(*NAMES):
        if _ABBREVIATED.search(quote) and quote not in case.forms:
            yield Fault(place_of(span), repr(quote), "two spans, the brackets outside")


def title(case: Case) -> Iterator[Fault]:
    """A known person's name with words before it."""
    for span, quote in case.quoted("PER"):
        words = quote.split()
        names = (" ".join(words[first:]) for first in range(1, len(words)))
        known = next((one for one in names if _is_person(case, one)), "")
        if known and quote not in case.forms:
            found, expected = f"{quote!r}, and {known!r} is in the lexicon", "the name alone"
            yield Fault(place_of(span), found, expected)


def _is_person(case: Case, name: str) -> bool:
    return name in case.forms and case.forms[name].type == "PER"


def clitic(case: Case) -> Iterator[Fault]:
    """A known name with -nya, -lah or -pun in the span."""
    for span, quote in case.quoted(*NAMES):
        for ending in CLITICS:
            name = quote.removesuffix(ending).rstrip("-‐‑")
            if name != quote and quote not in case.forms and name in case.forms:
                yield Fault(
                    place_of(span), f"{quote!r}, and {name!r} is in the lexicon", repr(name)
                )


def other_type(case: Case) -> Iterator[Fault]:
    """A known name under another label than the lexicon's."""
    for span, quote in case.quoted(*NAMES):
        entity = case.forms.get(quote)
        if entity is not None and entity.type != span.label:
            yield Fault(
                place_of(span), f"{quote!r} as {span.label}", f"{entity.type}, as lexicon.csv"
            )


def not_counted(case: Case) -> Iterator[Fault]:
    """Quantities that count nothing: anaphors and indefinite words."""
    for span, quote in case.quoted("QTY"):
        if _NOT_COUNTED.match(quote):
            yield Fault(place_of(span), repr(quote), "a number, or no span")


def not_calendar(case: Case) -> Iterator[Fault]:
    """Dates without a calendar unit."""
    for span, quote in case.quoted("DAT"):
        if _NOT_CALENDAR.fullmatch(quote):
            yield Fault(place_of(span), repr(quote), "a date or duration, or no span")


def approximator(case: Case) -> Iterator[Fault]:
    """Quantities that begin with sekitar, lebih dari and the like."""
    for span, quote in case.quoted("QTY"):
        if match := _APPROXIMATOR.match(quote):
            yield Fault(place_of(span), f"{match[0].strip()!r} inside", "the number first")


def preposition(case: Case) -> Iterator[Fault]:
    """Dates that begin with pada, sejak and the like."""
    for span, quote in case.quoted("DAT"):
        if match := _PREPOSITION.match(quote):
            yield Fault(place_of(span), f"{match[0].strip()!r} inside", "the preposition outside")


def two_qids(cases: Iterable[Case]) -> Iterator[tuple[Case, Fault]]:
    """One name, by its quote's digest, with several Wikidata ids over the corpus."""
    first: dict[str, tuple[str, str]] = {}
    for case in cases:
        for span in case.spans(*NAMES):
            qid = case.value(span, "wikidata")
            if not qid:
                continue
            where = f"{case.document.document_id}, {place_of(span)}"
            known, there = first.setdefault(span.quote_sha256, (qid, where))
            if known != qid:
                yield case, Fault(place_of(span), f"{qid}, and {known} at {there}", "one id a name")


def _any(labels: Sequence[str]) -> str:
    return f"{', '.join(labels[:-1])} or {labels[-1]}"


ENTITIES = {
    "entity-overlap": Rule(
        overlap, "error", ("E4",), "Labels are flat: a piece of text has one, and spans never nest."
    ),
    "answer-of-other-label": Rule(
        other_label,
        "error",
        ("E10", "E14", "E18"),
        "Metonymy is of places, a QID of names, a normal value of dates and quantities.",
    ),
    "qid-malformed": Rule(qid_form, "warning", ("E18",), "Only Q and a number is a Wikidata id."),
    "abbreviation-inside-name": Rule(
        abbreviation, "warning", ("E5",), "An abbreviation in brackets is a second span.", "text"
    ),
    "title-inside-name": Rule(
        title, "warning", ("E3",), "Titles and offices stand outside of the name.", "text, lexicon"
    ),
    "clitic-inside-name": Rule(
        clitic, "warning", ("E7",), "Clitics stand outside of the name.", "text, lexicon"
    ),
    "label-against-lexicon": Rule(
        other_type,
        "warning",
        ("E18",),
        "A name has one type over the corpus, unless the lexicon errs.",
        "text, lexicon",
    ),
    "quantity-not-counted": Rule(
        not_counted,
        "warning",
        ("E16",),
        "Words that point back or leave the number open are no quantities.",
        "text",
    ),
    "date-not-calendar": Rule(
        not_calendar, "warning", ("E13",), "A date needs a calendar unit.", "text"
    ),
    "approximator-inside": Rule(
        approximator, "warning", ("E17",), "About and more than stand outside of the span.", "text"
    ),
    "preposition-inside-date": Rule(
        preposition, "warning", ("E13",), "The preposition stands outside of the date.", "text"
    ),
}
ENTITIES_OF_CORPUS = {
    "name-of-two-qids": CorpusRule(
        two_qids, "warning", ("E18",), "A name written the same way is one entity, or a mistake."
    ),
}
