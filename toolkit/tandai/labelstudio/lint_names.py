"""The names of a label config to faults in who labels what."""

from collections.abc import Iterator

from tandai.labelstudio.lint_outline import Outline, Tag, makes_regions
from tandai.labelstudio.lint_rules import Fault
from tandai.labelstudio.lint_spelling import is_labelled_hypertext
from tandai.labelstudio.lint_vocabulary import CONTROLS, OBJECTS


def name_faults(outline: Outline) -> Iterator[Fault]:
    """Names given twice or not at all, and names of nothing."""
    yield from _repeated_names(outline)
    for tag in outline.tags:
        if tag.name in CONTROLS:
            yield from _control_faults(tag, outline)
        elif tag.name in ("Text", "List") or is_labelled_hypertext(tag):
            yield from _object_faults(tag)
    yield from _text_faults(outline)


def _repeated_names(outline: Outline) -> Iterator[Fault]:
    first: dict[str, Tag] = {}
    for tag in outline.tags:
        name = tag.get("name")
        before = first.setdefault(name, tag) if name else tag
        if before is tag:
            continue
        is_object = tag.name in OBJECTS or before.name in OBJECTS
        rule = "object-name-twice" if is_object else "duplicate-control-name"
        found = f"{tag.said}, a name that {_place(before)} has"
        yield Fault(rule, tag.line, found, "a name of its own")


def _control_faults(tag: Tag, outline: Outline) -> Iterator[Fault]:
    if not tag.get("name"):
        yield Fault("control-without-name", tag.line, tag.said, "a name")
    known = ", ".join(outline.objects) or "no object, as there is none"
    # A Pairwise names two.
    for name in tag.get("toName").split(","):
        if name not in outline.objects:
            found = f"toName={name!r} of {tag.said}"
            yield Fault("control-without-object", tag.line, found, known)
        elif tag.on("perRegion") and not _has_regions(name, outline):
            found = f"{tag.said} with perRegion"
            expected = f"Labels for {name!r}"
            yield Fault("per-region-without-labels", tag.line, found, expected)


def _has_regions(name: str, outline: Outline) -> bool:
    # Other objects have regions of their own kinds, which are not read here.
    if outline.objects[name].name not in ("Text", "HyperText", "Paragraphs"):
        return True
    return any(makes_regions(tag) and tag.get("toName") == name for tag in outline.tags)


def _object_faults(tag: Tag) -> Iterator[Fault]:
    if not tag.get("name"):
        yield Fault("object-without-name", tag.line, tag.said, "a name")
    value = tag.get("value")
    if not is_key(value):
        found = f"value={value!r} of {tag.said}"
        yield Fault("object-without-value", tag.line, found, 'a key, such as value="$text"')
    if tag.name == "HyperText":
        yield Fault("hypertext-object", tag.line, tag.said, "<Text>")


def is_key(value: str) -> bool:
    """Whether it names a key of the task data."""
    return len(value) > 1 and value.startswith("$")


def _text_faults(outline: Outline) -> Iterator[Fault]:
    texts = outline.named("Text")
    if not texts and not any(is_labelled_hypertext(tag) for tag in outline.tags):
        yield Fault("text-missing", outline.tags[0].line, "no <Text>", "one")
    known = [tag.get("name") for tag in texts]
    if outline.document and outline.document not in known:
        expected = f"<Text name={outline.document!r}>, which tandai.toml names"
        yield Fault("text-missing", outline.tags[0].line, f"no {expected.split(',')[0]}", expected)
    for tag in texts[1:] if not outline.document else ():
        found = f"{tag.said} beside {_place(texts[0])}"
        yield Fault("several-texts", tag.line, found, "one, or its name as object in tandai.toml")


def _place(tag: Tag) -> str:
    return f"<{tag.name}> on line {tag.line}"
