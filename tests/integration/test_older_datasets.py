"""``load_dataset`` of an older line reads every config of a release as the newest line does."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
import pytest

from conftest import missing
from integration.older import older_python
from release.made import Mode, Release, sample_release
from tandai.errors import MissingToolError
from tandai.release.manifest import Manifest

LOADER = Path(__file__).with_name("loader.py")
OLDER = "3.6.0"


MODES: tuple[Mode, ...] = ("full", "stand-off")


class Loaded(msgspec.Struct, frozen=True):
    """What two lines of ``datasets`` say of each config of each release."""

    releases: tuple[Release, ...]
    newest: Mapping[str, Any]
    older: Mapping[str, Any]

    def each(self) -> Iterator[tuple[Manifest, str, dict[str, Any], dict[str, Any]]]:
        """Manifest and config, and what the newest line and the older one say."""
        for place, (_, manifest) in enumerate(self.releases):
            newest, older = self.newest["releases"][place], self.older["releases"][place]
            assert list(newest) == list(older)
            assert len(older) == 14
            for config in older:
                yield manifest, config, newest[config], older[config]


def start(python: Path, releases: Iterable[Release], folder: Path) -> subprocess.Popen[str]:
    """A process that loads all of them, with a cache of its own and without a network."""
    env = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "cache")}
    for name in ("HF_DATASETS_CACHE", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"):
        env.pop(name, None)
    paths = [str(path) for path, _ in releases]
    command = [str(python), str(LOADER), str(folder / "said.json"), *paths]
    return subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def said_by(process: subprocess.Popen[str], folder: Path) -> dict[str, Any]:
    """What it wrote, once it is through."""
    printed, _ = process.communicate()
    assert process.returncode == 0, printed
    said: dict[str, Any] = json.loads((folder / "said.json").read_text())
    return said


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    try:
        older = older_python()
    except MissingToolError as error:
        missing(str(error))
    releases = tuple(sample_release(tmp_path_factory.getbasetemp(), mode) for mode in MODES)
    folders = tmp_path_factory.mktemp("newest"), tmp_path_factory.mktemp("older")
    pythons = Path(sys.executable), older
    started = [start(*each) for each in zip(pythons, (releases, releases), folders, strict=True)]
    try:
        said = [said_by(*each) for each in zip(started, folders, strict=True)]
    finally:
        for process in started:
            process.kill()
            process.wait()
    return Loaded(releases, *said)


def test_two_lines_load(loaded: Loaded) -> None:
    assert loaded.older["datasets"] == OLDER
    assert loaded.newest["datasets"] == version("datasets") != OLDER
    texts = [older["rows"] for _, config, _, older in loaded.each() if config == "documents"]
    assert len(texts) == 2
    assert texts[0] != texts[1]  # one with its texts, one without, of one name and version


def test_every_config_has_the_rows_of_the_manifest(loaded: Loaded) -> None:
    for manifest, config, _, said in loaded.each():
        rows = {file.split: file.n_rows for file in manifest.tables[config].files}
        assert {split: n_rows for split, (n_rows, _) in said["rows"].items()} == rows, config
        assert said["version"] == manifest.version


def test_a_stream_has_the_rows_and_features_of_the_table(loaded: Loaded) -> None:
    for _, config, _, said in loaded.each():
        assert said["streamed rows"] == said["rows"], config
        assert said["streamed features"] == said["features"], config


def test_both_lines_say_the_same_of_every_config(loaded: Loaded) -> None:
    for _, config, newest, older in loaded.each():
        assert older == newest, config
