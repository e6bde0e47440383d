"""Layers may be called as a project likes: their lexicons are found by what the layers are for."""

import re
from pathlib import Path

import pytest

from flow.samples import answer, begin, reopen
from tandai.errors import InputError
from tandai.findings import errors_of
from tandai.flow.check import run_check
from tandai.flow.documents import run_documents
from tandai.flow.gold import run_gold
from tandai.flow.release import run_release
from tandai.flow.splits import run_splits
from tandai.flow.tasks import run_tasks
from tandai.project import Project

NAMES = {"entity": "entitas", "claim": "klaim", "stance": "sikap"}


@pytest.fixture
def renamed(tmp_path: Path) -> Project:
    """The sample with other names of its layers and of their folders, and nothing else changed."""
    root = tmp_path / "proyek"
    begin(root)
    settings = (root / "tandai.toml").read_text(encoding="utf-8")
    for old, new in NAMES.items():
        settings = settings.replace(f"[layers.{old}", f"[layers.{new}")
        keys = r"^(combined|layer|answers_layer|spans_from)( = .*)$"
        settings = re.sub(
            keys,
            lambda line, old=old, new=new: line[0].replace(f'"{old}"', f'"{new}"'),
            settings,
            flags=re.MULTILINE,
        )
        (root / "annotation_configs" / old).rename(root / "annotation_configs" / new)
        answers = (root / "answers" / f"{old}.json").read_text(encoding="utf-8")
        said = re.sub(rf'("layer": ?)"{old}"', rf'\1"{new}"', answers)  # as its tasks would have it
        (root / "answers" / f"{new}.json").write_text(said, encoding="utf-8")
    (root / "tandai.toml").write_text(settings, encoding="utf-8")
    return reopen(root)


def test_layers_of_other_names_go_all_the_way(renamed: Project, project: Project) -> None:
    run_documents(renamed, renamed.root / "articles")
    for layers in renamed.settings.rounds():
        assert set(layers) <= set(NAMES.values())
        run_tasks(renamed, layers)
        answer(renamed, *layers)
        run_gold(renamed, layers)
    run_splits(renamed)
    for old, new in NAMES.items():
        usual = [each.spans for each in project.read_gold(old)]
        assert [each.spans for each in renamed.read_gold(new)] == usual
    assert errors_of(run_check(renamed)) == []
    assert run_release(renamed, "1.0.0").counts["train"]["klaim spans"]


def test_a_lexicon_that_is_not_there_names_the_setting(renamed: Project) -> None:
    run_documents(renamed, renamed.root / "articles")
    (renamed.configs / "klaim" / "cues.csv").unlink()
    wanted = r'klaim/cues\.csv: found no file; .*`suggest = "claims"` of layer klaim needs'
    with pytest.raises(InputError, match=wanted):
        run_tasks(renamed, ["klaim"])
