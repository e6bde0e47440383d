"""The sample's releases."""

import pytest

from release.made import Release, sample_release


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return sample_release(tmp_path_factory.getbasetemp(), "full")


@pytest.fixture(scope="session")
def stand_off(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return sample_release(tmp_path_factory.getbasetemp(), "stand-off")
