"""CoNLL-U Plus read back by the library `conllu`: text and every span of every tier."""

import re
from collections import Counter
from pathlib import Path

import conllu
from hypothesis import given, settings

from exports.made import documents, entities, make
from release.made import Release, read_rows
from tandai.exports.conllup import ConlluPlus
from tandai.exports.documents import Exported
from tandai.exports.losses import Losses
from tandai.flow.export import run_export
from tandai.flow.export_asked import Asked

ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|(.))")
ESCAPED = {"s": " ", "t": "\t", "r": "\r", "n": "\n", "p": "|", "\\": "\\"}


def unescaped(space: str) -> str:
    return ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else ESCAPED[m[2]], space)


def written(*exported: Exported) -> tuple[str, Losses]:
    losses = Losses()
    writer = ConlluPlus(losses)
    for document in exported:
        writer.look(document)
    return b"".join(p.data for each in exported for p in writer.pieces(each)).decode(), losses


def read(data: str) -> dict[str, tuple[str, Counter[tuple[str, int, int, str]]]]:
    """Text and spans, with their tier, by document."""
    texts: dict[str, str] = {}
    spans: dict[str, Counter[tuple[str, int, int, str]]] = {}
    document = ""
    for sentence in conllu.parse(data):
        document = sentence.metadata.get("newdoc id", document)
        found = spans.setdefault(document, Counter())
        for column in [name for name in sentence[0] if name.startswith("tandai:")]:
            _, tier, *_ = column.split(":")
            for first, last, label in entities([token[column] for token in sentence]):
                misc = [token["misc"] for token in sentence[first:last]]
                edges = [misc[0]["TokenRange"].split(":")[0], misc[-1]["TokenRange"].split(":")[1]]
                exact = misc[0].get(f"Edges:{column.upper()}")
                start, end = map(int, exact.split(":") if exact else edges)
                found[tier, start, end, label] += 1
        for token in sentence:
            misc = token["misc"]
            before = unescaped(misc.get("SpacesBefore", ""))
            after = (
                "" if misc.get("SpaceAfter") == "No" else unescaped(misc.get("SpacesAfter", r"\s"))
            )
            texts[document] = texts.get(document, "") + before + token["form"] + after
    return {name: (texts[name], spans[name]) for name in texts}


@settings(max_examples=60)
@given(documents())
def test_text_and_spans_come_back(document: Exported) -> None:
    data, losses = written(document)
    assert set(losses.counts()) <= {"span-without-token", "sentence-joined"}
    if not document.tokens:
        return
    text, found = read(data)["d1"]
    assert text == document.text
    lost = {loss.item for loss in losses.listed()}
    assert found == Counter(
        ("entity", span.start, span.end, span.label)
        for span in document.spans
        if str(span) not in lost
    )


def test_nobody_answered_is_not_nothing_found() -> None:
    one = make("Bayu pulang", [(0, 4, "PER")])
    two = make("Bayu tiba", [(0, 4, "CLAIM")], layer="claim", layers=("claim",), document_id="d2")
    data, losses = written(one, two)
    assert data.startswith("# global.columns = ID FORM MISC TANDAI:CLAIM TANDAI:ENTITY\n")
    assert "1\tBayu\tTokenRange=0:4\t_\tB-PER\n" in data
    assert "1\tBayu\tTokenRange=0:4\tB-CLAIM\t_\n" in data
    assert [(each.document_id, each.item) for each in losses.listed()] == [
        ("d1", "claim"),
        ("d2", "entity"),
    ]


def test_the_sample_comes_back(full: Release, tmp_path: Path) -> None:
    """Every gold span of every layer, and every text to the last space."""
    release, manifest = full
    report = run_export(release, tmp_path / "out", Asked(format="conllup"))
    found: dict[str, tuple[str, Counter[tuple[str, int, int, str]]]] = {}
    for path in sorted((tmp_path / "out").glob("*.conllup")):
        found |= read(path.read_text(encoding="utf-8"))
    texts = {
        row["document_id"]: row["text"] for row in read_rows(release, manifest.tables["documents"])
    }
    assert {name: text for name, (text, _) in found.items()} == texts
    wanted: dict[str, Counter[tuple[str, int, int, str]]] = {name: Counter() for name in texts}
    tiers = {"entity": "entity", "claim": "claim", "stance": "stance_claim"}
    for row in read_rows(release, manifest.tables["spans"]):
        if row["annotator_id"] == "gold":
            key = (tiers[row["layer"]], row["start"], row["end"], row["label"])
            wanted[row["document_id"]][key] += 1
    assert {name: spans for name, (_, spans) in found.items()} == wanted
    assert not {"span-overlaps", "span-without-token", "sentence-joined"} & set(report.lost)
