"""A Label Studio label config (XML) to the controls, labels and relations it declares."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

import msgspec
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from tandai.digest import sha256_text
from tandai.errors import ConfigError

LAYOUT_TAGS = frozenset({"View", "Style", "Header", "Collapse", "Panel"})
ANSWER_KINDS = {"Choices": "choices", "TextArea": "textarea"}
LISTED_BY = {"Label": "Labels", "Choice": "Choices", "Relation": "Relations"}


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """One tag that collects labels or answers."""

    name: str
    tag: str
    """Labels, Choices or TextArea."""
    to_name: str
    codes: tuple[str, ...] = ()
    """What is stored: the alias where there is one, else the value; in the order of the config."""
    shown: tuple[str, ...] = ()
    """What the annotator sees, beside ``codes``."""
    hotkeys: tuple[str, ...] = ()
    per_region: bool = False
    required: bool = False
    multiple: bool = False
    when_control: str = ""
    when_labels: tuple[str, ...] = ()
    """Codes of ``when_control`` for which the question is asked; empty: for all."""
    dynamic: str = ""
    """Key of the task data that holds the choices, where the config does not list them."""


class LabelConfig(msgspec.Struct, frozen=True, kw_only=True):
    """What a label config lets annotators say about one text."""

    name: str
    """Where it came from, for messages."""
    text_name: str
    text_key: str
    controls: tuple[Control, ...]
    relations: tuple[str, ...]
    data_keys: tuple[str, ...]
    """Every key of the task data that the config shows, sorted."""
    sha256: str

    def control(self, name: str) -> Control | None:
        """The control of that name, or None."""
        return next((control for control in self.controls if control.name == name), None)

    def labels_of(self, name: str) -> tuple[str, ...]:
        """The codes of a control, in the config's order.

        Raises:
            ConfigError: the config has no such control.
        """
        control = self.control(name)
        if control is None:
            known = ", ".join(each.name for each in self.controls)
            raise ConfigError(f"{self.name}: found no control {name!r}; it has {known}.")
        return control.codes


def parse_config(name: str, xml: str) -> LabelConfig:
    """Reads a label config.

    Args:
        name: where it came from, for messages.
        xml: its text.

    Raises:
        ConfigError: it is not XML, has a tag this toolkit does not read, names a control twice,
            or does not annotate exactly one text.
    """
    try:
        root: Element = fromstring(xml, forbid_dtd=True)
    except ParseError as error:
        raise ConfigError(f"{name}: not well-formed XML: {error}.") from error
    except DefusedXmlException as error:
        raise ConfigError(
            f"{name}: found a DTD or an entity declaration; a label config needs neither."
        ) from error
    texts = list(root.iter("Text"))
    if len(texts) != 1:
        raise ConfigError(f"{name}: found {len(texts)} Text tags; expected exactly one.")
    controls = tuple(_controls(name, root))
    _refuse_repeated(name, [control.name for control in controls])
    text_name = texts[0].get("name", "")
    for control in controls:
        if control.to_name != text_name:
            raise ConfigError(
                f"{name}: control {control.name!r} has toName={control.to_name!r}; "
                f"expected {text_name!r}, the only text."
            )
    return LabelConfig(
        name=name,
        text_name=text_name,
        text_key=texts[0].get("value", "").removeprefix("$"),
        controls=controls,
        relations=tuple(relation.get("value", "") for relation in root.iter("Relation")),
        data_keys=tuple(sorted(set(_data_keys(root)))),
        sha256=sha256_text(xml),
    )


def _controls(name: str, root: Element) -> Iterator[Control]:
    for parent in root.iter():
        if parent.tag in LAYOUT_TAGS or parent.tag in {"Text", "Relations"}:
            continue
        if parent.tag in LISTED_BY:
            continue
        if parent.tag == "Labels" or parent.tag in ANSWER_KINDS:
            yield _control(name, parent)
            continue
        known = sorted({*LAYOUT_TAGS, *ANSWER_KINDS, *LISTED_BY, "Labels", "Text", "Relations"})
        raise ConfigError(
            f"{name}: found the tag <{parent.tag}>, which is not read yet; "
            f"known tags: {', '.join(known)}."
        )


def _control(name: str, element: Element) -> Control:
    own_name = element.get("name", "")
    if not own_name:
        raise ConfigError(f"{name}: found a <{element.tag}> without a name.")
    children = [child for child in element if child.tag in LISTED_BY]
    for child in children:
        if LISTED_BY[str(child.tag)] != element.tag:
            raise ConfigError(f"{name}: found <{child.tag}> inside <{element.tag}> {own_name!r}.")
    codes = tuple(child.get("alias") or child.get("value", "") for child in children)
    _refuse_repeated(f"{name}, control {own_name!r}", list(codes))
    return Control(
        name=own_name,
        tag=str(element.tag),
        to_name=element.get("toName", ""),
        codes=codes,
        shown=tuple(child.get("value", "") for child in children),
        hotkeys=tuple(child.get("hotkey", "") for child in children),
        per_region=element.get("perRegion") == "true",
        required=element.get("required") == "true",
        multiple=element.get("choice") == "multiple",
        when_control=element.get("whenTagName", ""),
        when_labels=tuple(filter(None, element.get("whenLabelValue", "").split(","))),
        dynamic=element.get("value", "").removeprefix("$") if element.tag == "Choices" else "",
    )


def _data_keys(root: Element) -> Iterator[str]:
    for element in root.iter():
        value = element.get("value", "")
        if value.startswith("$"):
            yield value[1:]


def _refuse_repeated(place: str, names: list[str]) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ConfigError(f"{place}: found the name {repeated[0]!r} twice; names are unique.")
