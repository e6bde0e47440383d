"""The tags of a label config to faults in how they are written."""

from collections.abc import Iterator
from difflib import get_close_matches

from tandai.labelstudio.lint_outline import Outline, Tag
from tandai.labelstudio.lint_rules import Fault
from tandai.labelstudio.lint_vocabulary import (
    ATTRIBUTES,
    OTHER_TAGS,
    READ_ELSEWHERE,
    number_of,
    values_of,
)
from tandai.labelstudio.tags import KNOWN_TAGS

SHOWS_WORDS = frozenset({"Style", "Header", "Panel", "Markdown", "HyperText"})
"""Tags whose words are shown, or are rules of style."""


def spelling_faults(outline: Outline) -> Iterator[Fault]:
    """Tags, attributes and values that the editor does not have, or reads in another way."""
    for tag in outline.tags:
        yield from _tag_faults(tag)
        if tag.name in ATTRIBUTES:
            yield from _attribute_faults(tag)
            yield from _word_faults(tag)


def _tag_faults(tag: Tag) -> Iterator[Fault]:
    if tag.name not in ATTRIBUTES and tag.name not in OTHER_TAGS:
        yield Fault("unknown-tag", tag.line, f"<{tag.written}>", "a tag of Label Studio 1.23")
        return
    if tag.written != tag.name:
        yield Fault("tag-case", tag.line, f"<{tag.written}>", f"<{tag.name}>")
    if tag.name not in KNOWN_TAGS and not is_labelled_hypertext(tag):
        yield Fault("unread-tag", tag.line, tag.said, "a tag that this toolkit reads")


def is_labelled_hypertext(tag: Tag) -> bool:
    """Whether spans can be marked in it; without a name it only shows something."""
    return tag.name == "HyperText" and bool(tag.get("name"))


def _attribute_faults(tag: Tag) -> Iterator[Fault]:
    for attribute, value in tag.attributes.items():
        if attribute not in ATTRIBUTES[tag.name]:
            found = f"{attribute!r} of {tag.said}"
            near = get_close_matches(attribute, sorted(ATTRIBUTES[tag.name]), n=1)
            expected = repr(near[0]) if near else f"an attribute of <{tag.name}>"
            yield Fault("unknown-attribute", tag.line, found, expected)
            continue
        if attribute in tag.spellings:
            found = f"{tag.spellings[attribute]!r} of {tag.said}"
            rule = "attribute-case" if attribute in READ_ELSEWHERE else "attribute-spelling"
            yield Fault(rule, tag.line, found, repr(attribute))
        yield from _value_faults(tag, attribute, value)


def _value_faults(tag: Tag, attribute: str, value: str) -> Iterator[Fault]:
    found = f"{attribute}={value!r} of {tag.said}"
    allowed = values_of(tag.name, attribute)
    number = number_of(tag.name, attribute)
    if allowed and value not in allowed:
        yield Fault("attribute-value-unknown", tag.line, found, f"one of {', '.join(allowed)}")
    elif number is not None and number.fullmatch(value) is None:
        expected = "a whole number from 1" if "." not in number.pattern else "a number"
        yield Fault("attribute-not-number", tag.line, found, expected)
    # The editor leaves the attribute called value as it is.
    elif not allowed and attribute != "value" and value in ("true", "false"):
        expected = f"another word, such as {value.upper()!r}"
        yield Fault("attribute-reads-as-boolean", tag.line, found, expected)


def _word_faults(tag: Tag) -> Iterator[Fault]:
    words = " ".join(tag.text.split())
    if tag.name in SHOWS_WORDS or not (words or tag.has_comment):
        return
    if "value" in ATTRIBUTES[tag.name] and not tag.children:
        found = f"{words!r} inside {tag.said}" if words else f"a comment inside {tag.said}"
        yield Fault("text-replaces-value", tag.line, found, "an empty tag")
    elif words:
        found = f"{words!r} inside {tag.said}"
        yield Fault("text-not-shown", tag.line, found, "tags only, such as <Header>")
