import http.server
import os
import re
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tandai.errors import MissingToolError, StudioError
from tandai.studio import environment, local, processes
from tandai.studio.client import RemoteStudio
from tandai.studio.credentials import TOKEN_VARIABLE, find_token
from tandai.studio.local import LocalStudio, ServerStatus
from tandai.studio.secretfiles import read_secret, write_secret


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in the place of the server's Python; its body is for the test to write."""
    program = tmp_path / "python"
    program.touch(mode=0o755)
    monkeypatch.setattr(local, "make_environment", lambda progress: program)
    monkeypatch.setattr(local, "put_database", lambda python, folder, progress: None)
    return program


def test_server_that_never_started_does_not_run(tmp_path: Path) -> None:
    assert LocalStudio(tmp_path).status() == ServerStatus(running=False)
    assert LocalStudio(tmp_path).stop() == ServerStatus(running=False)


def test_port_in_use_names_the_port_and_the_option(
    tmp_path: Path, stand_in: Path, taken_port: int
) -> None:
    server = LocalStudio(tmp_path, taken_port)
    with pytest.raises(StudioError, match=f"Port {taken_port} is in use.*--port"):
        server.start()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["python"]


@pytest.fixture
def answering(request: pytest.FixtureRequest) -> Iterator[int]:
    """Port of a program that answers every GET with the bytes given."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(request.param)

        def log_message(self, *arguments: object) -> None:
            """Nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("answering", [b'{"release": "1.23.2", "edition": "x"}'], indirect=True)
def test_port_of_another_label_studio_is_said(
    tmp_path: Path, stand_in: Path, answering: int
) -> None:
    with pytest.raises(StudioError, match=r"another Label Studio \(1\.23\.2\).*tandai studio stop"):
        LocalStudio(tmp_path, answering).start()
    assert not (tmp_path / "studio").exists()


@pytest.mark.parametrize(
    "answering",
    [b"", b"<html>", b"\xff", b"[1]", b"[" * 90_000, b'{"release": 7}', b'{"release": "x\\u001b"}'],
    indirect=True,
    ids=range(7),
)
def test_port_of_any_other_program_is_another_program(
    tmp_path: Path, stand_in: Path, answering: int
) -> None:
    with pytest.raises(StudioError, match="in use by another program"):
        LocalStudio(tmp_path, answering).start()


def test_server_that_dies_is_quoted(tmp_path: Path, stand_in: Path) -> None:
    stand_in.write_text("#!/bin/sh\necho no such table: ombak >&2\nexit 3\n")
    server = LocalStudio(tmp_path, 1)
    with pytest.raises(StudioError, match="ended while starting: no such table: ombak"):
        server.start()
    assert server.status() == ServerStatus(running=False)


def test_server_that_never_answers_is_ended(tmp_path: Path, stand_in: Path) -> None:
    stand_in.write_text("#!/bin/sh\necho $$ >pid\nsleep 300\n")
    server = LocalStudio(tmp_path, 1)
    with pytest.raises(StudioError, match=r"did not answer within 0\.5 s"):
        server.start(patience=0.5)
    pid = int((server.folder / "pid").read_text())
    assert processes.birth_mark(pid) == ""


def test_waiting_for_a_server_ends_when_it_answers_or_dies(
    tmp_path: Path, stand_in: Path, free: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A start that was killed leaves a server that is not ready yet; the next one waits for it."""
    server = LocalStudio(tmp_path, free)
    with pytest.raises(StudioError, match="does not run"):
        server.wait()
    server.folder.mkdir()
    (server.folder / "health").mkdir()
    server._make_secrets()
    asked = "while [ ! -e asked ]; do sleep 0.05; done\n"
    serve = f"{sys.executable} -m http.server --bind 127.0.0.1 {free}\n"

    def not_yet(port: int, healthy: Callable[[int], bool] = local._is_healthy) -> bool:
        answers = healthy(port)
        (server.folder / "asked").touch()
        return answers

    monkeypatch.setattr(local, "_is_healthy", not_yet)
    for script in (f"#!/bin/sh\n{asked}{serve}true\n", f"#!/bin/sh\n{asked}echo no such table\n"):
        stand_in.write_text(script)
        (server.folder / "asked").unlink(missing_ok=True)
        process = server._spawn(stand_in)
        mark = processes.birth_mark(process.pid)
        server._record(
            local._ServerFile(process.pid, free, mark, f"http://127.0.0.1:{free}", "1.23.2")
        )
        if serve in script:
            try:
                assert server.wait().pid == process.pid
            finally:
                server.stop()
        else:
            with pytest.raises(StudioError, match="ended while starting: no such table"):
                server.wait()


@pytest.mark.parametrize("stale", [False, True])
def test_server_whose_starter_was_killed_before_recording_it_is_found(
    tmp_path: Path, stand_in: Path, free: int, stale: bool
) -> None:
    """A kill between start and record leaves a server that `status` sees and `stop` ends."""
    stand_in.write_text("#!/bin/sh\necho started\nsleep 300\n")
    server = LocalStudio(tmp_path / "a folder", free)
    server.folder.mkdir(parents=True)
    if stale:
        record = local._ServerFile(1, 1, "boot:12345", "http://127.0.0.1:1", "1.23.2")
        server._record(record)
    code = """
import os, signal, sys
from pathlib import Path
from tandai.studio import local
local.make_environment = lambda progress: Path(sys.argv[1])
local.put_database = lambda python, folder, progress: None
local.LocalStudio._record = lambda self, record: os.kill(os.getpid(), signal.SIGKILL)
local.LocalStudio(Path(sys.argv[2]), int(sys.argv[3])).start()
"""
    words = [sys.executable, "-c", code, str(stand_in), str(server.folder.parent), str(free)]
    assert subprocess.run(words, check=False).returncode == -9
    try:
        found = server.status()
        assert (found.running, found.url) == (True, f"http://127.0.0.1:{free}")
        assert LocalStudio(tmp_path / "a", free).status() == ServerStatus(running=False)
        with pytest.raises(StudioError, match="running already"):
            server.start()
    finally:
        before = server.stop()
    assert before == found
    assert processes.birth_mark(found.pid) == ""
    assert server.status() == ServerStatus(running=False)


def test_secrets_are_not_on_the_command_line(tmp_path: Path, stand_in: Path) -> None:
    stand_in.write_text('#!/bin/sh\necho "$@" >arguments; env >environment; exit 1\n')
    server = LocalStudio(tmp_path, 1)
    with pytest.raises(StudioError):
        server.start()
    token = read_secret(server.token_file)
    assert token not in (server.folder / "arguments").read_text()
    settings = (server.folder / "environment").read_text()
    assert f"LABEL_STUDIO_USER_TOKEN={token}\n" in settings
    assert "COLLECT_ANALYTICS=false\n" in settings
    assert "SENTRY_DSN=\n" in settings


def test_settings_of_another_label_studio_stay_outside(
    tmp_path: Path, stand_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", "of-the-company")
    monkeypatch.setenv("DJANGO_DB", "default")
    stand_in.write_text("#!/bin/sh\nenv >environment; exit 1\n")
    server = LocalStudio(tmp_path, 1)
    with pytest.raises(StudioError):
        server.start()
    settings = (server.folder / "environment").read_text()
    assert "of-the-company" not in settings
    assert "DJANGO_DB" not in settings


def test_lost_secret_of_an_old_database_is_said(tmp_path: Path, stand_in: Path) -> None:
    server = LocalStudio(tmp_path, 1)
    server.folder.mkdir()
    (server.folder / "label_studio.sqlite3").touch()
    write_secret(server.token_file, "still-here")
    with pytest.raises(StudioError, match="password is lost"):
        server.start()


def test_open_secret_is_refused_at_start(tmp_path: Path, stand_in: Path) -> None:
    server = LocalStudio(tmp_path, 1)
    server.folder.mkdir()
    server.token_file.write_text("open to all\n")
    server.token_file.chmod(0o644)
    with pytest.raises(StudioError, match="chmod 600"):
        server.start()


def test_stranger_with_a_recycled_process_id_is_left_alive(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"], start_new_session=True) as stranger:
        server = LocalStudio(tmp_path, 1)
        server.folder.mkdir()
        record = local._ServerFile(stranger.pid, 1, "boot:12345", "http://127.0.0.1:1", "1.23.2")
        server._record(record)
        assert server.status() == ServerStatus(running=False)
        server.stop()
        assert stranger.poll() is None
        stranger.kill()


def test_files_of_old_snapshots_go_when_the_server_ends(tmp_path: Path) -> None:
    """Label Studio 1.23.2 leaves a snapshot's file where it deletes the snapshot."""
    left = tmp_path / "studio" / "media" / "export" / "1" / "project-1.json"
    left.parent.mkdir(parents=True)
    left.touch()
    LocalStudio(tmp_path).stop()
    assert not left.exists()


def test_damaged_record_is_an_error(tmp_path: Path) -> None:
    server = LocalStudio(tmp_path, 1)
    server.folder.mkdir()
    (server.folder / "server.json").write_text('{"pid": "many"}')
    with pytest.raises(StudioError, match="damaged"):
        server.status()


def test_end_of_a_child_is_noticed() -> None:
    child = subprocess.Popen(["sleep", "60"], start_new_session=True)
    processes.adopt(child)
    mark = processes.birth_mark(child.pid)
    assert processes.is_same(child.pid, mark)
    processes.end_group(child.pid, mark)
    assert not processes.is_same(child.pid, mark)
    assert child.returncode is not None


def test_process_that_ignores_a_polite_end_is_killed() -> None:
    script = "trap '' TERM; echo ready; while :; do sleep 1; done"
    child = subprocess.Popen(["sh", "-c", script], start_new_session=True, stdout=subprocess.PIPE)
    assert child.stdout
    child.stdout.readline()
    processes.adopt(child)
    processes.end_group(child.pid, processes.birth_mark(child.pid), patience=0.3)
    assert child.returncode == -9
    child.stdout.close()


def test_listening_addresses_are_read_from_the_system() -> None:
    with socket.socket() as narrow, socket.socket() as wide:
        narrow.bind(("127.0.0.1", 0))
        wide.bind(("0.0.0.0", 0))
        for one in (narrow, wide):
            one.listen()
        heard = processes.listening_addresses(os.getpid())
        if heard is None:
            pytest.skip("this system does not list sockets in /proc")
        assert {narrow.getsockname(), wide.getsockname()} <= heard


def test_uv_that_fails_is_a_missing_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No network, for one; nothing half-made stays."""
    uv = tmp_path / "uv"
    uv.write_text("#!/bin/sh\necho 'error: dns error' >&2\nexit 2\n")
    uv.chmod(0o755)
    monkeypatch.setattr(environment, "find_uv", lambda: str(uv))
    monkeypatch.setenv("TANDAI_STUDIO_ENV", str(tmp_path / "cache" / "env"))
    with pytest.raises(MissingToolError, match="dns error"):
        environment.make_environment()
    assert list((tmp_path / "cache").iterdir()) == []


def test_environment_is_named_by_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TANDAI_STUDIO_ENV", raising=False)
    before = environment.environment_folder()
    assert before.name.startswith("label-studio-1.23.2-")
    monkeypatch.setattr(environment, "_requirements", lambda: b"label-studio==1.23.2\n")
    assert environment.environment_folder() != before


def test_locked_packages_have_hashes_and_no_address() -> None:
    text = environment._requirements().decode()
    pinned = [line for line in text.splitlines() if "==" in line and not line.startswith("#")]
    assert any(line.startswith("label-studio==1.23.2 ") for line in pinned)
    assert all(line.endswith("\\") for line in pinned)
    assert "://" not in text


@pytest.mark.studio
def test_server_listens_on_this_machine_only(studio_server: LocalStudio) -> None:
    pid = studio_server.status().pid
    assert processes.listening_addresses(pid) == {("127.0.0.1", studio_server.port)}


@pytest.mark.studio
def test_secrets_of_the_server_are_private(studio_server: LocalStudio) -> None:
    private = [
        studio_server.token_file,
        studio_server.password_file,
        studio_server.log_file,
        studio_server.folder / "label_studio.sqlite3",
    ]
    assert [oct(stat.S_IMODE(path.stat().st_mode)) for path in private] == ["0o600"] * 4
    assert stat.S_IMODE(studio_server.folder.stat().st_mode) == 0o700
    told = Path(f"/proc/{studio_server.status().pid}/cmdline")
    if told.exists():
        assert read_secret(studio_server.token_file).encode() not in told.read_bytes()


@pytest.mark.studio
def test_starting_twice_says_it_runs(studio_server: LocalStudio) -> None:
    with pytest.raises(StudioError, match=f"running already at {studio_server.status().url}"):
        studio_server.start()


@pytest.mark.studio
def test_another_project_is_told_of_a_server_on_its_port(
    studio_server: LocalStudio, tmp_path: Path
) -> None:
    with pytest.raises(StudioError, match=r"another Label Studio \(1\.23"):
        LocalStudio(tmp_path, studio_server.port).start()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.studio
def test_own_server_gets_the_token_of_its_file(
    studio_server: LocalStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, "of-a-remote-server")
    token = find_token(studio_server.folder.parent, url=studio_server.status().url).value
    assert token == read_secret(studio_server.token_file)


def sign_up_as_guest(url: str, **query: str) -> int:
    """Status of an attempt to sign up as a browser would."""
    import httpx

    with httpx.Client(base_url=url, trust_env=False) as browser:
        browser.get("/user/signup/", params=query)
        form = {
            "email": "tamu@tandai.invalid",
            "password": "sandi uji coba 7",
            "csrfmiddlewaretoken": browser.cookies["csrftoken"],
        }
        headers = {"Referer": url}
        return browser.post("/user/signup/", params=query, data=form, headers=headers).status_code


@pytest.mark.studio
def test_nobody_signs_up_without_an_invitation(studio: RemoteStudio) -> None:
    assert sign_up_as_guest(studio.url) == 403
    assert "tamu@tandai.invalid" not in studio.accounts().values()


@pytest.mark.studio
def test_nobody_signs_up_with_an_invitation_from_the_log(
    studio: RemoteStudio, studio_server: LocalStudio
) -> None:
    """Made for one account, the invite is worthless when the account is there."""
    studio.create_account("sari.ombak@tandai.invalid", "sandi uji coba 7")
    logged = re.findall(r"/user/signup/\?token=(\w+)", studio_server.log_file.read_text())
    assert logged  # else there is nothing to steal, and the reset can go
    assert sign_up_as_guest(studio.url, token=logged[-1]) == 403
    assert "tamu@tandai.invalid" not in studio.accounts().values()


@pytest.mark.studio
def test_server_survives_its_starter_and_ends_with_stop(
    studio_server: LocalStudio, tmp_path: Path, free: int
) -> None:
    """Started by one command, found, refused a second start and ended by others."""
    code = (
        "import sys; from pathlib import Path; from tandai.studio.local import LocalStudio; "
        "LocalStudio(Path(sys.argv[1]), int(sys.argv[2])).start()"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path), str(free)], check=True)
    server = LocalStudio(tmp_path, free)
    try:
        assert server.status().running
        with pytest.raises(StudioError, match="running already"):
            server.start()
    finally:
        before = server.stop()
    assert before.url == f"http://127.0.0.1:{free}"
    assert server.status() == ServerStatus(running=False)
    deadline = time.monotonic() + 5
    while processes.port_is_taken(free) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not processes.port_is_taken(free)
