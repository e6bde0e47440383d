"""Lexicon texts become records: entities and cues from CSV, canonical claims and targets from JSONL."""

import csv
from collections.abc import Callable, Iterator
from typing import Literal, TypeVar, cast, get_args

import msgspec

from tandai.errors import InputError
from tandai.records import Record

EntityType = Literal["PER", "ORG", "GPE", "LOC", "PRD", "EVT"]
CueClass = Literal["REPORT", "PRESUME", "ATTITUDE", "DENY"]
Certainty = Literal["CERTAIN", "UNCERTAIN"]
QidStatus = Literal["", "seen", "unverified", "unknown"]
Side = Literal[
    "after",  # the claim follows the cue, its source may stand between
    "before",  # the claim precedes the cue, as a quotation does
    "around",  # the claim goes on on both sides: the cue is inside
    "either",
]

ANSWERS_THAT_ARE_NO_CLAIM = ("NONE", "NEW")
"""What the question for a canonical claim offers beside the inventory."""


class Entity(Record, frozen=True, kw_only=True):
    """A named thing and the forms its name takes."""

    entity_id: str
    type: EntityType
    name: str
    aliases: tuple[str, ...] = ()
    qid: str = ""
    """Wikidata id; empty where there is none or none is certain."""
    qid_status: QidStatus = ""
    """Seen beside the name in a public source, unverified, or unknown where there is no id."""


class Cue(Record, frozen=True, kw_only=True):
    """A word that attributes, hedges or denies a claim."""

    word: str
    """In lower case."""
    cue_class: CueClass
    certainty: Certainty
    """Of a claim under this cue, unless its wording says otherwise."""
    side: Side


class CanonicalClaim(Record, frozen=True, kw_only=True):
    """An affirmative, self-contained sentence that claims of many articles are linked to."""

    claim_id: str
    text: str
    gloss: str
    target: str | None = None
    time: str | None = None
    """ISO 8601 or EDTF."""
    entity_ids: tuple[str, ...] = ()


class Target(Record, frozen=True, kw_only=True):
    """A fixed sentence toward which every article takes, or takes no, stance."""

    target_id: str
    text: str
    gloss: str


Row = tuple[int, dict[str, str]]
R = TypeVar("R", bound=Record)


def parse_lexicon(name: str, text: str) -> tuple[Entity, ...]:
    """Reads a lexicon of entities; a name of two entities is a fault, since no program could choose.

    The column ``qid_status`` may be missing.

    Raises:
        InputError: a line is not what it must be.
    """
    entities: list[Entity] = []
    ids: dict[str, int] = {}
    forms: dict[str, str] = {}
    columns = ("entity_id", "type", "name", "aliases", "qid")
    for line, row in _rows(name, text, columns, optional=("qid_status",)):
        _refuse_empty(name, line, row, ("entity_id", "name"))
        _refuse_second(name, line, "entity_id", row["entity_id"], ids)
        kind = _one_of(name, line, "type", row["type"], get_args(EntityType))
        aliases = tuple(row["aliases"].split("|")) if row["aliases"] else ()
        for form in (row["name"], *aliases):
            _refuse_form(name, line, form, forms, row["entity_id"])
        if row["qid"] and not (row["qid"][0] == "Q" and row["qid"][1:].isdecimal()):
            raise _fault(name, line, f"qid {row['qid']!r}", "Q and digits, or nothing")
        status = _one_of(name, line, "qid_status", row.get("qid_status", ""), get_args(QidStatus))
        if status and (status == "unknown") == bool(row["qid"]):
            found = f"qid_status {status!r} of qid {row['qid']!r}"
            raise _fault(name, line, found, "seen or unverified of an id, unknown of none")
        entity = Entity(
            entity_id=row["entity_id"],
            type=cast(EntityType, kind),
            name=row["name"],
            aliases=aliases,
            qid=row["qid"],
            qid_status=cast(QidStatus, status),
        )
        entities.append(entity)
    return tuple(entities)


def parse_cues(name: str, text: str) -> tuple[Cue, ...]:
    """Reads the closed lexicon of cues.

    Raises:
        InputError: a line is not what it must be.
    """
    cues: list[Cue] = []
    words: dict[str, int] = {}
    for line, row in _rows(name, text, ("word", "class", "certainty", "side")):
        _refuse_empty(name, line, row, ("word",))
        if row["word"] != row["word"].lower():
            raise _fault(name, line, f"word {row['word']!r}", "lower case")
        _refuse_second(name, line, "word", row["word"], words)
        cue_class = _one_of(name, line, "class", row["class"], get_args(CueClass))
        certainty = _one_of(name, line, "certainty", row["certainty"], get_args(Certainty))
        side = _one_of(name, line, "side", row["side"], get_args(Side))
        cue = Cue(
            word=row["word"],
            cue_class=cast(CueClass, cue_class),
            certainty=cast(Certainty, certainty),
            side=cast(Side, side),
        )
        cues.append(cue)
    return tuple(cues)


def parse_claims(name: str, text: str) -> tuple[CanonicalClaim, ...]:
    """Reads the inventory of canonical claims, one JSON object a line.

    Raises:
        InputError: a line is not what it must be.
    """
    return _objects(name, text, CanonicalClaim, "claim_id", lambda claim: claim.claim_id)


def parse_targets(name: str, text: str) -> tuple[Target, ...]:
    """Reads the targets of article stance, one JSON object a line.

    Raises:
        InputError: a line is not what it must be.
    """
    return _objects(name, text, Target, "target_id", lambda target: target.target_id)


def _fault(name: str, line: int, found: str, expected: str) -> InputError:
    return InputError(name, place=f"line {line}", found=found, expected=expected)


def _rows(
    name: str, text: str, columns: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Iterator[Row]:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    header: list[str] | None = None
    try:
        for cells in reader:
            if header is None:
                header = _header(name, cells, columns, optional)
            elif cells:
                yield reader.line_num, _row(name, reader.line_num, header, cells)
    except csv.Error as error:
        raise _fault(name, reader.line_num, f"{error}", "well-formed CSV") from error
    if header is None:
        raise _fault(name, 1, "nothing", f"a header {','.join(columns)}")


def _header(
    name: str, cells: list[str], columns: tuple[str, ...], optional: tuple[str, ...]
) -> list[str]:
    if sorted(cells) not in (sorted(columns), sorted((*columns, *optional))):
        raise _fault(name, 1, f"columns {','.join(cells)}", f"columns {','.join(columns)}")
    return cells


def _row(name: str, line: int, header: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) != len(header):
        raise _fault(name, line, f"{len(cells)} cells", f"{len(header)} cells")
    row = dict(zip(header, cells, strict=True))
    for column, cell in row.items():
        if cell != cell.strip():
            raise _fault(name, line, f"{column} {cell!r}", "no space at its edges")
    return row


def _refuse_empty(name: str, line: int, row: dict[str, str], columns: tuple[str, ...]) -> None:
    for column in columns:
        if not row[column]:
            raise _fault(name, line, f"an empty {column}", "a value")


def _refuse_second(name: str, line: int, what: str, value: str, seen: dict[str, int]) -> None:
    if value in seen:
        expected = f"each {what} once (it is on line {seen[value]})"
        raise _fault(name, line, f"{what} {value!r} again", expected)
    seen[value] = line


def _refuse_form(name: str, line: int, form: str, seen: dict[str, str], entity_id: str) -> None:
    if not form or form != form.strip():
        raise _fault(name, line, f"alias {form!r}", "aliases separated by single |, without spaces")
    if form in seen:
        expected = f"a name of one entity, once (it names {seen[form]})"
        raise _fault(name, line, f"name {form!r} again", expected)
    seen[form] = entity_id


def _one_of(name: str, line: int, column: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise _fault(name, line, f"{column} {value!r}", "one of " + ", ".join(allowed))
    return value


def _objects(
    name: str, text: str, kind: type[R], id_name: str, id_of: Callable[[R], str]
) -> tuple[R, ...]:
    seen: dict[str, int] = {}
    records: list[R] = []
    # not splitlines(): JSON strings may hold U+2028, which is no line end of JSONL
    for line, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        try:
            record = msgspec.json.decode(content, type=kind)
        except (msgspec.DecodeError, UnicodeEncodeError) as error:
            raise _fault(name, line, f"{error}", f"a JSON object of {kind.__name__}") from error
        _refuse_blank_field(name, line, record)
        value = id_of(record)
        if value in ANSWERS_THAT_ARE_NO_CLAIM:
            raise _fault(name, line, f"{id_name} {value!r}", "an id that is no answer of its own")
        _refuse_second(name, line, id_name, value, seen)
        records.append(record)
    return tuple(records)


def _refuse_blank_field(name: str, line: int, record: Record) -> None:
    for field, value in msgspec.structs.asdict(record).items():
        if isinstance(value, str) and not value.strip():
            raise _fault(name, line, f"an empty {field}", "a value")
