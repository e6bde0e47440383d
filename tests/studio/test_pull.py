import errno
import json
import os
import stat
from pathlib import Path
from typing import BinaryIO

import pytest

from tandai.errors import StudioError
from tandai.studio.increment import pull_newest
from tandai.studio.pull import title_slug
from tandai.studio.push import push_tasks

from .conftest import CONFIG, Door, make_task
from .fake import FakeServer

TITLE = "Entity 1.0"
STAMP = "2031-05-04T101500Z"


@pytest.fixture
def pushed(fake: FakeServer) -> FakeServer:
    push_tasks(fake.client(), TITLE, CONFIG, [make_task("a"), make_task("b")])
    return fake


def test_pull_keeps_the_snapshot_whole(door: Door, title: str, tmp_path: Path) -> None:
    push_tasks(door.studio, title, CONFIG, [make_task("a"), make_task("b")])
    path = pull_newest(door.studio, title, tmp_path, stamp=STAMP, full=True).path
    tasks = json.loads(path.read_bytes())
    assert sorted(task["data"]["document_id"] for task in tasks) == ["a", "b"]


def test_pull_writes_the_bytes_as_sent(pushed: FakeServer, tmp_path: Path) -> None:
    path = pull_newest(pushed.client(), TITLE, tmp_path, stamp=STAMP, full=True).path
    assert path == tmp_path / title_slug(TITLE) / f"{STAMP}.json"
    assert path.read_bytes() == pushed.client().export(1)


def test_only_the_owner_can_read_a_pull(pushed: FakeServer, tmp_path: Path) -> None:
    path = pull_newest(pushed.client(), TITLE, tmp_path / "pulls", stamp=STAMP, full=True).path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_pull_is_never_written_over(pushed: FakeServer, tmp_path: Path) -> None:
    path = pull_newest(pushed.client(), TITLE, tmp_path, stamp=STAMP, full=True).path
    before = path.read_bytes()
    push_tasks(pushed.client(), TITLE, CONFIG, [make_task("c")])
    with pytest.raises(StudioError, match="never written over"):
        pull_newest(pushed.client(), TITLE, tmp_path, stamp=STAMP, full=True)
    assert path.read_bytes() == before


def test_torn_snapshot_leaves_no_file(
    pushed: FakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = pushed.client()

    def torn(project: int, file: BinaryIO, task_ids: object = None) -> int:
        file.write(b'[{"id": 1}, {"id"')
        return 2

    monkeypatch.setattr(studio, "write_export", torn)
    with pytest.raises(StudioError, match="no whole snapshot"):
        pull_newest(studio, TITLE, tmp_path, stamp=STAMP, full=True)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_a_killed_pull_left_goes_and_what_another_writes_stays(
    pushed: FakeServer, tmp_path: Path
) -> None:
    folder = tmp_path / title_slug(TITLE)
    folder.mkdir()
    names = (".p1.json.0a.part", ".p2.json.0b.part", "notes.part")
    left, young, other = (folder / name for name in names)
    for path in (left, young, other):
        path.write_bytes(b"[")
    for path in (left, other):
        os.utime(path, (0, 0))
    pulled = pull_newest(pushed.client(), TITLE, tmp_path, stamp=STAMP, full=True).path
    assert sorted(folder.iterdir()) == sorted([young, pulled, other])


def test_snapshot_of_fewer_tasks_than_the_server_says_is_refused(
    pushed: FakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = pushed.client()
    whole = studio.write_export
    monkeypatch.setattr(studio, "write_export", lambda *given: whole(*given) + 1)
    with pytest.raises(StudioError, match="it has 2 tasks, and the server says 3"):
        pull_newest(studio, TITLE, tmp_path, stamp=STAMP, full=True)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_unknown_project_is_named(fake: FakeServer, tmp_path: Path) -> None:
    with pytest.raises(StudioError, match=r"'Entity 1\.0'"):
        pull_newest(fake.client(), TITLE, tmp_path, stamp=STAMP, full=True)


@pytest.mark.parametrize("stamp", ["", "../x", "a/b", ".hidden", "a b"])
def test_stamp_must_be_a_plain_name(pushed: FakeServer, tmp_path: Path, stamp: str) -> None:
    with pytest.raises(StudioError, match="cannot name a pull"):
        pull_newest(pushed.client(), TITLE, tmp_path, stamp=stamp, full=True)


def test_titles_that_look_alike_have_folders_of_their_own() -> None:
    titles = ["entity-1", "Entity 1", "entity_1", "entity 1", "實體", "实体", "../entity-1", ""]
    slugs = [title_slug(title) for title in titles]
    assert slugs[0] == "entity-1"
    assert len(set(slugs)) == len(titles)
    assert all(set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for slug in slugs)


def test_full_disk_names_the_file_and_leaves_none(
    pushed: FakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = pushed.client()

    def full(project: int, file: BinaryIO, task_ids: object = None) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(studio, "write_export", full)
    with pytest.raises(OSError, match="No space left") as caught:
        pull_newest(studio, TITLE, tmp_path, stamp=STAMP, full=True)
    assert STAMP in caught.value.filename
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
