"""A label config (XML) to its tags with their lines, names and texts, as the editor reads them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import StringIO
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler, LexicalHandler, property_lexical_handler
from xml.sax.xmlreader import AttributesImpl, InputSource, Locator

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from tandai.errors import ConfigError
from tandai.labelstudio.lint_vocabulary import (
    CONTROLS,
    LABELLING,
    OBJECTS,
    documented_attribute,
    documented_tag,
)


@dataclass(slots=True, eq=False)
class Tag:
    """One tag, under the name the editor knows it by."""

    name: str
    written: str
    line: int
    parent: "Tag | None" = None
    attributes: dict[str, str] = field(default_factory=dict)
    """By their documented spelling."""
    spellings: dict[str, str] = field(default_factory=dict)
    """How each of them is written, where that differs."""
    children: "list[Tag]" = field(default_factory=list)
    text: str = ""
    has_comment: bool = False

    def get(self, attribute: str) -> str:
        """The value of an attribute, empty where it is missing."""
        return self.attributes.get(attribute, "")

    def on(self, attribute: str) -> bool:
        """Whether the attribute is true."""
        return self.get(attribute) == "true"

    @property
    def around(self) -> "Iterator[Tag]":
        """The tags it stands in, from the inside out."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    @property
    def said(self) -> str:
        """The tag with its name or value, for messages."""
        for attribute in ("name", "value", "alias"):
            if self.get(attribute):
                return f"<{self.name} {attribute}={self.get(attribute)!r}>"
        return f"<{self.name}>"

    @property
    def code(self) -> str:
        """What results hold of a label or choice; a relation has no alias."""
        alias = self.get("alias") if self.name != "Relation" else ""
        return alias or self.get("value")


@dataclass(frozen=True)
class Outline:
    """All tags of a config, in the order they open."""

    tags: tuple[Tag, ...]
    document: str = ""
    """Name of the Text that tandai.toml says shows the document; empty: it says nothing."""

    def named(self, *names: str) -> list[Tag]:
        """The tags of these kinds."""
        return [tag for tag in self.tags if tag.name in names]

    @cached_property
    def objects(self) -> dict[str, Tag]:
        """The tags that show what is labelled, by name."""
        return {tag.get("name"): tag for tag in self.tags if tag.name in OBJECTS if tag.get("name")}

    @cached_property
    def controls(self) -> dict[str, Tag]:
        """The tags that take answers, by name."""
        found = (tag for tag in self.tags if tag.name in CONTROLS)
        return {tag.get("name"): tag for tag in found if tag.get("name")}

    @cached_property
    def labelling(self) -> dict[str, Tag]:
        """The controls that make regions, by name."""
        return {name: tag for name, tag in self.controls.items() if makes_regions(tag)}


def makes_regions(tag: Tag) -> bool:
    """Whether a region can come from the tag."""
    return tag.name in LABELLING or (tag.name == "Taxonomy" and tag.on("labeling"))


def items_of(tag: Tag) -> Iterator[Tag]:
    """The labels, choices or relations of a list, however deep they stand in it."""
    left = list(reversed(tag.children))
    while left:
        child = left.pop()
        if child.name in ("Label", "Choice", "Relation"):
            yield child
        left.extend(reversed(child.children))


def read_outline(name: str, xml: str, *, document: str = "") -> Outline:
    """Reads a config tag by tag.

    Args:
        name: where it came from, for messages.
        xml: its text.
        document: name of the Text that shows the document, where tandai.toml gives it.

    Raises:
        ConfigError: it is not XML, or it declares a document type or entities.
    """
    reader = _Reader()
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(reader)
    parser.setProperty(property_lexical_handler, reader)
    source = InputSource()
    source.setCharacterStream(StringIO(xml))
    try:
        parser.parse(source)
    except DefusedXmlException as error:
        raise ConfigError(
            f"{name}: found a DTD or an entity declaration; a label config needs neither."
        ) from error
    except SAXParseException as error:
        where = f"{name}, line {error.getLineNumber()}"
        raise ConfigError(f"{where}: not well-formed XML: {error.getMessage()}.") from error
    except (SAXException, UnicodeError) as error:
        raise ConfigError(f"{name}: not well-formed XML: {error}.") from error
    return Outline(tuple(reader.tags), document)


class _Reader(ContentHandler, LexicalHandler):
    """Collects tags as the parser meets them; asks its locator for their lines."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self._open: list[Tag] = []
        self._locator = Locator()

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 (the parser's name)
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        parent = self._open[-1] if self._open else None
        tag = Tag(documented_tag(name), name, self._locator.getLineNumber() or 0, parent)
        for written, value in attrs.items():
            known = documented_attribute(tag.name, written)
            tag.attributes[known] = value
            if known != written:
                tag.spellings[known] = written
        if parent is not None:
            parent.children.append(tag)
        self.tags.append(tag)
        self._open.append(tag)

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802
        self._open.pop()

    def characters(self, content: str) -> None:
        self._open[-1].text += content

    def comment(self, content: str) -> None:  # noqa: ARG002
        # One may stand outside the outermost tag.
        if self._open:
            self._open[-1].has_comment = True
