"""The embedded sample is a project whose exports still fit it and whose stages repeat themselves."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from flow.samples import begin, finish, reopen, tree
from flow.tools import load_tool
from tandai.authors import account_key
from tandai.findings import errors_of
from tandai.flow.check import run_check
from tandai.labelstudio.regions import read_result
from tandai.labelstudio.wire import (
    WireAnnotation,
    WireDraft,
    WirePrediction,
    WireTask,
    read_tasks,
)
from tandai.project import Project
from tandai.sample import SEEN, copy_sample, sample_folder

RENEW = "the sample's exports are old; renew them: uv run python tools/make_sample_answers.py"
LAYERS = ("entity", "claim", "stance")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The sample with everything but a release; only to be read."""
    return finish(tmp_path_factory.mktemp("sample") / "one" / "project")


def export_of(project: Project, layer: str) -> list[WireTask]:
    data = (project.root / "answers" / f"{layer}.json").read_bytes()
    tasks = []
    for task in read_tasks(f"{layer}.json", data):
        assert isinstance(task, WireTask), f"{task} - {RENEW}"
        tasks.append(task)
    return tasks


def todays_tasks(project: Project, layer: str) -> dict[str, dict[str, Any]]:
    tasks = msgspec.json.decode(project.tasks_path(layer).read_bytes())
    return {task["data"]["document_id"]: task for task in tasks}


# Its stages repeat themselves


def test_all_stages_make_the_same_bytes_twice(whole: Project, tmp_path: Path) -> None:
    other = finish(tmp_path / "two" / "project")
    for folder in ("corpus", "splits", "build"):
        one, two = tree(whole.root / folder), tree(other.root / folder)
        assert list(one.values()) == list(two.values())
        assert [Path(path).relative_to(whole.root) for path in one] == [
            Path(path).relative_to(other.root) for path in two
        ]
    assert len(tree(whole.corpus)) == 3 + 3 * (1 + 2 + 1)  # tables; suggestions, annotators, gold


def test_the_sample_is_sound(whole: Project) -> None:
    assert errors_of(run_check(whole)) == []


def test_a_copy_holds_all_it_needs_and_nothing_that_was_made(tmp_path: Path) -> None:
    copy_sample(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(SEEN)
    assert not (tmp_path / "corpus" / "documents.jsonl").exists()
    with sample_folder() as folder:
        assert folder.is_dir()


# Its exports are of today


@pytest.mark.parametrize("layer", LAYERS)
def test_the_exports_show_todays_documents_and_inventories(whole: Project, layer: str) -> None:
    """Same text, same digest, same choices: what a task made today would show."""
    today = todays_tasks(whole, layer)
    documents = {each.document_id: each for each in whole.read_documents()}
    exported = export_of(whole, layer)
    assert {task.data["document_id"] for task in exported} == set(documents), RENEW
    for task in exported:
        document_id = task.data["document_id"]
        assert task.data["text_sha256"] == documents[document_id].text_sha256, RENEW
        assert task.data == today[document_id]["data"], RENEW


@pytest.mark.parametrize("layer", LAYERS)
def test_the_exports_answer_todays_config(whole: Project, layer: str) -> None:
    config = whole.label_configs[layer]
    for task in export_of(whole, layer):
        answers: list[WireAnnotation | WireDraft] = [*task.annotations, *task.drafts]
        for each in answers:
            parts = read_result(each.result, config, task.data[config.text_key], place=layer)
            assert parts.findings == [], RENEW
            assert parts.extras == [], RENEW


@pytest.mark.parametrize("layer", LAYERS)
def test_required_questions_of_todays_config_are_answered(whole: Project, layer: str) -> None:
    """A question that became required after the export would be open in it."""
    config = whole.label_configs[layer]
    required = [each for each in config.controls if each.required and each.per_region]
    for annotation in whole.read_annotations(layer):
        if annotation.status != "submitted":
            continue
        answered = {(each.span_id, each.name) for each in annotation.attributes}
        for control in required:
            for span in annotation.spans:
                if span.control == control.when_control and span.label in control.when_labels:
                    place = f"{annotation.annotation_id}, {span.span_id}, {control.name}"
                    assert (span.span_id, control.name) in answered, f"{place}: {RENEW}"


@pytest.mark.parametrize("layer", LAYERS)
def test_the_suggestions_in_the_exports_fit_todays_config(whole: Project, layer: str) -> None:
    """Which spans a program suggests may change; what a suggestion looks like may not."""
    config = whole.label_configs[layer]
    for task in export_of(whole, layer):
        for each in task.predictions:
            assert isinstance(each, WirePrediction)
            assert each.model_version
            text = task.data[config.text_key]
            parts = read_result(each.result, config, text, place=layer, suggested=True)
            assert parts.findings == [], RENEW
            assert {span.origin for span in parts.spans} <= {"suggested"}


def test_all_who_answered_are_scripts_with_pseudonyms(whole: Project) -> None:
    accounts = msgspec.json.decode((whole.root / "answers" / "accounts.json").read_bytes())
    seen = {
        account_key(each.completed_by)
        for layer in LAYERS
        for task in export_of(whole, layer)
        for each in task.annotations
    }
    assert seen == set(accounts)
    assert {account["annotator_kind"] for account in accounts.values()} == {"script"}
    assert all(key.endswith("@contoh.invalid") for key in seen)


def test_the_exports_hold_a_skip_a_draft_and_disagreement(whole: Project) -> None:
    statuses = {each.status for layer in LAYERS for each in whole.read_annotations(layer)}
    assert statuses == {"submitted", "skipped", "draft"}
    assert all(any(each.ties for each in whole.read_gold(layer)) for layer in LAYERS)


# What it shares with the dataset


def test_its_configs_are_those_of_the_dataset(root: Path) -> None:
    tool = load_tool(root / "tools" / "sync_sample.py")
    for name in tool.SHARED:
        told = f"{name} differs; renew it: uv run python tools/sync_sample.py"
        own = (root / "annotation_configs" / name).read_bytes()
        assert (tool.SAMPLE / name).read_bytes() == own, told


def test_a_fresh_sample_opens_and_checks(tmp_path: Path) -> None:
    project = begin(tmp_path / "project")
    assert errors_of(run_check(project)) == []
    assert reopen(project.root).settings == project.settings
