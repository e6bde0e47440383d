"""The sample's releases, and its articles."""

from pathlib import Path

import pytest

from release.conftest import full as full
from release.conftest import stand_off as stand_off
from release.made import sample_project


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's articles."""
    return sample_project(tmp_path_factory.getbasetemp()).root / "articles"
