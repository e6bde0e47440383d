"""A layer's label config to the questions whose answers are compared, and how they are."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from tandai.agreement.shared import Asked
from tandai.labelstudio.controls import Condition, Control

Scale = Literal[
    "nominal",  # one answer out of several
    "sets",  # any number of answers
    "pairs",  # any number of an inventory's items, each with an answer
    "interval",  # a number
    "text",  # words, dates
]


class Question(NamedTuple):
    """What was asked of every matched span, or of every document."""

    name: str
    """The control's, or the prefix of a group of controls that ask one thing of several items."""
    scale: Scale
    controls: tuple[Control, ...]
    """One; of a group, one an item."""
    is_about_spans: bool
    is_inventory: bool = False
    """Whether its answers name items that all documents share, so that they form clusters."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Answers that the config lists, in its order."""
        return tuple(dict.fromkeys(code for each in self.controls for code in each.codes))


def questions_of(asked: Asked) -> Iterator[Question]:
    """All questions about spans, then all about documents, in the order of the config.

    Questions about other objects of the task than its text have no records, so none here.
    """
    controls = [
        each
        for each in asked.config.controls
        if each.kind is not None and asked.config.is_about_text(each)
    ]
    for control in controls:
        if control.per_region:
            yield _alone(control, asked)
    grouped: dict[str, str] = {
        name: prefix for prefix, names in asked.answer_groups.items() for name in names
    }
    done: set[str] = set()
    for control in controls:
        if control.per_region:
            continue
        prefix = grouped.get(control.name)
        if prefix is None:
            yield _alone(control, asked)
        elif prefix not in done:
            done.add(prefix)
            names = asked.answer_groups[prefix]
            of_group = tuple(each for each in controls if each.name in names)
            scale = _scale(control, asked)
            yield Question(prefix, scale, of_group, is_about_spans=False)


def is_asked_of(control: Control, labels_control: str, label: str) -> bool:
    """Whether a question is ever asked of a span that is called so."""
    return all(_fits(each, labels_control, label) for each in control.conditions)


def depends_on_answers(control: Control) -> bool:
    """Whether other answers decide whether it is asked."""
    return any(each.when in ("choice-selected", "choice-unselected") for each in control.conditions)


def _alone(control: Control, asked: Asked) -> Question:
    scale = _scale(control, asked)
    is_inventory = scale == "pairs" or control.dynamic in asked.settings.choices
    return Question(control.name, scale, (control,), control.per_region, is_inventory)


def _scale(control: Control, asked: Asked) -> Scale:
    if control.name in asked.pair_controls:
        return "pairs"
    match control.kind:
        case "choices" | "taxonomy":
            # A box to tick is ticked or not: two classes, and no sets to be near each other.
            is_box = len(control.codes) == 1 and not control.has_paths
            return "sets" if control.multiple and not is_box else "nominal"
        case "number" | "rating":
            return "interval"
        case "text" | "datetime":
            return "text"
        case None:
            raise ValueError(f"{control.name!r} is answered with labels, and asks nothing")


def _fits(condition: Condition, control: str, label: str) -> bool:
    if condition.when == "no-region-selected":
        return False
    if condition.when != "region-selected":
        return True
    named = condition.control in ("", control)
    return named and (not condition.values or label in condition.values)
