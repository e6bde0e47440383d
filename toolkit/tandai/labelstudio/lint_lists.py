"""The labels, choices and relations of a label config to faults in what they store."""

from collections.abc import Iterator

from tandai.labelstudio.lint_names import is_key
from tandai.labelstudio.lint_outline import Outline, Tag, items_of
from tandai.labelstudio.lint_rules import Fault
from tandai.labelstudio.lint_vocabulary import LABELLING, LISTED_IN
from tandai.labelstudio.tags import INSIDE_LISTS

LISTS = {"Label": "Labels", "Choice": "Choices", "Relation": "Relations"}


def list_faults(outline: Outline) -> Iterator[Fault]:
    """Lists without labels, labels without a list, and labels that are stored as one."""
    for tag in outline.tags:
        if tag.name in LISTED_IN:
            yield from _item_faults(tag)
        elif tag.name in LABELLING or tag.name == "Choices":
            yield from _source_faults(tag)
            yield from _code_faults(tag)
        elif tag.name == "Taxonomy":
            if not tag.get("apiUrl"):
                yield from _source_faults(tag)
            yield from _code_faults(tag)
    yield from _relation_faults(outline)


def _item_faults(tag: Tag) -> Iterator[Fault]:
    if not _is_listed(tag):
        parent = tag.parent.said if tag.parent else "nothing"
        expected = f"it inside <{LISTS[tag.name]}>"
        found = f"{tag.said} inside {parent}"
        yield Fault("label-outside-control", tag.line, found, expected)
    if not tag.get("value"):
        yield Fault("label-without-value", tag.line, f"{tag.said} without a value", "a value")
    if "alias" in tag.attributes and not tag.get("alias"):
        expected = "a code, or no alias at all"
        yield Fault("alias-empty", tag.line, f'alias="" of {tag.said}', expected)
    if "," in tag.code:
        yield Fault("code-with-comma", tag.line, f"the code {tag.code!r}", "a code without one")
    if tag.on("selected"):
        yield Fault("preselected-answer", tag.line, f"{tag.said} with selected", "none chosen yet")


def _is_listed(tag: Tag) -> bool:
    """In its list, laid out with views and headings or not; choices may lie in one another."""
    inside = False
    for parent in tag.around:
        if parent.name in LISTED_IN[tag.name]:
            return not inside or parent.name == "Taxonomy" or parent.on("allowNested")
        if parent.name == "Choice" and tag.name == "Choice":
            inside = True
        elif parent.name not in INSIDE_LISTS:
            return False
    return False


def _source_faults(tag: Tag) -> Iterator[Fault]:
    value, has_items = tag.get("value"), any(items_of(tag))
    if has_items and value:
        found = f"value={value!r} of {tag.said}, and a list"
        yield Fault("static-and-dynamic", tag.line, found, "one of them")
    elif value and tag.name in LABELLING:
        found = f"value={value!r} of <{tag.name} name={tag.get('name')!r}>"
        yield Fault("labels-from-data", tag.line, found, "labels in the config")
    elif value and not is_key(value):
        found = f"value={value!r} of {tag.said}"
        yield Fault("dynamic-not-a-key", tag.line, found, 'a key, such as value="$choices"')
    elif not value and not has_items:
        yield Fault("empty-control", tag.line, f"{tag.said} without a list", "something to choose")


def _code_faults(control: Tag) -> Iterator[Fault]:
    if control.name != "Taxonomy" and not control.on("allowNested"):
        yield from _shared_code_faults(control, list(items_of(control)))
        return
    # What is stored is the whole path: a code may stand in two branches.
    for parent in (control, *items_of(control)):
        siblings = [child for child in parent.children if child.name == "Choice"]
        yield from _shared_code_faults(control, siblings)


def _shared_code_faults(control: Tag, listed: list[Tag]) -> Iterator[Fault]:
    items = [item for item in listed if item.code]
    codes: dict[str, Tag] = {}
    shown: dict[str, Tag] = {}
    for item in items:
        before = codes.setdefault(item.code, item)
        if before is not item:
            found = f"{item.code!r} of {control.said} again, after line {before.line}"
            yield Fault("duplicate-label-alias", item.line, found, "a code of its own")
        seen = shown.setdefault(item.get("value"), item)
        if seen is not item and before is item:
            found = f"{item.get('value')!r} of {control.said} again, after line {seen.line}"
            yield Fault("duplicate-shown-value", item.line, found, "a wording of its own")
    for item in items:
        other = codes.get(item.get("value"), item)
        if other is not item and item.code != item.get("value"):
            found = f"{item.said}, which is the code of a label on line {other.line}"
            yield Fault(
                "duplicate-label-alias", item.line, found, "a value that is no other's code"
            )
    bare = [item.code for item in items if "alias" not in item.attributes]
    if bare:
        found = f"no alias for {', '.join(map(repr, bare))} of {control.said}"
        yield Fault("alias-missing", control.line, found, "a code for each")


def _relation_faults(outline: Outline) -> Iterator[Fault]:
    lists = outline.named("Relations")
    for tag in lists[:-1]:
        expected = f"one list, such as that on line {lists[-1].line}"
        yield Fault("second-relation-list", tag.line, "<Relations>", expected)
    for tag in lists:
        if not any(items_of(tag)):
            yield Fault("empty-control", tag.line, f"{tag.said} without a list", "a <Relation>")
    first: dict[str, Tag] = {}
    for tag in outline.named("Relation"):
        before = first.setdefault(tag.code, tag) if tag.code else tag
        if before is not tag:
            found = f"{tag.code!r} again, after line {before.line}"
            yield Fault("relation-twice", tag.line, found, "a value of its own")
