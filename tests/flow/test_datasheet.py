"""A project's datasheet: made from its answers, held to them by its checks, needed by a release."""

import shutil
from pathlib import Path

import pytest

from flow.samples import replace_in
from release.made import copy_project, sample_project
from tandai.errors import CheckError
from tandai.findings import errors_of
from tandai.flow.check import run_check
from tandai.flow.datasheet import begin_datasheet, check_datasheet, run_datasheet
from tandai.flow.init import run_init
from tandai.flow.inputs import inputs_digest
from tandai.flow.release import run_release
from tandai.project import Project, open_project


@pytest.fixture
def project(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return copy_project(sample_project(tmp_path_factory.getbasetemp()), tmp_path / "project")


def rules(project: Project) -> list[str]:
    return [each.rule for each in check_datasheet(project)]


def test_ours_is_made_from_our_answers(root: Path, tmp_path: Path) -> None:
    """Where this fails: `uv run tandai datasheet`."""
    project = open_project(root, data_dir=tmp_path)
    assert list(check_datasheet(project)) == []
    assert (root / "DATASHEET.md").is_file()


def test_a_sheet_that_is_not_what_the_answers_make_is_stale(project: Project) -> None:
    assert rules(project) == []  # nobody needs a copy at the root
    run_datasheet(project)
    assert rules(project) == []
    replace_in(project.root / "datasheet.yaml", "confidential: No.", "confidential: Yes, a little.")
    assert rules(project) == ["datasheet-stale"]
    run_datasheet(project)
    assert rules(project) == []
    assert "Yes, a little." in (project.root / "DATASHEET.md").read_text()


def test_no_release_without_every_answer(project: Project) -> None:
    path = project.root / "datasheet.yaml"
    replace_in(path, "confidential: No.", "confidential:")
    assert [each.place for each in errors_of(run_check(project))] == [
        "datasheet.yaml, confidential"
    ]
    with pytest.raises(CheckError, match=r"datasheet\.yaml, confidential: found an empty answer"):
        run_release(project, "2.0.0")
    path.unlink()
    with pytest.raises(CheckError, match="found no file; expected answers about the data"):
        run_release(project, "2.0.0")
    assert not (project.build / "releases" / "tandai-sample-2.0.0").exists()


def test_the_answers_are_an_input_of_the_release(project: Project) -> None:
    before = inputs_digest(project)
    replace_in(project.root / "datasheet.yaml", "confidential: No.", "confidential: Yes.")
    assert inputs_digest(project) != before


def test_counts_of_a_project_are_those_of_its_release(project: Project) -> None:
    """The root's copy is counted from records, a release's from its files."""
    manifest = run_release(project, "2.0.0")
    run_datasheet(project)
    ours = (project.root / "DATASHEET.md").read_text()
    theirs = (project.build / "releases" / "tandai-sample-2.0.0" / "DATASHEET.md").read_text()
    for name in ("kinds", "collection", "annotators", "licences"):
        assert _part(ours, name) == _part(theirs, name)
    hands = _part(theirs, "annotation").split("| layer |")
    assert _part(ours, "annotation").split("| layer |")[1:] == hands[1:]
    assert manifest.leaks
    assert manifest.leaks.n_groups_across == 0


def _part(sheet: str, name: str) -> str:
    return sheet.split(f"<!-- generated:begin {name} -->")[1].split("<!-- generated:end")[0]


def test_a_new_project_begins_with_every_question_unknown(tmp_path: Path) -> None:
    project = run_init(tmp_path / "pasar", name="pasar")
    assert not begin_datasheet(project)
    assert errors_of(run_check(project)) == []
    sheet = run_datasheet(project).read_text()
    assert "\nunknown\n" in sheet
    assert errors_of(run_check(project)) == []


def test_a_project_of_before_gets_a_file_to_fill_in(project: Project) -> None:
    (project.root / "datasheet.yaml").unlink()
    assert rules(project) == ["datasheet-missing"]
    assert begin_datasheet(project)
    assert rules(project) == []
    shutil.rmtree(project.corpus)
    run_datasheet(project)
    assert "There is no gold." in (project.root / "DATASHEET.md").read_text()
