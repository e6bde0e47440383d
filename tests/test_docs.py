"""The documents for people hold to the code: links, commands, numbers, versions."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import parse

import click
import pytest
import yaml

import tandai
from flow.tools import load_tool
from tandai.cli.group import COMMANDS, cli, run

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = {"build", "node_modules"}
DECISIONS = ROOT / "docs" / "decisions"
README = (ROOT / "README.md").read_text(encoding="utf-8")
WAY = [ROOT / "docs" / f"{name}.md" for name in ("labelling", "releasing", "loading")]
"""Where README sends its readers for the way from articles to a model."""

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_MACHINE = re.compile(
    r"(?<![\w.~])/(?:work|home|root|tmp|mnt|srv|private|Users|var)/|[A-Z]:\\|localhost:\d|127\.0\.0\.1:\d"
)


def pages() -> list[Path]:
    """Every Markdown page and citation file of the repository, the sample's guidelines included."""
    return sorted(
        path
        for path in ROOT.rglob("*")
        if path.suffix in {".md", ".cff"}
        and not any(
            part.startswith(".") or part in NOT_OURS for part in path.relative_to(ROOT).parts
        )
    )


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def anchors(page: str) -> set[str]:
    """What headings can be linked to, as GitHub makes it."""
    heads = re.findall(r"^#+ (.+)$", _FENCE.sub("", page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def said_commands(page: str) -> Iterator[list[str]]:
    """Command lines of tandai in code, as words; prose is not searched."""
    fenced = [line for _, body in _FENCE.findall(page) for line in body.splitlines()]
    inline = _CODE.findall(_FENCE.sub("", page))
    for line in (*fenced, *inline):
        found = re.match(r"(?:\$ )?(?:uv run )?tandai(?: (.+))?$", line.strip())
        if found and found[1]:
            yield shlex.split(found[1])


def words_of(table: str) -> list[str]:
    return [word for word in table.split() if word.strip("─")]


def unknown_words(words: list[str]) -> list[str]:
    """The commands and options of a command line that do not exist."""
    command: click.Command = cli
    context = click.Context(cli)
    rest = list(words)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        name = rest.pop(0)
        found = command.get_command(context, name)
        if found is None:
            return [name]
        command = found
    known = {"--help", "-h"} | {option for each in command.params for option in each.opts}
    return [word for word in rest if word.startswith("-") and word.split("=")[0] not in known]


@pytest.mark.parametrize("path", pages(), ids=name_of)
def test_links_lead_to_a_file_and_a_heading(path: Path) -> None:
    for target in _LINK.findall(_FENCE.sub("", path.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        linked = (path.parent / file).resolve() if file else path
        assert linked.exists(), f"{name_of(path)} links to {target}"
        assert linked.is_relative_to(ROOT)
        if anchor:
            assert anchor in anchors(linked.read_text(encoding="utf-8")), target


@pytest.mark.parametrize("path", pages(), ids=name_of)
def test_commands_and_options_that_a_page_names_exist(path: Path) -> None:
    for words in said_commands(path.read_text(encoding="utf-8")):
        assert unknown_words(words) == [], f"{name_of(path)}: tandai {shlex.join(words)}"


def test_an_unknown_command_or_option_is_noticed() -> None:
    assert unknown_words(["levitate"]) == ["levitate"]
    assert unknown_words(["studio", "levitate"]) == ["levitate"]
    assert unknown_words(["run", "--articles", "DIR", "--levitate"]) == ["--levitate"]
    assert list(said_commands("Try `tandai run`, not `tandai.toml`.")) == [["run"]]


@pytest.mark.parametrize("path", pages(), ids=name_of)
def test_no_page_names_a_path_of_a_machine(path: Path) -> None:
    assert _MACHINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", pages(), ids=name_of)
def test_modules_that_a_page_names_exist(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    for said in re.findall(r"\b(?:[a-z_]+/)*[a-z_]+\.py\b", page):
        places = (ROOT / said, ROOT / "toolkit" / "tandai" / said)
        assert any(place.is_file() for place in places), f"{name_of(path)} names {said}"


def test_readme_begins_with_its_two_commands() -> None:
    first = next(body for language, body in _FENCE.findall(README) if language == "console")
    assert first.splitlines() == ["uv run tandai quickstart", "uv run pytest"]


def test_readme_and_the_pages_of_the_way_name_every_command() -> None:
    linked = set(_LINK.findall(README))
    assert {name_of(page) for page in WAY} <= linked
    said = [README, *(page.read_text(encoding="utf-8") for page in WAY)]
    assert set(COMMANDS) - {words[0] for page in said for words in said_commands(page)} == set()


def test_readme_counts_the_newest_release() -> None:
    """Where this fails: `uv run python tools/make_readme_table.py`."""
    assert load_tool(ROOT / "tools" / "make_readme_table.py").put(README) == README


def test_readme_shows_what_quickstart_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where this fails, copy the block anew from `uv run tandai quickstart`."""
    monkeypatch.chdir(tmp_path)
    assert run(["quickstart"]) == 0
    printed, told = capsys.readouterr()
    block = README.split("<!-- quickstart:begin -->")[1].split("<!-- quickstart:end -->")[0]
    shown = _FENCE.findall(block)[0][1]
    for line in told.splitlines():
        assert line in shown
        shown = shown.replace(line, "")
    # Words, since a table's lines depend on the terminal.
    assert words_of(shown) == words_of(printed)


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    files = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")
    numbers = [int(path.name[:4]) for path in files]
    assert numbers[0] == 1
    assert all(later - one == 1 for one, later in pairwise(numbers))
    listed = re.findall(r"^\| \[(\d{4})\]\((.+?)\)", (DECISIONS / "README.md").read_text(), re.M)
    assert listed == [(path.name[:4], path.name) for path in files]


@pytest.mark.parametrize("path", sorted(DECISIONS.glob("0*.md")), ids=name_of)
def test_a_decision_says_what_why_what_else_and_what_it_costs(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert page.startswith(f"# {path.name[:4]}: ")
    heads = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert heads == ["What", "Why", "What else we looked at", "What it costs to change"]


def test_dependencies_and_their_record_are_the_same() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    records = (
        "0008-dependencies.md",
        "0024-more-dependencies.md",
        "0025-agreement-dependencies.md",
    )
    pages = [(DECISIONS / name).read_text(encoding="utf-8") for name in records]
    extras = project["optional-dependencies"]
    groups = {f"### Extra `{name}`": wanted for name, wanted in extras.items()}
    for title, wanted in {"### Core": project["dependencies"], **groups}.items():
        sections = [re.split(r"##", page.split(title)[1])[0] for page in pages if title in page]
        row = r"^\| ([a-z][a-z0-9-]*)(?:, \S+)? \| (?!licence)"
        told = [name for each in sections for name in re.findall(row, each, re.MULTILINE)]
        names = [re.split(r"[<>=]", each)[0].lower() for each in wanted]
        assert sorted(told) == sorted(names)


def test_no_module_imports_pandas_as_the_record_says() -> None:
    """Once one does, decision 0008 is superseded."""
    for path in (ROOT / "toolkit").rglob("*.py"):
        assert not re.search(r"^\s*(?:import|from) pandas\b", path.read_text(), re.MULTILINE), path


def test_versions_are_one() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[(.+?)\]", changes, re.MULTILINE)
    assert newest
    assert {citation["version"], project["version"], newest[1]} == {tandai.__version__}
    assert citation["license"] == project["license"]


def test_changelog_names_every_command() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert set(COMMANDS) - {words[0] for words in said_commands(changes)} == set()


def test_the_picture_shows_every_stage() -> None:
    texts = {element.text for element in parse(ROOT / "docs" / "pictures" / "flow.svg").iter()}
    stages = {"articles", "documents", "tasks", "Label Studio", "annotations", "gold", "splits"}
    assert stages | {"release", "load_dataset"} <= texts
