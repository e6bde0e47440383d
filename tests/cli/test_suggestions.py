"""`tandai suggestions` and the table of `tandai tasks` on the sample."""

import json
from pathlib import Path

import pytest

from flow.samples import answer, begin, reopen
from tandai.cli.group import run
from tandai.flow.documents import run_documents


def test_rates_stand_with_what_they_are_counted_of(
    finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["suggestions", "--layer", "entity", "--project", str(finished)]) == 0
    table = capsys.readouterr()
    assert run(["suggestions", "--layer", "entity", "--project", str(finished), "--json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)["layers"]
    row = next(each for each in report["rows"] if each["name"] == "GPE")
    rate = f"{row['n_accepted']} ({row['n_accepted'] / row['n_suggested']:.0%})"
    (line,) = [
        each for each in table.out.splitlines() if row["annotator_id"] in each and "GPE" in each
    ]
    assert rate in line
    assert str(row["n_suggested"]) in line.split()
    assert "With and without" not in table.out
    assert "Two annotators" not in table.out
    assert "[suggestions] withhold" in table.err


def test_both_halves_stand_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = begin(tmp_path / "project")
    run_documents(project, project.root / "articles")
    path = project.root / "tandai.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n[suggestions]\nwithhold = 0.5\n")
    assert run(["tasks", "--layer", "entity", "--project", str(project.root)]) == 0
    made = capsys.readouterr().out
    assert "withheld" in made
    assert made.splitlines()[-2].split()[-2] == "4"
    answer(reopen(project.root), "entity")
    shown = project.suggestions_path("entity")
    cells = project.cells_path.read_text(encoding="utf-8").splitlines()
    withheld = {row.split(",")[0] for row in cells if row.endswith("withheld")}
    # As if the server had shown what the tasks show.
    lines = shown.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if json.loads(line)["document_id"] not in withheld]
    shown.write_text("".join(kept), encoding="utf-8", newline="\n")
    assert run(["suggestions", "--layer", "entity", "--project", str(project.root)]) == 0
    out = capsys.readouterr().out
    head, _, pairs = out.partition("Two annotators, exact matches only")
    (f1, *_) = [line for line in head.splitlines() if "F1 (spans of both)" in line]
    assert f1.count("(") == 3
    assert [line for line in pairs.splitlines() if "F1 (spans of both)" in line]
