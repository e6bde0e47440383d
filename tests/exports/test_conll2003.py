"""CoNLL-2003 read back by `datasets` and seqeval: the same spans, but for those that are listed."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings

from exports.made import documents, entities, make
from release.made import Release, read_rows
from tandai.errors import InputError, TandaiError
from tandai.exports.conll2003 import Conll2003
from tandai.exports.documents import Exported, make_exported
from tandai.exports.losses import Losses
from tandai.flow.export import run_export
from tandai.flow.export_asked import Asked

Span = tuple[int, int, str]


def written(document: Exported) -> tuple[list[list[tuple[str, str]]], Losses]:
    """Sentences of words and tags as a reader of lines finds them."""
    losses = Losses()
    writer = Conll2003(losses)
    writer.look(document)
    text = b"".join(piece.data for piece in writer.pieces(document)).decode()
    blocks = [block.split("\n") for block in text.split("\n\n") if block]
    assert not blocks or blocks[0] == ["-DOCSTART- -X- -X- O"]
    sentences = [[line.split(" ") for line in block] for block in blocks[1:]]
    assert all(cells[1:3] == ["_", "_"] for block in sentences for cells in block)
    return [[(cells[0], cells[3]) for cells in block] for block in sentences], losses


@settings(max_examples=60)
@given(documents())
def test_what_is_not_listed_comes_back(document: Exported) -> None:
    sentences, losses = written(document)
    if not document.spans:
        return
    words = [word for sentence in sentences for word, _ in sentence]
    assert words == [document.text[start:end] for start, end in document.tokens]
    found: Counter[Span] = Counter()
    begin = 0
    for sentence in sentences:
        for first, last, label in entities([tag for _, tag in sentence]):
            start, end = document.tokens[begin + first][0], document.tokens[begin + last - 1][1]
            found[start, end, label] += 1
        begin += len(sentence)
    listed = Counter((loss.rule, loss.item) for loss in losses.listed() for _ in range(loss.n))
    told = {rule for rule, _ in listed}
    assert told <= {"span-overlaps", "span-edge-in-token", "span-without-token", "sentence-joined"}
    for span in document.spans:
        if any(listed[rule, str(span)] for rule in told):
            continue
        assert found[span.start, span.end, span.label] >= 1
    n_lost = sum(
        n for (rule, _), n in listed.items() if rule in ("span-overlaps", "span-without-token")
    )
    assert sum(found.values()) == len(document.spans) - n_lost


def test_nested_crossing_and_broken_spans() -> None:
    text = "Kapal PBB-nya tiba. Lalu pulang."
    document = make(
        text,
        [(0, 10, "A"), (6, 9, "B"), (10, 13, "C"), (5, 6, "D"), (14, 24, "E"), (25, 28, "F")],
    )
    sentences, losses = written(document)
    assert sentences == [
        [
            *[("Kapal", "B-A"), ("PBB", "I-A"), ("-", "I-A"), ("nya", "B-C")],
            *[("tiba", "B-E"), (".", "I-E"), ("Lalu", "I-E"), ("pulang", "B-F"), (".", "O")],
        ]
    ]
    assert [(loss.rule, loss.item, loss.n) for loss in losses.listed()] == [
        ("span-overlaps", "6:9 B", 1),
        ("span-edge-in-token", "25:28 F", 1),
        ("span-without-token", "5:6 D", 1),
        ("sentence-joined", "", 1),
    ]


def test_labels_with_spaces_and_two_that_would_be_one() -> None:
    sentences, losses = written(make("a b", [(0, 1, "Nama orang")]))
    assert sentences == [[("a", "B-Nama_orang"), ("b", "O")]]
    assert losses.counts() == {"label-renamed": 1}
    with pytest.raises(TandaiError, match="which are both 'B-Nama_orang'"):
        written(make("a b", [(0, 1, "Nama orang"), (2, 3, "Nama_orang")]))


def test_read_by_datasets(full: Release, tmp_path: Path) -> None:
    """Its CoNLL builder; the tags are those of the release's own view."""
    import datasets

    release, manifest = full
    report = run_export(release, tmp_path / "out", Asked(format="conll2003"))
    loaded = datasets.load_dataset(
        "conll",
        data_files=str(tmp_path / "out" / "entity" / "train.conll"),
        column_names=["tokens", "pos_tags", "chunk_tags", "ner_tags"],
        cache_dir=str(tmp_path / "cache"),
        split="train",
    )
    entry = manifest.tables["entities"]
    [file] = [file for file in entry.files if file.split == "train"]
    rows = read_rows(release, entry)[: file.n_rows]
    for column in ("tokens", "ner_tags"):
        wanted = [value for row in rows for value in row[column]]
        assert [value for sentence in loaded[column] for value in sentence] == wanted
    with (tmp_path / "out" / "documents.csv").open(encoding="utf-8", newline="") as read:
        listed = [row for row in csv.DictReader(read) if row["file"] == "entity/train.conll"]
    assert [row["document_id"] for row in listed] == [row["document_id"] for row in rows]
    assert report.files["entity/train.conll"] == len(rows)
    assert report.lost["span-overlaps"] == sum(
        loss.n for loss in report.losses if loss.rule == "span-overlaps"
    )


def test_no_text_no_export(stand_off: Release, tmp_path: Path) -> None:
    with pytest.raises(TandaiError, match=r"stand-off: found no text.*--articles"):
        run_export(stand_off[0], tmp_path / "out", Asked(format="conll2003"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        ([(0, 5)], "what is not white space from 5 on"),
        ([(0, 5), (4, 9)], "what is not white space from 5 on"),
        ([(0, 9)], "found white space"),
    ],
)
def test_tokens_that_no_line_can_hold_are_refused(tokens: list[tuple[int, int]], said: str) -> None:
    from tandai.digest import sha256_text

    text = "Kapal tib"
    row = {
        "document_id": "d1",
        "text_sha256": sha256_text(text),
        "tokens": [{"start": start, "end": end} for start, end in tokens],
        "sentences": [],
    }
    with pytest.raises(InputError, match=said):
        make_exported(
            {"documents": [row]},
            text,
            split="train",
            annotator="gold",
            layers=("entity",),
            losses=Losses(),
        )
