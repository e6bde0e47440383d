"""The values of an answer to whether its control could give them."""

from collections.abc import Collection, Mapping

from tandai.labelstudio.controls import Control
from tandai.labelstudio.noted import Noted


def is_allowed(
    control: Control,
    values: tuple[str, ...],
    inventories: Mapping[str, Collection[str]],
    noted: Noted,
    place: str,
) -> bool:
    """Whether a control may be so answered; says why not.

    Args:
        control: that was answered.
        values: codes, joined paths, texts, or one number.
        inventories: by control name, the codes of choices that come with the task.
        noted: told of what is wrong.
        place: where the answer stands, for findings.
    """
    if control.kind in ("choices", "taxonomy"):
        return _are_choices(control, values, inventories, noted, place)
    if control.kind in ("number", "rating"):
        low, high = control.lowest, control.highest
        if (low is not None and float(values[0]) < low) or (
            high is not None and float(values[0]) > high
        ):
            found = f"{values[0]} of {control.name!r}"
            wanted = " and ".join(
                f"{word} {limit:g}"
                for word, limit in (("at least", low), ("at most", high))
                if limit is not None
            )
            noted.warn("answer-out-of-range", place, found, wanted)
    return True


def _are_choices(
    control: Control,
    values: tuple[str, ...],
    inventories: Mapping[str, Collection[str]],
    noted: Noted,
    place: str,
) -> bool:
    # Choices that come with the task are not listed in the config, nor are an address's.
    codes = inventories.get(control.name) if control.dynamic else control.codes or None
    unknown = [value for value in values if codes is not None and value not in codes]
    expected = "a code of its inventory" if control.dynamic else any_of(control)
    for value in unknown:
        noted.error("choice-unknown", place, f"{value!r} of {control.name!r}", expected)
    for value in sorted({each for each in values if values.count(each) > 1}):
        found = f"{value!r} of {control.name!r} again"
        noted.warn("choice-twice", place, found, "each choice once")
    most = control.max_usages if control.multiple else 1
    are_too_many = most is not None and len(values) > most
    if are_too_many:
        allowed = "one choice" if most == 1 else f"at most {most} paths"
        expected = f"{allowed} of {control.name!r}"
        noted.error("choice-not-single", place, ", ".join(values), expected)
    return not are_too_many and not unknown


def any_of(control: Control) -> str:
    """The codes of a control, for messages."""
    return f"one of {', '.join(control.codes)}"
