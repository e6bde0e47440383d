"""The sample and the real articles go round with two annotators in each mode, to equal records."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import two_free_ports
from flow.samples import begin
from tandai.flow.rehearsal import RehearsalReport, run_rehearsal
from tandai.project import Project, open_project
from tandai.settings import Mode
from tandai.studio.credentials import TOKEN_VARIABLE
from tandai.studio.local import LocalStudio
from tandai.studio.secretfiles import read_secret

pytestmark = pytest.mark.studio

# What a server gives an answer, and no annotator says.
OF_THE_SERVER = ("created_at", "updated_at", "unique_id")
MODES: tuple[Mode, ...] = ("shared", "separate", "blind")
LAYERS = ("entity", "claim", "stance")
WHAT = ("annotations", "gold", "suggestions")

Rehearse = Callable[[Project, Path, Mode], RehearsalReport]


@pytest.fixture(scope="module")
def rehearse(
    studio_server: LocalStudio, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Rehearse]:
    """A rehearsal in a mode: on the one server, or blind on two of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(TOKEN_VARIABLE, read_secret(studio_server.token_file))

        def run(project: Project, articles: Path, mode: Mode) -> RehearsalReport:
            folder = tmp_path_factory.mktemp(mode)
            return run_rehearsal(
                project,
                articles,
                folder / "run",
                stamp=folder.name,
                seed="tandai",
                mode=mode,
                url=None if mode == "blind" else studio_server.status().url,
                port=two_free_ports() if mode == "blind" else 8080,
            )

        yield run


def records(report: RehearsalReport) -> dict[str, list[dict[str, Any]]]:
    """Every line that the corpus of a rehearsal holds, without what servers give."""
    corpus = Path(report.folder) / "corpus"
    found = {}
    for path in sorted(path for part in WHAT for path in (corpus / part).rglob("*.jsonl")):
        lines = [json.loads(line) for line in path.read_bytes().splitlines()]
        found[str(path.relative_to(corpus))] = [
            {key: value for key, value in line.items() if key not in OF_THE_SERVER}
            for line in lines
        ]
    return found


@pytest.fixture(scope="module")
def sample_rounds(
    rehearse: Rehearse, tmp_path_factory: pytest.TempPathFactory
) -> dict[Mode, RehearsalReport]:
    project = begin(tmp_path_factory.mktemp("sample") / "project")
    return {mode: rehearse(project, project.root / "articles", mode) for mode in MODES}


@pytest.fixture(scope="module")
def real_rounds(
    rehearse: Rehearse,
    articles_dir: Path,
    root: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[Mode, RehearsalReport]:
    project = open_project(root, data_dir=tmp_path_factory.mktemp("real") / "data")
    return {mode: rehearse(project, articles_dir, mode) for mode in MODES}


@pytest.fixture(scope="module", params=["sample", pytest.param("real", marks=pytest.mark.articles)])
def rounds(request: pytest.FixtureRequest) -> dict[Mode, RehearsalReport]:
    """By mode, what a rehearsal of it did; `run` itself compares each answer with what was sent."""
    done: dict[Mode, RehearsalReport] = request.getfixturevalue(f"{request.param}_rounds")
    return done


def test_all_answers_come_back_in_every_mode(rounds: dict[Mode, RehearsalReport]) -> None:
    for mode, report in rounds.items():
        assert report.mode == mode
        assert report.n_answers == report.n_documents * 2 * 3
        assert report.n_changes > 0
        assert [each for each in report.findings if each.severity == "error"] == []


def test_every_mode_ends_in_the_same_records(rounds: dict[Mode, RehearsalReport]) -> None:
    shared, separate, blind = (records(rounds[mode]) for mode in MODES)
    assert {f"annotations/{layer}/script-{n}.jsonl" for layer in LAYERS for n in (1, 2)} <= set(
        shared
    )
    assert separate == shared
    assert blind == shared


def test_every_mode_ends_in_the_same_release(rounds: dict[Mode, RehearsalReport]) -> None:
    one, *others = rounds.values()
    for other in others:
        assert other.rows == one.rows
        assert other.gold_spans == one.gold_spans
        assert other.n_ties == one.n_ties
        assert other.split_sizes == one.split_sizes


def test_a_blind_round_had_two_servers_of_its_own(rounds: dict[Mode, RehearsalReport]) -> None:
    assert {mode: len(set(report.servers)) for mode, report in rounds.items()} == {
        "shared": 1,
        "separate": 1,
        "blind": 2,
    }
    assert not set(rounds["blind"].servers) & set(rounds["shared"].servers)
    assert rounds["blind"].projects_left == ()
    assert len(rounds["separate"].projects_left) == 2 * len(rounds["shared"].projects_left)
