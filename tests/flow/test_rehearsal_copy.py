"""What a rehearsal's copy of a project is, and what of it is another's."""

from pathlib import Path

from flow.samples import begin
from tandai.flow.datasheet import check_datasheet, read_answers
from tandai.flow.rehearsal.copy import copy_project
from tandai.project import Project


def rehearse(project: Project, root: Path) -> Project:
    root.mkdir()
    return copy_project(
        project,
        project.root / "articles",
        root,
        root.with_name("data"),
        stamp="t",
        mode="shared",
        port=8080,
    )


def test_its_datasheet_is_whole_and_its_own(tmp_path: Path) -> None:
    """A project need not have answered about its data, and what it says is not true of scripts'."""
    project = begin(tmp_path / "project")
    (project.root / "datasheet.yaml").unlink()
    copied = rehearse(project, tmp_path / "run")
    assert list(check_datasheet(copied)) == []
    answers = read_answers(copied)
    assert answers.pop("summary").startswith("A rehearsal: scripts answered")
    assert set(answers.values()) == {"unknown"}


def test_gold_of_scripts_is_not_held_to_the_scheme(tmp_path: Path) -> None:
    """Two scripts that call a claim a source alike break a rule, and no stage."""
    project = begin(tmp_path / "project")
    copied = rehearse(project, tmp_path / "run")
    assert {layer.checks for layer in project.settings.layers.values()} != {""}
    assert {layer.checks for layer in copied.settings.layers.values()} == {""}
    assert copied.settings.layers.keys() == project.settings.layers.keys()
