"""Documents are placed once; the frozen table is checked before it is believed."""

from pathlib import Path

import pytest

from flow.samples import reopen, replace_in, tree
from tandai.errors import CheckError, InputError
from tandai.flow.documents import run_documents
from tandai.flow.splits import read_splits, run_splits
from tandai.project import Project

NEW = "Waduk Ciranu mulai diisi\n\nCiranu – Pengisian waduk dimulai hari ini.\n"


def refuse(project: Project) -> str:
    before = tree(project.root)
    with pytest.raises((CheckError, InputError)) as caught:
        run_splits(reopen(project.root))
    assert tree(project.root) == before
    return str(caught.value)


def rows(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines(keepends=True)


def test_a_second_run_moves_nothing(project: Project) -> None:
    before = tree(project.root)
    assert run_splits(project).n_new == 0
    assert tree(project.root) == before


def test_sizes_are_told_in_the_order_of_the_sides(project: Project) -> None:
    report = run_splits(project)
    assert list(report.sizes) == ["train", "validation", "test"]
    assert sum(report.sizes.values()) == 8
    assert report.empty == ()


def test_a_new_document_takes_its_groups_side_and_moves_no_other(project: Project) -> None:
    before = {row.document_id: row for row in read_splits(project)}
    (project.root / "articles" / "baru.txt").write_text(NEW, encoding="utf-8")
    with (project.corpus / "groups.csv").open("a", encoding="utf-8") as file:
        file.write("baru,g03,retold\n")
    run_documents(project, project.root / "articles")
    assert run_splits(project).n_new == 1
    after = {row.document_id: row for row in read_splits(project)}
    assert after.pop("baru").split == before["s04"].split
    assert after == before


def test_a_document_with_two_rows_is_refused_not_read_once(project: Project) -> None:
    lines = rows(project.splits_path)
    project.splits_path.write_text("".join([*lines, lines[1]]), encoding="utf-8")
    assert "split-twice at splits/default.csv, s01: found a second row" in refuse(project)


def test_a_side_nobody_knows_is_refused(project: Project) -> None:
    replace_in(project.splits_path, ",validation,", ",dev,")
    assert "split-unknown at splits/default.csv" in refuse(project)


def test_a_group_on_two_sides_is_refused(project: Project) -> None:
    lines = rows(project.splits_path)
    side = {line.split(",")[0]: line.split(",")[2] for line in lines}
    other = "test" if side["s01"] != "test" else "train"
    lines[1] = lines[1].replace(f",{side['s01']},", f",{other},")
    project.splits_path.write_text("".join(lines), encoding="utf-8")
    said = refuse(project)
    assert "split-leaks-group at splits/default.csv, group g01" in said
    assert "expected one side" in said


def test_two_rows_of_a_document_in_groups_are_refused(project: Project) -> None:
    path = project.corpus / "groups.csv"
    path.write_text("".join([*rows(path), "s02,g09,again\n"]), encoding="utf-8")
    assert "groups.csv, line 10: found a second row for s02; expected one row each." in refuse(
        project
    )


def test_a_pin_that_came_too_late_is_reported_and_moves_nothing(project: Project) -> None:
    before = tree(project.root / "splits")
    side = {row.group_id: row.split for row in read_splits(project)}["g01"]
    other = "test" if side != "test" else "train"
    with (project.root / "tandai.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[splits.pin]\ng01 = "{other}"\n')
    report = run_splits(reopen(project.root))
    assert [finding.rule for finding in report.findings] == ["pin-not-obeyed"]
    assert tree(project.root / "splits") == before
