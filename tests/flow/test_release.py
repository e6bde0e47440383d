"""A release is made from what is under git, once, and gives way only to a release."""

import shutil
from pathlib import Path

import pytest

from flow.samples import copy, reopen, replace_in, tree
from tandai.errors import CheckError, TandaiError
from tandai.flow.inputs import inputs_digest
from tandai.flow.release import release_path, run_release
from tandai.project import Project


def refuse(project: Project, version: str = "1.0.0", *, replace: bool = False) -> str:
    before = tree(project.root)
    with pytest.raises(TandaiError) as caught:
        run_release(reopen(project.root), version, replace=replace)
    assert tree(project.root) == before
    return str(caught.value)


def test_the_same_inputs_make_the_same_bytes(project: Project, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run_release(project, "1.0.0", out=tmp_path / name)
    one, two = tree(tmp_path / "one"), tree(tmp_path / "two")
    assert list(one.values()) == list(two.values())
    assert len(one) > 10


def test_a_release_works_without_texts_and_says_the_same(project: Project, tmp_path: Path) -> None:
    full = run_release(project, "1.0.0")
    replace_in(project.root / "tandai.toml", 'text = "full"', 'text = "stand-off"')
    shutil.rmtree(project.build)
    shutil.rmtree(project.root / "articles")
    stand_off = run_release(reopen(project.root), "1.0.0", out=tmp_path / "off")
    assert (full.text, stand_off.text) == ("full", "stand-off")
    assert full.content_sha256 == stand_off.content_sha256


def test_the_digest_of_inputs_changes_with_each_of_them_and_with_nothing_else(
    project: Project,
) -> None:
    first = inputs_digest(project)
    (project.build / "more.txt").write_text("x", encoding="utf-8")
    (project.corpus / "README.md").write_text("What the folder is.")
    assert inputs_digest(project) == first
    for name in ("tandai.toml", "corpus/groups.csv", "splits/default.csv"):
        before = inputs_digest(project)
        with (project.root / name).open("a", encoding="utf-8") as file:
            file.write("\n")
        assert inputs_digest(project) != before


def test_a_release_needs_its_texts(project: Project) -> None:
    shutil.rmtree(project.build)
    said = refuse(project)
    assert "found no file; expected the text of" in said
    assert "run `tandai documents --articles DIR`" in said


def test_a_release_without_splits_is_refused(project: Project) -> None:
    project.splits_path.unlink()
    assert "default.csv: found no file; expected what `tandai splits` writes." in refuse(project)


def test_a_release_already_there_is_refused_before_the_work(project: Project) -> None:
    run_release(project, "1.0.0")
    (project.configs / "entity" / "config.xml").write_text("broken", encoding="utf-8")
    assert "is there already; raise the version, or say --replace." in refuse(project)


def test_a_release_gives_way_when_asked(project: Project) -> None:
    first = run_release(project, "1.0.0")
    again = run_release(project, "1.0.0", replace=True)
    assert again == first
    assert [each.name for each in release_path(project, "1.0.0").parent.iterdir()] == [
        "tandai-sample-1.0.0"
    ]


def test_a_folder_that_is_no_release_never_gives_way(project: Project) -> None:
    before = tree(project.root)
    with pytest.raises(TandaiError, match="is no release, so it is not replaced"):
        run_release(project, "1.0.0", out=project.corpus, replace=True)
    assert tree(project.root) == before


@pytest.mark.parametrize("version", ["1", "1.0", "v1.0.0", "1.0.0-rc1", "01.0.0", "1.0.0\n", ""])
def test_a_version_is_three_numbers(project: Project, version: str) -> None:
    assert f"found the version {version!r}; expected MAJOR.MINOR.PATCH" in refuse(project, version)


def test_texts_need_a_right_to_each(project: Project) -> None:
    path = project.corpus / "articles.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace(",own\n", ",unknown\n"), encoding="utf-8"
    )
    replace_in(project.root / "tandai.toml", 'text = "CC-BY-4.0"', 'text = "LicenseRef-Ours"')
    said = refuse(project)
    assert said.startswith("8 errors while releasing with texts; nothing was written")
    assert "corpus/articles.csv, s01: found permission 'unknown'; expected granted or own" in said


def test_a_view_may_not_take_a_plain_tables_name(project: Project) -> None:
    replace_in(project.root / "tandai.toml", "[views.entities]", "[views.spans]")
    assert "views.spans: found the name of a plain table" in refuse(project)


def test_a_failed_check_stops_the_release(project: Project) -> None:
    replace_in(project.splits_path, "\ns08,", "\ns88,")
    with pytest.raises(CheckError, match="checking the project before its release"):
        run_release(reopen(project.root), "1.0.0")


def test_documents_on_no_side_are_left_out(project: Project, tmp_path: Path) -> None:
    other = copy(project.root, tmp_path / "other")
    text = other.splits_path.read_text(encoding="utf-8")
    lines = [
        line.replace(f",{line.split(',')[2]},", ",excluded_conflict,", 1)
        if line.startswith(("s01,", "s02,"))
        else line
        for line in text.splitlines(keepends=True)
    ]
    other.splits_path.write_text("".join(lines), encoding="utf-8")
    manifest = run_release(reopen(other.root), "1.0.0")
    assert sum(counts["documents"] for counts in manifest.counts.values()) == 6
    assert manifest.tables["documents"].n_rows == 6
