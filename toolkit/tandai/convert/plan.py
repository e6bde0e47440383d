"""A label config to what the fast reader may take as plain: all its checks are look-ups."""

from collections.abc import Sequence

import msgspec

from tandai.convert.shapes import PLAIN_TAGS
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.controls import Condition, Control
from tandai.labelstudio.tags import KEY_OF_TAG
from tandai.records import AttributeKind


class Question(msgspec.Struct, frozen=True):
    """A control whose answers are read fast."""

    name: str
    number: int
    """Its place among them."""
    type: str
    """Of its items."""
    kind: AttributeKind
    key: str
    """Where in a value the answer stands."""
    place: int
    """Of that key among those of the plan; none of a text area."""
    per_region: bool
    codes: frozenset[str]
    """Of choices; none where any may be given."""
    multiple: bool
    lowest: float | None
    highest: float | None
    conditions: tuple[Condition, ...]
    """Labels of its region for which it is asked."""


class Plan(msgspec.Struct, frozen=True):
    """The plain controls of a config; an item of any other goes the slow way."""

    text_name: str
    labels: dict[str, frozenset[str]]
    """Codes of each Labels."""
    questions: dict[str, Question]
    relations: frozenset[str]
    value_keys: tuple[str, ...]
    """Every key of a value that holds labels or answers, but ``text``."""


def make_plan(config: LabelConfig) -> Plan:
    """What of a config can be read fast."""
    plain = [each for each in config.controls if _is_plain(each, config)]
    keys = sorted({KEY_OF_TAG[each.tag] for each in config.controls if each.tag in PLAIN_TAGS})
    questions: dict[str, Question] = {}
    for each in plain:
        if each.kind is not None:
            questions[each.name] = _question(each, each.kind, len(questions), keys)
    return Plan(
        text_name=config.text_name,
        labels={e.name: frozenset(e.codes) for e in plain if e.tag == "Labels"},
        questions=questions,
        relations=frozenset(config.relations),
        value_keys=tuple(keys),
    )


def _question(control: Control, kind: AttributeKind, number: int, keys: Sequence[str]) -> Question:
    key = KEY_OF_TAG[control.tag]
    return Question(
        name=control.name,
        number=number,
        type=control.tag.lower(),
        kind=kind,
        key=key,
        place=keys.index(key) if key in keys else -1,
        per_region=control.per_region,
        codes=frozenset(control.codes),
        multiple=control.multiple,
        lowest=control.lowest,
        highest=control.highest,
        conditions=control.conditions,
    )


def _is_plain(control: Control, config: LabelConfig) -> bool:
    is_known = control.tag in PLAIN_TAGS or control.tag == "TextArea"
    # Conditions on the labels of the region itself are look-ups; others need the whole list.
    is_asked = all(
        control.per_region and each.when == "region-selected" for each in control.conditions
    )
    is_flat = not control.has_paths and control.max_usages is None
    return is_known and is_flat and is_asked and control.to_name == config.text_name
