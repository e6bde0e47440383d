"""A sample project for each test of a command, and a way to run commands in this process."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from flow.fixtures import finished as finished
from flow.fixtures import fresh as fresh
from flow.fixtures import project as project
from flow.samples import tree
from tandai.cli.group import run
from tandai.project import Project


class Ran(NamedTuple):
    """What a command line did."""

    code: int
    out: str
    err: str


Tandai = Callable[..., Ran]
Refuse = Callable[..., str]


@pytest.fixture
def tandai(capsys: pytest.CaptureFixture[str]) -> Tandai:
    """Runs a command line; the terminal is a pipe."""

    def call(*arguments: object) -> Ran:
        capsys.readouterr()
        code = run([str(each) for each in arguments])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return call


@pytest.fixture
def refuse(tandai: Tandai) -> Refuse:
    """Runs a command that must fail: exit code 1, one sentence on stderr, nothing written."""

    def call(project: Project, *arguments: object) -> str:
        before = tree(project.root, project.data_dir)
        ran = tandai(*arguments, "--project", project.root, "--data-dir", project.data_dir)
        assert ran.code == 1, ran
        assert ran.out == ""
        assert ran.err.startswith("Error: ")
        assert "Traceback" not in ran.err
        assert tree(project.root, project.data_dir) == before
        return ran.err.removeprefix("Error: ").rstrip("\n")

    return call
