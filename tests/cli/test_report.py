"""`tandai report`: the page, its summary and its JSON."""

import json
import sys

import pytest

from cli.conftest import Refuse, Tandai
from tandai.flow.report import report_path
from tandai.project import Project


def test_the_page_is_written_and_counted(tandai: Tandai, project: Project) -> None:
    ran = tandai("report", "--project", project.root, "--data-dir", project.data_dir)
    assert ran.code == 0
    assert "texts shown" in ran.out
    assert "index.html" in ran.err
    assert report_path(project).is_file()


def test_json_says_what_was_written(tandai: Tandai, project: Project) -> None:
    out = project.root / "page.html"
    ran = tandai(
        "report", "--project", project.root, "--data-dir", project.data_dir, "-o", out, "--json"
    )
    said = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert said["path"] == str(out)
    assert said["n_bytes"] == out.stat().st_size
    assert said["n_documents"] == said["n_texts"] == 8
    assert not report_path(project).exists()


def test_texts_that_may_not_be_passed_on_are_warned_of(tandai: Tandai, project: Project) -> None:
    path = project.corpus / "articles.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",own", ",none"), encoding="utf-8")
    options = ("--project", project.root, "--data-dir", project.data_dir)
    assert "may not be passed on" not in tandai("report", *options).err
    assert (
        "8 texts on the page may not be passed on" in tandai("report", "--with-text", *options).err
    )


def test_a_folder_that_is_no_release_is_refused(refuse: Refuse, project: Project) -> None:
    assert "SHA256SUMS" in refuse(project, "report", "--release", project.corpus)


def test_without_its_extra_the_command_says_how_to_install_it(
    refuse: Refuse, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert "pip install 'tandai[report]'" in refuse(project, "report")


def test_a_page_with_such_texts_is_not_written_where_git_sees_it(
    refuse: Refuse, tandai: Tandai, project: Project
) -> None:
    path = project.corpus / "articles.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",own", ",none"), encoding="utf-8")
    seen = project.root / "docs" / "page.html"
    assert "outside of the project" in refuse(project, "report", "--with-text", "-o", seen)
    options = ("--project", project.root, "--data-dir", project.data_dir)
    assert tandai("report", "-o", seen, *options).code == 0
    outside = project.root.parent / "page.html"
    assert tandai("report", "--with-text", "-o", outside, *options).code == 0
    assert outside.stat().st_mode & 0o777 == 0o600
