"""The ten drifts: how much comes back of each, and that nothing wrong does."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from hydration.drifts import DRIFTS
from hydration.made import ARTICLES, QUOTES, bundle_of, small_release, write_articles
from release.made import FACTS, read_rows
from tandai.digest import sha256_text
from tandai.flow.hydrate import Hydrated, run_hydrate
from tandai.flow.verify import run_verify
from tandai.release.build import build_release
from tandai.release.manifest import Manifest
from tandai.release.schema import Row
from tandai.release.tables import TABLES

EXPECTED = {
    "NFD": ("rebuilt", 42),
    "CRLF": ("normalised", 42),
    "blank lines": ("rebuilt", 42),
    "straight quotes": ("rebuilt", 42),
    "NBSP": ("normalised", 42),
    "entities": ("rebuilt", 42),
    "Baca juga": ("rebuilt", 42),
    "title": ("re-anchored", 36),
    "one line edited": ("re-anchored", 26),
    "insert, edit, NBSP": ("re-anchored", 26),
}
"""Rung of every document, and how many of the 42 spans, gold and its annotator's, come back."""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    return small_release(tmp_path_factory.getbasetemp())


def drifted(release: Path, drift: str, tmp_path: Path) -> tuple[Hydrated, Path]:
    texts = {key: DRIFTS[drift](text) for key, text in ARTICLES.items()}
    assert all(texts[key] != text for key, text in ARTICLES.items())
    articles, out = write_articles(tmp_path / "articles", texts), tmp_path / "out"
    return run_hydrate(release, articles, out, partial=True), out


def wrong_spans(rows: list[Row], texts: Mapping[str, str]) -> list[Row]:
    """Rows whose quote is not the one that was labelled, or does not stand there."""
    return [
        row
        for row in rows
        if sha256_text(row["quote"]) != row["quote_sha256"]
        or texts[row["document_id"]][row["start"] : row["end"]] != row["quote"]
    ]


@pytest.mark.parametrize("drift", DRIFTS)
def test_what_comes_back_and_that_none_of_it_is_wrong(
    drift: str, release: tuple[Path, Manifest], tmp_path: Path
) -> None:
    status, n_spans = EXPECTED[drift]
    done, out = drifted(release[0], drift, tmp_path)
    assert {each.status for each in done.report.documents} == {status}
    assert sum(each.n_spans for each in done.report.documents) == 42
    assert sum(each.n_kept for each in done.report.documents) == n_spans
    assert done.manifest
    texts = {row["document_id"]: row["text"] for row in rows_of(out, done.manifest, "documents")}
    rows = rows_of(out, done.manifest, "spans")
    assert len(rows) == n_spans
    assert wrong_spans(rows, texts) == []
    verified = run_verify(out)
    whole = status != "re-anchored"
    assert verified.ok
    assert [each.rule for each in verified.findings] == ([] if whole else ["copy-incomplete"])
    assert done.report.is_whole is done.report.is_test_whole is whole
    assert done.manifest.version == ("1.0.0" if whole else "1.0.0+partial")
    assert (done.manifest.content_sha256 == release[1].content_sha256) is whole
    if whole:
        assert done.manifest.content_sha256 == release[1].content_sha256
        assert texts == ARTICLES


PAGES = ("README.md", "DATASHEET.md", "CITATION.cff", "croissant.json")


def rows_of(folder: Path, manifest: Manifest, table: str) -> list[Row]:
    return read_rows(folder, manifest.tables[table])


def test_without_partial_nothing_is_written(release: tuple[Path, Manifest], tmp_path: Path) -> None:
    texts = {**ARTICLES, "r3": DRIFTS["title"](ARTICLES["r3"])}
    articles, out = write_articles(tmp_path / "articles", texts), tmp_path / "out"
    done = run_hydrate(release[0], articles, out)
    assert done.manifest is None
    assert not out.exists()
    assert [each.status for each in done.report.documents] == ["exact", "exact", "re-anchored"]


@pytest.mark.parametrize("gone", ["title", None])
def test_where_only_train_lacks_some_it_is_written_and_is_not_the_version(
    gone: str | None, release: tuple[Path, Manifest], tmp_path: Path
) -> None:
    texts = {**ARTICLES}
    first = texts.pop("r1")
    if gone:
        texts["r1"] = DRIFTS[gone](first)
    articles, out = write_articles(tmp_path / "articles", texts), tmp_path / "out"
    done = run_hydrate(release[0], articles, out)
    made: Any = done.manifest
    assert made.version == "1.0.0+partial"
    assert made.hydrated_from.is_partial
    assert made.hydrated_from.is_test_whole
    train = made.hydrated_from.kept["train"]
    assert (train.n_documents, train.n_whole, train.n_spans) == (1, 0, 16)
    assert train.counts == release[1].counts["train"]
    assert made.hydrated_from.content_sha256 == release[1].content_sha256 != made.content_sha256
    assert made.hydrated_from.reanchored == (("r1",) if gone else ())
    assert made.hydrated_from.not_filled == ({} if gone else {"r1": "train"})
    assert ("document r1 (given-up)" in made.left_out) is not gone
    verified = run_verify(out)
    assert verified.ok
    n_kept, n = (train.n_kept, train.n_kept + 12 + 14)
    by_split = (
        f"train {n_kept} of 16 spans and 0 of 1 document whole; validation 14 of 14 spans and "
        "1 of 1 document whole; test 12 of 12 spans and 1 of 1 document whole"
    )
    assert [(each.rule, each.found) for each in verified.findings] == [
        ("copy-incomplete", by_split)
    ]
    note = f"incomplete copy: {n} of 42 spans, 2 of 3 documents whole"
    digest = release[1].content_sha256
    pages = {name: (out / name).read_text() for name in PAGES}
    assert "differs from it in 1 document (`hydration.json` lists" in pages["README.md"]
    for name in ("README.md", "DATASHEET.md"):
        assert by_split in pages[name]
    for name in ("DATASHEET.md", "CITATION.cff", "croissant.json"):
        # Folded lines of YAML are one.
        said = " ".join(pages[name].split())
        assert note in said, name
        assert digest in said, name
    for name in ("CITATION.cff", "croissant.json"):
        assert made.content_sha256 not in pages[name], name


def test_another_article_under_its_name_fills_nothing(
    release: tuple[Path, Manifest], tmp_path: Path
) -> None:
    """Even one that quotes a line of it."""
    line = ARTICLES["r1"].split("\n\n")[1]
    texts = {**ARTICLES, "r1": f"Berita lain\n\n{line}\n\nSelesai."}
    articles, out = write_articles(tmp_path / "articles", texts), tmp_path / "out"
    done = run_hydrate(release[0], articles, out)
    first = done.report.documents[0]
    assert (first.status, first.n_lines_found, first.n_kept) == ("given-up", 1, 0)
    assert first.why == "1 of its 5 lines"


def test_changed_articles_are_found_whatever_their_names(
    release: tuple[Path, Manifest], tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number, text in enumerate(ARTICLES.values()):
        (folder / f"page-{number}.html").write_bytes(DRIFTS["Baca juga"](text).encode())
    done = run_hydrate(release[0], folder, tmp_path / "out")
    assert {each.status for each in done.report.documents} == {"rebuilt"}


def test_no_document_is_re_anchored_in_another_one_s_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two papers print one wire report; one's article is gone, or the other's has its name.

    Else answers about a whole article would stand beside one that nobody answered about.
    """
    theirs = ARTICLES["r1"].replace("Hari Jumat", "Hari Minggu")
    quotes = tuple(each for each in QUOTES["r1"] if each != "Jumat")
    monkeypatch.setitem(QUOTES, "r2", quotes)
    texts = {**ARTICLES, "r2": theirs}
    release = tmp_path / "release"
    release.mkdir()
    build_release(release, [bundle_of(key, text) for key, text in texts.items()], TABLES, FACTS)
    del texts["r1"]
    for number, more in enumerate(({}, {"r1": theirs})):
        articles = write_articles(tmp_path / f"articles-{number}", {**texts, **more})
        report = run_hydrate(release, articles, tmp_path / f"out-{number}").report
        r1, r2, _ = report.documents
        assert (r1.status, r1.n_kept, r2.status) == ("given-up", 0, "exact")
        assert "which is another document's article" in r1.why
