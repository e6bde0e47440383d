"""Each layer, server and owner has its figures; nobody's e-mail is in them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from flow.modes import MODES, in_mode, open_fakes
from tandai.accounts import write_accounts
from tandai.authors import Account
from tandai.errors import StudioError
from tandai.flow.round import pull_all, push_all
from tandai.flow.status import LiveStatus, read_status
from tandai.project import Project

NOW = datetime(2031, 5, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("mode", MODES)
def test_server_and_pull_say_the_same_in_every_mode(project: Project, mode: str) -> None:
    made = in_mode(project, mode)
    opened, fakes = open_fakes(made)
    push_all(made, opened, ("entity",))
    for fake in fakes:
        studio = fake.client(fake_token(fake, "sari@tandai.invalid"))
        studio.create_annotation(min(fake.tasks), [], unique_id="u1", lead_time=40.0)
        studio.create_draft(max(fake.tasks), [])
    live = LiveStatus(made, opened, ("entity",))(NOW)
    pull_all(made, opened, ("entity",), stamp="p1")
    offline = read_status(made, ("entity",), now=NOW)
    assert [each.status for each in offline] == [each.status for each in live]
    assert {each.pull for each in offline} == {"p1"}
    assert {each.pull for each in live} == {""}
    places = {(each.server, each.annotator) for each in live}
    assert len(places) == len(live) == (1 if mode == "shared" else 2)
    for status in (each.status for each in live if each.status.n_answers):
        # Elsewhere one answer is all that a task of one person waits for.
        assert (status.n_tasks, status.n_done) == (8, 0 if mode == "shared" else 1)
        assert status.n_drafts == (0 if mode == "separate" else 1)
        (who,) = status.annotators
        assert (who.annotator, who.annotator_kind) == ("new account 1", "unknown")
        assert (who.n_answers, who.median_seconds) == (1, 40.0)
    assert any(each.status.n_answers for each in live)
    assert "@" not in json.dumps(msgspec.to_builtins([live, offline]))


def fake_token(fake: object, email: str) -> str:
    made: str = fake.client().create_account(email, "sandi uji coba 7")  # type: ignore[attr-defined]
    return made


def test_known_accounts_go_by_their_pseudonyms(project: Project) -> None:
    opened, (fake,) = open_fakes(project)
    push_all(project, opened, ("entity",))
    fake.client().create_annotation(min(fake.tasks), [], unique_id="u1")
    sari = Account(annotator_id="annotator-7", annotator_kind="script")
    write_accounts(project.data_dir / "accounts.json", {"curator@tandai.invalid": sari})
    (found,) = LiveStatus(project, opened, ("entity",))(NOW)
    (who,) = found.status.annotators
    assert (who.annotator, who.annotator_kind) == ("annotator-7", "script")


def test_layers_that_the_server_lacks_are_left_out_unless_named(project: Project) -> None:
    opened, _ = open_fakes(project)
    with pytest.raises(StudioError, match="No server has a project"):
        LiveStatus(project, opened)
    push_all(project, opened, ("entity",))
    assert [each.layer for each in LiveStatus(project, opened)(NOW)] == ["entity"]
    with pytest.raises(StudioError, match=r"has no project 'tandai-sample-claim'"):
        LiveStatus(project, opened, ("claim",))


def test_asked_again_it_says_what_is_new_and_keeps_no_file(project: Project) -> None:
    opened, (fake,) = open_fakes(project)
    push_all(project, opened, ("entity",))
    ask = LiveStatus(project, opened)
    assert ask(NOW)[0].status.n_answers == 0
    fake.client().create_annotation(min(fake.tasks), [], unique_id="u1")
    assert ask(NOW)[0].status.n_answers == 1
    assert [path for path in project.pulls.rglob("*") if path.is_file()] == []


def test_without_a_pull_there_is_nothing_to_say_offline(project: Project) -> None:
    with pytest.raises(StudioError, match="run `tandai pull`, or leave --offline out"):
        read_status(project, now=NOW)
    opened, _ = open_fakes(project)
    push_all(project, opened, ("entity",))
    pull_all(project, opened, stamp="p1")
    assert [each.layer for each in read_status(project, now=NOW)] == ["entity"]
    with pytest.raises(StudioError, match="There is no pull of 'claim' yet"):
        read_status(project, ("claim",), now=NOW)


def test_damaged_pull_is_told(project: Project) -> None:
    opened, _ = open_fakes(project)
    push_all(project, opened, ("entity",))
    (pulled,) = pull_all(project, opened, stamp="p1")
    Path(pulled.path).write_bytes(b"[{")
    with pytest.raises(StudioError, match="no whole snapshot"):
        read_status(project, now=NOW)
