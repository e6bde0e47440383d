"""Commands about versions: what they say, what they write, and that a yank is warned of."""

import json
import re
import shlex
from pathlib import Path

import pytest

from cli.conftest import Refuse, Tandai
from flow.repository import commit, git
from flow.samples import copy, reopen
from tandai.flow.release import make_release, release_path
from tandai.flow.versions import read_releases, tombstones_path
from tandai.project import Project
from tandai.versions.tombstones import read_tombstones

DAY = "2031-05-02"


def touch(project: Project) -> None:
    """Other inputs of the same content."""
    with (project.root / "tandai.toml").open("a", encoding="utf-8") as file:
        file.write("\n# As before.\n")


@pytest.fixture(scope="module")
def released_root(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with a release 1.0.0, and with 1.0.1 of the same content; not to be changed."""
    project = copy(finished, tmp_path_factory.mktemp("released") / "project")
    make_release(project, day=DAY)
    touch(project)
    make_release(project, "1.0.1", day=DAY)
    commit(project.root)
    return project.root


@pytest.fixture
def released(released_root: Path, tmp_path: Path) -> Project:
    return copy(released_root, tmp_path / "project")


def test_a_release_says_its_step_and_what_is_kept(project: Project, tandai: Tandai) -> None:
    ran = tandai("release", "--project", project.root, "--on", DAY)
    assert ran.code == 0, ran.err
    assert "Version 1.0.0: the first release." in ran.err
    assert "The project is not under git" in ran.err
    assert "Kept in releases/1.0.0 and releases/index.json; commit both." in ran.err
    ran = tandai("release", "3.0.0", "--project", project.root)
    assert "Nothing changed since 1.0.0" in ran.err
    touch(project)
    ran = tandai("release", "3.0.0", "--project", project.root)
    assert "Version 3.0.0: PATCH: the content is the same." in ran.err
    assert "3.0.0 says more than changed: 1.0.1 would do." in ran.err
    ran = tandai("release", "3.0.0", "--replace", "--project", project.root)
    assert "Built again: the same bytes as were released." in ran.err
    ran = tandai("release", "-o", project.build / "out", "--draft", "--project", project.root)
    assert "Draft: The project is not under git." in ran.err


def test_a_release_says_its_step_in_json(project: Project, tandai: Tandai) -> None:
    said = json.loads(tandai("release", "--json", "--project", project.root).out)
    assert said["bump"]["version"] == said["manifest"]["version"] == "1.0.0"
    assert (said["is_rebuild"], said["is_kept"], said["is_under_git"]) == (False, True, False)


def test_a_yank_is_written_down_and_warned_of(released: Project, tandai: Tandai) -> None:
    place = ("--project", released.root)
    folder = release_path(released, "1.0.0")
    assert json.loads(tandai("verify", folder, "--json").out)["yanked"] == ""
    asked = ("--reason", "Two labels were swapped.", "--replaced-by", "1.0.1", "--on", DAY)
    ran = tandai("yank", "1.0.0", *asked, *place)
    said = (
        "tandai-sample 1.0.0 was yanked on 2031-05-02 (serious): Two labels were swapped. "
        "Use 1.0.1 instead."
    )
    assert (ran.code, ran.err) == (0, f"{said} Commit releases/index.json.\n")
    entry = read_releases(released).of("1.0.0")
    assert entry is not None
    assert entry.yanked is not None
    assert folder.is_dir()
    ran = tandai("verify", folder)
    assert ran.code == 0
    assert said in ran.err
    assert json.loads(tandai("verify", folder, "--json").out)["yanked"] == said
    ran = tandai("diff", folder, release_path(released, "1.0.1"))
    assert ran.err.count("was yanked") == 1
    ran = tandai("diff", folder, release_path(released, "1.0.1"), "--json")
    assert (json.loads(ran.out)["withdrawn"], ran.err) == ([said], "")
    ran = tandai("export", folder, "jsonl", "-o", released.root / "build" / "exported")
    assert (ran.code, ran.err.count(said)) == (0, 1)
    assert tandai("check", *place).code == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["9.0.0"], "found no release 9.0.0 in the index; there are: 1.0.0, 1.0.1."),
        (["1.0.0", "--replaced-by", "9.0.0"], "1.0.0 cannot be replaced by 9.0.0; expected"),
        (["1.0"], "found the version '1.0'; expected MAJOR.MINOR.PATCH, as 1.0.0."),
    ],
)
def test_what_cannot_be_yanked(
    released: Project, refuse: Refuse, arguments: list[str], sentence: str
) -> None:
    assert sentence in refuse(released, "yank", *arguments, "--reason", "Wrong.")


def test_a_tombstone_names_the_next_version_without_its_document(
    released: Project, tandai: Tandai, refuse: Refuse
) -> None:
    place = ("--project", released.root)
    ran = tandai("tombstone", "s02", "--reason", "legal", "--on", DAY, *place)
    assert ran.code == 0, ran.err
    assert "s02 (legal) is in no release from 2.0.0 on." in ran.err
    assert tandai("check", *place).code == 0
    folder = release_path(released, "1.0.0")
    ran = tandai("diff", folder, folder)
    assert f"1.0.0 holds what was taken out for good since: s02 (legal, {DAY}, since" in ran.err
    # Sound by itself, it holds what the project has taken out: said, with what to do, no fault.
    ran = tandai("verify", folder)
    assert (ran.code, ran.err.count("1.0.0 holds what was taken out for good since: s02")) == (0, 1)
    assert "withdraws the release: `tandai yank 1.0.0 --reason TEXT`." in ran.err
    (held,) = json.loads(tandai("verify", folder, "--json").out)["withdrawn"]
    assert held.startswith("tandai-sample 1.0.0 holds what was taken out")
    said = json.loads(
        tandai("tombstone", "s01", "--reason", "licence", "--since", "3.0.0", "--json", *place).out
    )
    assert said["since_version"] == "3.0.0"
    rows = read_tombstones(tombstones_path(released))
    assert [(each.document_id, each.since_version) for each in rows] == [
        ("s01", "3.0.0"),
        ("s02", "2.0.0"),
    ]
    assert "s02 has a tombstone already" in refuse(
        released, "tombstone", "s02", "--reason", "legal"
    )
    said = refuse(released, "tombstone", "s99", "--reason", "legal")
    assert "found no document 's99'; expected its id, or a row of tombstones.csv" in said


def test_a_tombstone_before_any_release_names_none(project: Project, tandai: Tandai) -> None:
    ran = tandai("tombstone", "s02", "--reason", "duplicate", "--json", "--project", project.root)
    assert json.loads(ran.out)["since_version"] == ""
    assert tandai("check", "--project", project.root).code == 0


def follow(root: Path, tandai: Tandai, err: str) -> list[str]:
    """Does what was printed, in its order; the commands of tandai."""
    commands = [
        line.removeprefix("Next: ") for line in err.splitlines() if line.startswith("Next: tandai")
    ]
    for command in commands:
        if command.startswith("tandai release"):
            commit(root, "As printed")
        ran = tandai(*shlex.split(command)[1:])
        assert ran.code == 0, ran.err
        err = f"{err}\n{ran.err}"
    commit(root, "As printed")
    for tag in re.findall(r"`git (tag v[\d.]+)`", err):
        git(root, *tag.split())
    return [shlex.split(each)[1] for each in commands]


@pytest.fixture
def sheeted(released: Project, tandai: Tandai) -> Path:
    """A project with releases, saved figures and a DATASHEET.md, all committed."""
    place = ("--project", released.root)
    assert tandai("agreement", "--save", "round", *place).code == 0
    path = released.root / "tandai.toml"
    text = path.read_text(encoding="utf-8")
    assert text.count("[release]") == 1
    figures = '[release]\nagreement = ["corpus/agreement/round.json"]'
    path.write_text(text.replace("[release]", figures), encoding="utf-8")
    assert tandai("datasheet", *place).code == 0
    commit(released.root, "Sheet and figures")
    assert tandai("check", *place).code == 0
    return released.root


def test_after_the_steps_of_a_yank_all_holds(sheeted: Path, tandai: Tandai) -> None:
    place = ("--project", sheeted)
    ran = tandai("yank", "1.0.0", "--reason", "Two labels were swapped.", *place)
    assert tandai("check", *place).code == 1
    assert follow(sheeted, tandai, ran.err) == ["datasheet"]
    assert tandai("check", *place).code == 0
    ran = tandai("release", *place)
    assert ran.code == 0, ran.err


def test_after_the_steps_of_a_tombstone_all_holds(sheeted: Path, tandai: Tandai) -> None:
    place = ("--project", sheeted)
    ran = tandai("tombstone", "s02", "--reason", "legal", *place)
    assert tandai("check", *place).code == 1
    assert follow(sheeted, tandai, ran.err) == ["agreement", "datasheet", "release"]
    assert tandai("check", *place).code == 0


def test_after_the_steps_of_a_release_all_holds(sheeted: Path, tandai: Tandai) -> None:
    place = ("--project", sheeted)
    ran = tandai("release", *place)
    assert "Tag that commit by `git tag v1.0.2`; `tandai release --tags`" in ran.err
    follow(sheeted, tandai, ran.err.replace("Next: tandai hydrate", ""))
    ran = tandai("release", "--tags", *place)
    assert (ran.code, ran.err) == (0, "Noted v1.0.2 in releases/index.json; commit it.\n")
    assert tandai("check", *place).code == 0
    commit(sheeted, "Note the tag")
    assert tandai("check", *place).code == 0
    said = json.loads(tandai("release", "--tags", "--json", *place).out)
    assert said == {"noted": [], "elsewhere": []}


def test_a_release_is_taken_back_as_printed(sheeted: Path, tandai: Tandai, refuse: Refuse) -> None:
    place = ("--project", sheeted)
    asked = ("--never-published", "--reason", "A slip.", "--on", DAY)
    said = refuse(reopen(sheeted), "yank", "1.0.0", *asked)
    assert "1.0.0 is not the last release" in said
    ran = tandai("yank", "1.0.1", *asked, *place)
    assert ran.code == 0, ran.err
    assert f"was taken back on {DAY}: A slip. Commit releases/." in ran.err
    commit(sheeted, "As printed")
    assert tandai("check", *place).code == 0
    assert [each.version for each in read_releases(reopen(sheeted)).releases] == ["1.0.0"]
