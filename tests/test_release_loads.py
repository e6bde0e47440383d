"""``load_dataset``, pandas, polars and duckdb open every release, offline, and read the same."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pandas as pd
import polars as pl
import pytest

from release.made import (
    Release,
    copy_project,
    keep_documents,
    make_release,
    read_rows,
    sample_project,
    sample_release,
)
from tandai.flow.gold import run_gold
from tandai.flow.hydrate import run_hydrate
from tandai.project import Project
from tandai.records import Annotation, Span
from tandai.release.manifest import Manifest
from tandai.store import read_jsonl, write_jsonl

# Every load of this file happens in one process with one cache, in this order: it is the cache
# that a user of two releases has.
LOADER = """
import json, sys
import datasets
datasets.disable_progress_bars()

def plain(feature):
    if isinstance(feature, datasets.ClassLabel):
        return ["class", *feature.names]
    if isinstance(feature, datasets.List):
        return ["list", plain(feature.feature)]
    if isinstance(feature, dict):
        return {name: plain(each) for name, each in feature.items()}
    return feature.dtype

jobs = json.load(open(sys.argv[1]))
said = {}
for key, folder, config in jobs["load"]:
    loaded = datasets.load_dataset(folder, config)
    said[key] = {
        "rows": {split: len(loaded[split]) for split in loaded},
        "features": plain(dict(loaded["train"].features)),
        "version": str(loaded["train"].info.version),
        "first": loaded["train"][0],
    }
for key, folder, config in jobs["split"]:
    said[key] = {"rows": len(datasets.load_dataset(folder, config, split="train"))}
for key, folder, config in jobs["stream"]:
    rows = datasets.load_dataset(folder, config, split="train", streaming=True)
    rows = list(rows)
    said[key] = {"rows": len(rows), "first": rows[0]}
json.dump(said, open(sys.argv[2], "w"), default=str)
"""
SUBSETS = (("s01",), ("s01", "s04"), ("s01", "s02", "s03", "s04"),
           ("s01", "s03", "s05", "s06", "s08"))  # fmt: skip
MODES = ("full", "stand-off", "hydrated")
VIEWS = ("entities", "claims", "claim_pairs", "article_stance", "raw_annotations")


class Built(msgspec.Struct, frozen=True):
    """What was built and what ``load_dataset`` said of it."""

    releases: dict[str, Release]
    said: dict[str, Any]


def with_one_label_flipped(base: Path, root: Path) -> Project:
    """A copy of the sample in which the first gold entity of s01 is an EVT, as all say."""
    project = copy_project(sample_project(base), root)
    first = next(gold for gold in project.read_gold("entity") if gold.document_id == "s01").spans[0]
    for path in project.annotations_dir("entity").glob("*.jsonl"):
        annotations = list(read_jsonl(path, Annotation))
        write_jsonl(path, [relabelled(each, first, "EVT") for each in annotations])
    run_gold(project, ("entity",))
    return project


def relabelled(annotation: Annotation, like: Span, label: str) -> Annotation:
    """The annotation with another label where it marks what the span marks."""
    there = (annotation.document_id == "s01", like.start, like.end, like.label)
    spans = tuple(
        msgspec.structs.replace(span, label=label)
        if (True, span.start, span.end, span.label) == there
        else span
        for span in annotation.spans
    )
    return msgspec.structs.replace(annotation, spans=spans)


def build_all(base: Path, folder: Path) -> dict[str, Release]:
    """Every release under one base name: what a cache could take one for the other by."""

    def path(name: str) -> Path:
        return folder / name / "tandai-sample-1.0.0"

    releases = {
        "full": sample_release(base, "full"),
        "stand-off": sample_release(base, "stand-off"),
    }
    articles = sample_project(base).root / "articles"
    stand_off, _ = releases["stand-off"]
    hydrated = run_hydrate(stand_off, articles, path("hydrated")).manifest
    assert hydrated
    releases["hydrated"] = path("hydrated"), hydrated
    flipped = with_one_label_flipped(base, folder / "flipped-project")
    releases["flipped"] = path("flipped"), make_release(flipped, path("flipped"), "full")
    _hide_sizes(releases["full"], releases["flipped"])
    for ids in SUBSETS:
        name = f"of-{len(ids)}"
        project = copy_project(sample_project(base), folder / f"{name}-project")
        keep_documents(project, set(ids))
        releases[name] = path(name), make_release(project, path(name), "full")
    return releases


def _hide_sizes(release: Release, other: Release) -> None:
    """Gives the other release this one's card but for the digest.

    The cache looks at file sizes too, and a changed label may or may not change them.
    """
    card = (release[0] / "README.md").read_text()
    card = card.replace(release[1].content_sha256, other[1].content_sha256)
    (other[0] / "README.md").write_text(card)


def configs_of(manifest: Manifest) -> list[str]:
    return [name for name, table in manifest.tables.items() if table.files]


def load_all(releases: Mapping[str, Release], folder: Path) -> dict[str, Any]:
    """What a process without a network says of every config of every release."""
    load = [
        (f"{name}/{config}", str(path), config)
        for name, (path, manifest) in releases.items()
        for config in configs_of(manifest)
    ]
    path, _ = releases["full"]
    jobs = {
        "load": load,
        "split": [(f"split/{config}", str(path), config) for config in VIEWS],
        "stream": [(f"stream/{config}", str(path), config) for config in VIEWS],
    }
    (folder / "jobs.json").write_text(json.dumps(jobs))
    env = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "cache")}
    env.pop("HF_DATASETS_CACHE", None)
    said = folder / "said.json"
    command = [sys.executable, "-c", LOADER, str(folder / "jobs.json"), str(said)]
    made = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    answers: dict[str, Any] = json.loads(said.read_text())
    return answers


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("loads")
    releases = build_all(tmp_path_factory.getbasetemp(), folder)
    return Built(releases, load_all(releases, folder))


def rows_of(manifest: Manifest, config: str) -> dict[str, int]:
    return {file.split: file.n_rows for file in manifest.tables[config].files}


@pytest.mark.parametrize("name", ["full", "stand-off", "hydrated", "flipped"])
def test_every_config_loads_with_the_rows_of_the_manifest(name: str, built: Built) -> None:
    _, manifest = built.releases[name]
    assert len(configs_of(manifest)) == 14
    for config in configs_of(manifest):
        said = built.said[f"{name}/{config}"]
        assert said["rows"] == rows_of(manifest, config), config
        assert said["version"] == "1.0.0"


@pytest.mark.parametrize("ids", SUBSETS, ids=lambda ids: f"{len(ids)} documents")
def test_small_corpora_build_and_every_config_loads(ids: tuple[str, ...], built: Built) -> None:
    name = f"of-{len(ids)}"
    _, manifest = built.releases[name]
    assert manifest.tables["documents"].n_rows == len(ids)
    assert {"entities", "claims", "article_stance", "documents"} <= set(configs_of(manifest))
    for config in configs_of(manifest):
        assert built.said[f"{name}/{config}"]["rows"] == rows_of(manifest, config), config


def test_one_document_makes_a_release_of_train_alone(built: Built) -> None:
    _, manifest = built.releases["of-1"]
    assert built.said["of-1/entities"]["rows"] == {"train": 1}
    assert manifest.left_out[:2] == ("split validation", "split test")


@pytest.mark.parametrize("config", VIEWS)
def test_one_split_and_a_stream_hold_the_same_rows(config: str, built: Built) -> None:
    n_train = rows_of(built.releases["full"][1], config)["train"]
    assert built.said[f"split/{config}"]["rows"] == n_train
    assert built.said[f"stream/{config}"]["rows"] == n_train
    first = built.said[f"full/{config}"]["first"]
    assert built.said[f"stream/{config}"]["first"] == first


def test_labels_are_class_labels_in_the_order_of_the_config(built: Built) -> None:
    entities = built.said["full/entities"]["features"]
    labels = ["PER", "ORG", "GPE", "LOC", "PRD", "EVT", "DAT", "QTY"]
    assert entities["entities"][1]["label"] == ["class", *labels]
    assert entities["ner_tags"][1][:4] == ["class", "O", "B-PER", "I-PER"]
    claims = built.said["full/claims"]["features"]
    assert claims["certainty"] == ["class", "CERTAIN", "UNCERTAIN"]
    assert claims["sources"][1]["source_role"] == ["class", "SPEAKER", "RELAY", "EVIDENCE"]
    assert claims["canonical"][1][-2:] == ["NONE", "NEW"]
    pairs = built.said["full/claim_pairs"]["features"]
    assert pairs["stance"] == ["class", "SUPPORT", "DENY", "QUERY", "NEUTRAL"]
    raw = built.said["full/raw_annotations"]["features"]
    assert raw["spans"][1]["label"] == ["class", *labels, "CLAIM", "SOURCE", "CUE"]
    stance = built.said["full/article_stance"]["features"]
    assert stance["stance"] == ["class", "AGREE", "DISAGREE", "DISCUSS", "UNRELATED"]
    assert stance["target_id"] == ["class", "T1", "T2", "T3", "T4", "T5", "T6"]


def test_class_labels_mean_what_the_files_say(built: Built) -> None:
    path, manifest = built.releases["full"]
    said = built.said["full/entities"]
    names = said["features"]["entities"][1]["label"][1:]
    row = read_rows(path, manifest.tables["entities"])[0]
    assert [names[each["label"]] for each in said["first"]["entities"]] == [
        each["label"] for each in row["entities"]
    ]
    tags = said["features"]["ner_tags"][1][1:]
    assert [tags[each] for each in said["first"]["ner_tags"]] == row["ner_tags"]


def test_both_modes_have_one_schema_and_only_one_has_texts(built: Built) -> None:
    for config in configs_of(built.releases["full"][1]):
        features = {built_as: built.said[f"{built_as}/{config}"]["features"] for built_as in MODES}
        assert features["full"] == features["stand-off"] == features["hydrated"]
    first = {name: built.said[f"{name}/entities"]["first"] for name in MODES}
    assert first["full"] == first["hydrated"]
    assert first["stand-off"]["text"] is None
    assert first["stand-off"]["tokens"] is None
    assert first["stand-off"]["ner_tags"] == first["full"]["ner_tags"]
    assert first["full"]["text"]


def test_one_label_changed_is_seen_though_the_cache_holds_a_folder_of_that_name(
    built: Built,
) -> None:
    path, manifest = built.releases["full"]
    other_path, other = built.releases["flipped"]
    assert path.name == other_path.name
    assert other.content_sha256 != manifest.content_sha256
    before = built.said["full/entities"]["first"]["entities"]
    after = built.said["flipped/entities"]["first"]["entities"]
    names = built.said["full/entities"]["features"]["entities"][1]["label"][1:]
    assert names[before[0]["label"]] != "EVT"
    assert names[after[0]["label"]] == "EVT"
    assert before[1:] == after[1:]


def test_pandas_polars_and_duckdb_read_the_same(built: Built) -> None:
    path, manifest = built.releases["full"]
    with duckdb.connect() as connection:
        for config in configs_of(manifest):
            for file in manifest.tables[config].files:
                place = path / file.path
                (n_rows,) = connection.execute(f"select count(*) from '{place}'").fetchone() or (0,)
                columns = [column.name for column in manifest.tables[config].columns]
                assert n_rows == file.n_rows
                assert len(pd.read_parquet(place)) == file.n_rows
                assert pl.read_parquet(place).shape == (file.n_rows, len(columns))
        (spans,) = connection.execute(
            f"""select count(*) from '{path}/spans/*.parquet' s
            join '{path}/documents/*.parquet' d using (document_id)
            where s.quote = array_to_string(string_split(d.text, '')[s.start + 1 : s."end"], '')
            """
        ).fetchone() or (0,)
    labels = pd.read_parquet(path / "spans", columns=["label"])["label"]
    assert spans == len(labels) == manifest.tables["spans"].n_rows
    assert set(labels) >= {"PER", "CLAIM", "CUE"}
