"""Stories and links to groups: documents that hold together, however many steps apart.

A link through a document that is not asked about holds nothing together: one that was excluded
since it touched two sides does not make one group of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from tandai.findings import Finding
from tandai.settings import Pin
from tandai.splits.records import EXCLUDED, Link, SplitRow


class Grouping(msgspec.Struct, frozen=True):
    """Groups of documents."""

    of: dict[str, str]
    """Group by document."""
    names: dict[str, frozenset[str]]
    """By group, every name its members have: stories, or documents without one."""


def group_documents(
    document_ids: Iterable[str], stories: Mapping[str, str], links: Iterable[Link] = ()
) -> Grouping:
    """The groups of these documents; one is called by its first story, else its first document.

    Args:
        document_ids: in any order.
        stories: story by document; a document without one is its own.
        links: those that end elsewhere are left out.
    """
    name_of = {each: stories.get(each, each) for each in document_ids}
    parent = {name: name for name in name_of.values()}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for link in links:
        if link.one in name_of and link.other in name_of:
            parent[root(name_of[link.one])] = root(name_of[link.other])
    together: dict[str, set[str]] = defaultdict(set)
    for name in parent:
        together[root(name)].add(name)
    stated = set(stories.values())
    called = {
        first: min(names, key=lambda each: (each not in stated, each))
        for first, names in together.items()
    }
    return Grouping(
        {each: called[root(name)] for each, name in name_of.items()},
        {called[first]: frozenset(names) for first, names in together.items()},
    )


def placed_groups(
    rows: Iterable[SplitRow],
    document_ids: Iterable[str],
    stories: Mapping[str, str],
    links: Iterable[Link],
) -> Grouping:
    """The groups of documents that are placed or to be placed: all but those excluded.

    Args:
        rows: of the split. One whose document has left the corpus keeps the group it had, for it
            is out in the world and its twin must not land elsewhere.
        document_ids: those of the corpus.
        stories: story by document.
        links: between documents of the corpus.
    """
    there = set(document_ids)
    rows = list(rows)
    left = {each.document_id: each.group_id for each in rows if each.document_id not in there}
    excluded = {each.document_id for each in rows if each.split == EXCLUDED}
    return group_documents(sorted((there | set(left)) - excluded), {**left, **stories}, links)


def pins_by_group(
    grouping: Grouping, pins: Mapping[str, Pin], links: Iterable[Link] = ()
) -> tuple[dict[str, Pin], list[Finding]]:
    """The pin of each group that has one, by any of its names; two that differ are an error.

    Args:
        grouping: of documents.
        pins: by name of a group: a story, or a document without one.
        links: for what is said of pins that differ: what joins their groups.
    """
    group_of = {name: group for group, names in grouping.names.items() for name in names}
    found: dict[str, tuple[str, Pin]] = {}
    findings = []
    for name, pin in sorted(pins.items()):
        group = group_of.get(name)
        if group is None:
            continue
        first, before = found.setdefault(group, (name, pin))
        if before.side != pin.side:
            place = f"tandai.toml, splits.pin.{name}"
            why = _joined(grouping, group, links)
            told = f"{pin.side}, and splits.pin.{first} says {before.side}: both are of the group {group}{why}"
            expected = "one side for both, or one of the two pins"
            findings.append(Finding("pins-contradict", "error", place, told, expected))
    return {group: pin for group, (_, pin) in found.items()}, findings


def _joined(grouping: Grouping, group: str, links: Iterable[Link]) -> str:
    """The first links within a group, in brackets; nothing where it is one story."""
    told = [
        f"{each.one} and {each.other}: {each.why}"
        for each in sorted(links, key=lambda each: (each.one, each.other, each.why))
        if grouping.of.get(each.one) == group == grouping.of.get(each.other)
    ]
    return f" ({'; '.join(told[:3])})" if told else ""
