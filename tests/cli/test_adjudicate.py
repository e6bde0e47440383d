"""The command says what is open, what it sent and what it took, in tables or as JSON."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from adjudication.curators import curation_tasks, rule_of, shown, submit
from cli.conftest import Refuse, Tandai
from flow.test_correct import a_word, change, correct
from flow.test_restore import ONE
from studio.fake import FakeServer
from tandai.cli.units import ITEMS, PLACES, THINGS
from tandai.flow import connect
from tandai.flow.connect import Connected, OpenServer
from tandai.flow.targets import curation_server
from tandai.project import Project


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> FakeServer:
    """Every address leads to the fake."""
    fake = FakeServer()

    @contextmanager
    def open_(project: Project, url: str | None) -> Iterator[OpenServer]:
        said = Connected(url=url or "http://fake", version=fake.release, findings=())
        yield OpenServer(replace(curation_server(project)), fake.client(), said)

    monkeypatch.setattr(connect, "connect_curation", open_)
    return fake


def at(project: Project) -> tuple[object, ...]:
    return ("--project", project.root, "--data-dir", project.data_dir)


def test_list_shows_the_most_important_first(project: Project, tandai: Tandai) -> None:
    ran = tandai("adjudicate", "list", "--layer", "claim", "--most", "3", *at(project))
    assert ran.code == 0, ran.err
    rows = [line.split() for line in ran.out.splitlines() if line.startswith("s0")]
    assert [row[0] for row in rows] == ["s03"] * 3
    assert "And 26 more of claim" in ran.err
    assert "29 questions open in 7 tasks." in ran.err
    assert "Next: tandai adjudicate push" in ran.err


def test_list_as_json_has_all(project: Project, tandai: Tandai) -> None:
    ran = tandai("adjudicate", "list", "--json", *at(project))
    assert (ran.code, ran.err) == (0, "")
    layers = {each["layer"]: each for each in json.loads(ran.out)["layers"]}
    assert {name: each["n_questions"] for name, each in layers.items()} == {
        "entity": 13,
        "claim": 29,
        "stance": 21,
    }
    assert sum(len(each["questions"]) for each in layers["claim"]["documents"]) == 29


def test_list_says_what_a_correction_lost(project: Project, tandai: Tandai) -> None:
    word = a_word(project)
    done = correct(project, change(project, word, word[::-1]))
    assert done.lost
    said = json.loads(tandai("adjudicate", "list", "--json", *at(project)).out)["lost"]
    assert [(each["document_id"], each["item"]) for each in said] == [
        ("s04", each.item) for each in done.lost
    ]
    assert "json" not in said[0]
    ran = tandai("adjudicate", "list", *at(project))
    assert "Lost by corrections" in ran.out
    assert "of s04 could not be carried" in ran.err
    assert "`tandai correct DOCUMENT --settled`" in ran.err
    assert tandai("correct", "s04", "--settled", *at(project)).code == 0
    assert json.loads(tandai("adjudicate", "list", "--json", *at(project)).out)["lost"] == []


def test_the_whole_way_by_commands(project: Project, server: FakeServer, tandai: Tandai) -> None:
    ran = tandai("adjudicate", "push", "--layer", "claim", *at(project))
    assert ran.code == 0, ran.err
    assert "tandai-sample-claim kurasi" in ran.out
    assert "7 tasks for curators sent." in ran.err
    assert "Next: tandai adjudicate pull" in ran.err
    ran = tandai("adjudicate", "pull", *at(project))
    assert "7 tasks wait for a curator: nothing was submitted since." in ran.err
    assert "Next: answer them at http" in ran.err
    for task in curation_tasks(project, server.client(), "claim").values():
        submit(server.client(), task, [*shown(task, ONE), rule_of("ALL", "C5")])

    unknown = tandai("adjudicate", "pull", *at(project))
    assert unknown.code == 1
    assert "--new-accounts" in unknown.err
    assert not project.adjudications_path("claim").exists()

    ran = tandai("adjudicate", "pull", "--new-accounts", "script", "--json", *at(project))
    assert (ran.code, ran.err) == (0, "")
    (report,) = json.loads(ran.out)["layers"]
    assert (report["n_taken"], report["n_questions"], report["n_without_rule"]) == (7, 29, 0)
    assert "@" not in ran.out

    ran = tandai("adjudicate", "pull", *at(project))
    assert ran.code == 0, ran.err
    assert "annotator-1 (script)" in ran.out
    assert "Next: tandai gold" in ran.err

    gold = tandai("gold", "--layer", "claim", *at(project))
    assert gold.code == 0, gold.err
    assert "adjudicate list" not in gold.err
    ran = tandai("adjudicate", "list", "--layer", "claim", *at(project))
    assert "0 questions open in 0 tasks." in ran.err
    ran = tandai("adjudicate", "push", "--layer", "claim", *at(project))
    assert "Nothing is open, and no task waits for a curator." in ran.err
    assert "adjudicate pull" not in ran.err


def test_gold_says_where_open_items_are_seen(project: Project, tandai: Tandai) -> None:
    ran = tandai("gold", "--layer", "claim", *at(project))
    assert "29 items open and in no gold: see `tandai adjudicate list`." in ran.err
    assert ITEMS in ran.err
    assert ITEMS in tandai("adjudicate", "list", "--layer", "claim", *at(project)).err


def test_counts_of_one_disagreement_say_their_unit(project: Project, tandai: Tandai) -> None:
    assert THINGS in tandai("guideline", "rules", "--layer", "claim", *at(project)).err
    assert PLACES in tandai("report", *at(project)).err


@pytest.mark.usefixtures("server")
def test_a_pull_before_any_push_is_told(project: Project, refuse: Refuse) -> None:
    said = refuse(project, "adjudicate", "pull")
    assert said == (
        "The server has none of the projects tandai-sample-entity kurasi, tandai-sample-claim "
        "kurasi, tandai-sample-stance kurasi; push questions first."
    )


def test_fewer_than_no_questions_are_not_shown(project: Project, tandai: Tandai) -> None:
    ran = tandai("adjudicate", "list", "--most", "-3", *at(project))
    assert ran.code == 2
    assert "-3 is not in the range" in ran.err
