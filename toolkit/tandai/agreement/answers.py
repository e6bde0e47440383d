"""What each annotator answered to a question, by span or by document, as numbers of its values."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from tandai.agreement.questions import Question, depends_on_answers, is_asked_of
from tandai.agreement.shared import Ints, Shared
from tandai.agreement.values import Value, in_words, place_in_order, value_of
from tandai.errors import TandaiError
from tandai.labelstudio.asked import NO_REGION, Said
from tandai.labelstudio.config import LabelConfig
from tandai.records import Annotation

NO_ANSWER = -1
"""In place of a value's number: not asked, or not answered where silence says nothing."""


Given = tuple[str, ...]
"""Values of the records that answer a question; none where nothing was said."""


class Answers(NamedTuple):
    """The answers to one question."""

    question: Question
    code: Ints
    """Numbers of values: of spans, shape (spans,), beside the rows of ``Shared.spans``; of
    documents, shape (documents, annotators, controls)."""
    values: tuple[Value, ...]
    """Codes of the config in its order, then what else was said."""

    @property
    def names(self) -> tuple[str, ...]:
        """The values in words."""
        return tuple(map(in_words, self.values))

    def by_annotator(self, shared: Shared) -> Ints:
        """How often each annotator gave each value, shape (values, annotators)."""
        annotator, n_annotators = shared.spans.annotator, len(shared.annotators)
        if not self.question.is_about_spans:
            n_documents, _, n_controls = self.code.shape
            annotator = np.tile(np.repeat(np.arange(n_annotators), n_controls), n_documents)
        code = self.code.ravel()
        said = code != NO_ANSWER
        cell = code[said] * n_annotators + annotator[said]
        counts = np.bincount(cell, minlength=len(self.values) * n_annotators)
        return counts.reshape(len(self.values), n_annotators)


class _Kept(NamedTuple):
    """Answers about spans, and what was asked for."""

    asked: tuple[LabelConfig, list[Question]]
    answers: list[Answers]


def span_answers(
    shared: Shared, config: LabelConfig, questions: Sequence[Question]
) -> list[Answers]:
    """Answers about spans, one for each question, in one pass over the annotations.

    They are kept with what is shared: whoever asks the same again need not wait.
    """
    asked = (config, list(questions))
    for kept in shared.kept:
        if isinstance(kept, _Kept) and kept.asked == asked:
            return kept.answers
    made = _span_answers(shared, config, questions)
    shared.kept.append(_Kept(asked, made))
    return made


def _span_answers(
    shared: Shared, config: LabelConfig, questions: Sequence[Question]
) -> list[Answers]:
    spans = shared.spans
    codings = [_Coding(each, len(spans.label)) for each in questions]
    of_label = [
        [(each, each.name, each.seen) for each in codings if is_asked_of(each.control, *of_class)]
        for of_class in shared.classes
    ]
    depends = any(depends_on_answers(each.control) for each in codings)
    owner = spans.document * len(shared.annotators) + spans.annotator
    edges = np.flatnonzero(np.diff(owner, prepend=-1, append=-1)).tolist()
    labels = spans.label.tolist()
    for begin, end in pairwise(edges):
        annotation = shared.said[spans.document[begin]][spans.annotator[begin]]
        if annotation is None:
            raise ValueError("a span of nobody's answer: `Spans` and `said` do not belong together")
        given = _given_about_spans(annotation)
        # What a question depends on but the label is looked up where there is such a question.
        said = _said(config, annotation) if depends else None
        for row in range(begin, end):
            ids = spans.ids[row]
            of_span = given.get(ids[0], {}) if len(ids) == 1 else _joined(given, ids)
            for coding, name, seen in of_label[labels[row]]:
                if said is None or coding.is_due(said, ids):
                    answer = of_span.get(name, ())
                    if answer in seen:
                        # As nearly always, and a call a span and question is what takes time.
                        coding.code[row] = seen[answer]
                    else:
                        coding.put(row, answer, annotation.annotation_id)
    return [each.done() for each in codings]


def document_answers(
    shared: Shared, config: LabelConfig, questions: Sequence[Question]
) -> list[Answers]:
    """Answers about documents, one for each question, in one pass over the annotations."""
    shape = (len(shared.document_ids), len(shared.annotators))
    codings = [_codings(each, shape[0] * shape[1]) for each in questions]
    every = [each for codings_of_one in codings for each in codings_of_one]
    depends = any(each.control.conditions for each in every)
    for document, everybody in enumerate(shared.said):
        for annotator, annotation in enumerate(everybody):
            if annotation is None:
                continue
            given: dict[str, Given] = {}
            for answer in annotation.answers:
                given[answer.name] = given.get(answer.name, ()) + answer.values
            said = _said(config, annotation) if depends else None
            for coding in every:
                if said is None or coding.is_due(said, (NO_REGION,)):
                    row = document * shape[1] + annotator
                    coding.put(row, given.get(coding.name, ()), annotation.annotation_id)
    return [_together(each, shape) for each in codings]


class _Coding:
    """One control's answers, while their values are numbered."""

    def __init__(self, question: Question, n: int, at: int = 0) -> None:
        self.question = question
        self.control = question.controls[at]
        self.name = self.control.name
        self.code = [NO_ANSWER] * n
        listed = question.codes if question.scale == "nominal" else ()
        self.n_listed = len(listed)
        self.number: dict[Value, int] = {code: place for place, code in enumerate(listed)}
        self.seen: dict[Given, int] = {}

    def is_due(self, said: Said, regions: Iterable[str]) -> bool:
        """Whether the question was shown for one of the regions."""
        conditions = self.control.conditions
        return any(all(said.holds(each, region) for each in conditions) for region in regions)

    def put(self, row: int, given: Given, annotation_id: str) -> None:
        """Takes what was answered; nothing, where the question was due and was not.

        Args:
            row: of the span, or of the document and annotator.
            given: the values.
            annotation_id: whose they are.

        Raises:
            TandaiError: a number is none.
        """
        code = self.seen.get(given)
        if code is None:
            try:
                value = value_of(self.question.scale, given)
            except ValueError as error:
                raise TandaiError(
                    f"{annotation_id}, {self.name}: found the answer {given[0]!r}; expected a "
                    "number. Mend it in corpus/annotations, or on the server and pull again."
                ) from error
            code = NO_ANSWER
            if value is not None:
                code = self.number.setdefault(value, len(self.number))
            self.seen[given] = code
        self.code[row] = code

    def done(self) -> Answers:
        """The answers, values in an order that does not depend on whose came first."""
        values = list(self.number)
        others = sorted(values[self.n_listed :], key=place_in_order)
        ordered = (*values[: self.n_listed], *others)
        place = {value: number for number, value in enumerate(ordered)}
        renumber = np.array([*(place[value] for value in values), NO_ANSWER], dtype=np.int64)
        return Answers(self.question, renumber[np.array(self.code, dtype=np.int64)], ordered)


def _codings(question: Question, n: int) -> list[_Coding]:
    """One for each control of a question; all of them number values alike."""
    codings = [_Coding(question, n, at) for at in range(len(question.controls))]
    for each in codings[1:]:
        each.number, each.seen = codings[0].number, codings[0].seen
    return codings


def _together(codings: Sequence[_Coding], shape: tuple[int, int]) -> Answers:
    done = [each.done() for each in codings]
    code = np.stack([each.code.reshape(shape) for each in done], axis=-1)
    return Answers(done[0].question, code, done[0].values)


def _given_about_spans(annotation: Annotation) -> dict[str, dict[str, Given]]:
    """By span id, then question."""
    given: dict[str, dict[str, Given]] = {}
    for each in annotation.attributes:
        of_span = given.setdefault(each.span_id, {})
        of_span[each.name] = of_span.get(each.name, ()) + each.values
    return given


def _joined(given: Mapping[str, dict[str, Given]], ids: Iterable[str]) -> dict[str, Given]:
    """What was said of regions that are one span."""
    joined: dict[str, Given] = {}
    for each in ids:
        for name, values in given.get(each, {}).items():
            joined[name] = joined.get(name, ()) + values
    return joined


def _said(config: LabelConfig, annotation: Annotation) -> Said:
    return Said(config, annotation.spans, annotation.attributes, annotation.answers)
