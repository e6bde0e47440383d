"""What a rehearsal's copy of a project is, and what of it is another's."""

from pathlib import Path

from flow.samples import begin
from tandai.flow.rehearsal.copy import copy_project


def test_gold_of_scripts_is_not_held_to_the_scheme(tmp_path: Path) -> None:
    """Two scripts that call a claim a source alike break a rule, and no stage."""
    project = begin(tmp_path / "project")
    root = tmp_path / "run"
    root.mkdir()
    copied = copy_project(
        project,
        project.root / "articles",
        root,
        tmp_path / "data",
        stamp="t",
        mode="shared",
        port=8080,
    )
    assert {layer.checks for layer in project.settings.layers.values()} != {""}
    assert {layer.checks for layer in copied.settings.layers.values()} == {""}
    assert copied.settings.layers.keys() == project.settings.layers.keys()
