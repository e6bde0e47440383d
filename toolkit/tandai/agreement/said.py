"""What people say of matched spans and of documents to figures of how far they say the same.

Attributes are compared on spans that count as the same one (`agreement.match`), answers about
documents on documents. How, the question says: one answer, sets, pairs, a number, a text.
"""

import numpy as np

from tandai.agreement.answers import NO_ANSWER, Answers, document_answers, span_answers
from tandai.agreement.coefficients import interval_distance
from tandai.agreement.compared import (
    compare,
    compare_documents,
    compare_spans,
    marked_by_all,
    matched_of,
)
from tandai.agreement.drafts import Drafting
from tandai.agreement.linked import cluster_figures, measure_sets
from tandai.agreement.pair_answers import measure_pairs
from tandai.agreement.questions import questions_of
from tandai.agreement.shared import Asked, Measure, Shared
from tandai.agreement.values import SILENCE

WRITTEN = "(written)"
RELATED = ".related"
"""Behind the name of answers about documents: without what both call unrelated."""


def measure_attributes(shared: Shared, asked: Asked) -> Measure:
    """Questions about spans, in the order of the config."""
    questions = [each for each in questions_of(asked) if each.is_about_spans]
    for answers in span_answers(shared, asked.config, questions):
        match answers.question.scale:
            case "nominal":
                yield from _nominal_of_spans(shared, asked, answers)
            case "sets":
                yield from measure_sets(shared, asked, answers, _n_of(answers))
            case "pairs":
                yield from measure_pairs(shared, asked, answers)
            case "interval":
                yield from _numbers(shared, asked, answers)
            case "text":
                yield from _texts(shared, asked, answers)


def measure_documents(shared: Shared, asked: Asked) -> Measure:
    """Questions about documents, in the order of the config."""
    questions = [each for each in questions_of(asked) if not each.is_about_spans]
    for answers in document_answers(shared, asked.config, questions):
        match answers.question.scale:
            case "nominal":
                yield from _nominal_of_documents(shared, asked, answers)
            case "sets" | "pairs":
                yield from measure_sets(shared, asked, answers, _n_of(answers))
            case "interval":
                yield from _numbers(shared, asked, answers)
            case "text":
                yield from _texts(shared, asked, answers)


def _nominal_of_spans(shared: Shared, asked: Asked, answers: Answers) -> Measure:
    name, classes = answers.question.name, answers.names
    drafting = Drafting(shared, asked, name, "matched spans")
    yield drafting.counts_of(answers)
    matched = matched_of(shared, answers)
    compared = list(compare_spans(shared, answers.code, len(classes), matched))
    for each in compared:
        yield from drafting.nominal(each)
        if each.pair is None and asked.wants("fleiss_kappa"):
            everybody = marked_by_all(shared, answers.code, len(classes), matched)
            yield drafting.fleiss(everybody, "spans matched by all")
    if answers.question.is_inventory and asked.wants("b_cubed_f1"):
        yield from cluster_figures(shared, drafting, answers)
    for each in compared:
        yield from drafting.confusion(each, classes)


def _nominal_of_documents(shared: Shared, asked: Asked, answers: Answers) -> Measure:
    question, classes = answers.question, answers.names
    n_of = _n_of(answers)
    drafting = Drafting(shared, asked, question.name, n_of)
    yield drafting.counts_of(answers)
    compared = compare(shared, answers)
    for each in compared:
        yield from drafting.nominal(each)
        if each.pair is None and asked.wants("fleiss_kappa"):
            yield drafting.fleiss(each, n_of)
    unrelated = asked.settings.unrelated
    if unrelated and unrelated in answers.values:
        code = answers.values.index(unrelated)
        related = Drafting(shared, asked, question.name + RELATED, f"related {n_of}")
        for each in compare_documents(shared, answers.code, len(classes), unless=code):
            yield from related.nominal(each)
    for each in compared:
        yield from drafting.confusion(each, classes)


def _numbers(shared: Shared, asked: Asked, answers: Answers) -> Measure:
    """Squared differences; who gave no number said nothing that can be near another's."""
    numbers = [each for each in answers.values if isinstance(each, float)]
    distance = interval_distance(numbers)
    drafting = Drafting(shared, asked, answers.question.name, _n_of(answers))
    yield drafting.counts_of(answers)
    for each in compare(shared, answers):
        if asked.wants("interval_alpha"):
            yield drafting.distant(each, "interval_alpha", distance)
        yield drafting.observed(each)


def _texts(shared: Shared, asked: Asked, answers: Answers) -> Measure:
    """Whether two texts are the same to the letter, where anybody wrote one.

    Classes are whether there is one: the counts never hold what was written.
    """
    drafting = Drafting(shared, asked, answers.question.name, f"{_n_of(answers)} with a text")
    silent = answers.values.index(SILENCE) if SILENCE in answers.values else None
    # NO_ANSWER, the last place, stays what it is.
    is_written = np.array([*(each != SILENCE for each in answers.values), NO_ANSWER], np.int64)
    written = is_written[answers.code]
    yield drafting.counts_of(answers._replace(code=written, values=(SILENCE, WRITTEN)))
    for each in compare(shared, answers):
        some = each if silent is None else each.unless(silent)
        yield drafting.observed(some)


def _n_of(answers: Answers) -> str:
    if answers.question.is_about_spans:
        return "matched spans"
    return "documents" if len(answers.question.controls) == 1 else "document items"
