"""DocBin read back by spaCy: the same text, spans and answers, but for the spans that are listed."""

import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from exports.made import documents, make
from release.made import Release, read_rows
from tandai.errors import MissingToolError
from tandai.exports.docbin import SpacyBins
from tandai.exports.documents import Exported, Said
from tandai.exports.losses import Losses
from tandai.flow.export import run_export
from tandai.flow.export_asked import Asked

Spans = Counter[tuple[int, int, str]]


def written(*exported: Exported, main: str = "entity") -> tuple[list[Doc], Losses, bytes]:
    """What another process would read: with a vocabulary of its own."""
    losses = Losses()
    writer = SpacyBins(losses, main)
    for document in exported:
        writer.look(document)
    for document in exported:
        assert list(writer.pieces(document)) == []
    [piece] = writer.rest()
    assert (piece.path, piece.n) == ("train.spacy", len(exported))
    return list(DocBin().from_bytes(piece.data).get_docs(Vocab())), losses, piece.data


def spans_of(doc: Doc, tier: str) -> Spans:
    return Counter((each.start_char, each.end_char, each.label_) for each in doc.spans[tier])


@settings(max_examples=60)
@given(documents())
def test_what_is_not_listed_comes_back(document: Exported) -> None:
    [doc], losses, _ = written(document)
    assert doc.text == document.text
    assert [
        (each.idx, each.idx + len(each)) for each in doc if not each.text.isspace()
    ] == document.tokens
    lost = [loss for loss in losses.listed() if loss.rule == "span-not-on-tokens"]
    wanted = Counter((each.start, each.end, each.label) for each in document.spans)
    assert set(losses.counts()) <= {"span-not-on-tokens", "span-not-in-ents"}
    if document.spans:
        found = spans_of(doc, "entity")
        assert not found - wanted
        items = Counter({loss.item: loss.n for loss in lost})
        assert Counter(f"{s}:{e} {label}" for s, e, label in (wanted - found).elements()) == items
        ents = Counter((each.start_char, each.end_char, each.label_) for each in doc.ents)
        assert not ents - found


def test_text_words_and_sentences() -> None:
    text = "\nKapal  PBB-nya tiba.\n\nLalu 👩‍🔧 pulang. "
    [doc], _, _ = written(make(text, [(1, 6, "A")]))
    assert [each.text for each in doc] == [
        *["\n", "Kapal", " ", "PBB", "-", "nya", "tiba", ".", "\n\n"],
        *["Lalu", "👩‍🔧", "pulang", "."],
    ]
    assert [each.text.strip() for each in doc.sents] == [
        "Kapal  PBB-nya tiba.",
        "Lalu 👩‍🔧 pulang.",
    ]


def test_nested_spans_ids_and_answers() -> None:
    said = [
        Said(layer="entity", span_id="s0", name="kb", kind="text", values=["Q42"]),
        Said(layer="entity", span_id="s1", name="kb", kind="text", values=["Q1", "Q2"]),
    ]
    document = make(
        "Bayu Wiratmaka-nya", [(0, 14, "PER"), (0, 4, "PER"), (0, 6, "GPE")], attributes=said
    )
    [doc], losses, data = written(document)
    assert spans_of(doc, "entity") == Counter([(0, 14, "PER"), (0, 4, "PER")])
    assert [(each.text, each.label_, each.kb_id_, each.id_) for each in doc.ents] == [
        ("Bayu Wiratmaka", "PER", "Q42", "s0")
    ]
    assert [(each.id_, each.kb_id_) for each in doc.spans["entity"]] == [("s0", "Q42"), ("s1", "")]
    assert [(loss.rule, loss.item) for loss in losses.listed()] == [
        ("span-not-on-tokens", "0:6 GPE"),
        ("span-not-in-ents", "0:4 PER"),
    ]
    assert doc.user_data["document_id"] == "d1"
    assert [each["values"] for each in doc.user_data["attributes"]] == [("Q42",), ("Q1", "Q2")]
    assert written(document)[2] == data


def test_spans_that_meet_on_a_line_break() -> None:
    [doc], losses, _ = written(make("Bayu\n-", [(0, 5, "A"), (4, 6, "B")]))
    assert [(each.text, each.label_) for each in doc.ents] == [("Bayu\n", "A")]
    assert losses.counts() == {"span-not-in-ents": 1}


def test_ents_are_of_the_main_tier_if_it_is_there() -> None:
    claim = make("Bayu tiba", [(0, 9, "CLAIM")], layer="claim", layers=("claim",))
    name = make("Bayu tiba", [(0, 4, "PER")])
    one, other = written(claim, name)[0]
    assert [len(one.ents), len(other.ents)] == [0, 1]
    [alone] = written(claim)[0]
    assert [each.label_ for each in alone.ents] == ["CLAIM"]


def test_the_sample_comes_back(full: Release, tmp_path: Path) -> None:
    release, manifest = full
    report = run_export(release, tmp_path / "out", Asked(format="spacy"))
    docs = {
        doc.user_data["document_id"]: doc
        for path in (tmp_path / "out").glob("*.spacy")
        for doc in DocBin().from_disk(path).get_docs(Vocab())
    }
    texts = {
        row["document_id"]: row["text"] for row in read_rows(release, manifest.tables["documents"])
    }
    assert {name: doc.text for name, doc in docs.items()} == texts
    tiers = {"entity": "entity", "claim": "claim", "stance": "stance.claim"}
    wanted = {
        (name, tier): Counter[tuple[int, int, str]]() for name in texts for tier in tiers.values()
    }
    for row in read_rows(release, manifest.tables["spans"]):
        if row["annotator_id"] == "gold":
            key = (row["document_id"], tiers[row["layer"]])
            wanted[key][row["start"], row["end"], row["label"]] += 1
    assert {(name, tier): spans_of(docs[name], tier) for name, tier in wanted} == wanted
    assert sum(len(doc.ents) for doc in docs.values()) == sum(
        sum(spans.values()) for (_, tier), spans in wanted.items() if tier == "entity"
    )
    assert not {"span-not-on-tokens", "span-not-in-ents"} & set(report.lost)


def test_without_spacy(full: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy.vocab", None)
    with pytest.raises(MissingToolError, match=r"pip install 'tandai\[spacy\]'"):
        run_export(full[0], tmp_path / "out", Asked(format="spacy"))
    assert not list(tmp_path.iterdir())
