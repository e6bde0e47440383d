"""A number to a project whose documents three made-up annotators answered; the same always.

Nobody's text is needed: agreement reads offsets, so documents are their tokens alone. A document
has 60 spans: 36 names in a row, 12 claims, and 12 sources and cues, some of them inside a claim.
Each annotator sees them through noise of their own: misses some, moves an edge, takes another
label, another answer.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from tandai.records import (
    Annotation,
    Answer,
    Attribute,
    Document,
    Paragraph,
    Relation,
    Span,
    Zone,
)

LAYER = "all"
ANNOTATORS = ("a", "b", "c")
ENTITIES = ("PER", "ORG", "GPE", "LOC", "PRD", "EVT", "DAT", "QTY")
N_ENTITIES, N_CLAIMS, N_OTHERS = 36, 12, 12
N_SPANS = N_ENTITIES + N_CLAIMS + N_OTHERS
N_TOKENS = 420
N_TARGETS = 6
ITEMS = tuple(f"K{number:02}" for number in range(1, 27))
STANCES = ("SUPPORT", "DENY", "QUERY", "NEUTRAL")
ATTRIBUTES: dict[str, tuple[str, tuple[str, ...]]] = {
    "attribution": ("CLAIM", ("DIRECT", "INDIRECT", "UNSOURCED", "AUTHOR")),
    "certainty": ("CLAIM", ("CERTAIN", "UNCERTAIN")),
    "claim_type": ("CLAIM", ("EVENT", "CAUSE", "PREDICTION", "EVALUATION")),
    "source_kind": ("SOURCE", ("NAMED", "ANONYMOUS", "COLLECTIVE")),
    "kind": (",".join(ENTITIES), ("NEW", "KNOWN", "OLD")),
}
"""Single answers: labels that are asked, and choices."""
CONFIG = f"""<View>
  <Relations><Relation value="source"/><Relation value="cue"/><Relation value="denies"/></Relations>
  <Labels name="entity" toName="text">{"".join(f'<Label value="{each}"/>' for each in ENTITIES)}
  </Labels>
  <Labels name="claim" toName="text">
    <Label value="CLAIM"/><Label value="SOURCE"/><Label value="CUE"/>
  </Labels>
  <Text name="text" value="$text"/>
  {
    "".join(
        f'<Choices name="{name}" toName="text" perRegion="true" whenLabelValue="{labels}"'
        f' whenTagName="{"entity" if name == "kind" else "claim"}" visibleWhen="region-selected">'
        + "".join(f'<Choice value="{each}"/>' for each in choices)
        + "</Choices>"
        for name, (labels, choices) in ATTRIBUTES.items()
    )
}
  <Choices name="traits" toName="text" perRegion="true" choice="multiple" whenTagName="claim"
           whenLabelValue="CLAIM" visibleWhen="region-selected">
    <Choice value="QUOTED"/><Choice value="DENIED"/><Choice value="FUTURE"/>
  </Choices>
  <Rating name="weight" toName="text" perRegion="true" whenTagName="claim"
          whenLabelValue="CLAIM" visibleWhen="region-selected"/>
  <TextArea name="note" toName="text" perRegion="true"/>
  <Taxonomy name="canonical" toName="text" perRegion="true" whenTagName="claim" value="$items"
            whenLabelValue="CLAIM" visibleWhen="region-selected"/>
  {
    "".join(
        f'<Choices name="article_T{number}" toName="text"><Choice value="AGREE"/>'
        '<Choice value="DISAGREE"/><Choice value="DISCUSS"/><Choice value="UNRELATED"/></Choices>'
        for number in range(1, N_TARGETS + 1)
    )
}
</View>
"""
SETTINGS = f"""[project]
name = "many-hands"
title = "Many hands"

[layers.{LAYER}]
sentences = {{ targets = "targets.jsonl" }}
pairs = {{ items = ["items.jsonl", "stances.jsonl"] }}
unrelated = "UNRELATED"

[layers.{LAYER}.aims]
"entity exact_f1" = [0.80, 0.90]
"attribution alpha" = [0.67, 0.80]

[views.article]
kind = "pairs"
layer = "{LAYER}"
inventory = "targets.jsonl"
prefix = "target"
value = "article"
"""
NOISE = {"missed": 0.06, "moved": 0.08, "renamed": 0.04, "answered": 0.1}
"""Share of spans that an annotator misses, moves, renames; of answers that are others."""
_DIGEST = "0" * 64


class Marked(NamedTuple):
    """A span as it is, before anybody sees it."""

    start: int
    end: int
    control: str
    label: str
    said: dict[str, tuple[str, ...]]
    """Question to answer."""


def write_project(root: Path, n_documents: int) -> None:
    """A project whose annotations are read; the same bytes for the same number."""
    folder = root / "annotation_configs" / LAYER
    folder.mkdir(parents=True)
    (root / "tandai.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "config.xml").write_text(CONFIG, encoding="utf-8")
    (folder / "guideline.md").write_text("# Semua\n\nVersi: 1\n", encoding="utf-8")
    inventories = {
        "items": ITEMS,
        "stances": STANCES,
        "targets": [f"T{n}" for n in range(1, N_TARGETS + 1)],
    }
    for name, ids in inventories.items():
        rows = [msgspec.json.encode({f"{name}_id": each, "text": each}) for each in ids]
        (folder / f"{name}.jsonl").write_bytes(b"\n".join(rows) + b"\n")
    corpus = root / "corpus"
    answers = corpus / "annotations" / LAYER
    answers.mkdir(parents=True)
    # Two documents tell each story.
    groups = [f"{_name(n)},story-{n // 2:05},two tell it" for n in range(n_documents)]
    rows_of_groups = "\n".join(["document_id,group_id,reason", *groups]) + "\n"
    (corpus / "groups.csv").write_text(rows_of_groups, encoding="utf-8")
    encode = msgspec.json.Encoder().encode
    files = {who: (answers / f"{who}.jsonl").open("wb") for who in ANNOTATORS}
    with (corpus / "documents.jsonl").open("wb") as documents:
        for document, annotations in made_answers(n_documents):
            documents.write(encode(document) + b"\n")
            for each in annotations:
                files[each.annotator_id].write(encode(each) + b"\n")
    for file in files.values():
        file.close()


def made_answers(n_documents: int) -> Iterator[tuple[Document, list[Annotation]]]:
    """Documents, each with everybody's answer."""
    dice = random.Random("many hands")
    for number in range(n_documents):
        tokens = _tokens(dice)
        marked = _marked(dice, tokens)
        stances = [_stance(dice) for _ in range(N_TARGETS)]
        yield (
            _document(_name(number), tokens),
            [_answer(dice, _name(number), who, marked, stances, tokens) for who in ANNOTATORS],
        )


def _name(number: int) -> str:
    return f"d{number:05}"


def _tokens(dice: random.Random) -> list[tuple[int, int]]:
    """Words of two to nine letters, a blank between each two."""
    tokens, at = [], 0
    for _ in range(N_TOKENS):
        end = at + dice.randint(2, 9)
        tokens.append((at, end))
        at = end + 1
    return tokens


def _marked(dice: random.Random, tokens: list[tuple[int, int]]) -> list[Marked]:
    """Names anywhere; claims one behind the other, a source or a cue before or inside each."""
    found = []
    for at in sorted(dice.sample(range(0, N_TOKENS - 3, 4), N_ENTITIES)):
        start, end = tokens[at][0], tokens[at + dice.randint(0, 2)][1]
        label = dice.choice(ENTITIES)
        found.append(Marked(start, end, "entity", label, _said(dice, label)))
    for at in range(0, N_TOKENS, N_TOKENS // N_CLAIMS):
        first, last = at + dice.randint(3, 6), at + dice.randint(14, 30)
        claim = (tokens[first][0], tokens[last][1])
        found.append(Marked(*claim, "claim", "CLAIM", _said(dice, "CLAIM")))
        inside = at if dice.random() < 0.5 else first + 2
        label = dice.choice(("SOURCE", "CUE"))
        found.append(Marked(*tokens[inside], "claim", label, _said(dice, label)))
    return found


def _said(dice: random.Random, label: str) -> dict[str, tuple[str, ...]]:
    said: dict[str, tuple[str, ...]] = {
        name: (_skewed(dice, choices),)
        for name, (labels, choices) in ATTRIBUTES.items()
        if label in labels.split(",")
    }
    if label == "CLAIM":
        said["traits"] = tuple(sorted(dice.sample(("QUOTED", "DENIED", "FUTURE"), 2)))
        said["weight"] = (str(dice.randint(1, 5)),)
        said["canonical"] = _links(dice)
    if dice.random() < 0.05:
        said["note"] = (f"note {dice.randint(1, 9)}",)
    return said


def _links(dice: random.Random) -> tuple[str, ...]:
    items = dice.sample(ITEMS, dice.choice((0, 1, 1, 1, 2, 2, 3)))
    return tuple(sorted(f"{each}/{_skewed(dice, STANCES)}" for each in items)) or ("NONE",)


def _skewed(dice: random.Random, choices: tuple[str, ...]) -> str:
    """The first choice half of the time, as most classes are."""
    return choices[0] if dice.random() < 0.5 else dice.choice(choices)


def _stance(dice: random.Random) -> str:
    if dice.random() < 0.5:
        return "UNRELATED"
    return dice.choice(("AGREE", "DISAGREE", "DISCUSS"))


def _answer(
    dice: random.Random,
    document: str,
    who: str,
    marked: list[Marked],
    stances: list[str],
    tokens: list[tuple[int, int]],
) -> Annotation:
    """What one annotator sees of it."""
    spans, attributes, relations = [], [], []
    claim = ""
    for number, each in enumerate(marked):
        if dice.random() < NOISE["missed"]:
            continue
        span_id = f"s{number:03}"
        start, end, label = each.start, each.end, each.label
        if dice.random() < NOISE["moved"]:
            # To the end of the next word, so that tags of words can say it too.
            end = next((its for _, its in tokens if its > end), end)
        if dice.random() < NOISE["renamed"] and each.control == "entity":
            label = dice.choice(ENTITIES)
        spans.append(
            Span(
                span_id=span_id,
                start=start,
                end=end,
                control=each.control,
                label=label,
                quote_sha256=_DIGEST,
                origin="manual",
            )
        )
        others = _said(dice, each.label)
        for name, values in each.said.items():
            given = others.get(name, values) if dice.random() < NOISE["answered"] else values
            attributes.append(_attribute(span_id, name, given))
        if each.label == "CLAIM":
            claim = span_id
        elif each.control == "claim" and claim:
            label = "source" if each.label == "SOURCE" else "cue"
            relations.append(
                Relation(from_id=span_id, to_id=claim, labels=(label,), origin="manual")
            )
    return Annotation(
        annotation_id=f"{document}/{LAYER}/{who}/1",
        document_id=document,
        text_sha256=_DIGEST,
        layer=LAYER,
        guideline_version="1",
        annotator_id=who,
        annotator_kind="person",
        spans=tuple(spans),
        attributes=tuple(attributes),
        relations=tuple(relations),
        answers=tuple(
            Answer(
                name=f"article_T{number}",
                kind="choices",
                values=(_stance(dice) if dice.random() < NOISE["answered"] else stance,),
                origin="manual",
            )
            for number, stance in enumerate(stances, 1)
        ),
        created_at="2031-05-02T08:00:00Z",
        lead_time=60.0,
    )


def _attribute(span_id: str, name: str, values: tuple[str, ...]) -> Attribute:
    kinds = {"weight": "rating", "note": "text", "canonical": "taxonomy"}
    return msgspec.convert(
        {
            "span_id": span_id,
            "name": name,
            "kind": kinds.get(name, "choices"),
            "values": values,
            "origin": "manual",
        },
        Attribute,
    )


def _document(name: str, tokens: list[tuple[int, int]]) -> Document:
    n_chars = tokens[-1][1] + 1
    return Document(
        document_id=name,
        raw_sha256=_DIGEST,
        text_sha256=_DIGEST,
        normaliser="none",
        n_chars_raw=n_chars,
        n_chars=n_chars,
        edits=(),
        zones=(Zone(start=0, end=n_chars, zone="body"),),
        paragraphs=(Paragraph(start=0, end=n_chars, digest=_DIGEST[:16]),),
        sentences=((0, n_chars),),
        tokens=tuple(tokens),
        quotations=(),
    )
