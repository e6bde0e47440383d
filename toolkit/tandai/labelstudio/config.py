"""A Label Studio label config (XML) to the objects, controls and relations it declares."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, ParseError

import msgspec
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from tandai.digest import sha256_text
from tandai.errors import ConfigError
from tandai.labelstudio.controls import Control, read_controls, refuse_repeated
from tandai.labelstudio.tags import (
    CONTROL_TAGS,
    INSIDE_LISTS,
    KNOWN_TAGS,
    LISTED_IN,
    OBJECT_TAGS,
    is_key,
)


class ShownObject(msgspec.Struct, frozen=True, kw_only=True):
    """One tag that shows what is labelled."""

    name: str
    tag: str
    """Text or List."""
    key: str
    """Of the task data."""


class LabelConfig(msgspec.Struct, frozen=True, kw_only=True):
    """What a label config lets annotators say about one text."""

    name: str
    """Where it came from, for messages."""
    text_name: str
    """Name of the Text that shows the document."""
    text_key: str
    controls: tuple[Control, ...]
    """Those about other objects too."""
    relations: tuple[str, ...]
    data_keys: tuple[str, ...]
    """Every key of the task data that the config shows, sorted."""
    sha256: str
    objects: tuple[ShownObject, ...] = ()
    """All of them, that of the document among them."""

    def control(self, name: str) -> Control | None:
        """The control of that name, or None."""
        return next((control for control in self.controls if control.name == name), None)

    def is_about_text(self, control: Control) -> bool:
        """Whether it asks about the document, and not about another object of the task."""
        return control.to_name == self.text_name

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


def parse_config(name: str, xml: str, *, object_name: str = "") -> LabelConfig:
    """Reads a label config.

    Args:
        name: where it came from, for messages.
        xml: its text.
        object_name: name of the Text that shows the document; needed where there are several.

    Raises:
        ConfigError: it is not XML, has a tag this toolkit does not read, names a control, label or
            relation twice or not at all, or does not say which text is the document.
    """
    root = _parse(name, xml)
    _check_tags(name, root)
    objects = tuple(_object(name, tag) for tag in root.iter() if _shows(tag))
    text = _document_object(name, objects, object_name)
    controls = read_controls(name, root)
    refuse_repeated(name, [*(each.name for each in objects), *(each.name for each in controls)])
    _check_targets(name, controls, objects)
    relations = tuple(tag.get("value", "") for tag in root.iter("Relation"))
    if "" in relations:
        raise ConfigError(f"{name}, relations: found a <Relation> without a value.")
    refuse_repeated(f"{name}, relations", relations)
    return LabelConfig(
        name=name,
        text_name=text.name,
        text_key=text.key,
        controls=controls,
        relations=relations,
        data_keys=tuple(sorted(set(_data_keys(root)))),
        sha256=sha256_text(xml),
        objects=objects,
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
    pending: list[tuple[Element, str]] = [(root, "")]
    while pending:
        tag, around = pending.pop()
        if tag.tag not in KNOWN_TAGS or (tag.tag == "HyperText" and tag.get("name")):
            raise ConfigError(
                f"{name}: found the tag <{tag.tag}>, which is not read yet; "
                f"known tags: {', '.join(sorted(KNOWN_TAGS))}."
            )
        wanted = LISTED_IN.get(tag.tag)
        if wanted and around not in wanted:
            inside = f"inside <{around}>" if around else "outside of all lists"
            raise ConfigError(
                f"{name}: found <{tag.tag} value={tag.get('value')!r}> {inside}; "
                f"expected {' or '.join(f'<{each}>' for each in wanted)} around it."
            )
        if tag.tag in CONTROL_TAGS or tag.tag == "Relations":
            inner = tag.tag
        else:
            inner = around if tag.tag in INSIDE_LISTS else ""
        pending.extend((child, inner) for child in reversed(tag))


def _shows(tag: Element) -> bool:
    return tag.tag in OBJECT_TAGS


def _object(name: str, tag: Element) -> ShownObject:
    own, value = tag.get("name"), tag.get("value", "")
    if not own or not is_key(value):
        raise ConfigError(
            f"{name}: found <{tag.tag} name={own!r} value={tag.get('value')!r}>; "
            'expected a name, and a key of the task data such as value="$text".'
        )
    return ShownObject(name=own, tag=tag.tag, key=value[1:])


def _document_object(name: str, objects: Sequence[ShownObject], chosen: str) -> ShownObject:
    texts = [each for each in objects if each.tag == "Text"]
    if not texts:
        raise ConfigError(f"{name}: found no Text tag; expected one that shows the document.")
    named = ", ".join(repr(each.name) for each in texts)
    if not chosen:
        if len(texts) > 1:
            raise ConfigError(
                f"{name}: found the Text tags {named}; expected in tandai.toml which of them "
                f'shows the document, such as object = "{texts[0].name}" under its [layers.NAME].'
            )
        return texts[0]
    found = next((each for each in texts if each.name == chosen), None)
    if found is None:
        raise ConfigError(
            f"{name}: found no Text tag {chosen!r}, which tandai.toml says shows the document; "
            f"expected one of {named}."
        )
    return found


def _check_targets(name: str, controls: Sequence[Control], objects: Sequence[ShownObject]) -> None:
    known = [each.name for each in objects]
    for control in controls:
        for target in control.to_names:
            if target not in known:
                raise ConfigError(
                    f"{name}: control {control.name!r} has toName={control.to_name!r}; "
                    f"expected {' or '.join(map(repr, known))}."
                )


def _data_keys(root: Element) -> Iterator[str]:
    for element in root.iter():
        value = element.get("value", "")
        if is_key(value):
            yield value[1:]
