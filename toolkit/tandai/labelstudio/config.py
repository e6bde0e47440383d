"""A Label Studio label config (XML) to the controls, labels and relations it declares."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

import msgspec
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from tandai.digest import sha256_text
from tandai.errors import ConfigError

LAYOUT_TAGS = frozenset({"View", "Style", "Header", "Collapse", "Panel"})
CONTROL_TAGS = ("Labels", "Choices", "TextArea")
LISTED_BY = {"Label": "Labels", "Choice": "Choices", "Relation": "Relations"}
KNOWN_TAGS = frozenset({*LAYOUT_TAGS, *CONTROL_TAGS, *LISTED_BY, "Relations", "Text"})


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
        ConfigError: it is not XML, has a tag this toolkit does not read, names a control, label or
            relation twice or not at all, or does not annotate exactly one text.
    """
    root = _parse(name, xml)
    _check_tags(name, root)
    text = _only_text(name, root)
    controls = tuple(_control(name, tag) for tag in root.iter() if tag.tag in CONTROL_TAGS)
    _refuse_repeated(name, [control.name for control in controls])
    for control in controls:
        if control.to_name != text.get("name"):
            raise ConfigError(
                f"{name}: control {control.name!r} has toName={control.to_name!r}; "
                f"expected {text.get('name')!r}, the only text."
            )
    relations = tuple(_stored(f"{name}, relations", tag) for tag in root.iter("Relation"))
    _refuse_repeated(f"{name}, relations", list(relations))
    return LabelConfig(
        name=name,
        text_name=text.get("name", ""),
        text_key=text.get("value", "").removeprefix("$"),
        controls=controls,
        relations=relations,
        data_keys=tuple(sorted(set(_data_keys(root)))),
        sha256=sha256_text(xml),
    )


def _parse(name: str, xml: str) -> Element:
    try:
        root: Element = fromstring(xml, forbid_dtd=True)
    except ParseError as error:
        raise ConfigError(f"{name}: not well-formed XML: {error}.") from error
    except DefusedXmlException as error:
        raise ConfigError(
            f"{name}: found a DTD or an entity declaration; a label config needs neither."
        ) from error
    return root


def _check_tags(name: str, root: Element) -> None:
    """Every tag is one that is read, and a list's items stand nowhere else."""
    for parent in root.iter():
        if parent.tag not in KNOWN_TAGS:
            raise ConfigError(
                f"{name}: found the tag <{parent.tag}>, which is not read yet; "
                f"known tags: {', '.join(sorted(KNOWN_TAGS))}."
            )
        for child in parent:
            wanted = LISTED_BY.get(child.tag, parent.tag)
            if parent.tag != wanted:
                own = f" {parent.get('name')!r}" if parent.get("name") else ""
                raise ConfigError(
                    f"{name}: found <{child.tag}> directly inside <{parent.tag}>{own}; "
                    f"expected <{wanted}> around it."
                )


def _only_text(name: str, root: Element) -> Element:
    texts = list(root.iter("Text"))
    if len(texts) != 1:
        raise ConfigError(f"{name}: found {len(texts)} Text tags; expected exactly one.")
    if not texts[0].get("name") or not _is_key(texts[0].get("value", "")):
        raise ConfigError(
            f"{name}: found <Text name={texts[0].get('name')!r} value={texts[0].get('value')!r}>; "
            'expected a name, and a key of the task data such as value="$text".'
        )
    return texts[0]


def _control(name: str, element: Element) -> Control:
    own_name = element.get("name", "")
    if not own_name:
        raise ConfigError(f"{name}: found a <{element.tag}> without a name.")
    place = f"{name}, control {own_name!r}"
    children = [child for child in element if child.tag in LISTED_BY]
    codes = tuple(_stored(place, child) for child in children)
    _refuse_repeated(place, list(codes))
    dynamic = element.get("value", "") if element.tag == "Choices" else ""
    if element.tag != "TextArea" and bool(codes) == _is_key(dynamic):
        found = "choices of its own and of the task data" if codes else "nothing to choose"
        raise ConfigError(f"{place}: found {found}; expected one list of them.")
    return Control(
        name=own_name,
        tag=element.tag,
        to_name=element.get("toName", ""),
        codes=codes,
        shown=tuple(child.get("value", "") for child in children),
        hotkeys=tuple(child.get("hotkey", "") for child in children),
        per_region=element.get("perRegion") == "true",
        required=element.get("required") == "true",
        multiple=element.get("choice") == "multiple",
        when_control=element.get("whenTagName", ""),
        when_labels=tuple(filter(None, element.get("whenLabelValue", "").split(","))),
        dynamic=dynamic.removeprefix("$"),
    )


def _stored(place: str, element: Element) -> str:
    """What results hold of a label or choice: its alias, else its value; relations have none."""
    alias = element.get("alias") if element.tag != "Relation" else None
    code = alias or element.get("value")
    if not code:
        raise ConfigError(f"{place}: found a <{element.tag}> without a value.")
    return code


def _is_key(value: str) -> bool:
    return len(value) > 1 and value.startswith("$")


def _data_keys(root: Element) -> Iterator[str]:
    for element in root.iter():
        value = element.get("value", "")
        if _is_key(value):
            yield value[1:]


def _refuse_repeated(place: str, names: list[str]) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ConfigError(f"{place}: found the name {repeated[0]!r} twice; names are unique.")
