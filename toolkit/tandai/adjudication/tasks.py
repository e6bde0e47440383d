"""Open questions, gold and annotators' answers to the curator's task of one document.

Its first suggestion is what policies have settled; behind it stands each annotator's whole answer
under their pseudonym. What was asked, and what the answer begins as, travels in the task's data
and comes back with the curator's answer.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from tandai.adjudication.choices import GuidelineRule, question_choices, rule_choices
from tandai.adjudication.config import DIFFERENCES, RULES, RULES_OF
from tandai.adjudication.queue import OpenDocument
from tandai.adjudication.words import differences_text, not_carried_text, short_words
from tandai.findings import Finding, errors_of
from tandai.gold.keys import items_in, known_items
from tandai.labelstudio.config import LabelConfig
from tandai.records import Annotation, Document
from tandai.restore import as_suggestion, write_checked
from tandai.tasks import make_task

PROPOSAL = "kesepakatan"
"""Model version of what policies have settled, which opening a task starts from."""
ASKED = "tandai_asked"
"""Key of the task data: the questions, in the order of their numbers."""
BEGAN = "tandai_began"
"""Key of the task data: what the curator's answer begins as."""
KNOWN = "tandai_known"
"""Key of the task data: all items that anybody had given by then."""
CORRECTIONS = "tandai_corrections"
"""Key of the task data: corrections of the article whose lost items are shown."""


class CurationTask(msgspec.Struct, frozen=True, kw_only=True):
    """A task ready to push, and what of the annotators' answers it cannot show."""

    task: dict[str, Any]
    findings: tuple[Finding, ...]


def make_curation_task(
    opened: OpenDocument,
    document: Document,
    text: str,
    gold: Annotation,
    voting: Sequence[Annotation],
    *,
    config: LabelConfig,
    rules: Sequence[GuidelineRule],
    guideline_version: str,
    title: str = "",
    data: Mapping[str, Any] = {},
    codes: Mapping[str, Collection[str]] = {},
) -> CurationTask:
    """The task of a document with open questions.

    Args:
        opened: its questions.
        document: what it is about.
        text: of the document.
        gold: what is settled, without anything open.
        voting: the annotators' answers that count.
        config: of the curation project.
        rules: of the layer's guideline.
        guideline_version: of the layer.
        title: shown above the text.
        data: what else the layer's config shows, such as canonical claims.
        codes: by control, the codes of choices that come with the task.

    Raises:
        ConfigError: gold or the config shows what the other has not.
        OffsetError: a span of gold does not fit the text.
    """
    shown = []
    findings: list[Finding] = []
    for annotation in voting:
        suggestion = as_suggestion(annotation, annotation.annotator_id)
        faults = write_checked(suggestion, config, text, codes=codes)[1]
        if errors_of(faults):
            findings += [_not_shown(annotation, fault) for fault in errors_of(faults)]
        else:
            shown.append(suggestion)
    asked, lost = opened.questions, opened.not_carried
    ours: dict[str, Any] = {
        DIFFERENCES: "\n\n".join(
            [
                *([differences_text(asked, config, text)] if asked or not lost else []),
                *([not_carried_text(lost, config, text)] if lost else []),
            ]
        ),
        ASKED: msgspec.to_builtins(asked),
        BEGAN: msgspec.to_builtins(items_in(gold)),
        KNOWN: list(known_items([gold, *voting])),
    }
    if lost:
        ours[CORRECTIONS] = list(dict.fromkeys(each.correction for each in lost))
    if rules:
        words = [short_words(each, config, text) for each in asked]
        ours[RULES] = rule_choices(rules)
        ours[RULES_OF] = question_choices(words, rules)
    task = make_task(
        document,
        text,
        config,
        layer=gold.layer,
        guideline_version=guideline_version,
        title=title,
        suggestion=as_suggestion(gold, PROPOSAL),
        others=shown,
        data={**data, **ours},
    )
    return CurationTask(task=task, findings=tuple(findings))


def _not_shown(annotation: Annotation, fault: Finding) -> Finding:
    """A doubtful answer of a person stays out of the task; the differences tell it all the same."""
    return Finding(
        "answer-not-shown",
        "warning",
        annotation.annotation_id,
        f"{fault.rule}: {fault.found}",
        "an answer that Label Studio shows as it is; the curator sees its differences only",
    )
