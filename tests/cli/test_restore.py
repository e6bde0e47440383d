"""The command says what it restored, in a table or as JSON, and what it cannot."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cli.conftest import Tandai
from flow.test_restore import ONE, TWO
from flow.test_restore import server as server
from studio.fake import FakeServer, FakeStudio
from tandai.flow import connect
from tandai.flow.connect import Connected
from tandai.project import Project


@pytest.fixture
def opened(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> FakeServer:
    """Every address leads to the fake."""

    @contextmanager
    def open_(project: Project, url: str | None) -> Iterator[tuple[FakeStudio, Connected]]:
        said = Connected(url=url or "http://fake", version=server.release, findings=())
        yield server.client(), said

    monkeypatch.setattr(connect, "connect", open_)
    return server


def at(project: Project) -> tuple[object, ...]:
    return ("--project", project.root, "--data-dir", project.data_dir)


@pytest.mark.usefixtures("opened")
def test_a_table_says_what_was_restored_and_what_was_not(project: Project, tandai: Tandai) -> None:
    ran = tandai("restore", "--layer", "entity", "--annotator", TWO, *at(project))
    assert ran.code == 0, ran.err
    assert "tandai-sample-entity" in ran.out
    assert "draft-of-other-account" in ran.err
    assert f"of {TWO} restored to tandai-sample-entity" in ran.err
    assert "Next: tandai pull" in ran.err


@pytest.mark.usefixtures("opened")
def test_json_is_all_that_is_printed(project: Project, tandai: Tandai) -> None:
    ran = tandai("restore", "--layer", "claim", "--gold", "--json", *at(project))
    assert (ran.code, ran.err) == (0, "")
    report = json.loads(ran.out)["restored"]
    assert (report["shown_as"], report["n_tasks"]) == ("predictions", 8)


@pytest.mark.usefixtures("opened")
def test_no_e_mail_is_printed(project: Project, tandai: Tandai) -> None:
    ran = tandai("restore", "--layer", "claim", "--annotator", ONE, "--json", *at(project))
    assert ran.code == 0
    assert "@" not in ran.out + ran.err


@pytest.mark.parametrize("whose", [(), ("--gold", "--annotator", ONE)])
def test_either_an_annotator_or_gold_is_named(
    project: Project, tandai: Tandai, whose: tuple[str, ...]
) -> None:
    ran = tandai("restore", "--layer", "claim", *whose, *at(project))
    assert ran.code == 2
    assert "either --annotator NAME or --gold" in ran.err


def test_an_unknown_layer_is_wrong_usage(project: Project, tandai: Tandai) -> None:
    ran = tandai("restore", "--layer", "mood", "--gold", *at(project))
    assert ran.code == 2
    assert "mood" in ran.err
