"""Items that have a time to those whose time neither a date of the document nor its day settles."""

from collections.abc import Iterator, Mapping, Sequence

from tandai.records import Document
from tandai.suspects.beside import Known, Stated, touched_sentences
from tandai.suspects.judged import suspect_of
from tandai.suspects.records import Suspect, tell_values
from tandai.text.periods import Period, leaves_year_open, read_ends, read_period

NOTHING_SETTLES = 0.5
YEAR_LEFT_OPEN = 0.75
"""Where the sentence of the span has a date that leaves its year open."""


def find_unsettled_times(
    layer: str,
    stated: Sequence[Stated],
    known: Mapping[str, Known],
    documents: Mapping[str, Document],
    published: Mapping[str, str],
) -> Iterator[Suspect]:
    """Items of a time, in documents where no date lies in that time.

    A time is settled by a date within it, and one that begins or ends somewhere by a date in its
    first or last part, or beside it: "before February" says January. A date that only meets the
    time, as a year does one of its months, explains it, unless the span's sentence leaves the year open.

    Args:
        layer: the layer's name.
        stated: items that gold's spans have.
        known: by document, what is dated there; a document that is not in it is passed over.
        documents: by id.
        published: by document, its day, where it is known.
    """
    for each in stated:
        here, time = known.get(each.said.document_id), each.item.time
        if here is None or time is None or read_period(time) is None:
            continue
        dates = [value for name in here.names for value in name.dates]
        day = published.get(each.said.document_id, "")
        given = [read for value in (*dates, day) for read in _periods(value)]
        windows = _windows(time)
        if any(window.holds(read) for window in windows for read in given):
            continue
        sentences = touched_sentences(
            documents[each.said.document_id], (each.said.start, each.said.end)
        )
        near = [
            value
            for name in here.names
            if any(start <= name.start and name.end <= end for start, end in sentences)
            for value in name.dates
        ]
        is_open = any(map(leaves_year_open, near))
        is_met = any(window.meets(read) for window in windows for read in given)
        if is_met and not is_open:
            continue
        score = YEAR_LEFT_OPEN if is_open else NOTHING_SETTLES
        yield suspect_of(
            "item-time-unsettled",
            layer,
            each.said,
            item=each.asked,
            found=each.value,
            others=f"{each.item.claim_id} is of {time}; dates in its sentence: {tell_values(near)}; "
            f"in the document: {tell_values(sorted(set(dates)))}; "
            f"published: {day or 'unknown'}",
            score=score / 2 if is_met else score,
        )


def _periods(value: str) -> list[Period]:
    whole = read_period(value)
    return [each for each in (whole, *read_ends(value)) if each is not None]


def _windows(time: str) -> list[Period]:
    """Where a date must lie to settle a time."""
    whole, (begin, slash, end) = read_period(time), time.partition("/")
    if whole is None:
        return []
    if not slash:
        return [whole]
    windows = [] if {begin, end} & {"", ".."} else [whole]
    first, last = read_period(begin), read_period(end)
    if first is not None:
        windows.append(Period(first.first - _length(first), first.last))
    if last is not None:
        windows.append(Period(last.first, last.last + _length(last)))
    return windows


def _length(period: Period) -> int:
    return period.last - period.first + 1
