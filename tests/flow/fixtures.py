"""Fixtures for everything that works on a whole project; conftest.py of flow/ and cli/ take them."""

from pathlib import Path

import pytest

from flow.samples import begin, copy, finish
from tandai.project import Project


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with everything but a release; not to be changed."""
    root = tmp_path_factory.getbasetemp() / "finished-sample" / "project"
    if not root.exists():
        finish(root)
    return root


@pytest.fixture
def project(finished: Path, tmp_path: Path) -> Project:
    """A finished project of one's own."""
    return copy(finished, tmp_path / "project")


@pytest.fixture
def fresh(tmp_path: Path) -> Project:
    """The sample as shipped: no documents yet."""
    return begin(tmp_path / "project")
