"""A new project passes its checks at once and is nobody's sample."""

from pathlib import Path

import pytest

from tandai.errors import TandaiError
from tandai.findings import errors_of
from tandai.flow.check import run_check
from tandai.flow.documents import run_documents
from tandai.flow.init import run_init
from tandai.flow.tasks import run_tasks


def test_new_project_passes_its_checks_and_takes_articles(tmp_path: Path) -> None:
    project = run_init(tmp_path / "pasar", name="pasar", title='Pasar "kota"')
    assert project.name == "pasar"
    assert project.settings.project.title == "Pasar 'kota'"
    assert project.settings.release.text == "stand-off"
    assert project.settings.licences.text != "CC-BY-4.0"
    assert not errors_of(run_check(project))
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("Pasar Parunggi ramai.\n\nWarga datang pagi-pagi.")
    run_documents(project, tmp_path / "articles")
    assert [report.n_tasks for report in run_tasks(project, ("entity", "claim"))] == [1, 1]


def test_folder_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(TandaiError, match="there already"):
        run_init(tmp_path / "mine", name="mine")
    assert list((tmp_path / "mine").iterdir()) == []


def test_name_that_is_no_slug_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TandaiError, match="small letters"):
        run_init(tmp_path / "x", name="../x")
    assert not (tmp_path / "x").exists()
