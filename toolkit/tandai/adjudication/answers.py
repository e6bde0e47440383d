"""A curator's answer, as it was pulled, to what `tandai gold` applies: the answer, and its rules."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from tandai.adjudication.choices import REST
from tandai.adjudication.config import CONTROLS, NOTE, RULE, RULE_OF
from tandai.adjudication.items import About, Place, read_item
from tandai.adjudication.queue import vocabulary
from tandai.adjudication.records import Curated, Item, Question
from tandai.adjudication.tasks import ASKED, BEGAN, CORRECTIONS, KNOWN
from tandai.adjudication.weights import place_of
from tandai.findings import Finding
from tandai.gold.keys import items_in
from tandai.labelstudio.config import LabelConfig
from tandai.moments import read_moment
from tandai.paths import split_path
from tandai.records import Annotation

WITHOUT_RULE = "adjudicated-without-rule"
_EMAIL = re.compile(r"[^\s<>()@,;:]+@[^\s<>()@,;:]+")
"""Written loosely: what only looks like one is no loss in a note."""


class Asked(NamedTuple):
    """What a task asked, and what its answer began as."""

    questions: tuple[Question, ...]
    began: tuple[Item, ...]
    known: tuple[str, ...]
    corrections: tuple[str, ...] = ()
    """Whose lost items it showed."""


class Taken(NamedTuple):
    """A curator's answer as a record, and what is to be said of it."""

    curated: Curated
    findings: tuple[Finding, ...]


def read_asked(data: Mapping[str, Any]) -> Asked | str:
    """What a task's data says was asked; a sentence where it says nothing that can be read."""
    try:
        return Asked(
            msgspec.convert(data.get(ASKED), tuple[Question, ...]),
            msgspec.convert(data.get(BEGAN), tuple[Item, ...]),
            msgspec.convert(data.get(KNOWN), tuple[str, ...]),
            msgspec.convert(data.get(CORRECTIONS, []), tuple[str, ...]),
        )
    except msgspec.ValidationError as error:
        return str(error)


def take_answer(
    annotation: Annotation, asked: Asked, config: LabelConfig, *, has_rules: bool
) -> Taken:
    """Makes the record of a submitted answer.

    A question's rule is the one chosen for its number; else that of its region, or of a region of
    the same label over the same words; else the one chosen for all the rest. What was changed
    without being asked has no number, and its rule is found in the same way from there.

    Args:
        annotation: as it was read with the curation config, controls of ours included.
        asked: what its task asked.
        config: of the layer.
        has_rules: whether there is a rule to choose; without any, none is missed.
    """
    chosen = _Chosen(annotation)
    labels, names = vocabulary(config)
    rules: dict[str, str] = {str(place): rule for place, rule in chosen.regions if rule}
    findings = [_two_rules(annotation, number) for number in sorted(set(chosen.doubled))]
    note = _EMAIL.sub("(e-mail)", chosen.note)
    if note != chosen.note:
        findings.append(_email_in_note(annotation))
    for number, question in enumerate(asked.questions, start=1):
        about = read_item(question.what, question.item, labels, names)
        rule = chosen.numbers.get(str(number), "") or chosen.rule_of(about)
        if rule:
            rules[question.item] = rule
        elif has_rules:
            findings.append(_without_rule(annotation, number, question))
    answered = without_ours(annotation)
    for each in sorted(set(items_in(answered)) ^ set(asked.began), key=lambda one: one.item):
        # Changed without being asked: theirs as well, and by the rule they named there.
        about = read_item(each.what, each.item, labels, names)
        rule = chosen.rule_of(about)
        if rule:
            rules.setdefault(each.item, rule)
    curated = Curated(
        document_id=annotation.document_id,
        layer=annotation.layer,
        text_sha256=annotation.text_sha256,
        annotation=answered,
        asked=asked.questions,
        began=asked.began,
        known=asked.known,
        rules=rules,
        guideline_version=annotation.guideline_version,
        created_at=annotation.updated_at or annotation.created_at,
        note=note,
        corrections=asked.corrections,
    )
    return Taken(curated, tuple(findings))


def without_ours(annotation: Annotation) -> Annotation:
    """The answer to the layer's own questions alone."""
    return msgspec.structs.replace(
        annotation,
        attributes=tuple(each for each in annotation.attributes if each.name not in CONTROLS),
        answers=tuple(each for each in annotation.answers if each.name not in CONTROLS),
    )


class _Chosen:
    """The rules that an answer names, by what they are for."""

    def __init__(self, annotation: Annotation) -> None:
        by_span = {
            each.span_id: each.values[0]
            for each in annotation.attributes
            if each.name == RULE and each.values
        }
        self.regions: list[tuple[Place, str]] = [
            (place_of(span), by_span.get(span.span_id, "")) for span in annotation.spans
        ]
        self.numbers: dict[str, str] = {}
        self.doubled: list[str] = []
        """Numbers with more than one rule."""
        self.note = ""
        for answer in annotation.answers:
            if answer.name == RULE_OF:
                for value in answer.values:
                    # By the keyboard a question can be chosen without a rule.
                    number, *rule = split_path(value)
                    if self.numbers.setdefault(number, "".join(rule)) != "".join(rule):
                        self.doubled.append(number)
            elif answer.name == NOTE:
                self.note = " ".join(answer.values)

    def rule_of(self, about: About | None) -> str:
        """What was chosen for its region, else for all the rest; empty: nothing."""
        of_region = about is not None and len(about.places) == 1 and self.of(about.places[0])
        return of_region or self.numbers.get(REST, "")

    def of(self, place: Place) -> str:
        """The rule of a region there; of a span that is gone, that of what stands in its place."""
        exact = [rule for region, rule in self.regions if region == place]
        if exact:
            return exact[0]
        over = [
            (region, rule)
            for region, rule in self.regions
            if rule and region.control == place.control and region.overlaps(place)
        ]
        same = [each for each in over if each[0].label == place.label]
        return min(same or over, default=(place, ""))[1]


def _two_rules(annotation: Annotation, number: str) -> Finding:
    return Finding(
        "adjudicated-by-two-rules",
        "warning",
        f"{annotation.document_id}, {annotation.layer}, question {number}",
        f"more than one rule, of which the first that {annotation.annotator_id} chose is kept",
        "the one that settled it",
    )


def _email_in_note(annotation: Annotation) -> Finding:
    """Notes are kept under git with the answers; the pull has the note as it was."""
    return Finding(
        "email-in-note",
        "warning",
        f"{annotation.document_id}, {annotation.layer}, note of {annotation.annotator_id}",
        "an e-mail address, which was left out",
        "a note without names and addresses of people: it goes to git",
    )


def _without_rule(annotation: Annotation, number: int, question: Question) -> Finding:
    return Finding(
        WITHOUT_RULE,
        "warning",
        f"{annotation.document_id}, {annotation.layer}, question {number}",
        f"{question.item} settled by {annotation.annotator_id} with no rule of the guideline",
        "the rule that settled it; it was taken all the same",
    )


def is_newer(now: Curated, before: Curated) -> bool:
    """Whether an answer was submitted after the one that is known."""
    # One without a date is told, and its pull refused.
    return not now.created_at or read_moment(now.created_at) > read_moment(before.created_at)


def merge_curated(before: Curated | None, now: Curated) -> Curated:
    """A newer answer with what an earlier one of the same text had settled.

    What was asked then, and what the curator had changed then without being asked, is settled by
    the newer answer too, where it began as the result of the earlier one. Where both answer the
    same task, the newer one never saw the earlier: it stands alone, but for what was settled before
    that task. A rule of then holds for what still is as it was then. What somebody looked at they
    have looked at, whatever the text is now.
    """
    if before is None:
        return now
    seen = tuple(dict.fromkeys((*before.corrections, *now.corrections)))
    now = msgspec.structs.replace(now, corrections=seen)
    if before.text_sha256 != now.text_sha256:
        return now
    answered = set(items_in(before.annotation))
    asked = {(each.what, each.item) for each in now.asked}
    earlier = [each for each in before.asked if (each.what, each.item) not in asked]
    gone = {each.item for each in answered ^ set(items_in(now.annotation))}
    if answers_task(before, Asked(now.asked, now.began, now.known)):
        # What they decided on this task they decided, and named rules for, without the other.
        gone |= before.rules.keys() - {each.item for each in earlier}
    else:
        asked |= {(each.what, each.item) for each in earlier}
        touched = {(each.what, each.item) for each in answered ^ set(before.began)} - asked
        earlier += [
            Question(what=what, item=item, reason="chosen") for what, item in sorted(touched)
        ]
    rules = {item: rule for item, rule in before.rules.items() if item not in gone}
    return msgspec.structs.replace(now, asked=(*now.asked, *earlier), rules={**rules, **now.rules})


def answers_task(known: Curated, task: Asked) -> bool:
    """Whether an answer is one to that task: behind what it asks stands only what was settled."""
    asked = known.asked[: len(task.questions)]
    return (asked, known.began, known.known) == (task.questions, task.began, task.known)
