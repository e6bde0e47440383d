"""Answers go back to a real server and come from it as they were, even if we are killed midway."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from flow.fixtures import finished as finished
from flow.fixtures import project as project
from flow.samples import reopen, replace_in
from flow.test_restore import (
    ONE,
    PASSWORD,
    TWO,
    as_restored,
    kept_of,
    make_release,
    pull_anew,
    put_accounts,
)
from tandai.digest import short_digest
from tandai.errors import StudioError
from tandai.flow.restore import run_restore
from tandai.project import Project
from tandai.records import Annotation
from tandai.restore import make_unique_id
from tandai.store import read_jsonl, write_jsonl
from tandai.studio.client import RemoteStudio
from tandai.studio.local import LocalStudio
from tandai.studio.secretfiles import read_secret

pytestmark = pytest.mark.studio

DRIVER = """
import http.client, json, os, signal, sys
from pathlib import Path
from tandai.flow.restore import run_restore
from tandai.project import open_project
from tandai.studio.client import RemoteStudio

root, data_dir, url, moment, left = sys.argv[1:]
token = os.environ["STUDIO_TOKEN"]
left = int(left)
make = RemoteStudio.create_annotation

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def send_and_die(task_id, result, **given):
    # The whole request is on its way, and nobody waits for its answer.
    body = {"result": result, "ground_truth": False}
    body |= {key: value for key, value in given.items() if value is not None}
    line = http.client.HTTPConnection(url.removeprefix("http://"))
    headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
    line.request("POST", f"/api/tasks/{task_id}/annotations/", json.dumps(body), headers)
    die()

def dying(self, task_id, result, **given):
    global left
    left -= 1
    if left < 0 and moment == "before":
        die()
    if left < 0 and moment == "inside":
        send_and_die(task_id, result, **given)
    number = make(self, task_id, result, **given)
    if left < 0:
        die()
    return number

RemoteStudio.create_annotation = dying
project = open_project(Path(root), data_dir=Path(data_dir))
run_restore(project, RemoteStudio(url, token), "claim", "anotator-1")
"""


@pytest.fixture
def round_(project: Project, studio: RemoteStudio, title: str) -> Project:
    """A project whose titles no other test has, with an account for each annotator."""
    for name in (ONE, TWO):
        if f"{name}@contoh.invalid" not in studio.accounts().values():
            studio.create_account(f"{name}@contoh.invalid", PASSWORD)
    put_accounts(project)
    name = f"sample-{short_digest(title)}"
    replace_in(project.root / "tandai.toml", 'name = "tandai-sample"', f'name = "{name}"')
    # A unique id is one on a whole server, which all tests share.
    for path in (project.corpus / "annotations").glob("*/*.jsonl"):
        write_jsonl(path, [renamed(each, title) for each in read_jsonl(path, Annotation)])
    return reopen(project.root)


def renamed(annotation: Annotation, title: str) -> Annotation:
    if not annotation.unique_id:
        return annotation
    unique_id = make_unique_id(title, annotation.unique_id)
    return msgspec.structs.replace(annotation, unique_id=unique_id)


@pytest.mark.parametrize("layer", ["entity", "claim", "stance"])
def test_answers_come_back_as_they_were(
    round_: Project, studio: RemoteStudio, layer: str, tmp_path: Path
) -> None:
    for name in (ONE, TWO):
        first = run_restore(round_, studio, layer, name)
        again = run_restore(round_, studio, layer, name)
        assert (again.n_tasks, again.n_restored) == (0, 0)
        assert again.n_already_there == first.n_restored
    twin = pull_anew(round_, studio, layer, tmp_path / "twin")
    for name in (ONE, TWO):
        # A draft is made by the token's own account only; the curator is neither of them.
        wanted = [each for each in kept_of(round_, layer, name) if each.status != "draft"]
        assert as_restored(kept_of(twin, layer, name)) == as_restored(wanted)


def test_drafts_go_back_by_their_own_account(round_: Project, studio: RemoteStudio) -> None:
    token = own_token(studio, TWO)
    own = RemoteStudio(studio.url, token)
    try:
        for n_drafts in (1, 0):
            assert run_restore(round_, own, "entity", TWO).n_drafts == n_drafts
    finally:
        own.close()
    project_id = studio.find_project(f"{round_.name}-entity")
    assert project_id is not None
    drafts = [draft for task in json.loads(studio.export(project_id)) for draft in task["drafts"]]
    assert [draft["user"] for draft in drafts] == [f"{TWO}@contoh.invalid"]


def own_token(studio: RemoteStudio, name: str) -> str:
    """The API token of an account that the test made, by logging in as a browser does."""
    with studio._line.visitor() as browser:
        browser.get("user/login/")
        form = {
            "email": f"{name}@contoh.invalid",
            "password": PASSWORD,
            "csrfmiddlewaretoken": browser.cookies.get("csrftoken", ""),
        }
        answer = browser.post("user/login/", data=form, headers={"Referer": studio.url})
        if not answer.is_redirect:
            raise StudioError("the test could not log in")
        return str(browser.get("api/current-user/token").json()["token"])


@pytest.mark.parametrize("moment", ["before", "inside", "after"])
@pytest.mark.parametrize("left", [0, 5])
def test_a_killed_restoration_is_begun_again(
    round_: Project, studio: RemoteStudio, studio_server: LocalStudio, moment: str, left: int
) -> None:
    given = (str(round_.root), str(round_.data_dir), studio.url)
    token = read_secret(studio_server.token_file)
    ended = subprocess.run(
        [sys.executable, "-c", DRIVER, *given, moment, str(left)],
        env={**os.environ, "STUDIO_TOKEN": token},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    report = run_restore(round_, studio, "claim", ONE)
    there = report.n_already_there
    # Of the request nobody heard the answer of, either may be true.
    assert there in {"before": {left}, "inside": {left, left + 1}, "after": {left + 1}}[moment]
    assert report.n_restored == 8 - there
    project_id = studio.find_project(f"{round_.name}-claim")
    assert project_id is not None
    tasks = json.loads(studio.export(project_id))
    assert [len(task["annotations"]) for task in tasks] == [1] * 8
    assert not any(answer["ground_truth"] for task in tasks for answer in task["annotations"])


def test_gold_of_a_release_is_shown_as_suggestions(
    round_: Project, studio: RemoteStudio, tmp_path: Path
) -> None:
    release = make_release(round_, tmp_path / "release", "stand-off")
    shutil.rmtree(round_.corpus / "gold")
    report = run_restore(round_, studio, "claim", "gold", release=release)
    assert (report.n_tasks, report.shown_as) == (8, "predictions")
    shown = studio.predictions(report.project_id)
    assert {each["model_version"] for each in shown} == {"gold-1.0.0"}
    assert run_restore(round_, studio, "claim", "gold", release=release).n_tasks == 0
