"""`tandai round` on real servers: killed, taken up, answered by two who log in, collected, stopped."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from conftest import two_free_ports
from flow.modes import NAMES
from flow.samples import begin, reopen, replace_in
from integration.people import LINE, logged_in
from tandai.accounts import read_accounts
from tandai.flow.documents import run_documents
from tandai.flow.logins import Login, login_path
from tandai.flow.servers import server_states, stop_servers
from tandai.flow.tasks import run_tasks
from tandai.project import Project
from tandai.studio.credentials import TOKEN_VARIABLE
from tandai.studio.local import LocalStudio

pytestmark = pytest.mark.studio


@pytest.fixture
def blind(studio_server: LocalStudio, tmp_path: Path) -> Iterator[Project]:
    """A blind round as tandai.toml says it, with entity tasks made and nothing started."""
    assert studio_server.status().running  # its environment is there
    root = tmp_path / "project"
    begin(root)
    names = ", ".join(f'"{name}"' for name in NAMES)
    said = f'[studio]\nmode = "blind"\nannotators = [{names}]\n'
    replace_in(root / "tandai.toml", "[studio]\n", said)
    replace_in(root / "tandai.toml", "port = 8080", f"port = {two_free_ports()}")
    project = reopen(root)
    run_documents(project, root / "articles")
    run_tasks(project, ("entity",))
    yield project
    stop_servers(project)


def words_of(project: Project, *words: str) -> list[str]:
    own = ["--project", str(project.root), "--data-dir", str(project.data_dir)]
    return [sys.executable, "-m", "tandai.cli", *words, *own]


def environment() -> dict[str, str]:
    """Without a developer's own token."""
    return {name: value for name, value in os.environ.items() if name != TOKEN_VARIABLE}


def tandai(project: Project, *words: str, code: int = 0) -> Any:
    """Runs a command with --json; what it prints."""
    ran = subprocess.run(
        words_of(project, *words, "--json"),
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert ran.returncode == code, ran.stderr
    return json.loads(ran.stdout)


def kill_when(project: Project, words: tuple[str, ...], is_time: Callable[[], bool]) -> None:
    """Runs a command and kills it as soon as something is so."""
    process = subprocess.Popen(
        words_of(project, *words),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
    )
    deadline = time.monotonic() + 120
    while not is_time():
        assert process.poll() is None, "it ended by itself"
        assert time.monotonic() < deadline
        time.sleep(0.005)
    process.kill()
    process.wait()


def read_login(project: Project, name: str) -> Login:
    return msgspec.json.decode(login_path(project, name).read_bytes(), type=Login)


def answer_all(login: Login) -> int:
    """Logs in as a person would and answers every task of the one project there."""
    with logged_in(login.address, login) as browser:
        token = browser.get("/api/current-user/token").json()["token"]
    headers = {"Authorization": f"Token {token}"}
    with httpx.Client(base_url=login.address, headers=headers, **LINE) as line:
        (project,) = line.get("/api/projects/").json()["results"]
        tasks = line.get(f"/api/tasks/?project={project['id']}&page_size=100").json()["tasks"]
        for task in tasks:
            made = line.post(f"/api/tasks/{task['id']}/annotations/", json={"result": []})
            assert made.status_code == 201
    return len(tasks)


def test_a_round_survives_kills_and_comes_back_whole(blind: Project) -> None:
    """Killed with one server begun and with one account half made; nothing is there twice."""
    start = ("round", "start")
    kill_when(blind, start, lambda: any(each.running for each in server_states(blind)))
    assert [each.running for each in server_states(blind)] == [True, False]
    kill_when(blind, start, login_path(blind, NAMES[1]).exists)
    password = read_login(blind, NAMES[1]).password

    begun = tandai(blind, *start)
    assert [each["annotator"] for each in begun["servers"]] == list(NAMES)
    assert [each["annotator"] for each in begun["logins"]] == list(NAMES)
    assert [each["inserted"] + each["already_there"] for each in begun["layers"]] == [8, 8]
    assert read_login(blind, NAMES[1]).password == password
    known = read_accounts(blind.data_dir / "accounts.json")
    assert {each.annotator_id for each in known.values()} == set(NAMES)
    printed = json.dumps(begun)
    assert not any(read_login(blind, name).password in printed for name in NAMES)

    again = tandai(blind, *start)
    assert [each["is_new"] for each in again["logins"]] == [False, False]
    assert [(each["inserted"], each["already_there"]) for each in again["layers"]] == [(0, 8)] * 2

    assert [answer_all(read_login(blind, name)) for name in NAMES] == [8, 8]
    collected = tandai(blind, "round", "collect")
    assert [(each["layer"], each["annotator"]) for each in collected["pulls"]] == [
        ("entity", name) for name in NAMES
    ]
    (layer,) = collected["layers"]
    assert (layer["n_submitted"], layer["annotators"]) == (16, list(NAMES))
    made = list(blind.read_annotations("entity"))
    assert len({each.annotation_id for each in made}) == 16
    assert {each.annotator_kind for each in made} == {"person"}
    # Who is who stays in the user data directory.
    in_git = b"".join(path.read_bytes() for path in blind.corpus.rglob("*") if path.is_file())
    assert not any(read_login(blind, name).email.encode() in in_git for name in NAMES)

    assert [each["running"] for each in tandai(blind, "studio", "status")["servers"]] == [True] * 2
    assert len(tandai(blind, "studio", "stop")["stopped"]) == 2
    stopped = tandai(blind, "studio", "status", code=1)
    assert [each["running"] for each in stopped["servers"]] == [False, False]
