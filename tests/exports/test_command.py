"""`tandai export` says what it wrote and what it lost; nothing of a text is in the list of losses."""

import json
import re
import shutil
from pathlib import Path

import pytest

from cli.conftest import Tandai
from cli.conftest import tandai as tandai
from release.forge import Forged, Rows
from release.made import Release, read_rows
from tandai.cli.export import FORMATS
from tandai.digest import sha256_text
from tandai.documents import make_document
from tandai.errors import InputError
from tandai.exports.conllup import ConlluPlus
from tandai.exports.docbin import SpacyBins
from tandai.exports.documents import Exported, make_exported
from tandai.exports.losses import RULES, Losses
from tandai.flow import export_asked
from tandai.flow.export import Report, run_export
from tandai.flow.export_asked import Asked
from tandai.flow.hydrate import run_hydrate
from tandai.release.schema import Row

TEXT_FORMATS = [name for name in FORMATS if name != "jsonl"]


def test_the_command_and_the_flow_have_the_same_formats() -> None:
    assert FORMATS == export_asked.FORMATS


def test_losses_are_on_the_screen_and_in_the_file(
    full: Release, tandai: Tandai, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    ran = tandai("export", full[0], "conll2003", "-o", out, "--layer", "entity", "--split", "train")
    assert ran.code == 0
    assert re.search(r"^entity/train\.conll +\d+$", ran.out, re.MULTILINE)
    assert re.search(rf"^attribute +\d+ +{RULES['attribute']}$", ran.out, re.MULTILINE)
    assert f"The list is in {out}/losses.json." in ran.err
    assert "tandai-sample 1.0.0 as conll2003, with texts, in" in ran.err
    assert sorted(path.name for path in out.iterdir()) == ["documents.csv", "entity", "losses.json"]
    said = json.loads((out / "losses.json").read_bytes())
    assert re.search(rf"^offsets +{said['lost']['offsets']:,} ", ran.out, re.MULTILINE)
    assert said["asked"]["layers"] == ["entity"]


def test_json_is_the_report(stand_off: Release, tandai: Tandai, tmp_path: Path) -> None:
    arguments = (stand_off[0], "jsonl", "-o", tmp_path / "out", "--annotator", "all", "--json")
    ran = tandai("export", *arguments)
    assert (ran.code, ran.err) == (0, "")
    said = json.loads(ran.out)
    assert said["report"] == json.loads((tmp_path / "out" / "losses.json").read_bytes())
    assert (said["report"]["has_text"], said["report"]["lost"]) == (False, {})


def test_wrong_usage_writes_nothing(full: Release, tandai: Tandai, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert tandai("export", full[0], "docx", "-o", out).code == 2
    for options, said in (
        (("brat", "--annotator", "all"), "brat holds one annotator's labels; name one."),
        (("conllup", "--view", "claims"), "Choose layers of other formats by --layer."),
        (("jsonl", "--articles", tmp_path), "holds its texts already"),
    ):
        ran = tandai("export", full[0], *options, "-o", out)
        assert (ran.code, ran.out) == (1, "")
        assert said in ran.err
    out.mkdir()
    ran = tandai("export", full[0], "jsonl", "-o", out)
    assert ran.code == 1
    assert "is there already and is not written over" in ran.err
    assert list(tmp_path.rglob("*")) == [out]


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_one_annotators_labels(name: export_asked.Format, full: Release, tmp_path: Path) -> None:
    """Of an annotator, with no text among the losses, and the same bytes again."""
    release, manifest = full
    asked = Asked(format=name, annotators=("anotator-1",), layers=("entity", "claim"))
    reports = [run_export(release, tmp_path / each, asked) for each in ("one", "two")]
    one, two = (
        {
            path.relative_to(tmp_path / each): path.read_bytes()
            for path in (tmp_path / each).rglob("*.*")
        }
        for each in ("one", "two")
    )
    assert one == two
    losses = (tmp_path / "one" / "losses.json").read_text(encoding="utf-8")
    quotes = [row["quote"] for row in read_rows(release, manifest.tables["spans"])]
    assert not [quote for quote in quotes if len(quote) > 12 and quote in losses]
    assert set(reports[0].lost) <= set(RULES)


def test_an_article_that_changed(stand_off: Release, articles: Path, tmp_path: Path) -> None:
    """What was filled in part goes on as it is; lines nobody has labelled are not called empty."""
    copied = Path(shutil.copytree(articles, tmp_path / "articles"))
    path = sorted(copied.glob("*.txt"))[0]
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([*lines[:2], "Baris yang baru.", *lines[3:]]), encoding="utf-8")
    run_hydrate(stand_off[0], copied, tmp_path / "hydrated", partial=True)

    def export(name: export_asked.Format) -> Report:
        return run_export(tmp_path / "hydrated", tmp_path / name, Asked(format=name))

    assert sum(export("jsonl").files.values()) == 8
    for name in export_asked.FORMATS[1:]:
        report = export(name)
        assert [
            (loss.rule, loss.document_id)
            for loss in report.losses
            if loss.rule == "document-changed"
        ] == [("document-changed", "s01")]


@pytest.mark.articles
def test_real_articles_come_back(articles_dir: Path) -> None:
    """Their words and white space, character by character."""
    paths = sorted(articles_dir.glob("*.txt"))
    assert paths
    for number, path in enumerate(paths):
        made, text = make_document(f"d{number}", path.read_bytes(), name=path.name)
        row: Row = {
            "document_id": made.document_id,
            "text_sha256": made.text_sha256,
            "tokens": [{"start": start, "end": end} for start, end in made.tokens],
            "sentences": [{"start": start, "end": end} for start, end in made.sentences],
        }
        document = exported(row, text)
        data = b"".join(piece.data for piece in ConlluPlus(Losses()).pieces(document))
        assert [line.split("\t")[1] for line in data.decode().split("\n") if "\t" in line] == [
            text[start:end] for start, end in made.tokens
        ]
        list(SpacyBins(Losses(), "").pieces(document))  # raises where spaCy makes another text


def exported(row: Row, text: str) -> Exported:
    """A document nobody has labelled."""
    return make_exported(
        {"documents": [row]}, text, split="train", annotator="gold", layers=(), losses=Losses()
    )


def test_a_document_without_a_word(full: Release, tmp_path: Path) -> None:
    forged = Forged(full, tmp_path / "release")
    rows = forged.rows("documents")["test"]
    name = rows[0]["document_id"]

    def empty(rows: Rows) -> None:
        rows["test"][0].update(text="\n", text_sha256=sha256_text("\n"), tokens=[], sentences=[])

    def without(rows: Rows) -> None:
        rows["test"] = [row for row in rows["test"] if row["document_id"] != name]

    forged.edit("documents", empty)
    for table in ("spans", "span_attributes", "relations"):
        forged.edit(table, without)
    report = run_export(forged.folder, tmp_path / "out", Asked(format="conllup"))
    assert [loss.document_id for loss in report.losses if loss.rule == "document-empty"] == [name]


def test_an_id_that_would_be_a_path_is_refused(full: Release) -> None:
    [row, *_] = read_rows(full[0], full[1].tables["documents"])
    for name in ("../s01", "s01\n# x", ".s01", "a/b"):
        with pytest.raises(InputError, match="expected letters, digits"):
            exported({**row, "document_id": name}, row["text"])
