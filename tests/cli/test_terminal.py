"""A person sees colour and a bar; a pipe, a dumb terminal and NO_COLOR get plain text."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import Tandai
from flow.samples import replace_in
from tandai.cli.common import show_error, show_findings, show_table, wants_color
from tandai.errors import TandaiError
from tandai.findings import Finding
from tandai.project import Project

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no ptys")


def on_terminal(project: Project, *arguments: str, **environment: str) -> str:
    """What a terminal of 100 columns gets from a command."""
    leader, follower = os.openpty()
    known = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "CI"}}
    known.update({"TERM": "xterm-256color", "COLUMNS": "100", **environment})
    running = subprocess.Popen(
        [sys.executable, "-m", "tandai.cli", *arguments, "--project", str(project.root)],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env=known,
    )
    os.close(follower)
    shown = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # Linux says so at the end
            break
        if not part:
            break
        shown += part
    os.close(leader)
    assert running.wait() == 0, shown
    return shown.decode()


def test_a_terminal_gets_colour_a_table_and_the_next_step(project: Project) -> None:
    shown = on_terminal(project, "splits")
    assert COLOUR.search(shown)
    plain = COLOUR.sub("", shown)
    assert re.search(r"train +6", plain)
    assert "Next: tandai release VERSION" in plain


def test_no_color_gets_none(project: Project) -> None:
    assert "\x1b" not in on_terminal(project, "splits", NO_COLOR="1")
    assert "\x1b" not in on_terminal(project, "splits", TERM="dumb")


def test_a_bar_under_no_color_moves_and_has_none(project: Project) -> None:
    folder = str(project.root / "articles")
    assert COLOUR.search(on_terminal(project, "documents", "--articles", folder))
    assert not COLOUR.search(on_terminal(project, "documents", "--articles", folder, NO_COLOR="1"))


def test_a_captured_stream_is_no_terminal() -> None:
    assert not wants_color(sys.stdout)


def test_a_table_shows_cells_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    show_table("Of [bold]things", ("name", "n"), [("[red]x[/red] :smile:", 12345)])
    out = capsys.readouterr().out
    assert "Of [bold]things" in out
    assert "[red]x[/red] :smile:" in out
    assert "12,345" in out


def test_a_table_without_rows_is_a_head(capsys: pytest.CaptureFixture[str]) -> None:
    show_table("Nothing", ("name", "n"), [])
    assert "name" in capsys.readouterr().out


def test_a_path_in_a_table_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    path = "/" + "/".join(["a-long-part"] * 12)
    show_table("Paths", ("n", "path"), [(1, path)])
    out = capsys.readouterr().out
    assert path in "".join(line.strip() for line in out.splitlines())


def test_in_a_pipe_a_row_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    cells = [f"name{number}=SOME-VALUE {'word ' * 9}" for number in range(9)]
    show_table("Wide", [f"column {number}" for number in range(9)], [cells, cells])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 6  # title, head, rule, two rows, an empty line
    assert [line.count("=SOME-VALUE") for line in lines[3:5]] == [9, 9]


def test_findings_come_worst_first_and_notes_are_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    findings = [
        Finding("some-note", "note", "here", "something"),
        Finding("some-warning", "warning", "there", "that"),
        Finding("some-error", "error", "where", "this", "the other"),
    ]
    show_findings(findings)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "error: some-error at where: found this; expected the other.",
        "warning: some-warning at there: found that.",
        "And some-note 1 (--json lists them).",
    ]


def test_many_findings_are_cut_and_all_counted(capsys: pytest.CaptureFixture[str]) -> None:
    show_findings([Finding("r", "warning", str(number), "x") for number in range(25)], most=20)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 21
    assert lines[-1] == "And r 5 (--json lists them)."


def test_an_error_is_one_line_without_colour(capsys: pytest.CaptureFixture[str]) -> None:
    show_error(TandaiError("something [red]odd[/red]"))
    assert capsys.readouterr().err == "Error: something [red]odd[/red]\n"


def test_stdout_holds_results_and_stderr_the_rest(project: Project, tandai: Tandai) -> None:
    ran = tandai("splits", "--project", project.root)
    assert ran.out.startswith("Splits\n")
    assert "Next:" not in ran.out
    assert ran.err.splitlines()[-1] == f"Next: tandai release VERSION --project {project.root}"


def test_a_head_s_words_are_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    columns = ["annotator", *(f"skipped {number}" for number in range(9))]
    show_table("Table", columns, [("ani", *(["0" * 40] * 9))])
    heads = capsys.readouterr().out.splitlines()[1:3]
    assert "annotator" in " ".join(heads)
    assert " ".join(heads).count("skipped") == 9


def test_the_next_step_of_named_annotators_is_a_round(project: Project, tandai: Tandai) -> None:
    ran = tandai("tasks", "--project", project.root)
    assert ran.err.endswith(f"Next: tandai push --project {project.root}\n")
    path = project.root / "tandai.toml"
    names = 'annotators = ["annotator-1"]'
    path.write_text(path.read_text("utf-8").replace("[studio]", f"[studio]\n{names}"), "utf-8")
    ran = tandai("tasks", "--project", project.root)
    assert ran.err.endswith(f"Next: tandai round start --project {project.root}\n")


def test_the_next_step_after_gold_is_the_layer_that_waited_for_it(
    project: Project, tandai: Tandai
) -> None:
    ran = tandai("gold", "--project", project.root)
    assert "items open and in no gold" in ran.out + ran.err
    assert ran.err.endswith(f"Next: tandai adjudicate push --project {project.root}\n")
    for layer in project.settings.layer_order():
        for path in project.annotations_dir(layer).iterdir():
            if not path.name.startswith("anotator-1"):
                path.unlink()
    assert tandai("gold", "--project", project.root).err.endswith(
        f"Next: tandai splits --project {project.root}\n"
    )
    for path in project.annotations_dir("stance").iterdir():
        path.unlink()
    ran = tandai("gold", "--project", project.root)
    assert ran.err.endswith(f"Next: tandai tasks --layer stance --project {project.root}\n")


@pytest.mark.parametrize("text", ["full", "stand-off"])
def test_a_release_says_what_to_do_with_it(
    project: Project, tandai: Tandai, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.chdir(project.root)
    replace_in(project.root / "tandai.toml", 'text = "full"', f'text = "{text}"')
    # What comes next works from the release alone, and takes no option of the project's.
    ran = tandai("release", "1.0.0", "--data-dir", project.data_dir)
    folder = "build/releases/tandai-sample-1.0.0"
    assert re.search(r"^table +rows +train +validation +test$", ran.out, re.MULTILINE)
    if text == "full":
        assert f'load_dataset("{folder}", "entities", split="train")' in ran.out
        return
    assert ran.err.endswith(f"Next: tandai hydrate {folder} --articles DIR -o OUT\n")
    hydrated = tandai("hydrate", folder, "--articles", "articles", "-o", "build/full")
    assert hydrated.code == 0
    assert re.search(r"^table +rows +train +validation +test$", hydrated.out, re.MULTILINE)
    assert 'load_dataset("build/full", "entities", split="train")' in hydrated.out
    assert hydrated.err.splitlines()[-1].startswith("Every quote verified; content ")


def test_a_check_that_fails_says_how_much_is_to_mend(project: Project, tandai: Tandai) -> None:
    assert tandai("check", "--project", project.root).err.endswith("All is well.\n")
    replace_in(project.splits_path, "\ns08,", "\ns88,")
    ran = tandai("check", "--project", project.root)
    assert ran.code == 1
    assert "error: split-missing at splits/default.csv, s08: found no row" in ran.err
    assert ran.err.endswith("1 finding to mend.\n")


def test_a_project_is_found_from_a_folder_inside_it(
    project: Project, tandai: Tandai, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.corpus)
    assert tandai("splits", "--json").code == 0


def test_a_reader_that_leaves_early_is_no_fault_of_ours(project: Project, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tandai.cli", "gold", "--project", str(project.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        if running.stdout is not None:
            running.stdout.close()
        said = running.stderr.read().decode() if running.stderr else ""
    assert "Traceback" not in said
    assert "BrokenPipe" not in said
    assert running.returncode in {0, 1}
