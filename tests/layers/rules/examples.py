"""The examples of tests/data/bad_gold: YAML to the cases that rules look at.

A file holds a document or several. ``spans`` name a quote (``nth`` of several) and their answers,
``links`` are ``[from, relation, to]``, ``asked`` is the gold of the layer asked about, ``cue_words``
are rows about quotes.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import yaml

from layers.samples import CUES, LEXICON
from layers.samples import document_of as lines_of
from tandai.digest import sha256_text
from tandai.layers.cue_words import CueWord, digest_of
from tandai.layers.lexicons import parse_claims, parse_cues, parse_lexicon, parse_targets
from tandai.layers.rules.case import Case, Lexicons
from tandai.records import (
    Annotation,
    Answer,
    Attribute,
    AttributeKind,
    Document,
    Relation,
    Span,
    Tie,
)
from tandai.text.quotations import find_quotations
from tandai.text.tokens import tokenize

FOLDER = Path(__file__).resolve().parents[2] / "data" / "bad_gold"
CANONICAL = """
{"claim_id": "K1", "text": "Sela mengirim garam ke Tera.", "gloss": "Sela sends salt.", "target": "T1"}
{"claim_id": "K2", "text": "Tera menutup selat.", "gloss": "Tera closes the strait."}
"""
TARGETS = '{"target_id": "T1", "text": "Sela membantu Tera.", "gloss": "Sela helps Tera."}'
LEXICONS = Lexicons(
    entities=parse_lexicon("lexicon.csv", LEXICON),
    cues=parse_cues("cues.csv", CUES),
    canonical=parse_claims("claims.jsonl", CANONICAL),
    targets=parse_targets("targets.jsonl", TARGETS),
    stances=("SUPPORT", "DENY", "QUERY", "NEUTRAL"),
)
KINDS: dict[str, AttributeKind] = {
    "value_norm": "text",
    "wikidata": "text",
    "refers_to": "text",
    "new_claim": "text",
    "canonical_stance": "taxonomy",
}
SPAN_FIELDS = {"id", "label", "quote", "nth"}


def read_cases(path: Path) -> list[Case]:
    """The documents of a file, d1, d2 and so on."""
    with path.open(encoding="utf-8") as file:
        return [
            case_of(made, f"d{number}") for number, made in enumerate(yaml.safe_load_all(file), 1)
        ]


def case_of(made: dict[str, Any], document_id: str = "d1") -> Case:
    """A case of what a YAML document says."""
    text = made["text"]
    document = document_of(text, document_id, made.get("zones", []))
    asked = made.get("asked")
    return Case(
        annotation_of(made, document, text),
        document,
        None if made.get("without_text") else text,
        annotation_of(asked, document, text) if asked else None,
        lexicons_of(made, document, text),
    )


def lexicons_of(made: dict[str, Any], document: Document, text: str) -> Lexicons:
    """The lexicons; with a list of explained cue words where the example keeps one."""
    if "cue_words" not in made:
        return LEXICONS
    rows = tuple(
        CueWord(
            document_id=document.document_id,
            digest=digest_of(document),
            start=text.index(each["quote"]),
            end=text.index(each["quote"]) + len(each["quote"]),
            word=each["quote"],
            rule=each["rule"],
            reason=each["reason"],
        )
        for each in made["cue_words"]
    )
    return replace(LEXICONS, cue_words=rows, guideline=frozenset({"C15"}))


def document_of(text: str, document_id: str, zones: list[Any]) -> Document:
    """A document with tokens and quotations, which rules look at."""
    return msgspec.structs.replace(
        lines_of(text, *zones),
        document_id=document_id,
        tokens=tokenize(text),
        quotations=find_quotations(text),
    )


def annotation_of(made: dict[str, Any], document: Document, text: str) -> Annotation:
    labels = {each["label"] for each in made.get("spans", [])}
    control = "claim" if labels <= {"CLAIM", "SOURCE", "CUE"} else "entity"
    spans, attributes = [], []
    for each in made.get("spans", []):
        start = -1
        for _ in range(each.get("nth", 1)):
            start = text.index(each["quote"], start + 1)
        spans.append(
            Span(
                span_id=each["id"],
                start=start,
                end=start + len(each["quote"]),
                control=control,
                label=each["label"],
                quote_sha256=sha256_text(each["quote"]),
                origin="unanimous",
            )
        )
        attributes += [
            Attribute(
                span_id=each["id"],
                name=name,
                kind=KINDS.get(name, "choices"),
                values=tuple(value) if isinstance(value, list) else (value,),
                origin="unanimous",
            )
            for name, value in each.items()
            if name not in SPAN_FIELDS
        ]
    return Annotation(
        annotation_id=f"{document.document_id}/layer/gold/1",
        document_id=document.document_id,
        text_sha256=document.text_sha256,
        layer="layer",
        guideline_version="1",
        annotator_id="gold",
        annotator_kind="gold",
        spans=tuple(spans),
        attributes=tuple(attributes),
        relations=tuple(
            Relation(from_id=from_id, to_id=to_id, labels=(label,), origin="unanimous")
            for from_id, label, to_id in made.get("links", [])
        ),
        answers=tuple(
            Answer(name=name, kind="choices", values=(value,), origin="unanimous")
            for name, value in made.get("answers", {}).items()
        ),
        ties=tuple(msgspec.convert(tie, Tie) for tie in made.get("ties", [])),
    )
