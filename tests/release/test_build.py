"""A release is its rows: the same anywhere, whole, without a word of text where it is stand-off."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest

from release.made import (
    FACTS,
    Release,
    bundle,
    copy_project,
    gold,
    make_release,
    mark,
    read_rows,
    sample_project,
    small_document,
    texts_of,
)
from tandai.errors import CheckError, InputError, OffsetError, TandaiError
from tandai.flow.bundles import Bundles
from tandai.project import Project
from tandai.release import making
from tandai.release.build import build_release
from tandai.release.content import release_digest
from tandai.release.manifest import Manifest
from tandai.release.schema import SCHEMA_VERSION, blank
from tandai.release.tables import TABLES
from tandai.splits import SPLITS

OTHER_PROCESS = """
import sys
from pathlib import Path
from tandai.flow.release import run_release
from tandai.project import open_project
root = Path(sys.argv[1])
run_release(open_project(root, data_dir=root / "build" / "data"), "1.0.0", out=Path(sys.argv[2]))
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return sample_project(tmp_path_factory.getbasetemp())


def strings_in(value: Any) -> Iterator[str]:
    """Every string in a cell, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings_in(each)


def test_built_twice_the_bytes_are_the_same(
    stand_off: Release, project: Project, tmp_path: Path
) -> None:
    again = tmp_path / "again"
    assert make_release(project, again, "stand-off") == stand_off[1]
    for path in stand_off[0].rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (again / path.relative_to(stand_off[0])).read_bytes()


def test_another_process_hash_seed_and_time_zone_change_no_byte(
    full: Release, project: Project, tmp_path: Path
) -> None:
    out = tmp_path / "again"
    env = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Jayapura", "LC_ALL": "C"}
    command = [sys.executable, "-c", OTHER_PROCESS, str(project.root), str(out)]
    subprocess.run(command, env=env, check=True)
    assert (out / "SHA256SUMS").read_bytes() == (full[0] / "SHA256SUMS").read_bytes()


def test_the_order_of_lines_in_the_corpus_changes_no_row(project: Project, tmp_path: Path) -> None:
    shuffled = copy_project(project, tmp_path / "project")
    paths = sorted(shuffled.corpus.rglob("*.jsonl"))
    for number, path in enumerate(paths):
        lines = path.read_text().splitlines()
        Random(number).shuffle(lines)
        path.write_text("\n".join(lines))  # no line break at the end
    with Bundles(project) as told, Bundles(shuffled) as found:
        assert len(found) == len(told) == len(list(told))
        assert list(found) == list(told)


def test_a_broken_line_of_the_corpus_is_named(project: Project, tmp_path: Path) -> None:
    broken = copy_project(project, tmp_path / "project")
    path = broken.gold_path("entity")
    lines = path.read_text().splitlines()
    lines[2] = lines[2].replace('"spans":[', '"spans":[3,', 1)
    path.write_text("\n".join(lines) + "\n")
    with (
        Bundles(broken) as bundles,
        pytest.raises(
            InputError, match=r"entity\.jsonl, line 3, spans\[0\]: found a whole number; "
        ),
    ):
        list(bundles)
    path.write_text("{}\n")
    with (
        pytest.raises(InputError, match="line 1: found no key "),
        Bundles(broken),
    ):
        pass


@pytest.mark.parametrize("file", ["corpus/articles.csv", "splits/default.csv"])
def test_a_document_without_its_row_is_named(file: str, project: Project, tmp_path: Path) -> None:
    """A draft is made whatever the checks found, so nobody else may have."""
    broken = copy_project(project, tmp_path / "project")
    path = broken.root / file
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("s02,")))
    with pytest.raises(InputError, match=rf"{path.name}: found no row for s02; .*`tandai "):
        Bundles(broken)


@pytest.mark.parametrize("at_once", [1, 2])
def test_how_many_documents_are_made_together_changes_no_byte(
    at_once: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bundles = []
    for number in range(5):
        document, text = small_document(f"d{number}")
        spans = [mark(text, "Bayu", "PER", "g1")] * (number % 3)
        golds = [gold(document, spans=tuple(spans))] if number else []
        bundles.append(bundle(document, *golds, split="test" if number == 3 else "train"))
    together = build_release(tmp_path / "together", bundles, TABLES, FACTS)
    monkeypatch.setattr(making, "AT_ONCE", at_once)
    assert build_release(tmp_path / "apart", bundles, TABLES, FACTS) == together
    sums = [(tmp_path / name / "SHA256SUMS").read_bytes() for name in ("together", "apart")]
    assert sums[0] == sums[1]


def test_a_document_that_comes_twice_is_refused(tmp_path: Path) -> None:
    document, _ = small_document()
    twice = [bundle(document), bundle(document)]
    with pytest.raises(CheckError, match="found d1 twice; expected each document once"):
        build_release(tmp_path / "release", twice, TABLES, FACTS)


def test_sha256sums_names_every_file_and_is_right(full: Release) -> None:
    folder, _ = full
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    found = dict(reversed(line.split("  ")) for line in lines)
    files = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert found == files


def test_the_manifest_on_disk_is_the_one_returned(full: Release) -> None:
    folder, manifest = full
    data = (folder / "manifest.json").read_bytes()
    assert msgspec.json.decode(data, type=Manifest) == manifest
    assert data.endswith(b"}\n")
    digests = {name: table.content_sha256 for name, table in manifest.tables.items()}
    assert manifest.content_sha256 == release_digest(SCHEMA_VERSION, manifest.label_sets, digests)


def test_the_manifest_counts_what_the_files_hold(full: Release) -> None:
    folder, manifest = full
    for name, table in manifest.tables.items():
        assert table.n_rows == sum(file.n_rows for file in table.files), name
        for file in table.files:
            data = (folder / file.path).read_bytes()
            assert pq.read_metadata(folder / file.path).num_rows == file.n_rows
            assert (len(data), hashlib.sha256(data).hexdigest()) == (file.n_bytes, file.sha256)
    documents = {split: counts["documents"] for split, counts in manifest.counts.items()}
    assert documents == {file.split: file.n_rows for file in manifest.tables["documents"].files}


def test_new_articles_come_last_in_every_file(full: Release) -> None:
    folder, manifest = full
    dates = {
        row["document_id"]: row["published_at"]
        for row in read_rows(folder, manifest.tables["articles"])
    }
    for table in manifest.tables.values():
        for file in table.files:
            rows = pq.ParquetFile(folder / file.path).read(["document_id"]).to_pylist()
            order = [(dates[row["document_id"]], row["document_id"]) for row in rows]
            assert order == sorted(order)


def test_every_quote_of_a_full_release_is_what_stands_at_its_offsets(
    full: Release, project: Project
) -> None:
    texts = texts_of(project)
    rows = read_rows(full[0], full[1].tables["spans"])
    assert len(rows) > 1000
    for row in rows:
        assert row["quote"] == texts[row["document_id"]][row["start"] : row["end"]]


def test_a_stand_off_release_holds_no_text_anywhere(stand_off: Release, project: Project) -> None:
    folder, manifest = stand_off
    # Sentences of ours, and an article may well say the same.
    ours = {item.text for items in project.inventories.values() for item in items}
    ours |= {article.title for article in project.read_articles()}
    said: set[str] = set()
    for table in manifest.tables.values():
        for row in read_rows(folder, table):
            assert row == blank(row, table.columns)
            said |= set(strings_in(row))
    pages = [path.read_text() for path in folder.iterdir() if path.is_file()]
    everything = "\n".join([*sorted(said - ours), *pages])
    for document in project.read_documents():
        text = project.read_document_text(document)
        sentences = [text[start:end] for start, end in document.sentences]
        long = [sentence for sentence in sentences if len(sentence.split()) >= 4]
        assert len(long) > 3
        for sentence in long:
            assert sentence not in everything
        words = text.split()
        for at in range(len(words) - 4):
            assert " ".join(words[at : at + 5]) not in everything


def test_a_full_release_would_not_pass_for_a_stand_off_one(full: Release, project: Project) -> None:
    folder, manifest = full
    rows = read_rows(folder, manifest.tables["documents"])
    assert {row["document_id"]: row["text"] for row in rows} == texts_of(project)


def build_small(folder: Path, *splits: str, text: str | None = None) -> Manifest:
    """A stand-off release of a document on each side named."""
    bundles = []
    for number, split in enumerate(splits):
        document, made = small_document(f"d{number}")
        spans = (mark(made, "Selatira", "GPE", "g1"),)
        bundles.append(bundle(document, gold(document, spans=spans), split=split))
    folder.mkdir(exist_ok=True)
    if text is None:
        return build_release(folder, bundles, TABLES, FACTS)
    return build_release(folder, bundles, TABLES, FACTS, text_of=lambda _: text, mode="full")


@pytest.mark.parametrize("there", [("train",), ("train", "train"), ("train", "test"), SPLITS])
def test_an_empty_split_has_no_file_no_card_entry_and_a_name(
    there: tuple[str, ...], tmp_path: Path
) -> None:
    manifest = build_small(tmp_path, *there)
    missing = [split for split in SPLITS if split not in there]
    assert [each for each in manifest.left_out if each.startswith("split ")] == [
        f"split {split}" for split in missing
    ]
    assert sorted(manifest.counts) == sorted(set(there))
    front = (tmp_path / "README.md").read_text().split("\n---\n")[0]
    for split in missing:
        assert not list(tmp_path.rglob(f"{split}-*"))
        assert f"split: {split}" not in front
        assert f"split {split}" in (tmp_path / "README.md").read_text()


def test_the_side_of_a_document_is_content(tmp_path: Path) -> None:
    train, test = build_small(tmp_path / "a", "train"), build_small(tmp_path / "b", "test")
    assert train.tables["spans"].content_sha256 != test.tables["spans"].content_sha256
    assert train.content_sha256 != test.content_sha256


def test_the_order_of_labels_is_content(tmp_path: Path) -> None:
    document, _ = small_document()
    made = [bundle(document, gold(document))]
    digests = set()
    for names in (("A", "B"), ("B", "A")):
        facts = msgspec.structs.replace(FACTS, label_sets={"set": names})
        digests.add(build_release(tmp_path / names[0], made, TABLES, facts).content_sha256)
    assert len(digests) == 2


def test_a_table_without_rows_is_named_and_has_no_folder(tmp_path: Path) -> None:
    manifest = build_small(tmp_path, "train")
    assert "table relations" in manifest.left_out
    assert not (tmp_path / "relations").exists()
    assert "config_name: relations" not in (tmp_path / "README.md").read_text()


def test_a_split_of_one_table_without_rows_is_named(tmp_path: Path) -> None:
    with_spans, made = small_document("d1")
    without, _ = small_document("d2")
    bundles = [
        bundle(with_spans, gold(with_spans, spans=(mark(made, "Bayu", "PER", "g1"),))),
        bundle(without, gold(without), split="test"),
    ]
    manifest = build_release(tmp_path, bundles, TABLES, FACTS)
    assert "spans/test" in manifest.left_out
    assert [file.split for file in manifest.tables["spans"].files] == ["train"]


def test_a_document_on_no_side_is_left_out_and_named(tmp_path: Path) -> None:
    manifest = build_small(tmp_path, "train", "excluded_conflict")
    assert manifest.left_out[0] == "document d1 (excluded_conflict)"
    assert manifest.tables["documents"].n_rows == 1
    assert "document d1 (excluded_conflict)" in (tmp_path / "README.md").read_text()


def test_a_release_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TandaiError, match="there is no release"):
        build_small(tmp_path, "excluded_conflict")


def test_a_span_that_does_not_fit_its_text_is_never_released(tmp_path: Path) -> None:
    _, text = small_document()
    with pytest.raises(OffsetError, match="the text there is not the one that was labelled"):
        build_small(tmp_path, "train", text=text.replace("Selatira", "Selatiro"))


def test_texts_and_mode_must_agree(tmp_path: Path) -> None:
    document, text = small_document()
    made = [bundle(document, gold(document))]
    with pytest.raises(TandaiError, match="a full release needs texts"):
        build_release(tmp_path, made, TABLES, FACTS, mode="full")
    with pytest.raises(TandaiError, match="a stand-off release has no texts"):
        build_release(tmp_path, made, TABLES, FACTS, text_of=lambda _: text)


def test_the_default_is_a_table_that_has_rows(tmp_path: Path) -> None:
    document, _ = small_document()
    manifest = build_release(tmp_path, [bundle(document, gold(document))], TABLES, FACTS)
    assert manifest.default_table == "articles"
    assert build_small(tmp_path / "with", "train").default_table == "spans"
