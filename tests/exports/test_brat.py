"""brat's standoff read back: spans, arrows and answers, whatever line breaks a span has."""

from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings

from exports.brat import Read, read_ann
from exports.made import documents, make
from release.made import Release, read_rows
from tandai.errors import TandaiError
from tandai.exports.brat import Brat
from tandai.exports.documents import Arrow, Exported, Said
from tandai.exports.losses import Losses
from tandai.flow.export import run_export
from tandai.flow.export_asked import Asked


def written(document: Exported) -> tuple[Read, dict[str, str], Losses]:
    losses = Losses()
    writer = Brat(losses)
    writer.look(document)
    text, ann = writer.pieces(document)
    assert (text.path, ann.path) == ("train/d1.txt", "train/d1.ann")
    conf = {piece.path: piece.data.decode() for piece in writer.rest()}
    return read_ann(text.data.decode(), ann.data.decode()), conf, losses


@settings(max_examples=60)
@given(documents())
def test_spans_come_back(document: Exported) -> None:
    read, conf, losses = written(document)
    assert set(losses.counts()) <= {"span-without-token", "span-trimmed"}
    lost = Counter({loss.item: loss.n for loss in losses.listed()})
    found = Counter(read.interval(name) for name in read.spans)
    wanted: Counter[tuple[str, int, int]] = Counter()
    for span in document.spans:
        if not lost[str(span)]:
            wanted[f"entity_{span.label}", span.start, span.end] += 1
    assert not wanted - found
    n_gone = losses.counts().get("span-without-token", 0)
    assert sum(found.values()) == len(document.spans) - n_gone
    kinds = {label for label, _ in read.spans.values()}
    assert kinds == set(conf["annotation.conf"].split("\n\n")[0].split("\n")[1:])


def test_a_span_over_lines_is_cut_into_fragments() -> None:
    read, _, losses = written(
        make("air 👩‍🔧\n\nsurut\tlagi", [(0, 14, "A"), (7, 9, "B"), (8, 14, "C")])
    )
    assert read.spans == {
        "T1": ("entity_A", [(0, 7), (9, 14)]),
        "T2": ("entity_C", [(9, 14)]),
    }
    assert [(loss.rule, loss.item) for loss in losses.listed()] == [
        ("span-without-token", "7:9 B"),
        ("span-trimmed", "8:14 C"),
    ]


def test_arrows_and_answers() -> None:
    def said(span_id: str, name: str, *values: str) -> Said:
        return Said(layer="entity", span_id=span_id, name=name, kind="text", values=list(values))

    def arrow(from_id: str, to_id: str, direction: str, *labels: str) -> Arrow:
        return Arrow(
            layer="entity", from_id=from_id, to_id=to_id, direction=direction, labels=list(labels)
        )

    document = msgspec.structs.replace(
        make("Bayu di Selatira", [(0, 4, "PER"), (8, 16, "GPE")]),
        attributes=[
            said("s0", "kind", "NAMED"),
            said("s0", "kb", "Q42", "Q7"),
            said("s1", "role", "A", "B"),
            said("s1", "remark", "dua\nbaris\t“kutip”"),
            said("x", "kind", "NAMED"),
        ],
        relations=[
            arrow("s0", "s1", "right", "in"),
            arrow("s1", "s0", "bi"),
            arrow("s0", "s1", "right", "in", "near by"),
            arrow("s0", "x", "right", "in"),
        ],
    )
    read, conf, losses = written(document)
    assert list(read.relations.values()) == [
        ("entity_in", "T1", "T2"),
        ("entity_unlabelled", "T2", "T1"),
        ("entity_in", "T1", "T2"),
        ("entity_near_by", "T1", "T2"),
    ]
    assert read.attributes == [("T1", "entity_kind", "NAMED")]
    assert read.references == [("T1", "Wikidata:Q42"), ("T1", "Wikidata:Q7")]
    notes = {note for _, note in read.notes}
    assert ("R2", "direction: bi") in read.notes
    assert {
        'entity_role: ["A", "B"]',
        'entity_remark: ["dua\\nbaris\\t“kutip”"]',
    } <= notes
    assert losses.counts() == {
        "attribute": 1,
        "attribute-as-note": 2,
        "attribute-as-reference": 1,
        "relation-split": 1,
        "relation-without-span": 1,
    }
    lines = conf["annotation.conf"].split("\n")
    assert "entity_near_by\tArg1:<ENTITY>, Arg2:<ENTITY>" in lines
    assert "entity_kind\tArg:<ENTITY>, Value:NAMED" in lines
    assert "entity_PER | PER" in conf["visual.conf"].split("\n")


def test_names_from_outside_stay_on_their_line() -> None:
    """A release comes from outside: no name of it makes a line of its own."""
    name = "a\nT9\tentity_X 0 1\tB"
    said = Said(layer="entity", span_id="s0", name=name, kind="text", values=["x y"])
    read, conf, _ = written(make("Bayu", [(0, 4, name)], attributes=[said]))
    assert read.spans == {"T1": ("entity_a_T9_entity_X_0_1_B", [(0, 4)])}
    assert read.notes == [("T1", 'entity_a_T9_entity_X_0_1_B: ["x y"]')]
    assert [line for line in conf["visual.conf"].split("\n") if "T9" in line] == [
        "entity_a_T9_entity_X_0_1_B | a T9 entity_X 0 1 B"
    ]


def test_two_labels_that_would_be_one_are_refused() -> None:
    with pytest.raises(TandaiError, match="which are both 'entity_A_B'"):
        written(make("a b", [(0, 1, "A B"), (2, 3, "A.B")]))


def test_the_sample_comes_back(full: Release, tmp_path: Path) -> None:
    release, manifest = full
    out = tmp_path / "out"
    report = run_export(release, out, Asked(format="brat"))
    read = {
        path.stem: read_ann(path.with_suffix(".txt").read_text("utf-8"), path.read_text("utf-8"))
        for path in out.glob("*/*.ann")
    }
    tiers = {"entity": "entity", "claim": "claim", "stance": "stance_claim"}
    wanted: dict[str, Counter[tuple[str, int, int]]] = {name: Counter() for name in read}
    for row in read_rows(release, manifest.tables["spans"]):
        if row["annotator_id"] == "gold":
            label = f"{tiers[row['layer']]}_{row['label']}"
            wanted[row["document_id"]][label, row["start"], row["end"]] += 1
    found = {name: Counter(map(each.interval, each.spans)) for name, each in read.items()}
    assert found == wanted
    n_arrows, n_said = (
        sum(row["annotator_id"] == "gold" for row in read_rows(release, manifest.tables[name]))
        for name in ("relations", "span_attributes")
    )
    assert sum(len(each.relations) for each in read.values()) == n_arrows
    n_read = sum(
        len(each.attributes) + len(each.references) + len(each.notes) for each in read.values()
    )
    assert n_read == n_said
    assert not {"attribute", "relation", "span-trimmed", "span-without-token"} & set(report.lost)
    assert sum(report.files.values()) == 2 * len(read) == 16
