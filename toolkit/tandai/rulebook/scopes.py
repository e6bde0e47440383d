"""rules.csv to scopes: which labels, answers, relations, zones and words a guideline's rule governs.

A row says ``rule,about,zones,words``. ``about`` holds terms parted by ``|``:

    CLAIM               spans of a label, or of a whole Labels tag (``entity``)
    CLAIM/edge          how far they reach; ``/mark`` whether they are marked, ``/class`` as what
    attribution         answers to a question
    article_stance_*    answers to all questions whose names begin so
    attribution=DIRECT  the same where somebody gave this value; ``(none)`` where somebody gave none
    DAT.value_norm      answers to a question about one label
    source              relations of a label

Zones and words narrow it: the item stands in such a zone, and in a sentence with such a word.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Literal, cast, get_args

from tandai.errors import InputError
from tandai.findings import Finding
from tandai.labelstudio.config import LabelConfig
from tandai.paths import split_path
from tandai.records import Record, ZoneName

Kind = Literal[
    "mark",  # whether something is there
    "edge",  # where it begins and ends
    "class",  # as what
]
KINDS: tuple[str, ...] = get_args(Kind)
COLUMNS = ("rule", "about", "zones", "words")
NOTHING = "(none)"
_TERM = re.compile(
    r"(?P<name>[^./=|]+)(?:\.(?P<question>[^./=|]+))?(?:/(?P<kind>[^./=|]+))?(?:=(?P<value>[^|]+))?"
)
_RULE = re.compile(r"[A-Z]{1,3}\d{1,3}")


class Term(Record, frozen=True, kw_only=True):
    """One thing that a rule is about."""

    name: str
    """A label, a Labels tag, a question or, with ``*``, a group of them, a relation."""
    question: str = ""
    """Of ``name``, which is a label then."""
    kind: Kind | None = None
    """None: all kinds of difference."""
    value: str = ""
    """Empty: all values."""

    def __str__(self) -> str:
        """As in the file."""
        question = f".{self.question}" if self.question else ""
        kind = f"/{self.kind}" if self.kind else ""
        return f"{self.name}{question}{kind}" + (f"={self.value}" if self.value else "")


class Scope(Record, frozen=True, kw_only=True):
    """What a rule governs."""

    rule: str
    about: tuple[Term, ...]
    zones: tuple[str, ...] = ()
    """Empty: all."""
    words: tuple[str, ...] = ()
    """Empty: whatever the sentence says."""


def is_named(name: str, wanted: str) -> bool:
    """Whether a name is the one that a term says, or of its group."""
    return name.startswith(wanted[:-1]) if wanted.endswith("*") else name == wanted


def parse_scopes(name: str, text: str) -> tuple[Scope, ...]:
    """Reads rules.csv.

    Raises:
        InputError: a line is not what it must be, or a rule stands twice.
    """
    reader = csv.reader(text.removeprefix("\ufeff").splitlines(keepends=True), strict=True)
    scopes: dict[str, Scope] = {}
    try:
        header = tuple(next(reader, ()))
        if header != COLUMNS:
            found = f"columns {','.join(header) or '(none)'}"
            raise InputError(name, place="line 1", found=found, expected=",".join(COLUMNS))
        for cells in filter(None, reader):
            scope = _scope(name, f"line {reader.line_num}", cells)
            if scope.rule in scopes:
                found = f"{scope.rule} again"
                raise InputError(
                    name, place=f"line {reader.line_num}", found=found, expected="each rule once"
                )
            scopes[scope.rule] = scope
    except csv.Error as error:
        place = f"line {reader.line_num}"
        raise InputError(name, place=place, found=str(error), expected="a row of CSV") from error
    return tuple(scopes.values())


def _scope(name: str, place: str, cells: list[str]) -> Scope:
    if len(cells) != len(COLUMNS):
        raise InputError(name, place=place, found=f"{len(cells)} cells", expected=f"{len(COLUMNS)}")
    rule, about, zones, words = cells
    if not _RULE.fullmatch(rule):
        raise InputError(name, place=place, found=f"rule {rule!r}", expected="an id such as C5")
    terms = tuple(_term(name, place, each) for each in about.split("|"))
    zone_names, word_list = (tuple(filter(None, cell.split("|"))) for cell in (zones, words))
    for zone in zone_names:
        if zone not in get_args(ZoneName):
            expected = f"zones of {', '.join(get_args(ZoneName))}"
            raise InputError(name, place=place, found=f"zone {zone!r}", expected=expected)
    return Scope(rule=rule, about=terms, zones=zone_names, words=word_list)


def _term(name: str, place: str, written: str) -> Term:
    match = _TERM.fullmatch(written)
    if match is None or (match["kind"] or KINDS[0]) not in KINDS:
        expected = f"NAME, NAME.QUESTION, NAME/KIND ({', '.join(KINDS)}) or NAME=VALUE"
        raise InputError(name, place=place, found=f"about {written!r}", expected=expected)
    return Term(
        name=match["name"],
        question=match["question"] or "",
        kind=cast("Kind | None", match["kind"]),
        value=match["value"] or "",
    )


def check_scopes(
    scopes: Sequence[Scope],
    rules: Sequence[str],
    config: LabelConfig,
    codes: dict[str, tuple[str, ...]],
    *,
    place: str,
) -> Iterator[Finding]:
    """What scopes, guideline and config do not say alike.

    Args:
        scopes: of a layer.
        rules: ids in its guideline.
        config: its label config.
        codes: of controls that take their choices from an inventory.
        place: the file of scopes.
    """
    scoped = {scope.rule for scope in scopes}
    for rule in sorted(scoped - set(rules)):
        yield Finding("scope-of-unknown-rule", "error", place, rule, "a rule of guideline.md")
    for rule in sorted(set(rules) - scoped, key=lambda each: (len(each), each)):
        found, expected = f"no row for {rule}", "what it governs"
        yield Finding("rule-without-scope", "warning", place, found, expected)
    for scope in scopes:
        for term in scope.about:
            if fault := _fault(term, config, codes):
                where = f"{place}, {scope.rule}"
                yield Finding("scope-unknown", "error", where, f"{str(term)!r}", fault)


def _fault(term: Term, config: LabelConfig, codes: dict[str, tuple[str, ...]]) -> str:
    """What was expected of a term that means nothing; empty where it means something."""
    tags = [each for each in config.controls if each.makes_regions]
    labels = {code for tag in tags for code in tag.codes} | {tag.name for tag in tags}
    asked = [each for each in config.controls if not each.makes_regions]
    name = term.question or term.name
    questions = [one for one in asked if is_named(one.name, name)]
    if term.question and term.name not in labels:
        return f"a label of {config.name}"
    if not term.question and term.name in labels | set(config.relations):
        return "" if not term.value else "a value of a question alone"
    if not questions:
        return f"a label, question or relation of {config.name}"
    known = {step for one in questions for step in (*one.codes, *codes.get(one.name, ()))}
    steps = {part for code in known for part in (code, *split_path(code))}
    if term.value and term.value != NOTHING and known and term.value not in steps:
        return f"a code of {name!r}, or {NOTHING}"
    return ""
