"""The servers of a project on this machine start together or not at all, and stop all."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import two_free_ports
from flow.modes import NAMES, in_mode
from tandai.errors import InputError, StudioError
from tandai.flow.servers import ensure_curation, server_states, start_servers, stop_servers
from tandai.project import Project
from tandai.studio import local, processes
from tandai.studio.local import LocalStudio

# A server that answers as soon as it is there, at the port its command line names.
SERVER = f"""#!/bin/sh
exec {sys.executable} - "$@" <<'END'
import http.server, sys
port = int(sys.argv[sys.argv.index("--port") + 1])
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *arguments):
        pass
http.server.HTTPServer(("127.0.0.1", port), Answer).serve_forever()
END
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small program in the place of Label Studio."""
    program = tmp_path / "python"
    program.write_text(SERVER)
    program.chmod(0o755)
    monkeypatch.setattr(local, "make_environment", lambda progress: program)
    monkeypatch.setattr(local, "put_database", lambda python, folder, progress: None)
    return program


@pytest.fixture
def blind(project: Project, stand_in: Path) -> Iterator[Project]:
    """A blind round whose servers are ended in any case."""
    round_ = in_mode(project, "blind", port=two_free_ports())
    yield round_
    stop_servers(round_)


def test_one_command_starts_and_one_stops_them_all(blind: Project) -> None:
    port = blind.settings.studio.port
    started = start_servers(blind)
    assert [(each.annotator, each.running, each.url) for each in started] == [
        (name, True, f"http://127.0.0.1:{port + number}") for number, name in enumerate(NAMES)
    ]
    assert server_states(blind) == started
    for each in started:
        heard = processes.listening_addresses(each.pid)
        assert heard in (None, {("127.0.0.1", int(each.url.rpartition(":")[2]))})
    with pytest.raises(StudioError, match="All servers are running already at http"):
        start_servers(blind)
    assert [each.pid for each in stop_servers(blind)] == [each.pid for each in started]
    assert [each.running for each in server_states(blind)] == [False, False]
    assert stop_servers(blind) == []


def test_each_has_a_folder_a_token_and_a_database_of_its_own(blind: Project) -> None:
    start_servers(blind)
    folders = [blind.data_dir / "servers" / name / "studio" for name in NAMES]
    tokens = {(folder / "token").read_text() for folder in folders}
    passwords = {(folder / "password").read_text() for folder in folders}
    assert (len(tokens), len(passwords)) == (2, 2)


def test_where_one_cannot_start_none_is_left_running(blind: Project) -> None:
    port = blind.settings.studio.port
    with socket.socket() as other:
        other.bind(("127.0.0.1", port + 1))
        other.listen()
        with pytest.raises(StudioError, match=f"Port {port + 1} is in use"):
            start_servers(blind)
    assert [each.running for each in server_states(blind)] == [False, False]


def test_only_what_does_not_run_is_started(blind: Project) -> None:
    first, second = start_servers(blind)
    LocalStudio(blind.data_dir / "servers" / NAMES[1]).stop()
    again = start_servers(blind)
    assert again[0] == first
    assert again[1].pid not in (0, second.pid)


def test_servers_of_another_mode_are_seen_and_stopped(blind: Project) -> None:
    """Who changes the mode while they run does not lose them."""
    started = start_servers(blind)
    shared = in_mode(blind, "shared")
    states = server_states(shared)
    assert [(each.label, each.running) for each in states] == [
        ("local", False),
        ("local-annotator-1", True),
        ("local-annotator-2", True),
    ]
    assert {each.pid for each in stop_servers(shared)} == {each.pid for each in started}


def test_a_server_of_somebody_else_is_neither_started_nor_asked(
    project: Project, stand_in: Path
) -> None:
    urls = {name: f"http://127.0.0.1:1/{name}" for name in NAMES}
    round_ = in_mode(project, "blind", urls=urls)
    assert [(each.url, each.running) for each in server_states(round_)] == [
        (url, None) for url in urls.values()
    ]
    with pytest.raises(InputError, match="found a server for each annotator"):
        start_servers(round_)


def test_one_that_does_not_end_keeps_no_other_alive(
    blind: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_servers(blind)
    stop = LocalStudio.stop

    def stubborn(server: LocalStudio) -> local.ServerStatus:
        if NAMES[0] in server.folder.parts:
            raise StudioError("The server does not end.")
        return stop(server)

    with monkeypatch.context() as patch:
        patch.setattr(LocalStudio, "stop", stubborn)
        with pytest.raises(StudioError, match="does not end"):
            stop_servers(blind)
    assert [each.running for each in server_states(blind)] == [True, False]


def test_curators_of_a_blind_round_have_a_server_of_their_own(
    project: Project, stand_in: Path, free: int
) -> None:
    """No annotator has an account there, and the command that stops all servers stops it."""
    urls = {name: f"http://{name}.contoh.invalid" for name in NAMES}
    round_ = in_mode(project, "blind", port=free - len(NAMES), urls=urls)
    try:
        (started,) = ensure_curation(round_)
        assert (started.annotator, started.running) == ("", True)
        assert started.url == f"http://127.0.0.1:{free}"
        assert [each.pid for each in ensure_curation(round_)] == [started.pid]
        assert started in server_states(round_)
    finally:
        stopped = stop_servers(round_)
    assert [each.pid for each in stopped] == [started.pid]
    assert ensure_curation(in_mode(project, "separate")) == []
