"""Answers go back to a server, come from it again as they were, and never twice."""

import shutil
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from flow.modes import in_mode
from flow.samples import copy
from studio.fake import FakeServer, FakeStudio
from tandai.errors import CheckError, StudioError, TandaiError
from tandai.flow.annotations import run_annotations
from tandai.flow.pull import run_pull
from tandai.flow.release import run_release
from tandai.flow.restore import run_restore
from tandai.flow.targets import project_title, review_title
from tandai.gold import POLICY
from tandai.project import Project
from tandai.records import Annotation
from tandai.store import read_jsonl, write_jsonl

ONE, TWO = "anotator-1", "anotator-2"
PASSWORD = "sandi uji coba 7"


@pytest.fixture
def server(project: Project) -> FakeServer:
    """A server with an account for each annotator, and accounts.json to match."""
    server = FakeServer()
    for name in (ONE, TWO):
        server.client().create_account(f"{name}@contoh.invalid", PASSWORD)
    put_accounts(project)
    return server


def put_accounts(project: Project) -> None:
    project.data_dir.mkdir(parents=True, exist_ok=True)
    shutil.copy(project.root / "answers" / "accounts.json", project.data_dir / "accounts.json")


def kept_of(project: Project, layer: str, annotator: str) -> list[Annotation]:
    path = project.annotations_dir(layer) / f"{annotator}.jsonl"
    return list(read_jsonl(path, Annotation))


def as_restored(annotations: list[Annotation]) -> list[Annotation]:
    """Without what no server takes from anybody: the moments it was made and changed at."""
    return [msgspec.structs.replace(each, created_at="", updated_at="") for each in annotations]


def pull_anew(project: Project, studio: Any, layer: str, root: Path) -> Project:
    """What a twin of the project, without answers, reads from the server."""
    twin = copy(project.root, root)
    shutil.rmtree(twin.annotations_dir(layer))
    put_accounts(twin)
    run_pull(twin, studio, (layer,), stamp="2031-05-04T101500Z")
    (path,) = (twin.pulls / layer).glob("**/*.json")
    run_annotations(twin, {layer: path})
    return twin


@pytest.mark.parametrize("layer", ["entity", "claim", "stance"])
def test_answers_come_back_as_they_were(
    project: Project, server: FakeServer, layer: str, tmp_path: Path
) -> None:
    for name in (ONE, TWO):
        token = next(t for t, n in server.tokens.items() if server.accounts[n].startswith(name))
        run_restore(project, server.client(), layer, name)
        run_restore(project, server.client(token), layer, name)  # drafts need their own account
    twin = pull_anew(project, server.client(), layer, tmp_path / "twin")
    for name in (ONE, TWO):
        was, is_now = kept_of(project, layer, name), kept_of(twin, layer, name)
        assert as_restored(is_now) == as_restored(was)


def test_nothing_is_restored_twice(project: Project, server: FakeServer) -> None:
    first = run_restore(project, server.client(), "claim", TWO)
    again = run_restore(project, server.client(), "claim", TWO)
    assert (first.n_tasks, first.n_restored, first.n_already_there) == (8, 8, 0)
    assert (again.n_tasks, again.n_restored, again.n_already_there) == (0, 0, 8)
    (skipped,) = [
        each
        for task in server.tasks.values()
        for each in task["annotations"]
        if each["was_cancelled"]
    ]
    assert skipped["completed_by"]["email"] == f"{TWO}@contoh.invalid"


class Dying(FakeStudio):
    """Dies before, or just after, one of its writes."""

    def __init__(self, server: FakeServer, token: str, *, at: int, late: bool) -> None:
        super().__init__(server, token)
        self.left = at
        self.late = late

    def create_annotation(
        self, task_id: int, result: Sequence[Any], *, unique_id: str, **rest: Any
    ) -> int:
        self.left -= 1
        if self.left < 0 and not self.late:
            raise KeyboardInterrupt
        made = super().create_annotation(task_id, result, unique_id=unique_id, **rest)
        if self.left < 0:
            raise KeyboardInterrupt
        return made


@pytest.mark.parametrize("at", [0, 3, 7])
@pytest.mark.parametrize("late", [False, True])
def test_a_restoration_that_was_cut_off_is_begun_again(
    project: Project, server: FakeServer, at: int, late: bool
) -> None:
    (token,) = [token for token, number in server.tokens.items() if number == 1]
    with pytest.raises(KeyboardInterrupt):
        run_restore(project, Dying(server, token, at=at, late=late), "claim", ONE)
    report = run_restore(project, server.client(), "claim", ONE)
    assert (report.n_already_there, report.n_restored) == (at + late, 8 - at - late)
    assert [len(task["annotations"]) for task in server.tasks.values()] == [1] * 8


def test_an_id_held_by_another_project_does_not_pass_for_a_restored_answer(
    project: Project, server: FakeServer
) -> None:
    run_restore(project, server.client(), "claim", ONE)
    for n_made, n_there in ((8, 0), (0, 8)):
        report = run_restore(project, server.client(), "claim", ONE, title="claim again")
        assert (report.n_restored, report.n_already_there) == (n_made, n_there)
    assert [len(task["annotations"]) for task in server.tasks.values()] == [1] * 16


def test_an_answer_changed_since_is_left_as_it_is(project: Project, server: FakeServer) -> None:
    run_restore(project, server.client(), "claim", ONE)
    task = next(iter(server.tasks.values()))
    task["annotations"][0]["result"] = []
    report = run_restore(project, server.client(), "claim", ONE)
    assert [each.rule for each in report.findings] == ["answer-differs"]
    assert task["annotations"][0]["result"] == []


def test_an_answer_that_says_the_same_otherwise_was_not_changed(
    project: Project, server: FakeServer
) -> None:
    """As people and scripts leave answers: regions together, and no more keys than needed."""
    run_restore(project, server.client(), "claim", ONE)
    for task in server.tasks.values():
        for item in task["annotations"][0]["result"]:
            if item["type"] == "relation":
                item.pop("direction", None)
            elif item.get("origin") == "manual":
                del item["origin"]
            if item["type"] == "choices":
                item["value"].pop("text", None)
        task["annotations"][0]["result"].reverse()
    report = run_restore(project, server.client(), "claim", ONE)
    assert (report.n_already_there, report.findings) == (8, ())


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"was_cancelled": True}, "an answer that was skipped since"),
        ({"completed_by": {"id": 3, "email": f"{TWO}@contoh.invalid"}}, "of another account"),
    ],
)
def test_an_answer_of_another_standing_is_told(
    project: Project, server: FakeServer, changes: dict[str, Any], found: str
) -> None:
    run_restore(project, server.client(), "claim", ONE)
    next(iter(server.tasks.values()))["annotations"][0].update(changes)
    report = run_restore(project, server.client(), "claim", ONE)
    (finding,) = report.findings
    assert finding.rule == "answer-differs"
    assert found in finding.found
    assert TWO not in str(finding)
    assert report.n_restored == 0


def test_a_server_that_keeps_something_else_is_told_on(
    project: Project, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = server.client()
    make = studio.create_annotation
    monkeypatch.setattr(
        studio, "create_annotation", lambda task, result, **rest: make(task, result[:-1], **rest)
    )
    with pytest.raises(StudioError, match="has another result"):
        run_restore(project, studio, "claim", ONE)


def test_drafts_are_left_to_their_own_account(project: Project, server: FakeServer) -> None:
    (draft,) = [each for each in kept_of(project, "entity", TWO) if each.status == "draft"]
    report = run_restore(project, server.client(), "entity", TWO)
    assert [(each.rule, each.place) for each in report.findings] == [
        ("draft-of-other-account", draft.annotation_id)
    ]
    own = next(token for token, number in server.tokens.items() if number == 3)
    for n_drafts in (1, 0):
        assert run_restore(project, server.client(own), "entity", TWO).n_drafts == n_drafts
    assert sum(len(task["drafts"]) for task in server.tasks.values()) == 1


def test_a_draft_of_a_change_hangs_on_its_answer(project: Project, server: FakeServer) -> None:
    path = project.annotations_dir("claim") / f"{ONE}.jsonl"
    first, *others = kept_of(project, "claim", ONE)
    begun = msgspec.structs.replace(
        first,
        annotation_id=f"{first.annotation_id}9",
        status="draft",
        draft_of=first.annotation_id,
        spans=first.spans[:1],
        attributes=(),
        relations=(),
    )
    write_jsonl(path, [first, begun, *others])
    own = next(token for token, number in server.tokens.items() if number == 2)
    for n_drafts in (1, 0):
        assert run_restore(project, server.client(own), "claim", ONE).n_drafts == n_drafts
    (task,) = [task for task in server.tasks.values() if task["drafts"]]
    assert task["drafts"][0]["annotation"] == task["annotations"][0]["id"]


def test_a_copy_of_a_suggestion_comes_back_as_one(
    project: Project, server: FakeServer, tmp_path: Path
) -> None:
    """What began as a machine's list is never taken for a person's own."""
    path = project.annotations_dir("claim") / f"{ONE}.jsonl"
    ids = {each.document_id: each.annotation_id for each in project.read_suggestions("claim")}
    kept = [
        msgspec.structs.replace(each, copied_from=ids[each.document_id])
        for each in kept_of(project, "claim", ONE)
    ]
    write_jsonl(path, kept)
    assert run_restore(project, server.client(), "claim", ONE).findings == ()
    for task in server.tasks.values():
        (shown,), (answer,) = task["predictions"], task["annotations"]
        assert answer["parent_prediction"] == shown["id"]
    twin = pull_anew(project, server.client(), "claim", tmp_path / "twin")
    assert as_restored(kept_of(twin, "claim", ONE)) == as_restored(kept)


@pytest.mark.parametrize("gone", ["prediction:17", "d1/claim/nobody/4"])
def test_a_copy_of_a_suggestion_that_is_gone_is_told(
    project: Project, server: FakeServer, gone: str
) -> None:
    path = project.annotations_dir("claim") / f"{ONE}.jsonl"
    first, *others = kept_of(project, "claim", ONE)
    write_jsonl(path, [msgspec.structs.replace(first, copied_from=gone), *others])
    report = run_restore(project, server.client(), "claim", ONE)
    assert [each.rule for each in report.findings] == ["suggestion-not-there"]
    assert report.n_restored == 8


@pytest.mark.parametrize(
    ("unique_id", "is_kept"),
    [("5f6a1c1e-0000-4000-8000-000000000001", True), ("", False), ("answer 7", False)],
)
def test_an_answer_keeps_the_id_it_has_where_a_server_takes_it(
    project: Project, server: FakeServer, unique_id: str, is_kept: bool
) -> None:
    path = project.annotations_dir("claim") / f"{ONE}.jsonl"
    first, *others = kept_of(project, "claim", ONE)
    write_jsonl(path, [msgspec.structs.replace(first, unique_id=unique_id), *others])
    run_restore(project, server.client(), "claim", ONE)
    assert (unique_id in server.unique_ids) == is_kept
    assert all(uuid.UUID(each) for each in server.unique_ids)
    assert run_restore(project, server.client(), "claim", ONE).n_restored == 0


@pytest.mark.parametrize("mode", ["separate", "blind"])
def test_a_task_of_one_annotator_alone_is_done_with_one_answer(
    project: Project, server: FakeServer, mode: str
) -> None:
    alone = in_mode(project, mode)
    report = run_restore(alone, server.client(), "claim", ONE)
    assert report.title == project_title(alone, "claim", ONE)
    assert [each["maximum_annotations"] for each in server.projects.values()] == [1]


def test_withdrawn_answers_stay_away(project: Project, server: FakeServer) -> None:
    path = project.annotations_dir("claim") / f"{ONE}.jsonl"
    first, *others = kept_of(project, "claim", ONE)
    write_jsonl(path, [msgspec.structs.replace(first, status="withdrawn"), *others])
    report = run_restore(project, server.client(), "claim", ONE)
    assert (report.n_restored, report.n_withdrawn) == (7, 1)


@pytest.mark.parametrize("layer", ["entity", "claim", "stance"])
def test_gold_is_shown_as_suggestions_in_a_project_of_its_own(
    project: Project, server: FakeServer, layer: str
) -> None:
    report = run_restore(project, server.client(), layer, "gold")
    assert report.title == review_title(project, layer, "gold") != project_title(project, layer)
    assert (report.shown_as, report.n_tasks) == ("predictions", len(project.read_gold(layer)))
    shown = [each for task in server.tasks.values() for each in task["predictions"]]
    assert {each["model_version"] for each in shown} == {f"gold-{POLICY}"}
    origins = {item.get("origin") for each in shown for item in each["result"]}
    assert origins <= {"prediction", None}
    assert not any(task["annotations"] for task in server.tasks.values())
    assert run_restore(project, server.client(), layer, "gold").n_tasks == 0


def test_an_annotator_s_answers_can_be_shown_as_suggestions(
    project: Project, server: FakeServer
) -> None:
    report = run_restore(project, server.client(), "claim", TWO, shown_as="predictions")
    assert (report.title, report.n_tasks) == (review_title(project, "claim", TWO), 7)
    versions = {p["model_version"] for t in server.tasks.values() for p in t["predictions"]}
    assert versions == {f"answers-{TWO}"}


def test_gold_is_nobody_s_answer_in_the_round(project: Project, server: FakeServer) -> None:
    with pytest.raises(TandaiError, match="pulled as somebody's answers"):
        run_restore(
            project, server.client(), "claim", "gold", shown_as="annotations", account="x@y"
        )
    report = run_restore(
        project,
        server.client(),
        "claim",
        "gold",
        shown_as="annotations",
        account="Curator@tandai.invalid",
        title="gold to mend",
    )
    assert report.n_restored == 8


@pytest.mark.parametrize("text", ["stand-off", "full"])
def test_a_release_gives_the_same_answers_as_the_corpus(
    project: Project, server: FakeServer, text: str, tmp_path: Path
) -> None:
    release = make_release(project, tmp_path / "release", text)
    if text == "full":
        shutil.rmtree(project.build / "documents")
    report = run_restore(project, server.client(), "claim", ONE, release=release)
    if text == "full":
        assert report.n_restored == 8
        return
    again = run_restore(project, server.client(), "claim", ONE)
    assert (report.n_restored, again.n_restored, again.findings) == (8, 0, ())


def make_release(project: Project, folder: Path, text: Any) -> Path:
    from dataclasses import replace

    from tandai.settings import ReleaseSettings

    settings = msgspec.structs.replace(project.settings, release=ReleaseSettings(text=text))
    run_release(replace(project, settings=settings), "1.0.0", out=folder)
    return folder


def spoilt(project: Project, **changes: Any) -> None:
    path = project.annotations_dir("claim") / f"{ONE}.jsonl"
    first, *others = kept_of(project, "claim", ONE)
    span = msgspec.structs.replace(first.spans[0], **changes)
    write_jsonl(path, [msgspec.structs.replace(first, spans=(span, *first.spans[1:])), *others])


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"end": 10**6}, "span-outside-text"),
        ({"start": 1}, "quote-of-other-text"),
        ({"label": "BOAT"}, "answer-not-writable"),
    ],
)
def test_what_does_not_fit_its_text_is_not_sent(
    project: Project, server: FakeServer, changes: dict[str, Any], rule: str
) -> None:
    spoilt(project, **changes)
    with pytest.raises(CheckError) as caught:
        run_restore(project, server.client(), "claim", ONE)
    assert rule in [getattr(each, "rule", "") for each in caught.value.findings]
    assert server.projects == {}


def test_answers_by_another_guideline_are_not_put_under_this_one(
    project: Project, server: FakeServer
) -> None:
    run_restore(project, server.client(), "claim", ONE)
    path = project.annotations_dir("claim") / f"{ONE}.jsonl"
    newer = [
        msgspec.structs.replace(each, guideline_version="99")
        for each in kept_of(project, "claim", ONE)
    ]
    write_jsonl(path, newer)
    with pytest.raises(CheckError, match="task-of-other-guideline"):
        run_restore(project, server.client(), "claim", ONE)


@pytest.mark.parametrize("account", ["", "nobody@contoh.invalid"])
def test_a_missing_account_says_what_to_do(project: Project, account: str) -> None:
    put_accounts(project)
    server = FakeServer()
    with pytest.raises(TandaiError, match=r"no account of .*--account.*--as predictions"):
        run_restore(project, server.client(), "claim", ONE, account=account)
    assert server.projects == {}


def test_one_person_s_answers_never_become_another_s(project: Project, server: FakeServer) -> None:
    with pytest.raises(TandaiError, match="one person's answers would become another's"):
        run_restore(project, server.client(), "claim", ONE, account=f"{TWO}@contoh.invalid")


@pytest.mark.parametrize(("annotator", "layer"), [("nobody", "claim"), ("gold", "stance")])
def test_nothing_to_restore_is_an_error(
    project: Project, server: FakeServer, annotator: str, layer: str
) -> None:
    project.gold_path("stance").unlink()
    with pytest.raises(TandaiError, match=r"found no|no annotator"):
        run_restore(project, server.client(), layer, annotator)


def test_tasks_come_with_what_annotators_were_shown(project: Project, server: FakeServer) -> None:
    run_restore(project, server.client(), "claim", ONE)
    shown = {each.document_id: each for each in project.read_suggestions("claim")}
    for task in server.tasks.values():
        assert len(task["predictions"]) == (task["data"]["document_id"] in shown)
    assert shown
