"""A round in each mode: accounts once, tasks everywhere or nowhere, all answers read together."""

import stat
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from flow.modes import MODES, NAMES, in_mode, open_fakes
from studio.fake import FakeServer
from tandai.accounts import read_accounts, write_accounts
from tandai.authors import Account
from tandai.errors import CheckError, InputError, StudioError
from tandai.flow.annotations import latest_pulls, run_annotations
from tandai.flow.connect import OpenServer
from tandai.flow.logins import Login, login_path, make_accounts, other_accounts
from tandai.flow.round import collect_round, pull_all, push_all, start_round
from tandai.flow.targets import owners, project_title
from tandai.project import Project
from tandai.records import Annotation
from tandai.settings import Mode
from tandai.studio.local import LocalStudio

STAMP = "2031-05-04T101500Z"


def emails_on(fakes: list[FakeServer]) -> list[set[str]]:
    """The annotators' accounts of each server."""
    return [{email for email in fake.accounts.values() if "curator" not in email} for fake in fakes]


def read_login(project: Project, annotator: str) -> Login:
    return msgspec.json.decode(login_path(project, annotator).read_bytes(), type=Login)


@pytest.mark.parametrize("mode", MODES)
def test_each_annotator_has_one_account_where_it_labels(project: Project, mode: Mode) -> None:
    round_ = in_mode(project, mode)
    opened, fakes = open_fakes(round_)
    made = make_accounts(round_, opened)
    assert [(each.annotator, each.is_new) for each in made] == [(name, True) for name in NAMES]
    one, two = ({f"{name}.tandai-sample@tandai.invalid"} for name in NAMES)
    assert emails_on(fakes) == ([one, two] if mode == "blind" else [one | two])
    # Known at that moment, so that no answer comes from a stranger.
    known = read_accounts(project.data_dir / "accounts.json")
    assert {key: each.annotator_id for key, each in known.items()} == {
        f"{name}.tandai-sample@tandai.invalid": name for name in NAMES
    }
    assert {each.annotator_kind for each in known.values()} == {"person"}


@pytest.mark.parametrize("mode", MODES)
def test_a_second_start_makes_no_account_and_keeps_the_logins(project: Project, mode: Mode) -> None:
    round_ = in_mode(project, mode)
    opened, fakes = open_fakes(round_)
    make_accounts(round_, opened)
    before = emails_on(fakes), [read_login(project, name) for name in NAMES]
    again = make_accounts(round_, opened)
    assert [(each.annotator, each.is_new, each.token) for each in again] == [
        (name, False, "") for name in NAMES
    ]
    assert (emails_on(fakes), [read_login(project, name) for name in NAMES]) == before


def test_a_login_is_for_the_curators_eyes_and_in_no_message(project: Project) -> None:
    round_ = in_mode(project, "blind")
    opened, _ = open_fakes(round_)
    made = make_accounts(round_, opened)
    for each in made:
        assert each.path == login_path(project, each.annotator)
        assert stat.S_IMODE(each.path.stat().st_mode) == 0o600
        login = read_login(project, each.annotator)
        assert login.address == each.url
        assert each.token
        assert each.token not in repr(each)
        assert login.password not in repr(each)
    assert len({read_login(project, name).password for name in NAMES}) == 2


def test_a_start_killed_before_the_account_was_made_is_taken_up(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The password that was written is the one that the account gets."""
    round_ = in_mode(project, "blind")
    opened, fakes = open_fakes(round_)
    with monkeypatch.context() as patch:

        def killed(*_: object) -> str:
            raise KeyboardInterrupt

        patch.setattr(opened[0].studio, "create_account", killed)
        with pytest.raises(KeyboardInterrupt):
            make_accounts(round_, opened)
    password = read_login(project, NAMES[0]).password
    given: list[str] = []
    create = opened[0].studio.create_account

    def create_account(email: str, password: str) -> str:
        given.append(password)
        return create(email, password)

    monkeypatch.setattr(opened[0].studio, "create_account", create_account)
    assert [each.is_new for each in make_accounts(round_, opened)] == [True, True]
    assert given == [password]
    assert [len(emails) for emails in emails_on(fakes)] == [1, 1]


def test_an_account_that_somebody_else_made_is_kept(project: Project) -> None:
    """On a server of theirs, people have accounts already; accounts.json says whose."""
    round_ = in_mode(project, "separate")
    opened, fakes = open_fakes(round_)
    fakes[0].accounts[7] = "sari@contoh.invalid"
    path = project.data_dir / "accounts.json"
    theirs = Account(annotator_id="annotator-1", annotator_kind="person")
    write_accounts(path, {"sari@contoh.invalid": theirs})
    one, two = make_accounts(round_, opened)
    assert (one.is_new, one.path) == (False, None)
    assert two.is_new
    assert not login_path(project, "annotator-1").exists()
    assert len(emails_on(fakes)[0]) == 2


def test_lost_accounts_are_known_again_by_their_login(project: Project) -> None:
    round_ = in_mode(project, "blind")
    opened, _ = open_fakes(round_)
    make_accounts(round_, opened)
    path = project.data_dir / "accounts.json"
    before = read_accounts(path)
    path.unlink()
    assert not any(each.is_new for each in make_accounts(round_, opened))
    assert read_accounts(path) == before


def test_an_annotator_of_another_kind_is_refused(project: Project) -> None:
    round_ = in_mode(project, "shared")
    opened, fakes = open_fakes(round_)
    make_accounts(round_, opened, kind="script")
    with pytest.raises(InputError, match="annotator-1: found a script; expected a person"):
        make_accounts(round_, opened)
    assert len(emails_on(fakes)[0]) == 2


def test_what_settings_call_a_model_is_never_taken_for_a_person(project: Project) -> None:
    round_ = in_mode(project, "blind", kinds={"annotator-1": "model"})
    opened, fakes = open_fakes(round_)
    make_accounts(round_, opened)
    known = read_accounts(project.data_dir / "accounts.json")
    kinds = {each.annotator_id: each.annotator_kind for each in known.values()}
    assert kinds == {"annotator-1": "model", "annotator-2": "person"}
    forgotten = in_mode(project, "blind")
    with pytest.raises(
        InputError, match="annotator-1: found a model; expected a person, as studio"
    ):
        make_accounts(forgotten, open_fakes(forgotten)[0])
    assert [len(emails) for emails in emails_on(fakes)] == [1, 1]


def test_two_annotators_on_one_server_are_never_called_blind(project: Project) -> None:
    """One server under two addresses: the second annotator gets no account there."""
    round_ = in_mode(project, "blind")
    (one, two), (fake, _) = open_fakes(round_)
    both = [one, OpenServer(two.server, fake.client(), two.connected)]
    with pytest.raises(StudioError, match=r"annotator-2 .* has accounts of annotator-1, so this"):
        make_accounts(round_, both)
    assert emails_on([fake]) == [{"annotator-1.tandai-sample@tandai.invalid"}]
    with pytest.raises(StudioError, match="so this round is not blind"):
        push_all(round_, both)
    assert fake.projects == {}


def test_an_account_named_in_large_letters_is_the_same(project: Project) -> None:
    """A server keeps e-mails in small letters, whatever a curator typed into accounts.json."""
    round_ = in_mode(project, "blind")
    (one, two), (fake, _) = open_fakes(round_)
    path = project.data_dir / "accounts.json"
    mine = Account(annotator_id="annotator-1", annotator_kind="person")
    write_accounts(path, {"Sari@Contoh.invalid": mine})
    fake.client().create_account("sari@contoh.invalid", "sandi uji coba 7")
    (made,) = make_accounts(round_, [one])
    assert not made.is_new
    assert emails_on([fake]) == [{"sari@contoh.invalid"}]
    both = [one, OpenServer(two.server, fake.client(), two.connected)]
    with pytest.raises(StudioError, match="so this round is not blind"):
        make_accounts(round_, both)


@pytest.mark.parametrize("mode", MODES)
def test_everybody_gets_the_same_tasks_once(project: Project, mode: Mode) -> None:
    round_ = in_mode(project, mode)
    opened, fakes = open_fakes(round_)
    first, again = push_all(round_, opened), push_all(round_, opened)
    n_projects = 3 if mode == "shared" else 6
    assert [each.inserted for each in first] == [8] * n_projects
    assert [(each.inserted, each.already_there) for each in again] == [(0, 8)] * n_projects
    assert len({(each.server, each.title) for each in first}) == n_projects
    asked = {each["maximum_annotations"] for fake in fakes for each in fake.projects.values()}
    assert asked == ({2} if mode == "shared" else {1})


def test_no_server_is_fed_where_one_would_refuse(project: Project) -> None:
    """Annotators get the same tasks or none."""
    round_ = in_mode(project, "blind")
    opened, fakes = open_fakes(round_)
    title = project_title(round_, "claim", "annotator-2")
    opened[1].studio.create_project(title, project.read_config_xml("entity"))
    with pytest.raises(CheckError, match="another label config"):
        push_all(round_, opened)
    assert fakes[0].projects == {}


def answered(project: Project, mode: Mode, root: Path) -> dict[str, list[Annotation]]:
    """What is read when both say that nothing is there, each with its own account."""
    own = in_mode(replace(project, data_dir=root / mode), mode)
    opened, fakes = open_fakes(own)
    made = make_accounts(own, opened)
    push_all(own, opened)
    for each, fake in zip(opened, fakes, strict=True):
        for owner in owners(own, each.server):
            for account in made:
                if account.url == each.connected.url and owner in ("", account.annotator):
                    script = fake.client(account.token)
                    number = script.find_project(project_title(own, "entity", owner))
                    assert number is not None
                    for task, _ in script.find_tasks(number).values():
                        script.create_annotation(task, [], unique_id=f"{account.annotator}-{task}")
    pulls = pull_all(own, opened, stamp=STAMP)
    assert len({each.path for each in pulls}) == (3 if mode == "shared" else 6)
    exports = {"entity": latest_pulls(own)["entity"]}
    assert len(exports["entity"]) == (1 if mode == "shared" else 2)
    for path in own.annotations_dir("entity").glob("*"):
        path.unlink()
    run_annotations(own, exports)
    return {name: list(read_of(own, name)) for name in NAMES}


def read_of(project: Project, annotator: str) -> list[Annotation]:
    """One annotator's answers without what a server gives them: dates, ids, timing."""
    return [
        msgspec.structs.replace(each, created_at="", updated_at="", unique_id="", lead_time=None)
        for each in project.read_annotations("entity")
        if each.annotator_id == annotator
    ]


def test_the_answers_of_all_modes_are_the_same_records(project: Project, tmp_path: Path) -> None:
    modes = [answered(project, mode, tmp_path) for mode in MODES]
    assert all(len(modes[0][name]) == 8 for name in NAMES)
    assert modes[0] == modes[1] == modes[2]


def test_pulls_of_an_earlier_mode_are_not_forgotten(project: Project) -> None:
    """Who changes the mode in the middle keeps what was answered before."""
    for number, mode in enumerate(MODES):
        round_ = in_mode(project, mode)
        opened, _ = open_fakes(round_)
        push_all(round_, opened, ("entity",))
        pull_all(round_, opened, ("entity",), stamp=f"{STAMP}-{number}")
    assert len(latest_pulls(in_mode(project, "blind"))["entity"]) == 5


def test_strangers_on_a_blind_server_are_said_and_not_named(project: Project) -> None:
    round_ = in_mode(project, "blind")
    opened, fakes = open_fakes(round_)
    make_accounts(round_, opened)
    known = read_accounts(project.data_dir / "accounts.json")
    assert [other_accounts(each, known) for each in opened] == [[], []]
    fakes[1].accounts[9] = "atasan@contoh.invalid"
    assert other_accounts(opened[0], known) == []
    (finding,) = other_accounts(opened[1], known)
    assert (finding.rule, finding.severity) == ("blind-server-has-others", "warning")
    assert "annotator-2" in finding.place
    assert "atasan" not in str(finding)


@pytest.mark.parametrize("layers", [(), ("claim", "stance")])
def test_no_server_is_started_for_tasks_that_are_not_made(
    project: Project, monkeypatch: pytest.MonkeyPatch, layers: tuple[str, ...]
) -> None:
    monkeypatch.setattr(LocalStudio, "start", lambda *_, **__: pytest.fail("started"))
    for layer in ("entity", "claim", "stance"):
        if not (layers and layer == "claim"):
            project.tasks_path(layer).unlink()
    with pytest.raises(InputError, match="found no file; expected what `tandai tasks` writes"):
        start_round(in_mode(project, "blind"), layers)


@pytest.mark.usefixtures("no_token")
def test_nothing_is_collected_while_a_server_is_down(project: Project) -> None:
    with pytest.raises(InputError, match="found no server of annotator-1"):
        collect_round(in_mode(project, "blind"), stamp=STAMP)
    assert latest_pulls(project) == {}
