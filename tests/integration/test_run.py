"""The five real articles through a real server and back, every stage, answered by two scripts."""

import json
from pathlib import Path

import pytest

from tandai.errors import CheckError
from tandai.flow.rehearsal import RehearsalReport, run_rehearsal
from tandai.hydrate import read_manifest
from tandai.project import open_project
from tandai.studio.credentials import TOKEN_VARIABLE
from tandai.studio.local import LocalStudio
from tandai.studio.secretfiles import read_secret

pytestmark = [pytest.mark.studio, pytest.mark.articles]


@pytest.fixture(scope="module")
def report(
    studio_server: LocalStudio,
    articles_dir: Path,
    root: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> RehearsalReport:
    folder = tmp_path_factory.mktemp("rehearsal")
    project = open_project(root, data_dir=folder / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(TOKEN_VARIABLE, read_secret(studio_server.token_file))
        return run_rehearsal(
            project,
            articles_dir,
            folder / "run",
            stamp="20250301T000000Z",
            seed="tandai",
            url=studio_server.status().url,
            port=0,
        )


def test_all_answers_come_back_as_sent(report: RehearsalReport) -> None:
    """`run` itself compares answer by answer and fails on the first difference."""
    assert report.n_documents == 5
    assert report.n_answers == 5 * 2 * 3
    assert report.n_changes > 100
    assert not [finding for finding in report.findings if finding.severity == "error"]


def test_each_public_view_loads_with_rows(report: RehearsalReport) -> None:
    for name in ("entities", "claims", "claim_pairs", "article_stance", "documents", "spans"):
        assert sum(report.rows[name].values()) > 0, name


def test_the_release_is_stand_off_and_says_who_answered(report: RehearsalReport) -> None:
    manifest = read_manifest(Path(report.release))
    assert manifest.text == "stand-off"
    assert manifest.annotators == {"script-1": "script", "script-2": "script"}
    assert read_manifest(Path(report.hydrated)).content_sha256 == manifest.content_sha256


def test_the_changes_are_listed(report: RehearsalReport) -> None:
    lines = (Path(report.folder) / "answers" / "entity.jsonl").read_text().splitlines()
    assert len(lines) == 10
    assert any(json.loads(line)["changes"] for line in lines)


def test_a_lost_annotation_stops_the_run(
    studio_server: LocalStudio,
    articles_dir: Path,
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A server that keeps one answer less than it was sent is found out, and nothing stays."""
    from tandai.studio.client import RemoteStudio

    monkeypatch.setenv(TOKEN_VARIABLE, read_secret(studio_server.token_file))
    told = iter([True])
    create = RemoteStudio.create_annotation

    def forgetful(self: RemoteStudio, *arguments: object, **options: object) -> int:
        if next(told, False):
            return 0
        return create(self, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(RemoteStudio, "create_annotation", forgetful)
    with pytest.raises(CheckError, match="sent and not pulled"):
        run_rehearsal(
            open_project(root, data_dir=tmp_path / "data"),
            articles_dir,
            tmp_path / "run",
            stamp="20250302T000000Z",
            seed="tandai",
            url=studio_server.status().url,
            port=0,
        )
    assert not (tmp_path / "run").exists()
