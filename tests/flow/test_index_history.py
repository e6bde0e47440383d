"""Git's whole history of the index is read; what is taken back, tagged or the same is written so."""

import subprocess
from pathlib import Path

import msgspec
import pytest

from flow.repository import commit, git
from flow.samples import copy, reopen
from tandai.errors import CheckError, TandaiError
from tandai.findings import Finding, errors_of
from tandai.flow.index_history import read_history
from tandai.flow.release import make_release
from tandai.flow.release_tags import run_tags
from tandai.flow.taken_back import take_back
from tandai.flow.versions import (
    check_releases,
    index_path,
    kept_path,
    read_releases,
    write_releases,
)
from tandai.project import Project
from tandai.versions.history import identity_of
from tandai.versions.records import Index, Publication

DAY = "2031-05-02"
replace = msgspec.structs.replace


@pytest.fixture(scope="module")
def released_root(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with a release that is committed; not to be changed."""
    project = copy(finished, tmp_path_factory.mktemp("released") / "project")
    commit(project.root)
    make_release(project, day=DAY)
    commit(project.root, "Release")
    return project.root


@pytest.fixture
def released(released_root: Path, tmp_path: Path) -> Project:
    return copy(released_root, tmp_path / "project")


def drop(project: Project) -> None:
    """Takes the last entry out as anybody could, and commits."""
    index = read_releases(project)
    write_releases(project, replace(index, releases=index.releases[:-1]))
    commit(project.root, "Drop")


def found_in(project: Project) -> list[Finding]:
    return list(check_releases(project))


def rules(project: Project) -> list[str]:
    return [each.rule for each in found_in(project)]


def test_an_entry_that_was_dropped_and_committed_is_missed(released: Project) -> None:
    (entry,) = read_releases(released).releases
    first = git(released.root, "rev-parse", "HEAD").strip()
    drop(released)
    assert rules(released) == ["index-entry-gone"]
    assert first[:12] in found_in(released)[0].found
    with pytest.raises(CheckError, match="never-published"):
        read_releases(released)
    index_path(released).unlink()
    commit(released.root, "No index")
    assert rules(released) == ["index-entry-gone"]
    write_releases(released, Index(name=released.name))
    row = take_back(reopen(released.root), "1.0.0", reason=" Its inputs had a slip. ", day=DAY)
    assert (row.commit, row.reason) == (first, "Its inputs had a slip.")
    assert identity_of(row) == identity_of(entry)
    assert rules(released) == []
    assert read_releases(released).taken_back == (row,)


def test_an_index_that_is_made_anew_misses_its_past(released: Project) -> None:
    index = read_releases(released)
    other = replace(index.releases[0], inputs_sha256="ab" * 32)
    write_releases(released, replace(index, releases=(other,)))
    commit(released.root, "Another of the same version")
    assert rules(released) == ["index-entry-gone"]


def test_a_release_is_taken_back_and_made_again(released: Project) -> None:
    assert take_back(released, "1.0.0", reason="A slip.", day=DAY).day == DAY
    assert not kept_path(released, "1.0.0").exists()
    assert rules(released) == []
    commit(released.root, "Take 1.0.0 back")
    assert rules(released) == []
    with (released.root / "tandai.toml").open("a", encoding="utf-8") as file:
        file.write("\n# Mended.\n")
    commit(released.root, "Mend")
    make_release(reopen(released.root), replace=True, day=DAY)
    commit(released.root, "Release again")
    assert rules(released) == []
    assert [each.version for each in read_releases(released).releases] == ["1.0.0"]
    assert len(read_releases(released).taken_back) == 1


def test_what_others_may_have_is_not_taken_back(released: Project) -> None:
    git(released.root, "tag", "v1.0.0")
    with pytest.raises(TandaiError, match=r"has the tag v1\.0\.0.*`tandai yank 1\.0\.0"):
        take_back(released, "1.0.0", reason="A slip.")
    git(released.root, "tag", "-d", "v1.0.0")
    index = read_releases(released)
    place = Publication(to="hub:someone/small", commit="c0ffee", tag="v1.0.0", day=DAY)
    write_releases(
        released, replace(index, releases=(replace(index.releases[0], published=(place,)),))
    )
    with pytest.raises(TandaiError, match=r"1\.0\.0 was published"):
        take_back(released, "1.0.0", reason="A slip.")
    commit(released.root, "Publish")
    write_releases(released, Index(name=released.name))
    commit(released.root, "Drop")
    with pytest.raises(TandaiError, match=r"1\.0\.0 was published"):
        take_back(released, "1.0.0", reason="A slip.")


def test_what_is_not_there_is_not_taken_back(released: Project, finished: Path) -> None:
    with pytest.raises(TandaiError, match=r"no release 9\.0\.0"):
        take_back(released, "9.0.0", reason="A slip.")
    index = read_releases(released)
    later = replace(index.releases[0], version="1.1.0", previous_version="1.0.0")
    write_releases(released, replace(index, releases=(*index.releases, later)))
    with pytest.raises(TandaiError, match=r"1\.1\.0 was never committed"):
        take_back(released, "1.1.0", reason="A slip.")
    with pytest.raises(TandaiError, match="not the last release"):
        take_back(released, "1.0.0", reason="A slip.")


def test_without_git_nothing_is_taken_back(project: Project) -> None:
    with pytest.raises(TandaiError, match="not under git"):
        take_back(project, "1.0.0", reason="A slip.")


def test_an_entry_of_a_branch_that_a_merge_left_out_is_missed(released: Project) -> None:
    root = released.root
    index = read_releases(released)
    git(root, "checkout", "-q", "-b", "side")
    later = replace(index.releases[0], version="1.1.0", previous_version="1.0.0")
    write_releases(released, replace(index, releases=(*index.releases, later)))
    commit(root, "1.1.0 on the side")
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "-s", "ours", "--no-ff", "-m", "Merge", "side")
    assert rules(released) == ["index-entry-gone"]


def test_a_shallow_clone_says_what_it_has_not_read(released: Project, tmp_path: Path) -> None:
    drop(released)
    there = tmp_path / "clone"
    command = ["git", "clone", "-q", "--depth", "1", f"file://{released.root}", str(there)]
    subprocess.run(command, check=True, capture_output=True)
    clone = reopen(there)
    assert read_history(clone).is_shallow
    found = found_in(clone)
    assert [each.rule for each in found] == ["index-history-shallow"]
    assert errors_of(found) == []


def test_a_tag_is_noted_once_the_release_is_committed(released: Project) -> None:
    assert run_tags(released).noted == ()
    git(released.root, "tag", "-a", "-m", "1.0.0", "v1.0.0")
    assert run_tags(released).noted == ("v1.0.0",)
    assert read_releases(released).releases[0].tag == "v1.0.0"
    assert rules(released) == []
    assert run_tags(released).noted == ()
    commit(released.root, "Note the tag")
    git(released.root, "tag", "-d", "v1.0.0")
    assert rules(released) == []


def test_a_tag_elsewhere_is_not_noted(released: Project) -> None:
    git(released.root, "tag", "v1.0.0", "HEAD~1")
    found = run_tags(released)
    assert (found.noted, found.elsewhere) == ((), ("v1.0.0",))
    assert read_releases(released).releases[0].tag is None


def test_the_next_release_notes_the_tag_of_the_one_before(released: Project) -> None:
    git(released.root, "tag", "v1.0.0")
    with (released.root / "tandai.toml").open("a", encoding="utf-8") as file:
        file.write("\n# Changed.\n")
    commit(released.root, "Change")
    make_release(reopen(released.root), day=DAY)
    assert [each.tag for each in read_releases(released).releases] == ["v1.0.0", None]


@pytest.mark.parametrize("version", ["1.0.1", "2.0.0"])
def test_a_version_of_nothing_new_is_refused(
    released: Project, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TandaiError, match=r"Nothing changed since 1\.0\.0"):
        make_release(released, version, day=DAY)
    tools = {"tandai": "99.0.0", "python": "3.11"}
    monkeypatch.setattr("tandai.flow.release_facts.find_tools", lambda: tools)
    assert make_release(released, version, day=DAY).manifest.version == version
