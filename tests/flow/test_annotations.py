"""What annotators said comes in under pseudonyms, stand-off, and nothing of it is ever lost."""

import copy
import re
from pathlib import Path

import msgspec
import pytest

from flow.samples import answer, begin, read_export, reopen, tree, write_export
from tandai.borrowed import known_runs, scan_bytes
from tandai.errors import CheckError, InputError, TandaiError
from tandai.findings import Finding
from tandai.flow.annotations import AnnotationsReport, latest_pulls, run_annotations
from tandai.flow.documents import run_documents
from tandai.flow.targets import project_title
from tandai.project import Project
from tandai.studio.pull import title_slug


@pytest.fixture
def unread(tmp_path: Path) -> Project:
    """The sample with documents and no annotations."""
    project = begin(tmp_path / "project")
    run_documents(project, project.root / "articles")
    return project


def corpus_text(project: Project) -> str:
    return "\n".join(
        path.read_text(encoding="utf-8") for path in project.corpus.rglob("*") if path.is_file()
    )


def warnings_of(report: AnnotationsReport) -> list[Finding]:
    return [each for each in report.findings if each.severity != "note"]


def test_a_second_identical_run_changes_no_byte(project: Project) -> None:
    before = tree(project.root)
    reports = answer(project, "entity", "claim", "stance")
    assert tree(project.root) == before
    told = [finding for each in reports for finding in each.findings]
    assert [(each.rule, each.severity) for each in told] == [("offset-unit", "note")] * 3


def test_an_annotation_missing_from_a_newer_export_is_kept_and_reported(project: Project) -> None:
    tasks = read_export(project, "entity")
    gone = tasks[2]["annotations"].pop(0)
    name = gone["completed_by"]["email"].partition("@")[0]
    wanted = f"{tasks[2]['data']['document_id']}/entity/{name}/1"
    (report,) = answer(project, entity=write_export(project, tasks))

    (finding,) = warnings_of(report)
    assert (finding.rule, finding.severity) == ("annotation-not-in-export", "warning")
    assert wanted in finding.place
    (kept,) = [each for each in project.read_annotations("entity") if each.annotation_id == wanted]
    assert kept.status == "withdrawn"
    assert kept.spans


def test_an_answer_whose_task_is_not_in_the_export_is_not_withdrawn(project: Project) -> None:
    """An export of one server says nothing about the tasks of another."""
    before = tree(project.corpus)
    (report,) = answer(project, entity=write_export(project, read_export(project, "entity")[1:]))
    assert {finding.rule for finding in warnings_of(report)} == {"annotation-not-in-export"}
    assert tree(project.corpus) == before


def test_an_annotation_kept_from_before_is_not_counted_as_read(project: Project) -> None:
    (all_read,) = answer(project, "entity")
    tasks = read_export(project, "entity")
    n_gone = len(tasks[-1].pop("annotations"))
    (report,) = answer(project, entity=write_export(project, tasks))
    assert (
        report.n_submitted + report.n_skipped == all_read.n_submitted + all_read.n_skipped - n_gone
    )


def test_the_order_of_tasks_and_answers_changes_no_byte(project: Project) -> None:
    before = tree(project.corpus)
    tasks = read_export(project, "claim")[::-1]
    for task in tasks:
        task["annotations"].reverse()
    answer(project, claim=write_export(project, tasks))
    assert tree(project.corpus) == before


def test_corpus_holds_no_text_no_address_and_no_name_of_an_account(project: Project) -> None:
    known = known_runs(
        path.read_text(encoding="utf-8") for path in (project.root / "articles").iterdir()
    )
    assert len(known) > 1000
    for path in project.corpus.rglob("*"):
        if path.is_file():
            assert list(scan_bytes(path.name, path.read_bytes(), known)) == []
    text = corpus_text(project)
    assert "@" not in text
    assert '"text":' not in text
    assert not re.search(r'"(email|first_name|username|completed_by)"', text)


def test_a_result_of_no_control_of_the_config_stops_the_run(unread: Project) -> None:
    tasks = read_export(unread, "entity")
    text = tasks[0]["data"]["text"]
    strange = {
        "id": "x1",
        "type": "paragraphlabels",
        "from_name": "mood",
        "to_name": "text",
        "value": {"start": 0, "end": 60, "text": text[:60], "mood": "calm"},
    }
    tasks[0]["annotations"][0]["result"].append(strange)
    before = tree(unread.corpus)
    with pytest.raises(CheckError, match=r"control-unknown at .* found 'mood'"):
        answer(unread, entity=write_export(unread, tasks))
    assert tree(unread.corpus) == before


def test_new_accounts_get_pseudonyms_that_stay(unread: Project) -> None:
    export = unread.root / "answers" / "entity.json"
    reports = run_annotations(unread, {"entity": export}, new_accounts="script")
    accounts = unread.data_dir / "accounts.json"
    assert reports[0].annotators == ("annotator-1", "annotator-2")
    assert accounts.stat().st_mode & 0o777 == 0o600
    before = tree(unread.corpus, unread.data_dir)
    run_annotations(unread, {"entity": export})
    assert tree(unread.corpus, unread.data_dir) == before


def test_an_account_of_unknown_kind_stops_the_run_before_anything_is_written(
    unread: Project,
) -> None:
    before = tree(unread.root)
    with pytest.raises(TandaiError, match=r"2 account.* say what they all are with --new-accounts"):
        run_annotations(unread, {"entity": unread.root / "answers" / "entity.json"})
    assert tree(unread.root) == before
    assert not unread.data_dir.exists()


def test_a_fault_in_one_layer_keeps_the_others_out_as_well(unread: Project) -> None:
    tasks = read_export(unread, "claim")
    tasks[0]["annotations"][0]["result"][0]["value"]["end"] = 10**6
    before = tree(unread.root / "corpus")
    with pytest.raises(CheckError, match="span-outside-text"):
        answer(unread, "entity", claim=write_export(unread, tasks))
    assert tree(unread.root / "corpus") == before


def test_an_export_of_another_layer_is_refused(unread: Project) -> None:
    with pytest.raises(CheckError, match=r"task-of-other-layer.*found 'claim'; expected 'entity'"):
        answer(unread, entity=unread.root / "answers" / "claim.json")


def test_every_fault_of_an_export_is_counted(unread: Project) -> None:
    tasks = read_export(unread, "entity")
    for task in tasks[:3]:
        task["data"] = {**task["data"], "text": task["data"]["text"] + " "}
    with pytest.raises(CheckError, match=r"3 errors while reading") as caught:
        answer(unread, entity=write_export(unread, tasks))
    assert str(caught.value).count("text-changed") == 3


def test_without_documents_nothing_can_be_read(fresh: Project) -> None:
    with pytest.raises(InputError, match="found no file; expected what `tandai documents` writes"):
        answer(fresh, "entity")


def test_nothing_to_read_is_said(unread: Project) -> None:
    with pytest.raises(TandaiError, match="run `tandai pull`, or name files with --export"):
        run_annotations(unread, {})


def test_the_newest_pull_of_each_layer_is_read(unread: Project) -> None:
    project = title_slug(project_title(unread, "claim"))
    for server, name in (
        (f"one/{project}", "2031-05-04T101500Z"),
        (f"one/{project}", "2031-05-03T230000Z"),
        (f"two/{project}", "2031-05-01T000000Z"),
        ("two/another-project", "2031-06-01T000000Z"),
    ):
        path = unread.pulls / "claim" / server / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("[]", encoding="utf-8")
    found = latest_pulls(unread)
    assert {layer: [path.stem for path in paths] for layer, paths in found.items()} == {
        "claim": ["2031-05-04T101500Z", "2031-05-01T000000Z"]
    }


def test_a_draft_is_counted_and_becomes_a_submission_under_the_same_id(unread: Project) -> None:
    tasks = read_export(unread, "entity")
    done = copy.deepcopy(tasks)
    taken = tasks[0]["annotations"].pop(0)
    tasks[0]["drafts"] = [
        {
            "id": 900,
            "result": taken["result"],
            "user": taken["completed_by"]["email"],
            "created_at": taken["created_at"],
        }
    ]
    (report,) = answer(unread, entity=write_export(unread, tasks))
    assert report.n_drafts >= 1
    drafts = [each for each in unread.read_annotations("entity") if each.status == "draft"]
    answer(unread, entity=write_export(unread, done))
    again = {each.annotation_id: each for each in reopen(unread.root).read_annotations("entity")}
    first = min(drafts, key=lambda each: each.document_id)
    submitted = again[first.annotation_id]
    assert submitted.status == "submitted"
    assert msgspec.structs.replace(submitted, status="draft").spans == first.spans
