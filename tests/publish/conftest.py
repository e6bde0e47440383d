"""The sample's releases, and a project whose index knows one."""

from pathlib import Path

import pytest

from flow.samples import copy, reopen, replace_in
from release.conftest import full as full
from release.conftest import stand_off as stand_off
from release.made import sample_project
from tandai.flow.release import release_path, run_release
from tandai.project import Project


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
