"""Columns of answers to the owners of those that lean on no region, or on one not asked about."""

from collections.abc import Sequence

import numpy as np

from tandai.convert.gather import Ints, Owners
from tandai.convert.plain_answers import Answers
from tandai.convert.plain_spans import Regions, positions
from tandai.convert.plan import Plan, Question


def check_attributes(
    attributes: Answers, regions: Regions, places: Sequence[dict[str, int]], plan: Plan
) -> Owners:
    """Owners of answers whose region is not there, is elsewhere or was not asked about.

    Args:
        attributes: answers about regions, of all annotations.
        regions: of the same annotations.
        places: by annotation, where each region stands among the regions.
        plan: of the config.
    """
    rows = attributes.rows
    if not rows.items:
        return set()
    if not regions.ids:
        return set(rows.owners.tolist())
    place = positions(attributes.ids, rows, places)
    is_there = (
        (place >= 0)
        & (regions.starts[place] == np.array(attributes.starts, np.int64))
        & (regions.ends[place] == np.array(attributes.ends, np.int64))
    )
    odd = set(rows.owners[~is_there].tolist())
    odd |= _otherwise_quoted(attributes, regions, place.tolist())
    odd |= _twice(place, attributes, plan)
    return odd | _not_asked(attributes, regions, place, plan)


def check_document_answers(answers: Answers, plan: Plan) -> Owners:
    """Owners of a second answer to one question about the document."""
    return _twice(answers.rows.owners, answers, plan)


def _otherwise_quoted(attributes: Answers, regions: Regions, place: list[int]) -> Owners:
    """Owners of answers whose quote is not the text; one with a line break goes the slow way."""
    noted = attributes.quotes
    quotes = regions.quotes
    there = [
        # A text area's answer stands where a quote would.
        quotes[region] if type(quote) is str else quote
        for region, quote in zip(place, noted, strict=True)
    ]
    if there == noted:
        return set()
    return attributes.rows.owners_where(
        quote != text for quote, text in zip(noted, there, strict=True)
    )


def _twice(place: Ints, answers: Answers, plan: Plan) -> Owners:
    """Owners of a second answer to one question."""
    numbers = {name: each.number for name, each in plan.questions.items()}
    asked = place * len(numbers) + np.array([numbers[name] for name in answers.names], np.int64)
    found, first = np.unique(asked, return_index=True)
    if len(found) == len(asked):
        return set()
    again = np.ones(len(asked), bool)
    again[first] = False
    return set(answers.rows.owners[again].tolist())


def _not_asked(attributes: Answers, regions: Regions, place: Ints, plan: Plan) -> Owners:
    """Owners of answers to questions that were hidden for the labels of their region."""
    odd: Owners = set()
    for question in plan.questions.values():
        if not question.conditions:
            continue
        rows = np.array([name == question.name for name in attributes.names], bool)
        about = place[rows].tolist()
        said = [(regions.controls[region], regions.labels[region]) for region in about]
        hidden = {each for each in set(said) if not _is_asked(question, *each)}
        if hidden:
            owners = attributes.rows.owners[rows].tolist()
            odd |= {o for o, each in zip(owners, said, strict=True) if each in hidden}
    return odd


def _is_asked(question: Question, control: str, labels: tuple[str, ...]) -> bool:
    return all(
        each.control in ("", control)
        and (not each.values or not set(each.values).isdisjoint(labels))
        for each in question.conditions
    )
