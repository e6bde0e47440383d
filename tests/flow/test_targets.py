"""A project's mode names its servers and the projects on them, no two alike."""

from dataclasses import replace

import pytest

from flow.modes import NAMES, in_mode
from tandai.errors import InputError
from tandai.flow.connect import asked_servers, connect, connect_all
from tandai.flow.targets import LONGEST_TITLE, all_titles, owners, servers, targets
from tandai.project import Project
from tandai.studio.local import LocalStudio, ServerStatus

REMOTE = "https://studio.contoh.invalid/satu"


def test_a_shared_project_is_one_for_everybody(project: Project) -> None:
    (target,) = targets(in_mode(project, "shared"), "claim")
    assert (target.server, target.annotator) == ("local", "")
    assert (target.title, target.url) == ("tandai-sample-claim", "")


def test_separate_projects_stand_on_one_server(project: Project) -> None:
    found = targets(in_mode(project, "separate", url=REMOTE), "claim")
    assert [each.title for each in found] == [f"tandai-sample-claim for {name}" for name in NAMES]
    assert [each.annotator for each in found] == list(NAMES)
    assert {(each.server, each.url) for each in found} == {(REMOTE, REMOTE)}


def test_a_blind_round_has_a_server_an_annotator(project: Project) -> None:
    blind = in_mode(project, "blind", port=9000, urls={"annotator-2": f"{REMOTE}/"})
    one, two = servers(blind)
    assert (one.label, one.port, one.named_url) == ("local-annotator-1", 9000, "")
    assert (two.label, two.named_url) == (REMOTE, REMOTE)
    assert one.data_dir != two.data_dir
    assert one.local.folder.is_relative_to(project.data_dir)
    assert [owners(blind, each) for each in (one, two)] == [(NAMES[0],), (NAMES[1],)]
    found = targets(blind, "claim")
    assert {each.title for each in found} == {"tandai-sample-claim"}
    assert [(each.annotator, each.url) for each in found] == [(NAMES[0], ""), (NAMES[1], REMOTE)]


def test_ports_go_upward_from_the_one_that_is_named(project: Project) -> None:
    assert [each.port for each in servers(in_mode(project, "blind"), port=9100)] == [9100, 9101]


def test_a_server_of_somebody_else_is_not_local(project: Project) -> None:
    (server,) = servers(in_mode(project, "shared", url=REMOTE))
    with pytest.raises(InputError, match="expected a local server"):
        _ = server.local


def test_titles_of_all_modes_differ_and_fit(project: Project) -> None:
    for name in ("", "pasar-" * 12):
        long = replace(in_mode(project, "separate"), server_name=name)
        titles = [title for layer in ("entity", "claim") for title in all_titles(long, layer)]
        assert len(set(titles)) == 6
        assert all(len(title) <= LONGEST_TITLE for title in titles)
        for layer in ("entity", "claim"):
            assert {each.title for each in targets(long, layer)} < set(all_titles(long, layer))


@pytest.mark.usefixtures("no_token")
def test_a_blind_round_is_not_begun_while_a_server_is_down(project: Project) -> None:
    blind = in_mode(project, "blind")
    expected = r"studio\.urls: found no server of annotator-1, .* `tandai round start`"
    with pytest.raises(InputError, match=expected), connect_all(blind):
        pytest.fail("opened")


def test_one_server_of_a_blind_round_has_to_be_named(project: Project) -> None:
    blind = in_mode(project, "blind")
    with pytest.raises(InputError, match="2 servers of a blind round"), connect(blind, None):
        pytest.fail("opened")
    with (
        pytest.raises(InputError, match="expected the address of one annotator's"),
        connect(blind, "http://127.0.0.1:1"),
    ):
        pytest.fail("opened")


@pytest.mark.usefixtures("no_token")
def test_the_own_server_is_local_by_whatever_name_it_is_asked(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pulls lie in one folder, or every answer would be read twice."""
    own = "http://127.0.0.1:8080"
    status = ServerStatus(running=True, url=own, pid=1, version="1.23.2")
    monkeypatch.setattr(LocalStudio, "status", lambda self: status)
    for url in (None, own, f"{own}/"):
        (server,) = asked_servers(project, url)
        assert server.label == "local"
    (elsewhere,) = asked_servers(in_mode(project, "shared", url=REMOTE), own)
    assert elsewhere.label == "local"
    for named in (own, f"{own}/"):  # one server, one journal, one folder of pulls
        local = in_mode(project, "shared", url=named)
        assert [each.label for each in asked_servers(local, None)] == [own]
        assert [each.label for each in asked_servers(local, f"{own}/")] == [own]
    (other,) = asked_servers(project, "http://127.0.0.1:9")
    assert other.label == "http://127.0.0.1:9"
