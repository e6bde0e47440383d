"""``load_dataset`` opens what was published, from a hub of our own on loopback, by its revision.

The library reads HF_ENDPOINT when it is imported, so all loads are those of one process of its own,
with one cache: that of a user who has two releases. Not shown here: the real hub, its page of the
data set, and Xet.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from flow.samples import copy, reopen
from publish.conftest import REPO, WRITER
from publish.hub_server import HubServer
from publish.hub_store import Repository
from tandai.flow.gold import run_gold
from tandai.flow.publish import run_publish
from tandai.flow.release import release_path, run_release
from tandai.flow.tombstones import run_tombstone
from tandai.flow.yank import run_yank
from tandai.hub import open_hub
from tandai.hydrate import read_manifest
from tandai.project import Project
from tandai.records import Annotation
from tandai.store import read_jsonl, write_jsonl
from test_release_loads import relabelled

# The library's own way of sending a file by Git LFS; its client would have it otherwise.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")

LOADER = """
import json, sys
import datasets
datasets.disable_progress_bars()

def rows_of(loaded):
    return {split: [each for each in loaded[split]] for split in loaded}

said = {}
for key, source, config, options in json.load(open(sys.argv[1])):
    loaded = datasets.load_dataset(source, config, **options)
    rows = rows_of(loaded)
    first = next(iter(loaded))
    said[key] = {
        "rows": json.loads(json.dumps(rows, default=str)),
        "features": str(loaded[first].features),
        "version": str(loaded[first].info.version),
    }
said["configs"] = datasets.get_dataset_config_names(sys.argv[2], revision="v1.0.0")
json.dump(said, open(sys.argv[3], "w"))
"""
STREAMED = ("entities", "claims", "claim_pairs", "article_stance", "documents", "raw_annotations")
AGAIN = ("entities", "claims", "documents")
"""Configs that are loaded of the second release too."""


class Loaded(msgspec.Struct, frozen=True):
    """Two releases on a hub, and what was said of each config."""

    configs: tuple[str, ...]
    said: dict[str, Any]
    label: str
    """Of the first entity of s01 in the first release; EVT in the second."""


def second_release(project: Project) -> str:
    """The first entity of s01 is an EVT by now, and s02 was taken out; what it was before."""
    first = next(gold for gold in project.read_gold("entity") if gold.document_id == "s01").spans[0]
    for path in project.annotations_dir("entity").glob("*.jsonl"):
        annotations = list(read_jsonl(path, Annotation))
        write_jsonl(path, [relabelled(each, first, "EVT") for each in annotations])
    run_gold(project, ("entity",))
    run_tombstone(project, "s02", reason="personal-data", day="2031-02-04")
    run_release(reopen(project.root), "2.0.0")
    return first.label


def publish(project: Project, version: str) -> None:
    run_publish(project, release_path(project, version), REPO, open_hub(), day="2031-02-03")


def jobs_for(project: Project, configs: tuple[str, ...]) -> list[list[Any]]:
    """All loads, in the order of a user who has the first release, then the second, then both."""
    jobs: list[list[Any]] = []
    for version, some in (("1.0.0", configs), ("2.0.0", AGAIN)):
        at = {"revision": f"v{version}"}
        folder = str(release_path(project, version))
        jobs += [[f"hub/{version}/{each}", REPO, each, at] for each in some]
        jobs += [[f"folder/{version}/{each}", folder, each, {}] for each in some]
    at = {"revision": "v1.0.0"}
    jobs += [[f"stream/{each}", REPO, each, {**at, "streaming": True}] for each in STREAMED]
    return [*jobs, ["again", REPO, "entities", at], ["main", REPO, "entities", {}]]


@pytest.fixture(scope="module")
def loaded(built: Path, hub_server: HubServer, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    folder = tmp_path_factory.mktemp("own-hub-loads")
    project = copy(built, folder / "project")
    hub = hub_server.empty()
    hub.writers.add(WRITER)
    hub.repositories[REPO] = Repository()
    endpoint = {"HF_ENDPOINT": hub_server.address, "HF_TOKEN": WRITER}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in endpoint.items():
            patch.setenv(name, value)
        patch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True)
        patch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
        publish(project, "1.0.0")
        label = second_release(project)
        publish(reopen(project.root), "2.0.0")
    run_yank(reopen(project.root), "1.0.0", reason="A label of s01 is wrong.", day="2031-02-05")
    manifest = read_manifest(release_path(project, "1.0.0"))
    configs = tuple(name for name, table in manifest.tables.items() if table.files)
    (folder / "jobs.json").write_text(json.dumps(jobs_for(project, configs)))
    said = load_all(folder, hub_server.address)
    assert not [each for each in hub_server.asked if each.token not in ("", WRITER)]
    return Loaded(configs, said, label)


def load_all(folder: Path, address: str) -> dict[str, Any]:
    """What a process says that reads from the hub without a token, as anybody may."""
    off = ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_CACHE")
    env = {name: value for name, value in os.environ.items() if name not in off}
    env |= {"HF_ENDPOINT": address, "HF_HOME": str(folder / "cache"), "HF_HUB_DISABLE_XET": "1"}
    env.pop("HF_TOKEN", None)
    out = folder / "said.json"
    command = [sys.executable, "-c", LOADER, str(folder / "jobs.json"), REPO, str(out)]
    made = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    answers: dict[str, Any] = json.loads(out.read_text())
    return answers


def test_the_card_gives_every_config(loaded: Loaded) -> None:
    assert len(loaded.configs) == 14
    assert sorted(loaded.said["configs"]) == sorted(loaded.configs)


def test_every_config_of_both_revisions_is_that_of_the_folder(loaded: Loaded) -> None:
    for version, configs in (("1.0.0", loaded.configs), ("2.0.0", AGAIN)):
        for config in configs:
            there = loaded.said[f"hub/{version}/{config}"]
            assert there == loaded.said[f"folder/{version}/{config}"], (version, config)
            assert there["version"] == version
            assert any(there["rows"].values())


@pytest.mark.parametrize("config", STREAMED)
def test_a_stream_has_the_same_rows(config: str, loaded: Loaded) -> None:
    there, stream = loaded.said[f"hub/1.0.0/{config}"], loaded.said[f"stream/{config}"]
    assert stream["rows"] == there["rows"]
    assert stream["features"] == there["features"]


def first_entity(loaded: Loaded, key: str) -> Any:
    """The first entity of s01, wherever it is."""
    rows = [each for split in loaded.said[key]["rows"].values() for each in split]
    return next(each for each in rows if each["document_id"] == "s01")["entities"][0]


def test_each_revision_has_its_own_label_whatever_the_cache_holds(loaded: Loaded) -> None:
    """The order was: the first release, the second, the first again, the branch."""
    old, new = (first_entity(loaded, f"hub/{each}/entities") for each in ("1.0.0", "2.0.0"))
    names = ["PER", "ORG", "GPE", "LOC", "PRD", "EVT", "DAT", "QTY"]
    assert names[old["label"]] == loaded.label != "EVT"
    assert names[new["label"]] == "EVT"
    assert loaded.said["again"] == loaded.said["hub/1.0.0/entities"]
    assert loaded.said["main"] == loaded.said["hub/2.0.0/entities"]


def ids(loaded: Loaded, key: str) -> set[str]:
    rows = loaded.said[key]["rows"].values()
    return {each["document_id"] for split in rows for each in split}


def test_what_was_yanked_or_got_a_tombstone_stays_under_the_old_tag_alone(loaded: Loaded) -> None:
    """A yank and a tombstone are the project's; what a hub has is taken away there, by hand."""
    assert "s02" in ids(loaded, "hub/1.0.0/documents")
    assert "s02" not in ids(loaded, "hub/2.0.0/documents")
    assert ids(loaded, "hub/1.0.0/documents") - ids(loaded, "hub/2.0.0/documents") == {"s02"}
