"""The quickstart works without a network, says how to load what it made, and can be repeated."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from cli.conftest import Tandai
from flow.samples import tree
from tandai.errors import TandaiError
from tandai.flow import quickstart
from tandai.flow.quickstart import MARK, run_quickstart

CUT = """
import socket, sys

def refuse(*parts, **options):
    print("NETWORK", parts[-1], file=sys.stderr)
    raise OSError("the network is cut")

socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = socket.create_connection = refuse
"""
QUICKSTART = (
    "from tandai.cli import main; main(['quickstart', '-o', 'here/quick start', *sys.argv[1:]])"
)


class Done(NamedTuple):
    folder: Path
    run: subprocess.CompletedProcess[str]


def python(code: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs a program that has no network and does not know of it beforehand."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "TRANSFORMERS_OFFLINE"}
    }
    environment.update(HF_HOME=str(folder / "huggingface"), HOME=str(folder), FORCE_COLOR="1")
    return subprocess.run(
        [sys.executable, "-c", f"{CUT}\n{code}", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    folder = tmp_path_factory.mktemp("cut")
    return Done(folder, python(QUICKSTART, folder=folder))


def test_it_works_without_a_network_and_never_asks_for_one(done: Done) -> None:
    assert done.run.returncode == 0, done.run.stderr
    assert "NETWORK" not in done.run.stderr
    assert "Traceback" not in done.run.stderr


def test_stdout_holds_a_table_and_three_lines_of_python(done: Done) -> None:
    table, _, lines = done.run.stdout.partition("Load it:\n\n")
    assert "The sample, from articles to a release" in table
    for name in ("documents", "annotators", "gold spans", "splits", "read back by load_dataset"):
        assert name in table
    assert len(lines.strip().splitlines()) == 3
    assert lines.startswith("from datasets import load_dataset\n")


def test_the_three_lines_work_where_the_network_is_cut(done: Done) -> None:
    lines = done.run.stdout.partition("Load it:\n\n")[2]
    loaded = python(lines, folder=done.folder)
    assert loaded.returncode == 0, loaded.stderr
    assert "NETWORK" not in loaded.stderr
    assert loaded.stdout.startswith("{'document_id': 's0")
    assert "'text': '" in loaded.stdout


def test_a_pipe_gets_no_escape_codes_even_if_colour_is_forced(done: Done) -> None:
    assert "\x1b" not in done.run.stdout + done.run.stderr


def test_no_line_ends_in_blanks(done: Done) -> None:
    assert re.search(r"[ \t]+$", done.run.stdout, re.MULTILINE) is None


def test_stderr_says_where_the_release_is(done: Done) -> None:
    path = "here/quick start/build/releases/tandai-sample-1.0.0"
    assert re.search(rf"^Release [0-9a-f]{{12}}… in {path}$", done.run.stderr, re.MULTILINE)
    assert (done.folder / path / "manifest.json").is_file()


def test_it_ends_with_a_command_that_shows_what_was_made(done: Done) -> None:
    command = done.run.stderr.rpartition("Next: tandai ")[2].strip()
    assert command == "report --project 'here/quick start'"
    made = python(
        "import shlex; from tandai.cli import main; main(shlex.split(sys.argv[1]))",
        f"{command} --out page.html",
        folder=done.folder,
    )
    assert made.returncode == 0, made.stderr
    assert "</html>" in (done.folder / "page.html").read_text(encoding="utf-8")


def test_a_second_run_replaces_the_folder_and_makes_the_same_content(done: Done) -> None:
    folder = done.folder / "here" / "quick start"
    first = re.findall(r"Release ([0-9a-f]{12})", done.run.stderr)
    before = tree(folder)
    (folder / "corpus" / "mine.txt").write_text("mine", encoding="utf-8")
    again = python(QUICKSTART, "--json", folder=done.folder)
    assert (again.returncode, again.stderr) == (0, "")
    report = msgspec.json.decode(again.stdout)
    assert [report["content_sha256"][:12]] == first
    assert tree(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_its_report_says_what_load_dataset_read(tmp_path: Path) -> None:
    report = run_quickstart(tmp_path / "q")
    assert report.n_documents == sum(report.split_sizes.values()) == 8
    assert set(report.annotators.values()) == {"script"}
    assert sum(report.rows["entities"].values()) == 8
    assert sum(report.rows["claims"].values()) == report.labels["CLAIM"]
    assert sum(report.rows["ties"].values()) == report.n_ties > 0


def test_a_folder_it_did_not_make_is_refused(tmp_path: Path, tandai: Tandai) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work", encoding="utf-8")
    before = tree(tmp_path)
    ran = tandai("quickstart", "-o", mine)
    assert (ran.code, ran.out) == (1, "")
    wanted = f"{mine} is there and is no quickstart of before; name another with -o."
    assert ran.err == f"Error: {wanted}\n"
    assert tree(tmp_path) == before


def test_a_run_that_fails_leaves_the_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "q"
    folder.mkdir()
    (folder / MARK).touch()
    (folder / "old.txt").write_text("old", encoding="utf-8")

    def fail(*_: object, **__: object) -> None:
        raise TandaiError("no splits today")

    monkeypatch.setattr(quickstart, "run_splits", fail)
    before = tree(tmp_path)
    with pytest.raises(TandaiError, match="no splits today"):
        run_quickstart(folder)
    assert tree(tmp_path) == before
    assert list(tmp_path.iterdir()) == [folder]
