"""Articles through a real server and back, every stage, answered by two scripts."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tandai.cli.group import run
from tandai.digest import short_digest
from tandai.errors import CheckError, StudioError, TandaiError
from tandai.flow.rehearsal import MARK, RehearsalReport, run_rehearsal
from tandai.hydrate import read_manifest
from tandai.project import Project, open_project
from tandai.studio.credentials import TOKEN_VARIABLE
from tandai.studio.local import LocalStudio
from tandai.studio.secretfiles import read_secret

CONFIG = """<View>
  <Labels name="thing" toName="text">
    <Label value="Kapal" hotkey="1"/><Label value="Dermaga" hotkey="2"/>
  </Labels>
  <View style="white-space: pre-wrap"><Text name="text" value="$text" granularity="word"/></View>
  <Choices name="topic" toName="text" required="true" requiredMessage="Laut atau darat?">
    <Choice value="Laut" hotkey="3"/><Choice value="Darat" hotkey="4"/>
  </Choices>
</View>
"""
GUIDELINE = "# Benda\n\nVersi: 1\n\nKapal, Dermaga; Laut atau Darat.\n"
# With a layer and a stamp, the name is longer than the titles that Label Studio takes.
SETTINGS = """[project]
name = "benda-pelabuhan-waru-lor"
title = "Benda"

[layers.benda]
"""
SPANS = """
[views.things]
kind = "spans"
layer = "benda"
control = "thing"
"""
# A story of a corpus; articles from elsewhere have none of that name.
PIN = """
[splits.pin]
g01 = { side = "test", reason = "the oldest story" }
"""
ARTICLES = {
    # Beginning with a byte order mark, as some editors leave it.
    "satu.txt": "\ufeffKapal tiba di Waru Lor\n\nKM Tirta Padma sandar di dermaga dua kemarin.\n",
    "dua.txt": "Dermaga diperbaiki\n\nPerbaikan dermaga Waru Lor selesai pekan lalu.\n",
}


def foreign(root: Path, views: str = "") -> Project:
    """A project with one layer of its own, no suggestions and no lexicons; articles beside it."""
    layer = root / "project" / "annotation_configs" / "benda"
    layer.mkdir(parents=True)
    (layer / "config.xml").write_text(CONFIG)
    (layer / "guideline.md").write_text(GUIDELINE)
    (root / "project" / "tandai.toml").write_text(SETTINGS + views)
    (root / "articles").mkdir()
    for name, text in ARTICLES.items():
        (root / "articles" / name).write_text(text, encoding="utf-8")
    return open_project(root / "project", data_dir=root / "data")


def rehearse(
    project: Project, url: str, warn: Callable[[str], None] = lambda _: None
) -> RehearsalReport:
    """One run on a server, with the articles beside the project."""
    folder = project.root.parent
    return run_rehearsal(
        project,
        folder / "articles",
        folder / "run",
        stamp=short_digest(str(folder)),  # no other test's
        seed="tandai",
        url=url,
        port=0,
        warn=warn,
    )


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


@pytest.mark.studio
@pytest.mark.articles
def test_all_answers_come_back_as_sent(report: RehearsalReport) -> None:
    """`run` itself compares answer by answer and fails on the first difference."""
    assert report.n_documents == 5
    assert report.n_answers == 5 * 2 * 3
    assert report.n_changes > 100
    assert not [finding for finding in report.findings if finding.severity == "error"]


@pytest.mark.studio
@pytest.mark.articles
def test_each_public_view_loads_with_rows(report: RehearsalReport) -> None:
    for name in ("entities", "claims", "claim_pairs", "article_stance", "documents", "spans"):
        assert sum(report.rows[name].values()) > 0, name


@pytest.mark.studio
@pytest.mark.articles
def test_the_release_is_stand_off_and_says_who_answered(report: RehearsalReport) -> None:
    manifest = read_manifest(Path(report.release))
    assert manifest.text == "stand-off"
    assert manifest.annotators == {"script-1": "script", "script-2": "script"}
    assert read_manifest(Path(report.hydrated)).content_sha256 == manifest.content_sha256


@pytest.mark.studio
@pytest.mark.articles
def test_the_changes_are_listed(report: RehearsalReport) -> None:
    lines = (Path(report.folder) / "answers" / "entity.jsonl").read_text().splitlines()
    assert len(lines) == 10
    assert any(json.loads(line)["changes"] for line in lines)


@pytest.mark.studio
@pytest.mark.articles
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


@pytest.mark.studio
@pytest.mark.parametrize(
    ("views", "first"), [("", "documents"), (SPANS + PIN, "things")], ids=["plain", "spans"]
)
def test_a_project_without_suggestions_can_be_rehearsed(
    studio_server: LocalStudio,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    views: str,
    first: str,
) -> None:
    """Where nothing is suggested the scripts answer that nothing is there, and that is gold."""
    monkeypatch.setenv(TOKEN_VARIABLE, read_secret(studio_server.token_file))
    said: list[str] = []
    report = rehearse(foreign(tmp_path, views), studio_server.status().url, said.append)
    assert (report.n_documents, report.n_answers, report.gold_spans) == (2, 4, {"benda": 0})
    assert sum(report.rows[first].values()) == 2
    assert read_manifest(Path(report.hydrated)).default_table == first
    # A shared server keeps what was made there, and nobody has to look for it.
    assert len(report.projects_left) == 1
    assert len(report.accounts_left) == 2
    assert len(said) == 1
    for name in (*report.projects_left, *report.accounts_left):
        assert name in said[0]
    assert list((tmp_path / "data").iterdir()) == []


def test_only_half_built_folders_of_killed_runs_are_swept(
    tmp_path: Path, free: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody else's folder goes, and none that a run is filling just now."""
    import fcntl

    monkeypatch.setenv(TOKEN_VARIABLE, "0" * 40)
    project = foreign(tmp_path)
    for name in (".run.left", ".run.busy", ".runs.else", ".other.left"):
        (tmp_path / name).mkdir()
        (tmp_path / name / MARK).touch()
    (tmp_path / ".run.unmarked").mkdir()
    with (tmp_path / ".run.busy" / MARK).open() as busy:
        fcntl.flock(busy, fcntl.LOCK_EX)
        with pytest.raises(StudioError, match="No server answers"):
            rehearse(project, f"http://127.0.0.1:{free}")
    left = sorted(path.name for path in tmp_path.glob(".*"))
    assert left == [".other.left", ".run.busy", ".run.unmarked", ".runs.else"]


def test_two_rehearsals_of_one_project_do_not_meet(tmp_path: Path) -> None:
    import fcntl

    project = foreign(tmp_path)
    project.data_dir.mkdir()
    there = os.open(project.data_dir, os.O_RDONLY)
    try:
        fcntl.flock(there, fcntl.LOCK_EX)
        with pytest.raises(TandaiError, match="Another `tandai run` of this project"):
            rehearse(project, "http://127.0.0.1:1")
    finally:
        os.close(there)


def test_a_layer_whose_name_leaves_no_room_for_a_title_is_refused_at_once(tmp_path: Path) -> None:
    project = foreign(tmp_path)
    settings = project.root / "tandai.toml"
    settings.write_text(settings.read_text().replace("layers.benda", f"layers.{'b' * 40}"))
    with pytest.raises(TandaiError, match="found 57 characters; expected at most 50"):
        rehearse(open_project(project.root, data_dir=project.data_dir), "")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(("permission", "n_found"), [("own", 0), ("granted", 0), ("none", 2)])
def test_only_words_that_may_not_be_shipped_are_borrowed(
    tmp_path: Path, permission: str, n_found: int
) -> None:
    """A guideline may quote an article of one's own; a publisher's, neither it nor a release."""
    from tandai.flow.documents import run_documents
    from tandai.flow.rehearsal.compare import borrowed_in

    project = foreign(tmp_path)
    articles = tmp_path / "articles"
    long = "Kapal itu sandar di dermaga dua Waru Lor sejak kemarin sore.\n"
    (articles / "tiga.txt").write_text(f"Kapal sandar\n\n{long}")
    run_documents(project, articles)
    rows = project.corpus / "articles.csv"
    rows.write_text(rows.read_text().replace(",unknown\n", f",{permission}\n"))
    with (project.configs / "benda" / "guideline.md").open("a") as guideline:
        guideline.write(long)
    release = project.build / "release"
    release.mkdir()
    (release / "README.md").write_text(long)
    found = borrowed_in(project, release, articles)
    assert [finding.rule for finding in found] == ["borrowed-text"] * n_found


def test_the_log_of_a_server_that_failed_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says "see its log", so there is one to see; texts and token are gone."""

    def fail(local: LocalStudio, **_: object) -> None:
        local.folder.mkdir(parents=True)
        local.log_file.write_text("why\n")
        local.token_file.write_text("secret\n")
        raise StudioError("it failed; see its log.")

    monkeypatch.setattr(LocalStudio, "start", fail)
    said: list[str] = []
    with pytest.raises(StudioError, match="see its log"):
        rehearse(foreign(tmp_path), "", said.append)
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["rehearsal.log"]
    assert said == [
        f"The server's log is kept in {tmp_path / 'data' / 'rehearsal.log'} until the next run."
    ]


def test_a_port_for_a_server_that_is_there_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = foreign(tmp_path)
    words = ["run", "--articles", project.root, "--url", "http://127.0.0.1:1", "--port", "8090"]
    assert run([*map(str, words), "--project", str(project.root)]) == 2
    assert "--port is the local server's, and --url names another." in capsys.readouterr().err


@pytest.mark.parametrize("given", [["--mode", "blind"], []])
def test_one_server_for_a_blind_rehearsal_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str]
) -> None:
    project = foreign(tmp_path)
    with (project.root / "tandai.toml").open("a") as settings:
        settings.write('[studio]\nmode = "blind"\nannotators = ["a", "b"]\n')
    words = ["run", "--articles", project.root, "--url", "http://127.0.0.1:1", *given]
    assert run([*map(str, words), "--project", str(project.root)]) == 2
    assert "--url names one; say --mode separate or shared." in capsys.readouterr().err


def start_run(project: Project, *options: object) -> "subprocess.Popen[str]":
    """`tandai run` as a process of its own, without a token of the developer's."""
    folder = project.root.parent
    words = ["run", "--articles", folder / "articles", "-o", folder / "run", *options]
    words += ["--project", project.root, "--data-dir", project.data_dir]
    return subprocess.Popen(
        [sys.executable, "-m", "tandai.cli", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={name: value for name, value in os.environ.items() if name != TOKEN_VARIABLE},
    )


def await_server(project: Project, port: int) -> int:
    """Process id of the rehearsal's server, once it is recorded."""
    local = LocalStudio(project.data_dir / "rehearsal")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        status = local.status()
        if status.running and status.url.endswith(f":{port}"):
            return status.pid
        time.sleep(0.1)
    pytest.fail("no server of the rehearsal within a minute")


def is_there(pid: int) -> bool:
    """Whether a process, of which this one is not the parent, lives."""
    state = Path("/proc", str(pid), "stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def half_built(project: Project) -> list[Path]:
    return list(project.root.parent.glob(".run.*"))


@pytest.mark.studio
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")
@pytest.mark.usefixtures("studio_server")  # its environment is there
def test_a_killed_run_leaves_nothing_to_the_next_and_a_stopped_one_nothing_at_all(
    tmp_path: Path, free: int
) -> None:
    project = foreign(tmp_path)
    killed = start_run(project)
    deadline = time.monotonic() + 60
    local = LocalStudio(project.data_dir / "rehearsal")
    while not local.status().running and time.monotonic() < deadline:
        time.sleep(0.1)
    stale = local.status().pid
    killed.kill()
    killed.communicate()
    assert is_there(stale)
    assert half_built(project)

    stopped = start_run(project, "--port", free)
    ours = await_server(project, free)
    assert not is_there(stale)
    assert len(half_built(project)) == 1
    deadline = time.monotonic() + 60
    while stopped.poll() is None and time.monotonic() < deadline:
        stopped.send_signal(signal.SIGTERM)  # impatience stops neither the tidying up nor the end
        time.sleep(0.02)
    out, err = stopped.communicate(timeout=60)
    assert (stopped.returncode, out) == (1, "")
    assert "Stopped." in err
    assert not is_there(ours)
    assert half_built(project) == []
    assert list(project.data_dir.iterdir()) == []
    assert not (tmp_path / "run").exists()


@pytest.mark.studio
@pytest.mark.usefixtures("studio_server")  # its environment is there
def test_a_run_on_its_own_server_leaves_only_its_folder(tmp_path: Path) -> None:
    project = foreign(tmp_path)
    ran = start_run(project)
    out, err = ran.communicate(timeout=300)
    assert ran.returncode == 0, err
    assert ', "documents", split="train")' in out
    assert "Not deleted" not in err
    assert list(project.data_dir.iterdir()) == []
    assert (tmp_path / "run" / MARK).is_file()
    shutil.rmtree(tmp_path / "run")
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"project", "articles", "data"}
