"""datasheet.yaml and what a project holds to DATASHEET.md, and to findings about both."""

from collections.abc import Iterator
from pathlib import Path

from tandai.datasheet.answers import NAME, check_answers, parse_answers
from tandai.datasheet.render import render_datasheet
from tandai.datasheet.template import make_template
from tandai.findings import Finding, raise_on_errors
from tandai.flow.datasheet_facts import project_facts
from tandai.project import Project
from tandai.store import read_text, write_bytes

SHEET = "DATASHEET.md"


def answers_path(project: Project) -> Path:
    """Where people's answers stand."""
    return project.root / NAME


def read_answers(project: Project) -> dict[str, str]:
    """People's answers; none where the file is not there yet.

    Raises:
        InputError: the file is no YAML of keys and texts.
    """
    path = answers_path(project)
    if not path.exists():
        return {}
    return parse_answers(NAME, read_text(path, expected="answers about the data"))


def check_datasheet(project: Project) -> Iterator[Finding]:
    """Every question has its answer, and DATASHEET.md, where there is one, is made of them."""
    if not answers_path(project).exists():
        expected = "answers about the data; `tandai datasheet` writes a file to fill in"
        yield Finding("datasheet-missing", "error", NAME, "no file", expected)
        return
    answers = read_answers(project)
    yield from check_answers(answers)
    path = project.root / SHEET
    if path.exists() and path.read_text(encoding="utf-8") != render_sheet(project, answers):
        expected = "what `tandai datasheet` writes"
        found = "another sheet than the answers and the corpus make"
        yield Finding("datasheet-stale", "error", SHEET, found, expected)


def begin_datasheet(project: Project) -> bool:
    """Writes a datasheet.yaml to fill in, where there is none; gives whether it did."""
    path = answers_path(project)
    if path.exists():
        return False
    write_bytes(path, make_template().encode())
    return True


def run_datasheet(project: Project) -> Path:
    """Writes DATASHEET.md of the project as it stands.

    Raises:
        CheckError: a question has no answer, or a key is no question's.
        InputError: datasheet.yaml is not there or cannot be read.
    """
    text = read_text(answers_path(project), expected="answers about the data")
    answers = parse_answers(NAME, text)
    raise_on_errors(list(check_answers(answers)), doing=f"reading {NAME}")
    path = project.root / SHEET
    write_bytes(path, render_sheet(project, answers).encode())
    return path


def render_sheet(project: Project, answers: dict[str, str]) -> str:
    """DATASHEET.md of the project as it stands, from what is under git alone."""
    return render_datasheet(answers, project_facts(project, answers))
