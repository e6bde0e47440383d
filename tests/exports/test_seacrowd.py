"""SEACrowd's shapes read back by ``datasets`` with the features that its schemas state."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
from datasets import ClassLabel, Dataset, Features, List, Value
from hypothesis import given, settings

from cli.conftest import Tandai
from cli.conftest import tandai as tandai
from exports.made import documents, entities, make
from release.made import Release, read_rows
from tandai.exports.documents import Arrow, Exported, Pair, Said
from tandai.exports.losses import Losses
from tandai.exports.seacrowd import SeaCrowd
from tandai.flow.export import run_export
from tandai.flow.export_asked import Asked

STRING = Value("string")
PIECES = {"text": List(STRING), "offsets": List(List(Value("int32")))}
LINKS = List({"db_name": STRING, "db_id": STRING})
KB = Features(
    {
        "id": STRING,
        "passages": List({"id": STRING, "type": STRING, **PIECES}),
        "entities": List({"id": STRING, "type": STRING, **PIECES, "normalized": LINKS}),
        "events": List(
            {
                "id": STRING,
                "type": STRING,
                "trigger": PIECES,
                "arguments": List({"role": STRING, "ref_id": STRING}),
            }
        ),
        "coreferences": List({"id": STRING, "entity_ids": List(STRING)}),
        "relations": List(
            {
                "id": STRING,
                "type": STRING,
                "arg1_id": STRING,
                "arg2_id": STRING,
                "normalized": LINKS,
            }
        ),
    }
)
Rows = list[dict[str, Any]]


def seq_label(labels: list[str]) -> Features:
    return Features(
        {"id": STRING, "tokens": List(STRING), "labels": List(ClassLabel(names=labels))}
    )


def pairs(labels: list[str]) -> Features:
    names = ClassLabel(names=labels)
    return Features({"id": STRING, "text_1": STRING, "text_2": STRING, "label": names})


def through(rows: Rows, features: Features) -> Rows:
    """The rows as ``datasets`` gives them; it takes neither another key nor another label."""
    assert all(row.keys() == features.keys() for row in rows)
    return list(Dataset.from_list(rows, features=features))


def lines(data: bytes) -> Rows:
    return [json.loads(line) for line in data.splitlines()]


def written(*exported: Exported) -> tuple[dict[str, Rows], Losses]:
    """Rows by path."""
    losses = Losses()
    writer = SeaCrowd(losses)
    for document in exported:
        writer.look(document)
    found: dict[str, Rows] = {}
    for document in exported:
        for piece in writer.pieces(document):
            found.setdefault(piece.path, []).extend(lines(piece.data))
    return found, losses


def spans_of(row: dict[str, Any]) -> Counter[tuple[int, int, str]]:
    """Its entities by place and type, each held to the passages as the schema joins them."""
    text = " ".join(piece for passage in row["passages"] for piece in passage["text"])
    for each in [*row["passages"], *row["entities"]]:
        assert [text[start:end] for start, end in each["offsets"]] == each["text"]
    return Counter(
        (start, end, each["type"]) for each in row["entities"] for start, end in each["offsets"]
    )


@settings(max_examples=40)
@given(documents())
def test_every_span_comes_back_and_tags_are_the_longest(document: Exported) -> None:
    found, losses = written(document)
    [row] = through(found["kb/train.jsonl"], KB)
    assert spans_of(row) == Counter((each.start, each.end, each.label) for each in document.spans)
    sentences = found.get("seq_label/entity/train.jsonl", [])
    words = [document.text[start:end] for start, end in document.tokens]
    if document.spans:
        assert [word for each in sentences for word in each["tokens"]] == words
    tagged = [tag for each in sentences for tag in each["labels"]]
    lost = losses.counts()
    n_lost = lost.get("span-overlaps", 0) + lost.get("span-without-token", 0)
    assert len(entities(tagged)) == len(document.spans) - n_lost
    assert set(lost) <= {
        *("span-overlaps", "span-without-token", "span-edge-in-token", "sentence-joined")
    }


def test_relations_links_and_labels_of_two_tiers() -> None:
    def arrow(from_id: str, to_id: str, direction: Any, *labels: str) -> Arrow:
        return Arrow(
            layer="entity", from_id=from_id, to_id=to_id, direction=direction, labels=list(labels)
        )

    def said(span_id: str, name: str, *values: str) -> Said:
        return Said(layer="entity", span_id=span_id, name=name, kind="text", values=list(values))

    document = msgspec.structs.replace(
        make("Bayu di Selatira", [(0, 4, "PER"), (8, 16, "GPE")]),
        relations=[
            arrow("s0", "s1", "right", "in", "of"),
            arrow("s0", "s1", "left", "has"),
            arrow("s0", "s1", "bi"),
            arrow("s0", "gone", "right", "in"),
        ],
        attributes=[said("s0", "kb", "Q42", "Q7"), said("s1", "kind", "Q"), said("x", "kb", "Q1")],
    )
    other = make("Bayu", [(0, 4, "PER")], layer="other", layers=("other",), document_id="d2")
    found, losses = written(document, other)
    row, second = through(found["kb/train.jsonl"], KB)
    assert [(each["type"], each["arg1_id"], each["arg2_id"]) for each in row["relations"]] == [
        ("in", "d1/entity/s0", "d1/entity/s1"),
        ("of", "d1/entity/s0", "d1/entity/s1"),
        ("has", "d1/entity/s1", "d1/entity/s0"),
        ("", "d1/entity/s0", "d1/entity/s1"),
    ]
    assert [each["type"] for each in row["entities"]] == ["entity PER", "GPE"]
    assert [each["type"] for each in second["entities"]] == ["other PER"]
    assert [each["normalized"] for each in row["entities"]] == [
        [{"db_name": "Wikidata", "db_id": "Q42"}, {"db_name": "Wikidata", "db_id": "Q7"}],
        [],
    ]
    assert losses.counts() == {
        "document-not-annotated": 2,
        "label-with-tier": 2,
        "attribute": 2,
        "attribute-as-reference": 1,
        "relation-direction": 1,
        "relation-split": 1,
        "relation-without-span": 1,
    }


def test_pairs_are_two_texts_and_a_label() -> None:
    pair = Pair(view="v", pair_id="d1/c1/K1", text="Bayu tiba", item="Ia tiba.", label="SUPPORT")
    found, _ = written(msgspec.structs.replace(make("Bayu tiba", []), pairs=[pair]))
    [row] = through(found["pairs/v/train.jsonl"], pairs(["DENY", "SUPPORT"]))
    assert row == {"id": "d1/c1/K1", "text_1": "Bayu tiba", "text_2": "Ia tiba.", "label": 1}


def test_the_sample_comes_back(full: Release, tmp_path: Path) -> None:
    """Every gold span, relation and pair; ids are unique over all splits."""
    release, manifest = full
    out = tmp_path / "out"
    report = run_export(release, out, Asked(format="seacrowd"))
    rows = {
        shape: [
            row for path in sorted(out.glob(f"{shape}/*.jsonl")) for row in lines(path.read_bytes())
        ]
        for shape in ("kb", "seq_label/entity", "pairs/claim_pairs", "pairs/article_stance")
    }
    kb = through(rows["kb"], KB)
    ids = [
        each["id"]
        for row in kb
        for key in ("passages", "entities", "relations")
        for each in row[key]
    ]
    assert len({*ids, *(row["id"] for row in kb)}) == len(ids) + len(kb)
    gold = {
        name: [
            row
            for row in read_rows(release, manifest.tables[name])
            if row["annotator_id"] == "gold"
        ]
        for name in ("spans", "relations", "claim_pairs", "article_stance")
    }
    tiers = {"claim": "claim CLAIM", "stance": "stance.claim CLAIM"}
    wanted: dict[str, Counter[tuple[int, int, str]]] = {row["id"]: Counter() for row in kb}
    for row in gold["spans"]:
        kind = tiers[row["layer"]] if row["label"] == "CLAIM" else row["label"]
        wanted[row["document_id"]][row["start"], row["end"], kind] += 1
    assert {row["id"]: spans_of(row) for row in kb} == wanted
    assert sum(len(row["relations"]) for row in kb) == sum(
        len(row["labels"]) or 1 for row in gold["relations"]
    )
    labels = [
        "O",
        *(f"{side}-{name}" for name in manifest.label_sets["entity.entity"] for side in "BI"),
    ]
    assert through(rows["seq_label/entity"], seq_label(labels))
    for view, owner, item, text in (
        ("claim_pairs", "claim_id", "canonical", "quote"),
        ("article_stance", "document_id", "target", "text"),
    ):
        found = rows[f"pairs/{view}"]
        through(found, pairs(sorted({row["stance"] for row in gold[view]})))
        assert Counter(map(_key, found)) == Counter(
            (f"{row[owner]}/{row[f'{item}_id']}", row[text], row[f"{item}_text"], row["stance"])
            for row in gold[view]
        )
    for shape, each in rows.items():
        assert len({row["id"] for row in each}) == len(each), shape
        assert len(each) == sum(n for path, n in report.files.items() if path.startswith(shape))
    assert report.lost["label-with-tier"] == sum(row["label"] == "CLAIM" for row in gold["spans"])
    assert not {"relation-without-span", "span-without-token"} & set(report.lost)


def _key(row: dict[str, Any]) -> tuple[str, ...]:
    return row["id"], row["text_1"], row["text_2"], row["label"]


def test_a_layer_alone_and_an_annotator_have_no_pairs(full: Release, tmp_path: Path) -> None:
    for name, asked in (
        ("layer", Asked(format="seacrowd", layers=("claim",))),
        ("annotator", Asked(format="seacrowd", annotators=("anotator-1",))),
    ):
        report = run_export(full[0], tmp_path / name, asked)
        assert not (tmp_path / name / "pairs").exists()
        lost = {loss.item for loss in report.losses if loss.rule == "not-selected"}
        assert ("claim_pairs" in lost) == (name == "annotator")


def test_the_screen_counts_rows(full: Release, tandai: Tandai, tmp_path: Path) -> None:
    ran = tandai("export", full[0], "seacrowd", "-o", tmp_path / "out", "--layer", "entity")
    assert ran.code == 0
    table, _, _ = ran.out.partition("What is not in them")
    assert "kb/train.jsonl" in table
    assert ("rows" in table, "documents" in table) == (True, False)
