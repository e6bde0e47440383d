"""The sample's releases."""

import pytest

from flow.samples import copy, reopen, replace_in
from release.made import Release, make_release, sample_project, sample_release
from tandai.flow.hydrate import run_hydrate
from tandai.flow.release import run_release
from tandai.project import Project
from tandai.release import shards


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return sample_release(tmp_path_factory.getbasetemp(), "full")


@pytest.fixture(scope="session")
def stand_off(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return sample_release(tmp_path_factory.getbasetemp(), "stand-off")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The sample, taken to its splits; not to be changed."""
    return sample_project(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def cut(sample: Project, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The sample's release, three documents a file."""
    folder = tmp_path_factory.mktemp("shards") / "tandai-sample-1.0.0"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shards, "SHARD", 3)
        return folder, make_release(sample, folder, "stand-off")


@pytest.fixture(scope="session")
def hydrated(cut: Release, sample: Project, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The same with its texts."""
    out = tmp_path_factory.mktemp("hydrated") / "tandai-sample-1.0.0"
    manifest = run_hydrate(cut[0], sample.root / "articles", out).manifest
    assert manifest is not None
    return out, manifest


@pytest.fixture(scope="session")
def cut_project(sample: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The sample as a project that has made its stand-off release, two documents a file."""
    root = tmp_path_factory.mktemp("cut") / "sample"
    copy(sample.root, root)
    replace_in(root / "tandai.toml", 'text = "full"', 'text = "stand-off"')
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shards, "SHARD", 2)
        run_release(reopen(root), "1.0.0")
    return reopen(root)
