"""Normal values of dates and quantities to faults: their form, and what the text says instead."""

import re
from collections.abc import Iterator
from datetime import date

from tandai.layers.rules.case import Case, Fault, Rule, place_of
from tandai.text.date_rules import leading_weekday
from tandai.text.dates import find_dates, find_quantities

_YEAR = r"(?:\d{4}|\d{3}X|\d{2}XX|XXXX)"
_DAY = rf"{_YEAR}(?:-(?:0[1-9]|1[0-2]|XX)(?:-(?:0[1-9]|[12]\d|3[01]|XX))?)?"
_POINT = rf"{_DAY}[~?%]?"
_CLOCK = r"T(?:[01]\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?:Z|[+-]\d{2}:\d{2})?"
_N = r"(?:\d+(?:\.\d+)?|X)"
_DATE_VALUE = re.compile(
    rf"(?:{_POINT}|{_DAY}{_CLOCK}|{_CLOCK}"
    rf"|(?:{_POINT}|\.\.)?/(?:{_POINT}|\.\.)?(?<!^/)"
    rf"|{_YEAR}-(?:Q[1-4]|H[12]|W(?:\d\d|XX)(?:-[1-7])?|2[1-4])"
    rf"|P(?:{_N}(?:DE|CE|Y|M|W|D))+(?:T(?:{_N}[HMS])+)?|PT(?:{_N}[HMS])+)"
    r"(?: (?:START|MID|END))?"
)
_NUMBER = r"-?\d+(?:\.\d+)?"
_QUANTITY_VALUE = re.compile(
    rf"(?:>=|<=|[~><])?(?P<n>{_NUMBER}(?:\.\.{_NUMBER})?)(?: (?![\d~<>=–-])\S.*)?"
)
_FULL = re.compile(r"\d{4}-\d{2}-\d{2}")
_WRITTEN = re.compile(r"(?<!\d)\d{1,2}[/-]\d{1,2}[/-]\d{4}(?!\d)|(?<!\d)\d{1,2} [A-Z][a-z]+")
NAMES = ("PER", "ORG", "GPE", "LOC", "PRD", "EVT")


def malformed(case: Case) -> Iterator[Fault]:
    """Values that no reader of dates or numbers takes."""
    forms = {"DAT": (_DATE_VALUE, "ISO 8601 or EDTF"), "QTY": (_QUANTITY_VALUE, "number and unit")}
    for span in case.spans("DAT", "QTY"):
        form, expected = forms[span.label]
        for value in case.values(span, "value_norm"):
            if not form.fullmatch(value) or not _is_day(value):
                yield Fault(place_of(span), f"value_norm {value!r}", expected)


def _is_day(value: str) -> bool:
    """Whether every whole date in a value is one of the calendar."""
    for written in _FULL.findall(value):
        try:
            date.fromisoformat(written)
        except ValueError:
            return False
    return True


def weekday(case: Case) -> Iterator[Fault]:
    """A weekday and a date that are not the same day: one of the two is misprinted or misread."""
    for span, quote in case.quoted("DAT"):
        named, read = leading_weekday(quote), _date_in(quote)
        if named is not None and read is not None and read.isoweekday() != named:
            found = f"{quote!r}, which is weekday {read.isoweekday()}"
            yield Fault(place_of(span), found, f"a day on weekday {named} (Monday is 1)")


def no_such_day(case: Case) -> Iterator[Fault]:
    """A day that its month has not."""
    for span, quote in case.quoted("DAT"):
        found = find_dates(quote)
        if len(found) == 1 and not found[0].value_norm and _WRITTEN.search(quote):
            yield Fault(place_of(span), repr(quote), "a day of the calendar, read day/month/year")


def other_value(case: Case) -> Iterator[Fault]:
    """A value that differs from what the text says: day and month changed, a stop misread."""
    for span, quote in case.quoted("DAT", "QTY"):
        read = _date_in(quote) if span.label == "DAT" else None
        for value in case.values(span, "value_norm"):
            if read is not None and _FULL.fullmatch(value) and value != read.isoformat():
                yield Fault(place_of(span), f"value_norm {value} of {quote!r}", read.isoformat())
            number = _number_in(quote) if span.label == "QTY" else ""
            said = _QUANTITY_VALUE.fullmatch(value)
            if number and said and said["n"] != number:
                yield Fault(place_of(span), f"value_norm {value} of {quote!r}", number)


def _date_in(quote: str) -> date | None:
    """The one whole date of a quote."""
    found = [each.value_norm for each in find_dates(quote)]
    if len(found) != 1 or not _FULL.fullmatch(found[0]):
        return None
    return date.fromisoformat(found[0])


def _number_in(quote: str) -> str:
    """The number that a program reads in a whole quote, as a normal value writes it."""
    found = find_quantities(quote)
    whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(quote))
    read = _QUANTITY_VALUE.fullmatch(found[0].value_norm) if whole else None
    return read["n"] if read else ""


VALUES = {
    "value-malformed": Rule(
        malformed, "warning", ("E14", "E15"), "A value that no program reads is no normal value."
    ),
    "weekday-against-date": Rule(
        weekday,
        "warning",
        ("E14",),
        "A weekday that is not that of its date shows a misprint, or day and month exchanged.",
        "text",
    ),
    "date-of-no-day": Rule(
        no_such_day, "warning", ("E14",), "A date is read day, month, year, and must exist.", "text"
    ),
    "value-against-text": Rule(
        other_value,
        "warning",
        ("E14", "E15"),
        "A stop parts thousands and a date begins with its day; the value must say the same.",
        "text",
    ),
}
