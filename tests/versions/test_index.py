"""The index of releases: read strictly, added to and never changed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tandai.errors import InputError, TandaiError
from tandai.versions.index import (
    add_publication,
    add_release,
    add_yank,
    check_appended,
    check_index,
    find_index,
    parse_index,
    read_index,
    say_yanked,
    write_index,
    yanked,
)
from tandai.versions.records import Index, Publication, Release
from versions.made import OTHER_SHA, entry, index_of, yank

replace = msgspec.structs.replace
PUBLISHED = Publication(to="hub:someone/small", commit="c0ffee", tag="v1.0.0", day="2031-05-03")


def changed(index: Index, place: int = 0, **fields: Any) -> Index:
    releases = list(index.releases)
    releases[place] = replace(releases[place], **fields)
    return replace(index, releases=tuple(releases))


def rules(old: Index, new: Index) -> list[str]:
    return [each.rule for each in check_appended(old, new, place="releases/index.json")]


def test_an_index_comes_back_as_it_was_written() -> None:
    index = add_yank(index_of("1.0.0", "1.1.0"), "1.0.0", yank("1.1.0"))
    assert parse_index("x", write_index(index)) == index


@pytest.mark.parametrize(
    "break_it",
    [
        lambda fields: fields.pop("content_sha256"),
        lambda fields: fields.update(content_sha256="ab"),
        lambda fields: fields.update(version="1.0"),
        lambda fields: fields.update(version="01.0.0"),
        lambda fields: fields.update(day="May"),
        lambda fields: fields.update(annotator="Bayu"),
        lambda fields: fields.update(yanked={"day": "2031-05-02", "reason": " "}),
    ],
)
def test_an_entry_is_read_strictly(break_it: Callable[[dict[str, Any]], object]) -> None:
    said = msgspec.to_builtins(index_of("1.0.0"))
    break_it(said["releases"][0])
    with pytest.raises(InputError, match=r"expected an index of releases"):
        parse_index("x", msgspec.json.encode(said))


@pytest.mark.parametrize(
    ("rule", "releases"),
    [
        ("index-order", (entry("1.1.0"), entry("1.0.0", "1.1.0"))),
        ("index-order", (entry("1.0.0"), entry("1.0.0", "1.0.0"))),
        ("index-previous", (entry("1.0.0"), entry("1.1.0"))),
        ("index-previous", (entry("1.0.0", "0.9.0"),)),
        ("index-replacement", (entry("1.0.0", yanked=yank("9.0.0")),)),
        ("index-replacement", (entry("1.0.0", yanked=yank("1.0.0")),)),
    ],
)
def test_entries_do_not_contradict_each_other(rule: str, releases: tuple[Release, ...]) -> None:
    found = check_index(Index(name="small", releases=releases), place="x")
    assert [each.rule for each in found] == [rule]


def test_an_entry_more_a_yank_and_a_publication_are_additions() -> None:
    old = index_of("1.0.0", "1.1.0")
    new = add_release(old, entry("2.0.0", "1.1.0"))
    new = add_yank(changed(new, published=(PUBLISHED,)), "1.1.0", yank("2.0.0"))
    assert rules(old, new) == []
    assert rules(new, new) == []


@pytest.mark.parametrize("field", [each for each in Release.__struct_fields__ if each != "yanked"])
def test_no_other_field_of_an_entry_may_change(field: str) -> None:
    old = changed(index_of("1.0.0", "1.1.0"), published=(PUBLISHED,))
    other = {"published": (), "version": "0.1.0"}.get(field, OTHER_SHA)
    assert rules(old, changed(old, **{field: other})) == ["index-changed"]


def test_an_entry_or_a_yank_may_not_go() -> None:
    old = add_yank(index_of("1.0.0", "1.1.0"), "1.0.0", yank())
    assert rules(old, replace(old, releases=old.releases[:1])) == ["index-changed"]
    assert rules(old, changed(old, yanked=None)) == ["index-changed"]
    assert rules(old, changed(old, yanked=yank("1.1.0"))) == ["index-changed"]
    assert rules(old, replace(old, name="other")) == ["index-changed"]


def test_a_yank_is_said_with_what_replaces_it() -> None:
    index = add_yank(index_of("1.0.0", "1.1.0"), "1.0.0", yank("1.1.0"))
    assert yanked(index, "1.1.0") is None
    assert say_yanked(index, "1.1.0") == ""
    assert yanked(index, "7.0.0") is None
    assert say_yanked(index, "1.0.0") == (
        "small 1.0.0 was yanked on 2031-06-01 (serious): Two labels were swapped. "
        "Use 1.1.0 instead."
    )


@pytest.mark.parametrize("replaced_by", ["1.0.0", "3.0.0"])
def test_a_yank_names_another_release(replaced_by: str) -> None:
    with pytest.raises(TandaiError, match=r"cannot be replaced by"):
        add_yank(index_of("1.0.0", "1.1.0"), "1.0.0", yank(replaced_by))


def test_a_yank_is_of_a_release_and_said_once() -> None:
    index = index_of("1.0.0")
    with pytest.raises(TandaiError, match=r"found no release 2\.0\.0 in the index"):
        add_yank(index, "2.0.0", yank())
    with pytest.raises(TandaiError, match=r"said once"):
        add_yank(add_yank(index, "1.0.0", yank()), "1.0.0", yank())


def test_a_publication_is_added_once_to_its_release() -> None:
    old = index_of("1.0.0", "1.1.0")
    new = add_publication(old, "1.0.0", PUBLISHED)
    assert new.releases[0].published == (PUBLISHED,)
    assert new.releases[1] == old.releases[1]
    assert add_publication(new, "1.0.0", PUBLISHED) == new
    assert rules(old, new) == []
    with pytest.raises(TandaiError, match=r"found no release 9\.0\.0 in the index"):
        add_publication(old, "9.0.0", PUBLISHED)


def test_a_version_is_added_once() -> None:
    with pytest.raises(TandaiError, match=r"is in the index already"):
        add_release(index_of("1.0.0"), entry("1.0.0"))


def test_the_entry_before_a_version_is_the_last_where_it_has_none() -> None:
    index = index_of("1.0.0", "1.1.0")
    assert index.before("1.0.0") is None
    assert index.before("1.1.0") == index.releases[0]
    assert index.before("1.2.0") == index.before(None) == index.releases[1]
    assert Index(name="small").before(None) is None


def test_the_index_at_hand_is_that_of_the_data_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above the release folder, or above where one is; another data set's says nothing."""
    (tmp_path / "project" / "releases").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    path = tmp_path / "project" / "releases" / "index.json"
    path.write_bytes(write_index(index_of("1.0.0")))
    built = tmp_path / "project" / "build" / "releases" / "small-1.0.0"
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert find_index(built, "small") == read_index(path)
    assert find_index(built, "other") is None
    assert find_index(tmp_path / "elsewhere", "small") is None
    monkeypatch.chdir(tmp_path / "project" / "releases")
    assert find_index(tmp_path / "elsewhere", "small") == read_index(path)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"{}", "missing required field"),
        (b'{"format": "1", "name": "small", "releases": [{"version": "1"}]}', r"releases\[0\]"),
        (b"<html>", "malformed"),
        (write_index(index_of("1.0.0"))[:-40], "truncated"),
        (write_index(Index(name="small", releases=(entry("1.0.0", "0.9.0"),))), "0.9.0"),
    ],
)
def test_a_broken_index_at_hand_hides_nothing(tmp_path: Path, data: bytes, found: str) -> None:
    path = tmp_path / "releases" / "index.json"
    path.parent.mkdir()
    path.write_bytes(data)
    with pytest.raises(TandaiError, match=rf"{path}.*{found}.*expected.*git checkout --") as said:
        find_index(tmp_path / "build" / "releases" / "small-1.0.0", "small")
    assert "withdrawn" in str(said.value)


def test_a_broken_index_of_another_data_set_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "releases" / "index.json"
    path.parent.mkdir()
    path.write_bytes(b'{"name": "other", "releases": 3}')
    assert find_index(tmp_path / "build", "small") is None


def test_a_partial_copy_is_yanked_with_its_release() -> None:
    index = add_yank(index_of("1.0.0"), "1.0.0", yank())
    assert "small 1.0.0+partial was yanked" in say_yanked(index, "1.0.0+partial")
