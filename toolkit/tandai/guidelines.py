"""A guideline's Markdown and a label config to findings: what the one says and the other does not.

A guideline names its rules in bold at the start of a line (``**E4. Longest name wins.**``), its
codes in tables with a column called ``kode`` or ``code``, and its worked examples in numbered
items that begin with a sentence in backticks, spans in brackets: ``[PER Ratna] tiba.`` A project
whose guideline has none of these is only asked to name what its config asks for.
"""

import re
from collections.abc import Iterator

import msgspec

from tandai.findings import Finding
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.controls import Control
from tandai.paths import split_path

_RULE = re.compile(r"^\*\*([A-Z]{1,3}\d{1,3})\.", re.MULTILINE)
_NAMED = re.compile(r"\b([A-Z]{1,3}\d{1,3})\b")
_EXAMPLE = re.compile(r"^\d+\. `([^`]+)`(.*)$", re.MULTILINE)
_CODE_COLUMNS = frozenset({"kode", "code"})
_OPENING = re.compile(r"\[([A-Z][A-Z0-9_]*) ")


class Marked(msgspec.Struct, frozen=True):
    """A span of a worked example, in code points of the example's sentence."""

    start: int
    end: int
    label: str


class Example(msgspec.Struct, frozen=True):
    """A worked example: its sentence without brackets, its spans, the rules it names."""

    text: str
    spans: tuple[Marked, ...]
    rules: tuple[str, ...]


class Guideline(msgspec.Struct, frozen=True):
    """What a guideline declares in a form that a program can read."""

    rules: tuple[str, ...]
    """Ids, in their order; one given twice stands here twice."""
    codes: tuple[str, ...]
    """What stands in columns of codes."""
    examples: tuple[Example, ...]


def read_guideline(markdown: str) -> Guideline:
    """Finds a guideline's rules, codes and worked examples; none of them is required."""
    return Guideline(
        rules=tuple(_RULE.findall(markdown)),
        codes=tuple(_codes(markdown)),
        examples=tuple(
            _example(sentence, comment) for sentence, comment in _EXAMPLE.findall(markdown)
        ),
    )


def check_guideline(markdown: str, config: LabelConfig, *, place: str) -> Iterator[Finding]:
    """What guideline and config do not say alike.

    Every code an annotator can choose stands in the guideline, every code of its tables and
    every label of its examples in the config; a rule has one id, and a rule that an example names
    exists.
    """
    guideline = read_guideline(markdown)
    for control in config.controls:
        for code, shown in zip(control.codes, control.shown, strict=True):
            if not any(_stands_in(markdown, name) for name in _names(control, code, shown)):
                found = (
                    f"neither {code!r} nor {shown!r}" if shown != code else f"no word on {code!r}"
                )
                expected = f"each answer to {control.name!r}, by its code or as the page shows it"
                yield Finding("guideline-lacks-label", "error", place, found, expected)
    for relation in config.relations:
        if not _stands_in(markdown, relation):
            expected = "a word on each relation of the config"
            yield Finding("guideline-lacks-label", "error", place, f"no {relation!r}", expected)
    # Other words of that shape, such as K31 or T1, are nobody's rules.
    series = {rule.rstrip("0123456789") for rule in guideline.rules}
    known = {
        name
        for control in config.controls
        for code in control.codes
        for name in _names(control, code)
    } | set(config.relations)
    # Codes that come with the task are in no config.
    has_all = not any(control.dynamic for control in config.controls)
    expected = f"a code of {config.name}"
    for code in sorted(set(guideline.codes) - known) if has_all else ():
        found = f"the code {code!r}"
        yield Finding("guideline-names-unknown-label", "error", place, found, expected)
    for number, example in enumerate(guideline.examples, start=1):
        for label in sorted({span.label for span in example.spans} - known):
            found = f"the label {label!r}"
            where = f"{place}, example {number}"
            yield Finding("guideline-names-unknown-label", "error", where, found, expected)
        for rule in example.rules:
            if rule.rstrip("0123456789") in series and rule not in guideline.rules:
                where = f"{place}, example {number}"
                yield Finding("guideline-rule-unknown", "error", where, rule, "a rule of this page")
    for rule in sorted({each for each in guideline.rules if guideline.rules.count(each) > 1}):
        yield Finding("guideline-rule-twice", "error", place, f"two rules {rule}", "one id each")


def _codes(markdown: str) -> Iterator[str]:
    """Cells of every table column whose head says that it holds codes."""
    column: int | None = None
    for line in markdown.splitlines():
        cells = [cell.strip(" `") for cell in line.strip().strip("|").split("|")]
        if not line.lstrip().startswith("|"):
            column = None
        elif column is None:
            heads = [cell.casefold() for cell in cells]
            found = [number for number, head in enumerate(heads) if head in _CODE_COLUMNS]
            column = found[0] if found else -1
        elif 0 <= column < len(cells) and re.fullmatch(r"[A-Z][A-Z0-9_]*", cells[column]):
            yield cells[column]


def _example(sentence: str, comment: str) -> Example:
    """Takes the brackets out of a sentence; those that open no label are the sentence's own."""
    text = ""
    open_: list[tuple[int, str] | None] = []
    spans: list[Marked] = []
    position = 0
    while position < len(sentence):
        opening = _OPENING.match(sentence, position)
        if opening:
            open_.append((len(text), opening[1]))
            position = opening.end()
            continue
        if sentence[position] == "[":
            open_.append(None)
        if sentence[position] == "]" and open_ and (begun := open_.pop()):
            spans.append(Marked(begun[0], len(text), begun[1]))
        else:
            text += sentence[position]
        position += 1
    rules = tuple(_NAMED.findall(comment))
    return Example(text, tuple(sorted(spans, key=lambda each: (each.start, -each.end))), rules)


def _names(control: Control, *codes: str) -> list[str]:
    """What may be written for a code: of a path also its last step, which is what people see."""
    return [*codes, *(split_path(code)[-1] for code in codes if control.has_paths)]


def _stands_in(text: str, words: str) -> bool:
    """As words of their own: ``NA`` does not stand in ``NAMED``."""
    return bool(words) and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None
