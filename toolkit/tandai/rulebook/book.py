"""The files of a layer's folder to what its guideline, config and lexicons say, ready to compare."""

import csv
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from tandai.errors import InputError
from tandai.labelstudio.config import parse_config
from tandai.records import Record
from tandai.rulebook.scopes import Scope, parse_scopes

GUIDELINE, CONFIG, SCOPES = "guideline.md", "config.xml", "rules.csv"
_VERSION = re.compile(r"^[*_ ]*(?:Versi|Version): *(\S+?)[*_ ]*$", re.MULTILINE)
_RULE = re.compile(r"^\*\*([A-Z]{1,3}\d{1,3})\.", re.MULTILINE)
_END = re.compile(r"^#", re.MULTILINE)
Row = dict[str, str]


class Rulebook(Record, frozen=True, kw_only=True):
    """What one layer's annotators are told at one time."""

    layer: str
    place: str
    """Where it was read, for messages."""
    version: str
    """What the guideline's line ``Versi:`` says; empty where it has none."""
    rules: dict[str, str]
    """Id to the rule's words, white space made single blanks."""
    scopes: tuple[Scope, ...] = ()
    codes: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Control to the codes of its answers; ``(relations)`` to those of relations."""
    tables: dict[str, dict[str, Row]] = msgspec.field(default_factory=dict)
    """Lexicon or inventory to its rows, by the first column's cell."""


RELATIONS = "(relations)"


def read_rulebook(layer: str, files: Mapping[str, bytes], *, place: str) -> Rulebook:
    """Reads what is there of a layer's folder; only the guideline must be.

    Args:
        layer: its name.
        files: name to bytes: guideline.md, config.xml, rules.csv, and any CSV or JSON lines.
        place: where they are from, for messages.

    Raises:
        InputError: there is no guideline, a file is not UTF-8, or a table is none.
        ConfigError: the label config is none.
    """
    if GUIDELINE not in files:
        raise InputError(place, found=f"no {GUIDELINE}", expected="a guideline")
    texts = {name: _text(f"{place}/{name}", data) for name, data in sorted(files.items())}
    guideline = texts[GUIDELINE]
    version = _VERSION.search(guideline)
    config = parse_config(f"{place}/{CONFIG}", texts[CONFIG]) if CONFIG in texts else None
    codes = {control.name: control.codes for control in config.controls} if config else {}
    if config and config.relations:
        codes[RELATIONS] = config.relations
    return Rulebook(
        layer=layer,
        place=place,
        version=version[1] if version else "",
        rules=rule_texts(guideline),
        scopes=parse_scopes(f"{place}/{SCOPES}", texts[SCOPES]) if SCOPES in texts else (),
        codes=codes,
        tables={
            name: _rows(f"{place}/{name}", text)
            for name, text in texts.items()
            if name.endswith((".csv", ".jsonl")) and name != SCOPES
        },
    )


def rule_texts(markdown: str) -> dict[str, str]:
    """Each rule's words: from its id in bold to the next rule or heading."""
    found: dict[str, str] = {}
    starts = [*_RULE.finditer(markdown)]
    for number, match in enumerate(starts):
        last = starts[number + 1].start() if number + 1 < len(starts) else len(markdown)
        heading = _END.search(markdown, match.end(), last)
        text = markdown[match.start() : heading.start() if heading else last]
        found.setdefault(match[1], " ".join(text.split()))
    return found


def _text(place: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"a byte that is not UTF-8 at {error.start}"
        raise InputError(place, found=found, expected="a text in UTF-8") from error


def _rows(place: str, text: str) -> dict[str, Row]:
    return _objects(place, text) if place.endswith(".jsonl") else _cells(place, text)


def _cells(place: str, text: str) -> dict[str, Row]:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    rows: dict[str, Row] = {}
    try:
        header = next(reader, [])
        for cells in filter(None, reader):
            if len(cells) != len(header):
                where, found = f"line {reader.line_num}", f"{len(cells)} cells"
                raise InputError(place, place=where, found=found, expected=f"{len(header)}")
            rows[cells[0]] = dict(zip(header, cells, strict=True))
    except csv.Error as error:
        where = f"line {reader.line_num}"
        raise InputError(place, place=where, found=str(error), expected="a row of CSV") from error
    return rows


def _objects(place: str, text: str) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line, type=dict[str, Any])
        except msgspec.DecodeError as error:
            where = f"line {number}"
            raise InputError(place, place=where, found=str(error), expected="an object") from error
        cells = {key: _shown(value) for key, value in row.items()}
        rows[next(iter(cells.values()), "")] = cells
    return rows


def _shown(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
