"""A project is a folder with a tandai.toml; what is read from it is what it must be."""

import shutil
from pathlib import Path

import platformdirs
import pytest

from flow.samples import begin, reopen, replace_in
from tandai.errors import ConfigError, InputError
from tandai.flow.check import run_check
from tandai.flow.documents import run_documents
from tandai.project import Project, default_data_dir, open_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = begin(tmp_path / "project")
    run_documents(made, made.root / "articles")
    return made


def test_a_project_is_found_from_any_folder_inside_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.configs / "entity")
    assert open_project().root == project.root
    assert open_project().settings == project.settings


def test_a_named_folder_is_taken_at_its_word(project: Project) -> None:
    with pytest.raises(InputError, match=r"found no tandai\.toml; expected a project folder"):
        open_project(project.corpus)


def test_user_data_lie_outside_the_project_by_default(project: Project) -> None:
    found = open_project(project.root).data_dir
    assert found == default_data_dir("tandai-sample")
    assert found.is_relative_to(platformdirs.user_data_dir("tandai", appauthor=False))
    assert not found.is_relative_to(project.root)


def test_the_data_folder_can_be_named(project: Project, tmp_path: Path) -> None:
    named = open_project(project.root, data_dir=tmp_path / "mine")
    assert named.data_dir == tmp_path / "mine"
    assert named.pulls == tmp_path / "mine" / "pulls"


def test_what_git_tracks_and_what_it_ignores_are_apart(project: Project) -> None:
    for path in (project.text_path("s01"), project.tasks_path("claim")):
        assert path.is_relative_to(project.build)
    tracked = (
        project.gold_path("claim"),
        project.annotations_dir("claim"),
        project.suggestions_path("claim"),
        project.splits_path,
    )
    for path in tracked:
        assert path.is_relative_to(project.root)
        assert not path.is_relative_to(project.build)


def test_a_text_is_read_only_where_it_is_the_documents(project: Project) -> None:
    (first, second, *_) = project.read_documents()
    assert len(project.read_document_text(first)) == first.n_chars
    shutil.copyfile(project.text_path(second.document_id), project.text_path(first.document_id))
    with pytest.raises(InputError, match="found another text; expected the text of s01; run"):
        project.read_document_text(first)


def test_what_no_stage_has_made_is_empty_or_said(tmp_path: Path) -> None:
    fresh = begin(tmp_path / "fresh")
    assert list(fresh.read_annotations("claim")) == []
    assert fresh.read_gold("claim") == []
    assert fresh.read_suggestions("claim") == []
    with pytest.raises(InputError, match="found no file; expected what `tandai documents` writes"):
        fresh.read_documents()


def test_articles_without_their_columns_are_refused(project: Project) -> None:
    replace_in(project.corpus / "articles.csv", "document_id,file,", "id,file,")
    with pytest.raises(InputError, match=r"articles\.csv, line 1: found the columns id, file,"):
        project.read_articles()


def test_a_missing_config_is_named(project: Project) -> None:
    path = project.configs / "claim" / "config.xml"
    path.unlink()
    with pytest.raises(InputError, match="found no file; expected the label config of the layer"):
        _ = reopen(project.root).label_configs


def test_configs_come_in_the_order_of_the_layers(project: Project) -> None:
    assert tuple(project.label_configs) == project.settings.layer_order()
    files = ("claims.jsonl", "stances.jsonl", "targets.jsonl")
    assert set(project.inventories) == {("stance", file) for file in files}


def test_of_two_texts_the_project_names_the_document(project: Project) -> None:
    config = project.configs / "entity" / "config.xml"
    lead = '<Text name="lead" value="$title" granularity="symbol" /></View>'
    config.write_text(lead.join(config.read_text(encoding="utf-8").rsplit("</View>", 1)))
    toml = project.root / "tandai.toml"
    with pytest.raises(ConfigError, match="found the Text tags 'text', 'lead'"):
        reopen(project.root).read_config("entity")
    replace_in(toml, "[layers.entity]", '[layers.entity]\nobject = "text"')
    named = reopen(project.root)
    assert named.read_config("entity").text_key == "text"
    # Of the layers that a combined config holds, one that says so is enough.
    assert named.object_name("combined") == "text"
    assert named.object_name("claim") == ""
    places = [each.rule for each in run_check(named) if "entity" in each.place]
    assert "several-texts" not in places
