"""Whoever takes a release of several files a split gets what one of one file a split gives."""

import shutil
from pathlib import Path
from typing import Any, Literal

import datasets
import pytest

import tandai
from diff.made import run_diff
from flow.samples import reopen, tree
from publish.fake_hub import FakeApi
from publish.test_archive import unpack
from release.made import Release
from tandai.flow.archive import run_archive
from tandai.flow.baseline import run_baseline
from tandai.flow.blame import run_blame
from tandai.flow.export import run_export
from tandai.flow.export_asked import FORMATS, Asked, Format
from tandai.flow.publish import run_publish
from tandai.flow.release import release_path
from tandai.flow.score import Asked as ToScore
from tandai.flow.score import run_score
from tandai.flow.verify import run_verify
from tandai.hub import Hub
from tandai.project import Project
from tandai.release.restore import read_annotations, read_documents

METHODS: tuple[Literal["majority", "lexicon"], ...] = ("majority", "lexicon")


def n_files(release: Release) -> int:
    return sum(len(table.files) for table in release[1].tables.values())


@pytest.mark.parametrize("name", FORMATS)
def test_every_export_is_the_same(
    hydrated: Release, full: Release, name: Format, tmp_path: Path
) -> None:
    assert n_files(hydrated) > n_files(full)
    asked = Asked(format=name)
    trees = []
    for folder, release in (("cut", hydrated), ("whole", full)):
        run_export(release[0], tmp_path / folder, asked)
        trees.append({key[len(str(tmp_path / folder)) :]: digest
                      for key, digest in tree(tmp_path / folder).items()})  # fmt: skip
    assert trees[0] == trees[1]
    assert trees[0]


def test_an_export_fills_texts_from_articles(
    cut: Release, stand_off: Release, sample: Project, tmp_path: Path
) -> None:
    for folder, release in (("cut", cut), ("whole", stand_off)):
        run_export(
            release[0],
            tmp_path / folder,
            Asked(format="conll2003", layers=("entity",)),
            articles=sample.root / "articles",
        )
    one, other = (sorted(tree(tmp_path / name).values()) for name in ("cut", "whole"))
    assert one == other


def test_load_without_texts_gives_every_row(cut: Release, stand_off: Release) -> None:
    for name in ("documents", "spans", "entities", "claims", "claim_pairs", "article_stance"):
        made: Any = tandai.load(cut[0], name)
        whole: Any = tandai.load(stand_off[0], name)
        assert {split: made[split].to_list() for split in made} == {
            split: whole[split].to_list() for split in whole
        }, name


def test_streaming_gives_every_row_in_order(cut: Release, stand_off: Release) -> None:
    streamed: Any = datasets.load_dataset(str(cut[0]), "entities", streaming=True)
    whole: Any = tandai.load(stand_off[0], "entities")
    for split in whole:
        given = [row["document_id"] for row in streamed[split]]
        assert given == whole[split]["document_id"]


@pytest.mark.parametrize("method", METHODS)
def test_baselines_and_their_scores_are_the_same(
    hydrated: Release, full: Release, method: Literal["majority", "lexicon"], tmp_path: Path
) -> None:
    scores = []
    table = "entities" if method == "lexicon" else ""
    for name, release in (("cut", hydrated), ("whole", full)):
        path = tmp_path / f"{name}.jsonl"
        run_baseline(release[0], path, table=table, method=method, split="train")
        scores.append(run_score(path, release[0], ToScore(split="train", samples=50), old=full[0]))
    assert (tmp_path / "cut.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert scores[0].scored == scores[1].scored
    assert scores[0].ceiling == scores[1].ceiling
    assert scores[0].compared == scores[1].compared


def test_annotations_and_documents_come_back_whole(cut: Release, stand_off: Release) -> None:
    assert read_documents(*cut) == read_documents(*stand_off)
    for layer in cut[1].guideline_versions:
        for annotator in ("gold", *cut[1].annotators):
            assert read_annotations(*cut, layer=layer, annotator=annotator) == read_annotations(
                *stand_off, layer=layer, annotator=annotator
            )


def test_one_file_less_or_twice_is_found(cut: Release, tmp_path: Path) -> None:
    folder = shutil.copytree(cut[0], tmp_path / "less")
    first, second = sorted(folder.glob("spans/train-*.parquet"))[:2]
    first.write_bytes(second.read_bytes())
    done = run_verify(folder)
    assert "file-changed" in {each.rule for each in done.findings}
    second.unlink()
    done = run_verify(folder)
    assert "file-missing" in {each.rule for each in done.findings}
    assert not done.ok


def test_a_diff_names_no_document_of_a_later_file(cut_project: Project, cut: Release) -> None:
    """Two documents a file against three."""
    folder = release_path(cut_project, "1.0.0")
    diff = run_diff(folder, cut[0])
    assert diff.is_empty


def test_blame_finds_gold_in_every_file(cut_project: Project) -> None:
    releases = release_path(cut_project, "1.0.0").parent
    files = sorted((releases / "tandai-sample-1.0.0" / "spans").glob("train-*.parquet"))
    assert len(files) > 1
    asked = 0
    for gold in cut_project.read_gold("entity"):
        for span in gold.spans[:1]:
            target = f"{gold.document_id}:{span.start}-{span.end}"
            done = run_blame(cut_project, target, layers=("entity",), releases=releases)
            (there,) = done.releases
            assert f"entity {span.control}={span.label}" in (there.gold or ()), target
            asked += 1
    assert asked > len(files)


def test_an_archive_holds_every_file(cut_project: Project, tmp_path: Path) -> None:
    folder = release_path(cut_project, "1.0.0")
    done = run_archive(folder, tmp_path / "sample.tar.zst")
    top = unpack(tmp_path / "sample.tar.zst", tmp_path / "out")
    assert done.n_files == len(tree(folder)) == len(tree(top))
    assert run_verify(top).ok


def test_every_file_goes_up(cut_project: Project, tmp_path: Path) -> None:
    root = shutil.copytree(cut_project.root, tmp_path / "project")
    project = reopen(root)
    folder, api = release_path(project, "1.0.0"), FakeApi()
    done = run_publish(project, folder, "somebody/sample", Hub(api), day="2031-02-03")
    assert done.steps == ("uploaded", "tagged", "written down")
    assert api.commits["c1"] == {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
