"""The sample's releases, and a project whose index knows one."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from huggingface_hub import constants
from huggingface_hub.utils import _http

from flow.samples import copy, reopen, replace_in
from publish.hub_server import HubServer
from publish.hub_store import Repository
from release.conftest import full as full
from release.conftest import stand_off as stand_off
from release.made import sample_project
from tandai.flow.release import release_path, run_release
from tandai.project import Project

REPO = "somebody/tandai-sample"
WRITER, READER = "hf_writer0123456789", "hf_reader0123456789"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as a stand-off project that has made its first release."""
    root = tmp_path_factory.mktemp("published") / "sample"
    copy(sample_project(tmp_path_factory.getbasetemp()).root, root)
    replace_in(root / "tandai.toml", 'text = "full"', 'text = "stand-off"')
    run_release(reopen(root), "1.0.0")
    return root


@pytest.fixture
def released(built: Path, tmp_path: Path) -> tuple[Project, Path]:
    """A copy of it, and the folder of its release."""
    copy(built, tmp_path / "project")
    project = reopen(tmp_path / "project")
    return project, release_path(project, "1.0.0")


@pytest.fixture(scope="session")
def hub_server() -> Iterator[HubServer]:
    """A hub on loopback, for all tests after each other."""
    server = HubServer()
    yield server
    server.close()


@pytest.fixture
def own_hub(hub_server: HubServer, monkeypatch: pytest.MonkeyPatch) -> HubServer:
    """The same with one empty data set; `open_hub` and the hub's library go there, without Xet."""
    hub = hub_server.empty()
    hub.repositories[REPO] = Repository()
    hub.writers, hub.readers = {WRITER}, {READER}
    monkeypatch.setenv("HF_ENDPOINT", hub_server.address)
    monkeypatch.setenv("HF_TOKEN", WRITER)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    # The client waits up to 23 seconds before it gives up.
    monkeypatch.setattr(_http, "time", SimpleNamespace(sleep=lambda _: None))
    return hub_server
