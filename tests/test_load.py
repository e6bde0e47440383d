"""``tandai.load`` gives what ``load_dataset`` gives of a hydrated folder, and writes nothing."""

import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import datasets
import pytest

import tandai
from flow.samples import tree
from hydration.drifts import edited, read_also
from hydration.made import ARTICLES, small_release, write_articles
from release.made import Release, sample_project, sample_release
from tandai.digest import sha256_text
from tandai.errors import CheckError, InputError, TandaiError
from tandai.flow.hydrate import run_hydrate
from tandai.store import write_bytes, write_csv
from tandai.versions.index import write_index
from tandai.versions.records import Index, Tombstone, Yank
from tandai.versions.records import Release as Entry

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return sample_release(tmp_path_factory.getbasetemp(), "stand-off")


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_project(tmp_path_factory.getbasetemp()).root / "articles"


@pytest.fixture(scope="module")
def hydrated(sample: Release, articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("load") / "tandai-sample-1.0.0"
    assert run_hydrate(sample[0], articles, out).manifest
    return out


@pytest.fixture
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_release(tmp_path_factory.getbasetemp())[0]


def test_every_config_is_what_load_dataset_makes_of_a_hydrated_folder(
    sample: Release, articles: Path, hydrated: Path, tmp_path: Path
) -> None:
    datasets.disable_progress_bars()
    before = tree(sample[0], articles)
    for name, table in sample[1].tables.items():
        if not table.files:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            made: Any = tandai.load(sample[0], name, articles=articles)
        wanted: Any = datasets.load_dataset(str(hydrated), name, cache_dir=str(tmp_path))
        assert list(made) == list(wanted), name
        for split in wanted:
            assert made[split].features == wanted[split].features, name
            assert made[split].to_list() == wanted[split].to_list(), name
    assert tree(sample[0], articles) == before


def test_one_split_the_default_config_and_rows_without_texts(
    sample: Release, articles: Path
) -> None:
    train: Any = tandai.load(str(sample[0]), "entities", articles=str(articles), split="train")
    row = train[0]
    assert str(train.split) == "train"
    assert all(
        row["text"][each["start"] : each["end"]] == each["quote"] for each in row["entities"]
    )
    bare: Any = tandai.load(sample[0])
    assert bare["train"].features == train.features
    assert bare["train"][0]["text"] is None
    assert bare["train"][0]["ner_tags"] == row["ner_tags"]


@pytest.mark.parametrize(
    "split",
    ["train[:1]", "train[1:]", "train[-2:]", "train[:50%]", "train[25%:75%]", "test+train[:2]"],
)
def test_a_part_of_a_split_is_the_one_that_load_dataset_takes(
    sample: Release, articles: Path, hydrated: Path, tmp_path: Path, split: str
) -> None:
    datasets.disable_progress_bars()
    made: Any = tandai.load(sample[0], "entities", articles=articles, split=split)
    wanted: Any = datasets.load_dataset(
        str(hydrated), "entities", split=split, cache_dir=str(tmp_path)
    )
    assert made.to_list() == wanted.to_list()
    assert len(made) > 0
    assert str(made.split) == str(wanted.split)


@pytest.mark.parametrize("split", ["dev[:1]", "train[:x]", "train[:500%]", "train[", "train+dev"])
def test_a_part_that_is_none_is_named(sample: Release, split: str) -> None:
    said = rf"entities, split: found '{re.escape(split)}'; expected one of train, .*train\[:10\]"
    with pytest.raises(InputError, match=said):
        tandai.load(sample[0], "entities", split=split)


def test_what_is_imported_on_demand_can_be_found() -> None:
    assert {"align", "load", "__version__"} <= set(dir(tandai))
    assert set(tandai.__all__) == {"__version__", "align", "load"}
    assert all(hasattr(tandai, name) for name in tandai.__all__)


def test_a_release_with_texts_needs_no_articles(hydrated: Path, articles: Path) -> None:
    test: Any = tandai.load(hydrated, "claims", split="test")
    assert all(sha256_text(row["quote"]) == row["quote_sha256"] for row in test)
    with pytest.raises(TandaiError, match="holds its texts already"):
        tandai.load(hydrated, "claims", articles=articles)


def test_what_is_not_there_is_named(sample: Release) -> None:
    with pytest.raises(InputError, match=r"config: found 'entity'; expected one of .*entities, "):
        tandai.load(sample[0], "entity")
    with pytest.raises(InputError, match="entities, split: found 'dev'; expected one of train, "):
        tandai.load(sample[0], "entities", split="dev")
    with pytest.raises(InputError, match="found no folder"):
        tandai.load(sample[0], "entities", articles=sample[0] / "none")


def test_it_is_strict_about_test_and_warns_of_the_rest(small: Path, tmp_path: Path) -> None:
    texts = {**ARTICLES, "r3": edited(ARTICLES["r3"]), "r1": read_also(ARTICLES["r1"])}
    folder = write_articles(tmp_path / "articles", texts)
    with pytest.raises(CheckError, match=r"is not small 1\.0\.0: r3 \(test\) re-anchored: found 4"):
        tandai.load(small, "spans", articles=folder)
    with pytest.warns(
        UserWarning, match=r"^this is not small 1\.0\.0 but an incomplete copy"
    ) as said:
        spans: Any = tandai.load(small, "spans", articles=folder, partial=True)
    assert said[0].filename == __file__
    assert len(spans["test"]) == 8
    assert len(spans["train"]) == 16
    texts = {**ARTICLES, "r1": edited(ARTICLES["r1"])}
    folder = write_articles(tmp_path / "others", texts)
    with pytest.warns(
        UserWarning, match="incomplete copy of it .* 1 of 3 documents are not whole: r1"
    ):
        spans = tandai.load(small, "spans", articles=folder)
    assert {split: len(rows) for split, rows in spans.items()} == {
        "train": 10,
        "validation": 14,
        "test": 12,
    }


def test_a_yanked_version_and_a_tombstone_are_said(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, manifest = small_release(tmp_path_factory.getbasetemp())
    yank = Yank(day="2026-01-02", reason="labels of another text")
    entry = Entry(
        version="1.0.0",
        content_sha256=manifest.content_sha256,
        inputs_sha256=manifest.inputs_sha256,
        schema_version=manifest.schema_version,
        previous_version=None,
        day="2026-01-01",
        yanked=yank,
    )
    index = write_index(Index(name="small", releases=(entry,)))
    write_bytes(tmp_path / "releases" / "index.json", index)
    monkeypatch.chdir(tmp_path)
    with pytest.warns(UserWarning, match="small 1.0.0 was yanked on 2026-01-02") as said:
        tandai.load(small, "spans")
    assert len(said) == 1
    (tmp_path / "releases" / "index.json").unlink()
    stone = Tombstone(
        document_id="r1",
        text_sha256=sha256_text(ARTICLES["r1"]),
        reason="legal",
        since_version="1.0.1",
        day="2026-01-02",
    )
    write_csv(tmp_path / "newer.csv", Tombstone, [stone])
    folder = write_articles(tmp_path / "articles", ARTICLES)
    with pytest.warns(UserWarning, match=r"r1 \(train\) tombstoned: found a tombstone since 1.0.1"):
        rows: Any = tandai.load(small, "spans", articles=folder, tombstones=tmp_path / "newer.csv")
    assert len(rows["train"]) == 0


def test_a_text_that_a_release_still_holds_though_it_was_taken_out(
    small: Path, tmp_path: Path
) -> None:
    out = tmp_path / "small-1.0.0"
    assert run_hydrate(small, write_articles(tmp_path / "articles", ARTICLES), out).manifest
    stone = Tombstone(
        document_id="elsewhere",
        text_sha256=sha256_text(ARTICLES["r1"]),
        reason="legal",
        since_version="1.0.1",
        day="2026-01-02",
    )
    write_csv(tmp_path / "newer.csv", Tombstone, [stone])
    with pytest.warns(UserWarning, match=r"small 1\.0\.0 holds what was taken out") as said:
        tandai.load(out, "documents", tombstones=tmp_path / "newer.csv")
    assert len(said) == 1
    assert "elsewhere (legal, 2026-01-02, since 1.0.1)" in str(said[0].message)
    assert said[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tandai.load(out, "documents")


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("README.md", {"load_dataset", "tandai"}),
        ("docs/loading.md", {"load_dataset", "tandai", "pandas", "polars", "duckdb"}),
    ],
)
def test_the_lines_on_loading_run(
    page: str,
    wanted: set[str],
    sample: Release,
    articles: Path,
    hydrated: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every Python block of the page, in the folder that it speaks of."""
    said = (ROOT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", said, re.MULTILINE | re.DOTALL)
    releases = tmp_path / "build" / "releases"
    releases.mkdir(parents=True)
    shutil.copytree(sample[0], releases / "tandai-3.0.0")
    shutil.copytree(hydrated, releases / "tandai-3.0.0-hydrated")
    shutil.copytree(articles, tmp_path / "DIR")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    for block in blocks:
        exec(compile(block, page, "exec"), {})
        assert capsys.readouterr().out.strip() not in {"", "None", "[]"}, block
    used = {name for name in ("load_dataset", "tandai", "pandas", "polars", "duckdb")
            if any(re.search(rf"\b{name}\b", block) for block in blocks)}  # fmt: skip
    assert used == wanted


def test_importing_tandai_is_light() -> None:
    code = "import sys, tandai; sys.exit(any(n in sys.modules for n in ('datasets','pyarrow','msgspec')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert not hasattr(tandai, "no_such_thing")
