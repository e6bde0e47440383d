"""Fixtures that need something outside: a Label Studio server, a Chromium, the real articles."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings
from xdist.remote import Producer

import workers
from tandai.errors import MissingToolError
from tandai.studio.client import RemoteStudio
from tandai.studio.credentials import TOKEN_VARIABLE
from tandai.studio.local import LocalStudio
from tandai.studio.secretfiles import read_secret

# A law holds however loaded the machine is. Half of hypothesis' own number of examples, since
# there are hundreds of laws; one that needs more to find its mistakes says so itself.
settings.register_profile("tandai", deadline=None, max_examples=50)
settings.load_profile("tandai")

ROOT = Path(__file__).resolve().parent.parent


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Workers for whole runs only."""
    return workers.count_workers(config)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> workers.ByFile | None:
    """One worker has every test with a server or a browser; a file's tests stay together."""
    return workers.ByFile(config, log) if config.getoption("dist") == "loadscope" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In a worker, first what takes longest."""
    if hasattr(config, "workerinput"):
        workers.order(items)


def missing(what: str) -> NoReturn:
    """Skips the test at a desk; fails it where CI promises that everything is there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI=true, but {what}")
    pytest.skip(what)


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def two_free_ports() -> int:
    """The first of two ports beside each other that nobody listens on just now."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port = int(one.getsockname()[1])
            try:
                other.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


@pytest.fixture
def free() -> int:
    """A port nobody listens on just now."""
    return free_port()


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def studio_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStudio]:
    """One real Label Studio for the whole test session."""
    server = LocalStudio(tmp_path_factory.mktemp("studio-data"), free_port())
    try:
        server.start(patience=300)
    except MissingToolError as error:
        missing(str(error))
    yield server
    server.stop()


@pytest.fixture
def studio(studio_server: LocalStudio) -> Iterator[RemoteStudio]:
    """The curator's client of the real server."""
    client = RemoteStudio(studio_server.status().url, read_secret(studio_server.token_file))
    yield client
    client.close()


@pytest.fixture
def title(tmp_path: Path) -> str:
    """A project title that no other test has."""
    return tmp_path.name


@pytest.fixture
def no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own token stays out of the tests."""
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """A Chromium to be driven."""
    named = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    found = named if Path(named).exists() else shutil.which("chromium")
    if found is None:
        missing("there is no Chromium; name one in CHROMIUM")
    return Path(found)


@pytest.fixture(scope="session")
def articles_dir() -> Path:
    """The five real articles, which stay outside the repository."""
    named = os.environ.get("TANDAI_ARTICLES")
    folder = Path(named) if named else ROOT.parent / "shared" / "articles"
    if not folder.is_dir():
        missing("the real articles are not here; name their folder in TANDAI_ARTICLES")
    return folder
