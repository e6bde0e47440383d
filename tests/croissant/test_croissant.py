"""croissant.json is read by mlcroissant itself, offline: every record of it is the release's."""

import json
import math
import shutil
import socket
from pathlib import Path
from typing import Any

import mlcroissant
import numpy as np
import pyarrow.parquet as pq
import pytest

from release.made import Release, make_release, sample_project, sample_release
from tandai.croissant.describe import describe, write_croissant
from tandai.flow.hydrate import run_hydrate
from tandai.release import shards

pytestmark = pytest.mark.filterwarnings(
    # Of what mlcroissant is made of, and not ours to mend.
    "ignore::DeprecationWarning:rdflib",
    "ignore::DeprecationWarning:mlcroissant",
)


@pytest.fixture(scope="module", params=["stand-off", "hydrated", "cut"])
def release(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    if request.param == "stand-off":
        return sample_release(base, request.param)[0]
    out = tmp_path_factory.mktemp("croissant") / request.param
    if request.param == "cut":
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(shards, "SHARD", 3)
            make_release(sample_project(base), out, "stand-off")
        return out
    run_hydrate(sample_release(base, "stand-off")[0], base / "sample-project" / "articles", out)
    return out


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No socket opens."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("reading croissant.json opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def plain(value: Any, prefix: str) -> Any:
    """As Parquet gives it: strings, Python's numbers, columns without their ids."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, dict):
        return {key.removeprefix(prefix): plain(each, f"{key}/") for key, each in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(each, prefix) for each in value]
    return value


@pytest.mark.usefixtures("offline")
def test_every_record_of_every_record_set_is_a_row_of_its_file(release: Path) -> None:
    dataset = mlcroissant.Dataset(jsonld=str(release / "croissant.json"))
    assert not dataset.metadata.ctx.issues.errors
    assert {
        each.split("]")[1].split(" is ")[0].strip() for each in dataset.metadata.ctx.issues.warnings
    } <= {'Property "https://schema.org/datePublished"'}
    files = sorted(path.relative_to(release).as_posix() for path in release.rglob("*.parquet"))
    assert sorted(each.id for each in dataset.metadata.distribution) == files
    for record_set in dataset.metadata.record_sets:
        path = release / f"{record_set.id}.parquet"
        if not path.exists():
            path = release / f"{record_set.id}-00000-of-00001.parquet"
        rows = pq.ParquetFile(path).read().to_pylist()
        found = [plain(record, f"{record_set.id}/") for record in dataset.records(record_set.id)]
        assert len(found) == len(rows)
        for one, row in zip(found, rows, strict=True):
            assert one == plain(row, ""), record_set.id
    assert len(dataset.metadata.record_sets) == len(files)


def test_a_changed_file_is_refused_by_its_digest(stand_off: Release, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    shutil.copytree(stand_off[0], folder)
    path = folder / "ties" / "train-00000-of-00001.parquet"
    path.write_bytes(path.read_bytes() + b"\0")
    dataset = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
    with pytest.raises(mlcroissant.GenerationError) as caught:
        list(dataset.records("ties/train"))
    assert "is not identical with the reference" in str(caught.value.__cause__)
    assert list(dataset.records("ties/test"))


def test_labels_are_labels_and_lists_of_structs_have_subfields(stand_off: Release) -> None:
    said = describe(stand_off[1])
    fields = {
        field["@id"]: field
        for records in said["recordSet"]
        for parent in records["field"]
        for field in (parent, *parent.get("subField", ()))
    }
    assert fields["entities/train/entities/label"]["dataType"] == ["sc:Text", "cr:Label"]
    assert fields["entities/train/ner_tags"]["isArray"] is True
    assert fields["spans/train/start"]["dataType"] == "cr:Int32"
    assert fields["spans/train/annotator_id"]["equivalentProperty"] == "prov:wasAttributedTo"
    assert fields["documents/train/text"]["description"].endswith("until the release is hydrated")
    assert said["conformsTo"] == [
        "http://mlcommons.org/croissant/1.1",
        "http://mlcommons.org/croissant/RAI/1.0",
    ]


def test_version_and_digest_are_in_what_one_cites(stand_off: Release) -> None:
    manifest = stand_off[1]
    said = json.loads(write_croissant(manifest))
    assert said["version"] == manifest.version
    assert manifest.content_sha256 in said["citeAs"]
