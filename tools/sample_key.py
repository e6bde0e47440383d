"""Turns the sample's answer key into Label Studio results, as two annotators would submit them.

A key is one YAML file an article (`sample_answers/s01.yaml`): spans by quote and occurrence, never
by offset, so that a person can read and mend it. Wherever the two annotators differ, a value is a
mapping from annotator to value, or an entry says whose `only` it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec
import yaml

from tandai.errors import InputError

Layer = Literal["entity", "claim", "stance"]
Item = dict[str, Any]
Regions = Mapping[tuple[int, int], str]

ANNOTATORS = ("anotator-1", "anotator-2")
LAYERS: tuple[Layer, ...] = ("entity", "claim", "stance")
CONTROLS = {"entity": "entity", "claim": "claim", "stance": "claim"}
"""Name of the Labels tag of each layer."""
TEXT_AREAS = frozenset({"wikidata", "value_norm", "refers_to", "new_claim"})
"""Attributes typed as text; all others are choices, or a taxonomy's paths."""
PAIRS = "canonical_stance"
"""The taxonomy whose paths the key writes as `K01/SUPPORT`."""

Values = str | list[str]
PerAnnotator = Values | dict[str, Values]
Status = Literal["submitted", "skipped", "draft"]


class KeySpan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A labelled quote and what is said about it."""

    id: str
    label: str
    quote: str
    nth: int = 1
    """Which occurrence of the quote in the text, from 1."""
    only: str | None = None
    """The one annotator who marked it; both where absent."""
    metonymy: PerAnnotator | None = None
    wikidata: PerAnnotator | None = None
    value_norm: PerAnnotator | None = None
    attribution: PerAnnotator | None = None
    certainty: PerAnnotator | None = None
    claim_type: PerAnnotator | None = None
    source_kind: PerAnnotator | None = None
    source_role: PerAnnotator | None = None
    refers_to: PerAnnotator | None = None


class KeyRelation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An arrow between two spans of the key."""

    from_id: str = msgspec.field(name="from")
    to_id: str = msgspec.field(name="to")
    label: str
    only: str | None = None


class KeyStance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is said of one CLAIM in the stance layer."""

    pairs: PerAnnotator
    new_claim: PerAnnotator | None = None
    needs_split: PerAnnotator | None = None


class EntityKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answers of the entity layer."""

    spans: list[KeySpan]


class ClaimKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answers of the claim layer."""

    spans: list[KeySpan]
    relations: list[KeyRelation]


class StanceKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answers of the stance layer, by the ids of the claim layer's CLAIMs."""

    claims: dict[str, KeyStance]
    answers: dict[str, PerAnnotator]


class Key(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answers to one article."""

    entity: EntityKey
    claim: ClaimKey
    stance: StanceKey
    status: dict[Layer, dict[str, Status]] = {}
    """Tasks that were not submitted: layer, annotator, what became of it."""
    file: str = ""
    """Where the key was read from, for messages."""


ATTRIBUTES = tuple(
    name
    for name in KeySpan.__struct_fields__
    if name not in {"id", "label", "quote", "nth", "only"}
)


def load_key(path: Path) -> Key:
    """Reads one article's key.

    Raises:
        InputError: the file is not a key.
    """
    try:
        # Every scalar stays a string: YAML would make a truth value of the code YES.
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
        key = msgspec.convert(data, Key, strict=False)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise InputError(path, found=str(error), expected="an answer key") from error
    return msgspec.structs.replace(key, file=str(path))


def status_of(key: Key, layer: Layer, annotator: str) -> Status:
    """What became of an annotator's task."""
    return key.status.get(layer, {}).get(annotator, "submitted")


def results_for(
    key: Key,
    text: str,
    layer: Layer,
    annotator: str,
    claim_regions: Regions | None = None,
) -> list[Item]:
    """What one annotator's annotation of one layer holds, as Label Studio's result items.

    A skipped task has no results; a draft has what was drawn so far.

    Args:
        key: the article's answers.
        text: the document's normalised text.
        layer: whose results.
        annotator: one of ANNOTATORS.
        claim_regions: stance layer only: region ids of the CLAIMs shown; the key's own ids and
            offsets where absent.

    Raises:
        InputError: a quote is not in the text, or key and regions hold different CLAIMs.
    """
    if annotator not in ANNOTATORS:
        raise InputError(key.file, found=annotator, expected=" or ".join(ANNOTATORS))
    if status_of(key, layer, annotator) == "skipped":
        return []
    if layer == "stance":
        return list(_stance_items(key, text, annotator, claim_regions))
    spans = key.entity.spans if layer == "entity" else key.claim.spans
    items: list[Item] = []
    for span in spans:
        if span.only in (None, annotator):
            items.extend(_span_items(key, text, layer, annotator, span))
    if layer == "claim":
        items.extend(_relation_items(key, annotator))
    return items


def find_quote(key: Key, text: str, span: KeySpan) -> tuple[int, int]:
    """Where a key's quote stands in the text.

    Raises:
        InputError: it stands there fewer times than `nth` says.
    """
    at = -1
    for _ in range(span.nth):
        at = text.find(span.quote, at + 1)
        if at < 0:
            raise InputError(
                key.file,
                place=span.id,
                found=f"{span.quote!r} fewer than {span.nth} time(s) in the text",
                expected="a quote of the normalised text",
            )
    return at, at + len(span.quote)


def settled_claims(key: Key) -> dict[str, KeySpan]:
    """The CLAIMs gold has by unanimity of those who submitted, by id."""
    skipped = {name for name in ANNOTATORS if status_of(key, "claim", name) != "submitted"}
    kept: dict[str, KeySpan] = {}
    for span in key.claim.spans:
        others = set(ANNOTATORS) - {span.only} if span.only else set()
        if span.label == "CLAIM" and span.only not in skipped and others <= skipped:
            kept[span.id] = span
    return kept


def _answer(value: PerAnnotator | None, annotator: str) -> list[str]:
    """One annotator's answer as a list; empty where she gave none."""
    mine = value.get(annotator) if isinstance(value, dict) else value
    return [mine] if isinstance(mine, str) else list(mine or [])


def _span_items(key: Key, text: str, layer: Layer, annotator: str, span: KeySpan) -> Iterator[Item]:
    """A region and the answers about it."""
    start, end = find_quote(key, text, span)
    place = (span.id, start, end, text[start:end])
    yield _item(place, CONTROLS[layer], "labels", [span.label])
    for name in ATTRIBUTES:
        yield from _attribute(place, name, _answer(getattr(span, name), annotator))


def _attribute(
    place: tuple[str, int, int, str], name: str, values: Sequence[str]
) -> Iterator[Item]:
    """The item of an answer about a region, where there is one."""
    if values:
        kind = "textarea" if name in TEXT_AREAS else "choices"
        yield _item(place, name, "taxonomy" if name == PAIRS else kind, values)


def _item(place: tuple[str, int, int, str], control: str, kind: str, values: Sequence[str]) -> Item:
    """One result item; a text area's answer takes the place of the quote, as the tool has it."""
    region_id, start, end, quote = place
    slot = "text" if kind == "textarea" else kind
    given = [value.split("/") for value in values] if kind == "taxonomy" else list(values)
    value = {"start": start, "end": end, "text": quote, slot: given}
    return {"id": region_id, "from_name": control, "to_name": "text", "type": kind, "value": value}


def _relation_items(key: Key, annotator: str) -> Iterator[Item]:
    """The arrows whose ends the annotator marked; one missed span takes its arrows with it."""
    known = {span.id for span in key.claim.spans}
    marked = {span.id for span in key.claim.spans if span.only in (None, annotator)}
    for relation in key.claim.relations:
        ends = {relation.from_id, relation.to_id}
        if not ends <= known:
            raise InputError(
                key.file, found=f"a relation of {sorted(ends - known)}", expected="ids of spans"
            )
        if relation.only in (None, annotator) and ends <= marked:
            yield {
                "from_id": relation.from_id,
                "to_id": relation.to_id,
                "type": "relation",
                "direction": "right",
                "labels": [relation.label],
            }


def _stance_items(
    key: Key, text: str, annotator: str, claim_regions: Regions | None
) -> Iterator[Item]:
    """The CLAIMs as shown, the answers about each, then those about the article."""
    spans = settled_claims(key)
    if set(spans) != set(key.stance.claims):
        raise InputError(
            key.file,
            place="stance",
            found=f"answers to {sorted(key.stance.claims)}",
            expected=f"one to each settled claim: {sorted(spans)}",
        )
    places = {claim_id: find_quote(key, text, span) for claim_id, span in spans.items()}
    regions = claim_regions or {place: claim_id for claim_id, place in places.items()}
    if set(places.values()) != set(regions):
        raise InputError(
            key.file,
            place="stance",
            found=f"claims at {sorted(places.values())}",
            expected=f"those shown: {sorted(regions)}",
        )
    for claim_id, said in key.stance.claims.items():
        start, end = places[claim_id]
        place = (regions[start, end], start, end, text[start:end])
        yield _item(place, CONTROLS["stance"], "labels", ["CLAIM"])
        yield from _attribute(place, PAIRS, _answer(said.pairs, annotator))
        yield from _attribute(place, "new_claim", _answer(said.new_claim, annotator))
        yield from _attribute(place, "needs_split", _answer(said.needs_split, annotator))
    for name, answer in key.stance.answers.items():
        yield {
            "id": f"a-{name}",
            "from_name": name,
            "to_name": "text",
            "type": "choices",
            "value": {"choices": _answer(answer, annotator)},
        }
