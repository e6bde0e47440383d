"""The control tags of a label config to what each may be answered, and of what it asks."""

from collections.abc import Iterator, Sequence
from typing import Literal
from xml.etree.ElementTree import Element

import msgspec

from tandai.errors import ConfigError
from tandai.labelstudio.tags import CONTROL_TAGS, KIND_OF_TAG, is_key
from tandai.paths import join_path
from tandai.records import AttributeKind

When = Literal["region-selected", "no-region-selected", "choice-selected", "choice-unselected"]
WHENS: dict[str, When] = {
    each: each
    for each in ("region-selected", "no-region-selected", "choice-selected", "choice-unselected")
}


class Condition(msgspec.Struct, frozen=True):
    """When a question is shown."""

    when: When
    control: str = ""
    """Whose labels or choices; empty: any control's."""
    values: tuple[str, ...] = ()
    """One of these labels or choices, as the config writes them; empty: any."""


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """One tag that collects labels or answers."""

    name: str
    tag: str
    """Labels, Choices, TextArea, Rating, Number, DateTime, Taxonomy, Pairwise or Ranker."""
    to_name: str
    """Name of the object; of a Pairwise two, with a comma."""
    codes: tuple[str, ...] = ()
    """What is stored: the alias where there is one, else the value; in the order of the config.
    Of a taxonomy, and of choices in choices, the joined path from the outermost one."""
    shown: tuple[str, ...] = ()
    """What the annotator sees, beside ``codes``."""
    hotkeys: tuple[str, ...] = ()
    per_region: bool = False
    required: bool = False
    multiple: bool = False
    """More than one label or choice may be given."""
    max_usages: int | None = None
    """Of a taxonomy: how many paths may be given, where that is limited."""
    makes_regions: bool = False
    """Labels do, and a taxonomy that labels."""
    has_paths: bool = False
    """Each answer is a path: a taxonomy's, and that of choices in choices."""
    leaves_only: bool = False
    """A path ends where nothing lies in it any more."""
    lowest: float | None = None
    """Of numbers and ratings."""
    highest: float | None = None
    when_control: str = ""
    when_labels: tuple[str, ...] = ()
    """Codes of ``when_control`` for which the question is asked; empty: for all."""
    conditions: tuple[Condition, ...] = ()
    """All that must hold for the question to be shown: its own and those of the views around."""
    dynamic: str = ""
    """Key of the task data that holds the choices, where the config does not list them."""

    @property
    def to_names(self) -> tuple[str, ...]:
        """Names of the objects it is about."""
        return tuple(self.to_name.split(","))

    @property
    def kind(self) -> AttributeKind | None:
        """The kind of its answers; None where they are labels, or have no table."""
        if self.makes_regions:
            return None
        return "taxonomy" if self.has_paths else KIND_OF_TAG.get(self.tag)


def read_controls(name: str, root: Element) -> tuple[Control, ...]:
    """All controls of a config, in its order.

    Args:
        name: where the config came from, for messages.
        root: its outermost tag.

    Raises:
        ConfigError: one has no name, no list where it needs one, or two codes of one spelling.
    """
    found = _with_conditions(root, ())
    return tuple(_control(name, tag, holds) for tag, holds in found if tag.tag in CONTROL_TAGS)


def refuse_repeated(place: str, names: Sequence[str]) -> None:
    """Raises ConfigError where a name is given twice."""
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ConfigError(f"{place}: found the name {repeated[0]!r} twice; names are unique.")


def _with_conditions(
    tag: Element, around: tuple[Condition, ...]
) -> Iterator[tuple[Element, tuple[Condition, ...]]]:
    holds = (*around, *_conditions(tag))
    yield tag, holds
    for child in tag:
        yield from _with_conditions(child, holds)


def _conditions(tag: Element) -> Iterator[Condition]:
    mode = WHENS.get(tag.get("visibleWhen", ""))
    control, labels = tag.get("whenTagName", ""), _split(tag.get("whenLabelValue", ""))
    choices = tag.get("whenChoiceValue", "")
    if mode == "region-selected":
        yield Condition(mode, control, labels)
    elif mode is not None:
        # Without the name of a control the editor asks for any choice at all.
        yield Condition(mode, control, _split(choices) if control else ())
    elif choices:
        yield Condition("choice-selected", "", (choices,))
    if mode != "region-selected" and labels and tag.get("perRegion") == "true":
        yield Condition("region-selected", "", labels)


def _control(name: str, tag: Element, conditions: tuple[Condition, ...]) -> Control:
    own_name = tag.get("name", "")
    if not own_name:
        raise ConfigError(f"{name}: found a <{tag.tag}> without a name.")
    place = f"{name}, control {own_name!r}"
    labels = tag.tag == "Taxonomy" and tag.get("labeling") == "true"
    has_paths = tag.tag == "Taxonomy" or tag.get("allowNested") == "true"
    items = list(_paths(place, tag)) if has_paths else _listed(place, tag)
    leaves_only = tag.tag == "Taxonomy" and tag.get("leafsOnly") == "true"
    if leaves_only:
        items = [item for item in items if not item.has_more]
    codes = [item.code for item in items]
    refuse_repeated(place, codes)
    usages = tag.get("maxUsages", "") if tag.tag == "Taxonomy" else ""
    lowest, highest = _limits(tag)
    return Control(
        name=own_name,
        tag=tag.tag,
        to_name=tag.get("toName", ""),
        codes=tuple(codes),
        shown=tuple(item.shown for item in items),
        hotkeys=tuple(item.hotkey for item in items),
        per_region=tag.get("perRegion") == "true",
        required=tag.get("required") == "true",
        multiple=usages != "1" if tag.tag == "Taxonomy" else tag.get("choice") == "multiple",
        max_usages=int(usages) if usages.isdecimal() else None,
        makes_regions=tag.tag == "Labels" or labels,
        has_paths=has_paths,
        leaves_only=leaves_only,
        lowest=lowest,
        highest=highest,
        when_control=tag.get("whenTagName", ""),
        when_labels=_split(tag.get("whenLabelValue", "")),
        conditions=conditions,
        dynamic=_dynamic(place, tag, has_items=bool(items)),
    )


class _Item(msgspec.Struct):
    """A label or choice of a list."""

    code: str
    shown: str
    hotkey: str
    has_more: bool = False


def _listed(place: str, tag: Element) -> list[_Item]:
    """The items of a flat list, however they are laid out in it."""
    wanted = "Label" if tag.tag == "Labels" else "Choice"
    found = list(tag.iter(wanted)) if tag.tag in ("Labels", "Choices") else []
    nested = next((each for item in found for each in item if each.tag == wanted), None)
    if nested is not None:
        raise ConfigError(
            f"{place}: found the choice {nested.get('value')!r} inside a choice; "
            'expected allowNested="true" around them.'
        )
    return [
        _Item(_code(place, item), item.get("value", ""), item.get("hotkey", "")) for item in found
    ]


def _paths(
    place: str, tag: Element, codes: tuple[str, ...] = (), shown: tuple[str, ...] = ()
) -> Iterator[_Item]:
    """The items of a list of lists, each behind what it stands in."""
    for child in tag:
        if child.tag != "Choice":
            yield from _paths(place, child, codes, shown)
            continue
        path = (*codes, _code(place, child))
        seen = (*shown, child.get("value", ""))
        has_more = len(list(child.iter("Choice"))) > 1
        yield _Item(join_path(path), join_path(seen), child.get("hotkey", ""), has_more)
        yield from _paths(place, child, path, seen)


def _code(place: str, item: Element) -> str:
    """What results hold of a label or choice: its alias, else its value."""
    code = item.get("alias") or item.get("value")
    if not code:
        raise ConfigError(f"{place}: found a <{item.tag}> without a value.")
    return code


def _dynamic(place: str, tag: Element, *, has_items: bool) -> str:
    """The key of the task data that a list comes from; exactly one list is wanted."""
    if tag.tag not in ("Labels", "Choices", "Taxonomy"):
        return ""
    value = tag.get("value", "") if tag.tag != "Labels" else ""
    if has_items == is_key(value) and not (tag.get("apiUrl") and not has_items):
        found = "choices of its own and of the task data" if has_items else "nothing to choose"
        raise ConfigError(f"{place}: found {found}; expected one list of them.")
    return value.removeprefix("$")


def _limits(tag: Element) -> tuple[float | None, float | None]:
    if tag.tag == "Rating":
        return 0, _number(tag.get("maxRating", "5"))
    if tag.tag == "Number":
        return _number(tag.get("min", "")), _number(tag.get("max", ""))
    return None, None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _split(values: str) -> tuple[str, ...]:
    return tuple(value for value in values.split(",") if value)
