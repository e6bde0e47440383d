"""The questions of a label config to faults in when they are asked and what they demand."""

from collections.abc import Iterator

from tandai.labelstudio.lint_outline import Outline, Tag, items_of
from tandai.labelstudio.lint_rules import Fault
from tandai.labelstudio.lint_vocabulary import ATTRIBUTES

BY_CHOICE = ("choice-selected", "choice-unselected")
REGION = "region-selected"


def question_faults(outline: Outline) -> Iterator[Fault]:
    """Conditions that never hold or are not read, and answers nobody can give."""
    for tag in outline.tags:
        known = ATTRIBUTES.get(tag.name, frozenset())
        if "whenLabelValue" in known:
            yield from _ignored_faults(tag)
            yield from _tag_name_faults(tag, outline)
            yield from _label_faults(tag, outline)
            yield from _choice_faults(tag, outline)
        if "required" in known and tag.on("required"):
            yield from _required_faults(tag)


def _ignored_faults(tag: Tag) -> Iterator[Fault]:
    mode = tag.get("visibleWhen")
    by_choice = mode in BY_CHOICE
    ignored = {
        "whenTagName": mode != REGION and not by_choice,
        # A question about regions reads this one without visibleWhen too.
        "whenLabelValue": mode != REGION and not tag.on("perRegion"),
        "whenChoiceValue": not by_choice if mode else False,
    }
    for attribute, is_ignored in ignored.items():
        if tag.get(attribute) and is_ignored and attribute in ATTRIBUTES[tag.name]:
            wanted = "choice-selected" if attribute == "whenChoiceValue" else REGION
            found = f"{attribute} of {tag.said} with visibleWhen={mode!r}"
            yield Fault("when-ignored", tag.line, found, f'visibleWhen="{wanted}"')
    if by_choice and tag.get("whenChoiceValue") and not tag.get("whenTagName"):
        found = f"whenChoiceValue of {tag.said} without whenTagName"
        yield Fault("when-ignored", tag.line, found, "the control that is to be so answered")


def _tag_name_faults(tag: Tag, outline: Outline) -> Iterator[Fault]:
    name = tag.get("whenTagName")
    if not name or "whenTagName" not in ATTRIBUTES[tag.name]:
        return
    choosing = {each for each, one in outline.controls.items() if one.name in CHOOSING}
    allowed = choosing if tag.get("visibleWhen") in BY_CHOICE else set(outline.labelling)
    if name in allowed:
        return
    found = f"whenTagName={name!r} of {tag.said}"
    expected = ", ".join(sorted(allowed)) or "nothing, as no control can answer"
    rule = "whentag-names-object" if name in outline.objects else "whentag-unknown"
    yield Fault(rule, tag.line, found, expected)


def _label_faults(tag: Tag, outline: Outline) -> Iterator[Fault]:
    labels = split(tag.get("whenLabelValue"))
    name = tag.get("whenTagName")
    if labels and not name:
        found = f"whenLabelValue={tag.get('whenLabelValue')!r} of {tag.said}"
        yield Fault("when-label-without-tag", tag.line, found, "whenTagName beside it")
    asked = [outline.labelling.get(name)] if name else list(outline.labelling.values())
    lists = [control for control in asked if control is not None]
    # A wrong name, or labels that are not listed, are other faults.
    if not lists or any(control.get("value") or not any(items_of(control)) for control in lists):
        return
    codes = [item.code for control in lists for item in items_of(control)]
    for label in labels:
        if label not in codes:
            found = f"whenLabelValue with {label!r} of {tag.said}"
            yield Fault("when-label-unknown", tag.line, found, f"one of {', '.join(codes)}")


def _choice_faults(tag: Tag, outline: Outline) -> Iterator[Fault]:
    control = outline.controls.get(tag.get("whenTagName"))
    if control is None or control.name not in CHOOSING or control.get("value"):
        return
    items = list(items_of(control))
    # The editor finds a choice by its alias or by what it shows.
    known = {item.code for item in items} | {item.get("value") for item in items}
    for choice in split(tag.get("whenChoiceValue")):
        if items and choice not in known:
            found = f"whenChoiceValue with {choice!r} of {tag.said}"
            expected = f"one of {', '.join(item.code for item in items)}"
            yield Fault("when-choice-unknown", tag.line, found, expected)


def _required_faults(tag: Tag) -> Iterator[Fault]:
    if not tag.get("requiredMessage"):
        expected = "requiredMessage in the annotators' words"
        yield Fault("required-without-message", tag.line, f"{tag.said} with required", expected)
    if not tag.on("perRegion"):
        return
    narrower = next((each for each in (tag, *tag.around) if _hides_more(each, tag)), None)
    if narrower is not None:
        found = f"{tag.said} with required, hidden by {narrower.said} on line {narrower.line}"
        expected = "the same condition on the question itself"
        yield Fault("required-where-hidden", tag.line, found, expected)


def _hides_more(view: Tag, question: Tag) -> bool:
    """Whether a condition hides a question from regions that it would demand an answer for.

    A demand is lifted by the question's own visibleWhen with whenTagName, and by its
    whenLabelValue; the editor does not look at the views around it.
    """
    mode = view.get("visibleWhen")
    if mode != REGION:
        return bool(mode) and mode in (*BY_CHOICE, "no-region-selected")
    own_name = question.get("whenTagName") if question.get("visibleWhen") == REGION else ""
    if view.get("whenTagName") not in ("", own_name):
        return True
    labels, own = split(view.get("whenLabelValue")), split(question.get("whenLabelValue"))
    return bool(labels) and not (own and set(own) <= set(labels))


def split(values: str) -> list[str]:
    """The values of a condition, which the editor splits at commas and does not trim."""
    return [value for value in values.split(",") if value]


CHOOSING = ("Choices", "Taxonomy")
