"""A release of several files a split is the one of one file a split, to everybody who reads it."""

from pathlib import Path
from typing import Any

import datasets

import tandai
from diff.made import run_diff
from flow.samples import tree
from release.made import (
    FACTS,
    Release,
    bundle,
    gold,
    mark,
    read_rows,
    small_document,
)
from tandai.flow.export import run_export
from tandai.flow.export_asked import Asked
from tandai.flow.loading import load_all
from tandai.flow.released import open_release, rows_of
from tandai.flow.verify import run_verify
from tandai.project import Project
from tandai.release.build import build_release
from tandai.release.card import front_matter
from tandai.release.tables import TABLES
from tandai.splits import SPLITS


def test_only_the_files_are_others(cut: Release, stand_off: Release) -> None:
    (folder, manifest), (whole, one) = cut, stand_off
    assert manifest.content_sha256 == one.content_sha256
    assert (folder / "digests.csv").read_bytes() == (whole / "digests.csv").read_bytes()
    assert (folder / "DATASHEET.md").read_bytes() == (whole / "DATASHEET.md").read_bytes()
    assert (manifest.counts, manifest.left_out) == (one.counts, one.left_out)
    assert (manifest.annotators, manifest.survey) == (one.annotators, one.survey)
    for name, table in manifest.tables.items():
        assert table.rows_by_split() == one.tables[name].rows_by_split()
        assert read_rows(folder, table) == read_rows(whole, one.tables[name]), name
    for file in manifest.tables["documents"].files:
        assert 0 < file.n_rows <= 3
    n_files = {name: len(table.files) for name, table in manifest.tables.items()}
    assert n_files["documents"] > len(SPLITS)
    assert sorted(
        each.path for table in manifest.tables.values() for each in table.files
    ) == sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet"))


def test_it_is_sound(cut: Release) -> None:
    verified = run_verify(cut[0])
    assert verified.ok
    assert not verified.findings


def test_nothing_differs_but_the_files(cut: Release, stand_off: Release) -> None:
    diff = run_diff(stand_off[0], cut[0])
    assert diff.is_empty
    assert diff == run_diff(stand_off[0], stand_off[0])


def test_a_hydrated_copy_keeps_its_files_and_is_sound(
    cut: Release, hydrated: Release, full: Release
) -> None:
    folder, manifest = hydrated
    assert [name for name in tree(folder) if name.endswith(".parquet")]
    for name, table in cut[1].tables.items():
        assert [each.path for each in manifest.tables[name].files] == [
            each.path for each in table.files
        ]
        assert read_rows(folder, manifest.tables[name]) == read_rows(
            full[0], full[1].tables[name]
        ), name
    assert not run_verify(folder).findings


def test_load_dataset_opens_every_config(
    cut: Release, hydrated: Release, sample: Project, tmp_path: Path
) -> None:
    load_all(cut[0], cut[1])
    for name in sample.settings.views:
        made: Any = tandai.load(cut[0], name, articles=sample.root / "articles")
        wanted: Any = datasets.load_dataset(str(hydrated[0]), name, cache_dir=str(tmp_path))
        assert list(made) == list(wanted), name
        for split in wanted:
            assert made[split].to_list() == wanted[split].to_list(), name


def test_the_card_names_a_split_once(cut: Release, stand_off: Release) -> None:
    for release in (cut, stand_off):
        front = front_matter(release[1])
        for config, info in zip(front["configs"], front["dataset_info"], strict=True):
            splits = [each["split"] for each in config["data_files"]]
            assert splits == [each["name"] for each in info["splits"]]
            assert len(set(splits)) == len(splits)
    assert 'glob("train-*.parquet")' in (cut[0] / "README.md").read_text()
    assert "glob(" not in (stand_off[0] / "README.md").read_text()


def test_exports_and_scores_read_the_same(cut: Release, stand_off: Release, tmp_path: Path) -> None:
    asked = Asked(format="jsonl", annotators=())
    for name, release in (("cut", cut), ("whole", stand_off)):
        run_export(release[0], tmp_path / name, asked)
    exported = [sorted(tree(tmp_path / name).values()) for name in ("cut", "whole")]
    assert exported[0] == exported[1]
    ours, theirs = open_release(cut[0]), open_release(stand_off[0])
    assert ours.documents == theirs.documents
    columns = ("document_id", "span_id", "start", "end")
    for side in SPLITS:
        assert list(rows_of(ours, "spans", columns, side)) == list(
            rows_of(theirs, "spans", columns, side)
        )


def test_a_table_without_rows_in_a_shard_has_no_file_there(tmp_path: Path) -> None:
    bundles = []
    for number in range(5):
        document, text = small_document(f"d{number}")
        spans = (mark(text, "Bayu", "PER", "g1"),) if number in (0, 4) else ()
        bundles.append(bundle(document, gold(document, spans=spans)))
    manifest = build_release(tmp_path, bundles, TABLES, FACTS, most=2)
    assert [each.path for each in manifest.tables["documents"].files] == [
        f"documents/train-{number:05}-of-00003.parquet" for number in range(3)
    ]
    assert [each.path for each in manifest.tables["spans"].files] == [
        "spans/train-00000-of-00003.parquet",
        "spans/train-00002-of-00003.parquet",
    ]
    assert manifest.tables["spans"].rows_by_split() == {"train": 2}
