"""Against a real server: a push that ends anyhow, then another; no task twice, none missing."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from studio import pusher
from studio.conftest import CONFIG, make_task
from studio.proxy import MOMENTS, Moment, Proxy, proxy_to
from tandai.digest import sha256_text
from tandai.errors import StudioError
from tandai.studio.client import RemoteStudio
from tandai.studio.database import DATABASE
from tandai.studio.journal import open_journal
from tandai.studio.local import LocalStudio
from tandai.studio.push import PushReport, push_tasks
from tandai.studio.rest import Patience
from tandai.studio.secretfiles import read_secret

pytestmark = pytest.mark.studio

TASKS = [make_task(f"d{number}") for number in range(7)]
BATCH = 3
POSTS = [("POST *api/projects/", 0), ("POST *import", 0), ("POST *import", 2)]
"""The first and the last batch of three."""


class Round:
    """One project on the server, its tasks on the disk and its journal."""

    def __init__(self, server: LocalStudio, proxy: Proxy, folder: Path) -> None:
        self.server, self.proxy = server, proxy
        self.title = folder.name[-50:]
        self.journal = folder / "journal" / "entity.jsonl"
        self.file = folder / "tasks.json"
        self.tasks: list[dict[str, Any]] = []
        self.batch = BATCH
        self.give(TASKS, BATCH)

    def give(self, tasks: list[dict[str, Any]], batch: int) -> None:
        self.tasks, self.batch = tasks, batch
        self.file.write_bytes(msgspec.json.encode(tasks))
        self.file.with_suffix(".xml").write_text(CONFIG, encoding="utf-8")

    @property
    def token(self) -> str:
        return read_secret(self.server.token_file)

    def start(self) -> "subprocess.Popen[bytes]":
        """A push in a process of its own, through the proxy."""
        words = [self.proxy.url, self.title, self.journal, self.file, self.batch]
        return subprocess.Popen(
            [sys.executable, pusher.__file__, *map(str, words)],
            env={**os.environ, "LABEL_STUDIO_API_KEY": self.token},
            stderr=subprocess.PIPE,
        )

    def push(self, url: str = "", **patience: Any) -> PushReport:
        """A push in this process; straight to the server unless an address is given."""
        studio = RemoteStudio(url or self.server.status().url, self.token)
        wait = Patience(**{"poll": 0.2, "rest": 2.0, **patience})
        try:
            with open_journal(self.journal, at=time.time()) as journal:
                return push_tasks(
                    studio,
                    self.title,
                    CONFIG,
                    self.tasks,
                    journal=journal,
                    patience=wait,
                    batch=self.batch,
                )
        finally:
            studio.close()

    def killed_at(self, match: str, number: int, moment: Moment) -> None:
        """A push that is killed at a moment of one of its requests."""
        started: list[subprocess.Popen[bytes]] = []
        self.proxy.plan(match, number, moment, lambda: started[0].kill())
        started.append(process := self.start())
        _, said = process.communicate(timeout=300)
        assert process.returncode == -signal.SIGKILL, said.decode()

    def assert_each_task_is_there_once(self) -> None:
        studio = RemoteStudio(self.server.status().url, self.token)
        try:
            project = studio.find_project(self.title)
            assert project is not None
            keys = studio.list_tasks(project)
        finally:
            studio.close()
        there = Counter(key.document_id for key in keys)
        assert there == {task["data"]["document_id"]: 1 for task in self.tasks}
        assert {key.n_suggestions for key in keys} == {1}


@pytest.fixture
def pushing(studio_server: LocalStudio, tmp_path: Path) -> Iterator[Round]:
    with proxy_to(studio_server.status().url) as proxy:
        yield Round(studio_server, proxy, tmp_path)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize(("match", "number"), POSTS)
def test_killed_at_any_post_and_pushed_again_at_once(
    pushing: Round, match: str, number: int, moment: Moment
) -> None:
    pushing.killed_at(match, number, moment)
    report = pushing.push()
    assert report.refused == ()
    assert report.inserted + report.already_there == len(TASKS)
    pushing.assert_each_task_is_there_once()


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize(("match", "number"), POSTS)
def test_a_line_that_breaks_is_mended_in_the_same_push(
    pushing: Round, match: str, number: int, moment: Moment
) -> None:
    pushing.proxy.plan(match, number, moment, lambda: None)
    report = pushing.push(pushing.proxy.url)
    assert pushing.proxy.fired.is_set()
    assert report.inserted == len(TASKS)
    assert report.unsettled == int(match.endswith("import"))
    pushing.assert_each_task_is_there_once()


def test_killed_between_posts_and_pushed_again(pushing: Round) -> None:
    """While it lists, and while it says whose suggestions are shown."""
    for match, number in (("GET *api/tasks/", 0), ("PATCH *", 0)):
        pushing.killed_at(match, number, "before")
    assert pushing.push().already_there == len(TASKS)
    pushing.assert_each_task_is_there_once()


def test_killed_again_and_again(pushing: Round) -> None:
    for number in range(3):
        pushing.killed_at("POST *import", 0, MOMENTS[number + 1])
    pushing.push()
    pushing.assert_each_task_is_there_once()


def long_task(document_id: str) -> dict[str, Any]:
    """An article's length, with 23 suggestions: what a server takes a while to write."""
    text = "Sari tiba di Kota Lembayung. " * 90
    task = make_task(document_id, text)
    begins = [29 * number for number in range(23)]
    task["predictions"][0]["result"] = [
        {
            "id": f"s{begin}",
            "from_name": "entity",
            "to_name": "text",
            "type": "labels",
            "value": {"start": begin, "end": begin + 4, "text": "Sari", "labels": ["PER"]},
        }
        for begin in begins
    ]
    assert task["data"]["text_sha256"] == sha256_text(text)
    return task


def test_killed_while_the_server_writes_and_pushed_again_before_it_ends(pushing: Round) -> None:
    """One POST of 400 tasks, which the server takes a second and more to check and write."""
    pushing.give([long_task(f"d{number}") for number in range(400)], batch=400)
    pushing.killed_at("POST *import", 0, "sent")
    report = pushing.push(rest=20.0)
    assert (report.unsettled, report.inserted, report.already_there) == (1, 0, 400)
    pushing.assert_each_task_is_there_once()


def test_second_push_begins_before_the_server_has_the_whole_batch(pushing: Round) -> None:
    """The server begins to write only when the second push waits already."""
    pushing.killed_at("POST *import", 1, "held")
    looks: list[float] = []

    def tell(rested: float, wanted: float) -> None:
        looks.append(rested)
        if len(looks) == 10:  # more than a push that does not wait would give it
            pushing.proxy.released.set()

    report = pushing.push(rest=20.0, tell=tell)
    assert len(looks) >= 10
    assert (report.unsettled, report.inserted, report.already_there) == (1, 1, 6)
    pushing.assert_each_task_is_there_once()


def test_tasks_that_a_locked_database_robs_of_their_suggestions_are_sent_again(
    pushing: Round,
) -> None:
    """Label Studio repeats such an import itself, with the suggestions taken out before."""
    locked_out: list[threading.Thread] = []

    def lock() -> None:
        database = sqlite3.connect(
            pushing.server.folder / DATABASE, isolation_level=None, check_same_thread=False
        )
        database.execute("BEGIN IMMEDIATE")
        pushing.proxy.released.set()

        def unlock() -> None:
            time.sleep(8.0)  # a server waits for 5 s, then repeats after 3
            database.execute("ROLLBACK")
            database.close()

        locked_out.append(threading.Thread(target=unlock))
        locked_out[0].start()

    pushing.proxy.plan("POST *import", 1, "held", lock)
    report = pushing.push(pushing.proxy.url, rest=30.0)
    locked_out[0].join()
    assert (report.inserted, report.sent_again) == (len(TASKS), BATCH)
    pushing.assert_each_task_is_there_once()


def test_server_that_dies_while_it_writes_is_pushed_to_again(pushing: Round) -> None:
    def kill_server() -> None:
        os.killpg(pushing.server.status().pid, signal.SIGKILL)

    pushing.give([long_task(f"d{number}") for number in range(200)], batch=50)
    pushing.proxy.plan("POST *import", 2, "sent", kill_server)
    try:
        with pytest.raises(StudioError):
            pushing.push(pushing.proxy.url, limit=1.0)
    finally:
        pushing.server.start(patience=300)
    report = pushing.push()
    assert report.unsettled == 1
    assert report.inserted + report.already_there == 200
    assert 100 <= report.already_there <= 150
    pushing.assert_each_task_is_there_once()
