"""Gold pairs of items and answers to those that say one thing; the others leave gold, listed.

Label Studio lets the keyboard choose an item without an answer, and anybody give an item two, or
say that nothing fits beside something that does. No row of a dataset can hold that.
"""

from collections.abc import Collection, Iterable, Iterator

import msgspec

from tandai.findings import Finding
from tandai.inventories import NONE
from tandai.paths import split_path
from tandai.records import Annotation, Attribute, Span


def without_unclear_pairs(
    gold: Annotation, controls: Collection[str], *, place: str
) -> tuple[Annotation, list[Finding]]:
    """Takes paths that are no clear pair out of gold.

    Args:
        gold: of one document.
        controls: names of the taxonomies whose paths are pairs.
        place: where it stands, for findings.
    """
    findings: list[Finding] = []
    unclear: dict[tuple[str, str], set[str]] = {}
    for span in gold.spans:
        for name in controls:
            paths = [
                path
                for each in gold.attributes
                if (each.span_id, each.name) == (span.span_id, name)
                for path in each.values
            ]
            faults = list(_faults(paths))
            where = f"{place}, {gold.document_id}, {_where(span)} {name}"
            findings += [
                Finding(rule, "warning", where, f"{found}; it is not in gold", expected)
                for rule, found, expected, _ in faults
            ]
            unclear.setdefault((span.span_id, name), set()).update(
                path for *_, bad in faults for path in bad
            )
    attributes = tuple(_without(gold.attributes, unclear))
    return msgspec.structs.replace(gold, attributes=attributes), findings


def _faults(paths: list[str]) -> Iterator[tuple[str, str, str, list[str]]]:
    """Rule, what was found, what was expected, and the paths it is about."""
    of_item: dict[str, list[str]] = {}
    for path in paths:
        of_item.setdefault(split_path(path)[0], []).append(path)
    for item, same in of_item.items():
        if len(same) > 1:
            yield "pair-answered-twice", ", ".join(same), f"one answer to {item}", same
        elif item != NONE and len(split_path(same[0])) < 2:
            yield "pair-without-answer", f"{item} alone", "an answer with it", same
    if NONE in of_item and len(of_item) > 1:
        found = ", ".join(paths)
        yield "none-beside-pairs", found, f"{NONE} alone, or no {NONE}", paths


def _where(span: Span) -> str:
    return f"{span.start}:{span.end}"


def _without(
    attributes: Iterable[Attribute], unclear: dict[tuple[str, str], set[str]]
) -> Iterator[Attribute]:
    for each in attributes:
        bad = unclear.get((each.span_id, each.name), set())
        values = tuple(value for value in each.values if value not in bad)
        if values:
            yield msgspec.structs.replace(each, values=values)
