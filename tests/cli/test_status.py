"""What `tandai status` says of pulls, and how it watches."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import click
import pytest

from cli.conftest import Refuse, Tandai
from flow.modes import in_mode, open_fakes
from tandai.cli import status as shown
from tandai.flow import connect
from tandai.flow.connect import OpenServer
from tandai.flow.round import pull_all, push_all
from tandai.flow.status import LiveStatus
from tandai.project import Project

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def pushed(project: Project) -> tuple[Project, list[OpenServer]]:
    opened, (fake,) = open_fakes(project)
    push_all(project, opened, ("entity",))
    fake.client().create_annotation(min(fake.tasks), [], unique_id="u1", lead_time=42.0)
    return project, opened


def given(project: Project) -> tuple[object, ...]:
    return "--project", project.root, "--data-dir", project.data_dir


def test_offline_it_shows_the_last_pull(
    pushed: tuple[Project, list[OpenServer]], tandai: Tandai
) -> None:
    project, opened = pushed
    pull_all(project, opened, stamp="p1")
    ran = tandai("status", "--offline", *given(project))
    assert ran.code == 0
    lines = [line.split() for line in ran.out.splitlines()]
    assert ["entity", "p1", "8", "0", "8", "0", "0"] in [line[:7] for line in lines]
    assert any(line[:5] == ["entity", "new", "account", "1", "unknown"] for line in lines)
    assert "42.0" in ran.out
    assert "curator@" not in ran.out + ran.err


def test_json_has_all_of_it(pushed: tuple[Project, list[OpenServer]], tandai: Tandai) -> None:
    project, opened = pushed
    pull_all(project, opened, stamp="p1")
    ran = tandai("status", "--offline", "--json", *given(project))
    (layer,) = json.loads(ran.out)["layers"]
    assert (layer["layer"], layer["pull"], layer["server"]) == ("entity", "p1", "local")
    assert layer["status"]["n_left"] == 8
    assert layer["status"]["annotators"][0]["median_seconds"] == 42.0
    assert ran.err == ""


def test_servers_are_asked_unless_told_otherwise(
    pushed: tuple[Project, list[OpenServer]], tandai: Tandai, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, opened = pushed

    @contextmanager
    def opens(project: Project, url: str | None = None) -> Iterator[list[OpenServer]]:
        yield opened

    monkeypatch.setattr(connect, "connect_all", opens)
    ran = tandai("status", *given(project))
    assert ran.code == 0
    assert "Label Studio 1.23.2 at http://fake-1" in ran.out
    assert "p1" not in ran.out


def test_watch_draws_again_until_interrupted(
    pushed: tuple[Project, list[OpenServer]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project, opened = pushed
    live = LiveStatus(project, opened)
    asked: list[int] = []
    waited: list[float] = []

    def ask() -> Any:
        asked.append(1)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return live(NOW)

    monkeypatch.setattr("time.sleep", waited.append)
    monkeypatch.setenv("COLUMNS", "120")
    shown._follow(ask, "Label Studio", 30.0)
    assert waited == [30.0, 30.0]
    out = capsys.readouterr().out
    assert "every 30 s, Ctrl-C ends" in out
    assert "new account 1" in out


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--watch"], "--watch draws on a terminal"),
        (["--watch", "30"], "--watch draws on a terminal"),
        (["--watch", "--offline"], "there is nothing to watch"),
        (["--offline", "--url", "http://127.0.0.1:1"], "--url has no meaning"),
        (["--watch", "1"], "not in the range"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage(
    project: Project, tandai: Tandai, options: list[str], sentence: str
) -> None:
    ran = tandai("status", *options, *given(project))
    assert (ran.code, ran.out) == (2, "")
    assert sentence in ran.err


def test_json_is_not_watched(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    with pytest.raises(click.UsageError, match="on a terminal"):
        shown._check_usage(60.0, None, offline=False, as_json=True)
    shown._check_usage(60.0, None, offline=False, as_json=False)


def test_nothing_pulled_is_one_sentence(project: Project, refuse: Refuse) -> None:
    assert refuse(project, "status", "--offline") == (
        "There is no pull yet; run `tandai pull`, or leave --offline out."
    )


def test_columns_tell_servers_and_owners_apart_where_there_are_several(project: Project) -> None:
    made = in_mode(project, "blind")
    opened, fakes = open_fakes(made)
    push_all(made, opened, ("entity",))
    for fake in fakes:
        fake.client().create_annotation(min(fake.tasks), [], unique_id="u1")
    statuses = LiveStatus(made, opened)(NOW)
    columns, rows = shown.layer_table(statuses)
    assert list(columns[:4]) == ["layer", "server", "whose", "tasks"]
    assert [row[:4] for row in rows] == [
        ("entity", f"local-annotator-{number}", f"annotator-{number}", 8) for number in (1, 2)
    ]
    columns, rows = shown.annotator_table(statuses, NOW)
    assert list(columns[:4]) == ["layer", "server", "whose", "annotator"]
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=-5), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=23), "23 h ago"),
        (timedelta(days=3, hours=5), "3 d ago"),
    ],
)
def test_how_long_ago(passed: timedelta, said: str) -> None:
    assert shown.ago(NOW - passed, NOW) == said


def test_never_is_a_dash() -> None:
    assert shown.ago(None, NOW) == "–"


def test_the_next_step_is_to_answer_until_somebody_has(project: Project, tandai: Tandai) -> None:
    opened, (fake,) = open_fakes(project)
    push_all(project, opened, ("entity",))
    pull_all(project, opened, stamp="2031-05-04T115900.000000Z")
    said = tandai("status", "--offline", *given(project)).err
    assert "Next: answer the tasks in Label Studio, then tandai pull" in said
    read = tandai("annotations", *given(project))
    assert "entity: read from the pull of 2031-05-04 11:59 UTC (0 answers); newer" in read.err
    assert "Nobody has submitted an answer" in read.err
    assert "Next: tandai status" in read.err
    fake.client().create_annotation(min(fake.tasks), [], unique_id="u1", lead_time=42.0)
    # What was answered since is in no pull yet, and the older one says of when it is.
    read = tandai("annotations", *given(project))
    assert "11:59 UTC (0 answers); newer answers need `tandai pull`." in read.err
    pull_all(project, opened, stamp="2031-05-04T120000.000000Z")
    assert "Next: tandai pull" in tandai("status", "--offline", *given(project)).err
    read = tandai("annotations", "--new-accounts", "script", *given(project))
    assert "12:00 UTC (1 answer)" in read.err
    assert "Next: tandai gold" in read.err
