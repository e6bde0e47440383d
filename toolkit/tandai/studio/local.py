"""Turns a folder into a running Label Studio server that only this machine can reach."""

import http.client
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tandai.errors import MissingToolError, StudioError
from tandai.studio import processes
from tandai.studio.database import DATABASE, put_database
from tandai.studio.environment import LABEL_STUDIO, Progress, make_environment
from tandai.studio.secretfiles import make_private_folder, read_secret, write_secret
from tandai.studio.settings import curator_settings, server_settings

HOST = "127.0.0.1"
DEFAULT_PORT = 8080

_RELEASE = re.compile(r"\d[\w.+-]{0,30}", re.ASCII)
_FOLDER = "--data-dir"
_MOST_READ = 100_000  # bytes; what a stranger on the port sends is not our concern


class ServerStatus(msgspec.Struct, frozen=True):
    """What is known of a project's local server."""

    running: bool
    url: str = ""
    """Empty where it does not run."""
    pid: int = 0
    version: str = ""


class _ServerFile(msgspec.Struct, frozen=True):
    """server.json: which process is the server."""

    pid: int
    port: int
    mark: str
    """What tells the process from a later one of the same id."""
    url: str
    version: str


class LocalStudio:
    """A Label Studio 1.23.2 of this project: database, secrets and log in ``<data_dir>/studio``."""

    def __init__(self, data_dir: Path, port: int = DEFAULT_PORT) -> None:
        self.folder = data_dir / "studio"
        self.port = port

    @property
    def token_file(self) -> Path:
        """The curator's API token."""
        return self.folder / "token"

    @property
    def password_file(self) -> Path:
        """The curator's password, for the login page."""
        return self.folder / "password"

    @property
    def log_file(self) -> Path:
        """What the server says."""
        return self.folder / "server.log"

    def status(self) -> ServerStatus:
        """Whether the server runs, and where."""
        server = self._recorded()
        if server is None or not processes.is_same(server.pid, server.mark):
            return ServerStatus(running=False)
        return ServerStatus(running=True, url=server.url, pid=server.pid, version=server.version)

    def start(self, *, progress: Progress | None = None, patience: float = 180.0) -> ServerStatus:
        """Starts the server and waits until it answers.

        Args:
            progress: told one sentence at each step.
            patience: seconds to wait for the first answer.

        Raises:
            StudioError: it runs already, the port is taken, or it died or never answered.
            MissingToolError: its environment could not be made.
        """
        if sys.platform == "win32":
            raise StudioError(
                "The local server runs on Linux and macOS; name a remote one instead."
            )
        say = progress or (lambda _: None)
        url = f"http://{HOST}:{self.port}"
        self._refuse_to_start()  # before anything is written or fetched
        python = make_environment(say)
        make_private_folder(self.folder)
        with self._alone():
            self._refuse_to_start()
            self._make_secrets()
            put_database(python, self.folder, say)
            process = self._spawn(python)
            mark = processes.birth_mark(process.pid)
            # Recorded at once: `stop` must find it even if this command is killed while it waits.
            self._record(_ServerFile(process.pid, self.port, mark, url, LABEL_STUDIO))
            try:
                self._await_answer(self.port, lambda: process.poll() is None, say, patience)
                self._check_loopback(process.pid)
            except BaseException:  # Ctrl-C as well
                self.stop()
                raise
        say(f"Label Studio {LABEL_STUDIO} answers at {url}")
        return self.status()

    def wait(self, *, progress: Progress | None = None, patience: float = 180.0) -> ServerStatus:
        """Waits until a server that runs answers: its starter may have been killed before it did.

        Args:
            progress: told one sentence now and then.
            patience: seconds to wait.

        Raises:
            StudioError: it does not run, ended meanwhile, or never answered.
        """
        server = self._recorded()
        if server is None or not processes.is_same(server.pid, server.mark):
            raise StudioError("The server does not run; start it with `tandai studio start`.")
        self._await_answer(
            server.port,
            lambda: processes.is_same(server.pid, server.mark),
            progress or (lambda _: None),
            patience,
        )
        return self.status()

    def stop(self) -> ServerStatus:
        """Ends the server where it runs; the status before."""
        before = self.status()
        server = self._recorded()
        if server is not None:
            processes.end_group(server.pid, server.mark)
            if processes.is_same(server.pid, server.mark):
                raise StudioError(f"The server (process {server.pid}) does not end.")
        self._server_file.unlink(missing_ok=True)
        # Label Studio forgets a deleted snapshot but keeps its file: each the size of a project.
        shutil.rmtree(self.folder / "media" / "export", ignore_errors=True)
        return before

    @property
    def _server_file(self) -> Path:
        return self.folder / "server.json"

    def _recorded(self) -> _ServerFile | None:
        """The server as recorded; else one that was started and whose starter died too soon."""
        try:
            server = msgspec.json.decode(self._server_file.read_bytes(), type=_ServerFile)
        except FileNotFoundError:
            return self._unrecorded()
        except msgspec.DecodeError as error:
            raise StudioError(
                f"{self._server_file} is damaged ({error}); end the server by hand and remove it."
            ) from error
        return server if processes.is_same(server.pid, server.mark) else self._unrecorded()

    def _unrecorded(self) -> _ServerFile | None:
        """A server of this folder that nobody wrote down: its command line names the folder."""
        found = processes.find_leader(_FOLDER, self._folder_word())
        if found is None:
            return None
        pid, words = found
        port = int(words[words.index("--port") + 1])
        mark = processes.birth_mark(pid)
        return _ServerFile(pid, port, mark, f"http://{HOST}:{port}", LABEL_STUDIO)

    def _folder_word(self) -> str:
        return str(self.folder.resolve())

    def _record(self, server: _ServerFile) -> None:
        beside = self._server_file.with_suffix(".part")
        beside.write_bytes(msgspec.json.encode(server) + b"\n")
        beside.replace(self._server_file)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two commands never start one project's server at the same time."""
        import fcntl

        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise StudioError("Another command is starting this server just now.") from None
            yield

    def _refuse_to_start(self) -> None:
        running = self.status()
        if running.running:
            raise StudioError(f"The server is running already at {running.url}.")
        if not processes.port_is_taken(self.port):
            return
        release = _release(self.port)
        if release:
            raise StudioError(
                f"Port {self.port} is in use by another Label Studio ({release}), perhaps another "
                "project's: end it there with `tandai studio stop`, or choose a free port with "
                "--port."
            )
        raise StudioError(
            f"Port {self.port} is in use by another program; choose a free one with --port."
        )

    def _make_secrets(self) -> None:
        """Made once: Label Studio reads them only when it makes the curator's account."""
        has_accounts = (self.folder / DATABASE).exists()
        for path, secret in (
            (self.token_file, secrets.token_hex(20)),
            (self.password_file, secrets.token_urlsafe(18)),
        ):
            if path.exists():
                read_secret(path)
            elif has_accounts:
                raise StudioError(
                    f"{path} is lost, and a new one would not be the server's; "
                    "put it back, or move the folder away and start afresh."
                )
            else:
                write_secret(path, secret)

    def _spawn(self, python: Path) -> "subprocess.Popen[bytes]":
        log = os.open(self.log_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        command = [str(python), "-m", "label_studio.server", "start", "--no-browser"]
        address = ["--internal-host", HOST, "--port", str(self.port)]
        # Tells it from every other one, even where its starter is killed before it is recorded.
        address += [_FOLDER, self._folder_word()]
        try:
            process = subprocess.Popen(
                [*command, *address],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=self._server_environment(),
                start_new_session=True,
                umask=0o077,
            )
        except OSError as error:
            raise MissingToolError(f"{python} cannot be run ({error.strerror}).") from error
        finally:
            os.close(log)
        processes.adopt(process)
        return process

    def _server_environment(self) -> dict[str, str]:
        password, token = read_secret(self.password_file), read_secret(self.token_file)
        return server_settings(self.folder) | curator_settings(password, token)

    def _await_answer(
        self, port: int, is_alive: Callable[[], bool], say: Progress, patience: float
    ) -> None:
        began = time.monotonic()
        told = 0.0
        while not _is_healthy(port):
            waited = time.monotonic() - began
            if not is_alive():
                raise StudioError(f"Label Studio ended while starting: {self._last_words()}")
            if waited > patience:
                raise StudioError(
                    f"Label Studio did not answer within {patience:g} s: {self._last_words()}"
                )
            if waited - told >= 5:
                told = waited
                say(f"Waiting for Label Studio ({waited:.0f} s; usually under 10)")
            time.sleep(0.25)

    def _last_words(self) -> str:
        lines = self.log_file.read_text(encoding="utf-8", errors="replace").splitlines()
        said = [line.strip() for line in lines if line.strip()][-5:]
        return " | ".join(said) or "its log is empty"

    def _check_loopback(self, pid: int) -> None:
        """Label Studio drifts to another port, and binds to all addresses, unless told not to."""
        heard = processes.listening_addresses(pid)
        if heard is not None and heard != {(HOST, self.port)}:
            shown = ", ".join(f"{host}:{port}" for host, port in sorted(heard)) or "nothing"
            raise StudioError(
                f"Label Studio listens on {shown} and not on {HOST}:{self.port} alone; "
                "it was stopped. Choose another port with --port."
            )


def _is_healthy(port: int) -> bool:
    """Whether the server answers."""
    return _look(port, "/health/", patience=5.0) is not None


def _release(port: int) -> str:
    """Release of the Label Studio on a port; empty where another program, or nobody, answers."""
    try:
        said = json.loads(_look(port, "/api/version/", patience=2.0) or b"")
    except (ValueError, RecursionError):
        return ""
    release = said.get("release") if isinstance(said, dict) else None
    return release if isinstance(release, str) and _RELEASE.fullmatch(release) else ""


def _look(port: int, path: str, *, patience: float) -> bytes | None:
    """Start of a good answer, else None; asked directly, whatever proxy the user has."""
    connection = http.client.HTTPConnection(HOST, port, timeout=patience)
    try:
        connection.request("GET", path)
        with connection.getresponse() as answer:
            return answer.read(_MOST_READ) if answer.status == http.HTTPStatus.OK else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
