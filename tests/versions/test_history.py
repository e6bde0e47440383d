"""Whatever stood in the index once stands there, or was taken back; no row of either is lost."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.versions.history import check_history, collect_history, gone_entries, identity_of
from tandai.versions.index import check_appended, write_index
from tandai.versions.records import Index, Publication, Release, TakenBack
from versions.made import OTHER_SHA, SHA, entry, index_of

replace = msgspec.structs.replace
PLACE = "releases/index.json"
VERSIONS = ("1.0.0", "1.1.0", "2.0.0")
PUBLISHED = Publication(to="hub:someone/small", commit="c0ffee", tag="v1.0.0", day="2031-05-03")


def taken(release: Release, commit: str = "c0ffee") -> TakenBack:
    version, content, inputs = identity_of(release)
    return TakenBack(
        version=version,
        content_sha256=content,
        inputs_sha256=inputs,
        commit=commit,
        reason="Nobody has it.",
        day="2031-05-03",
    )


def rules(now: Index, *then: Index, is_shallow: bool = False) -> list[str]:
    files = [(f"c{number}", write_index(each)) for number, each in enumerate(then)]
    history = collect_history(files, name=now.name, is_shallow=is_shallow)
    return [each.rule for each in check_history(now, history, place=PLACE)]


INDEXES = st.lists(
    st.tuples(st.sampled_from(VERSIONS), st.sampled_from([SHA, OTHER_SHA])), unique=True
).map(
    lambda rows: Index(
        name="small", releases=tuple(entry(one, inputs_sha256=sha) for one, sha in rows)
    )
)


@given(INDEXES, st.lists(INDEXES, max_size=4))
def test_exactly_what_stood_once_and_stands_no_more_is_gone(now: Index, then: list[Index]) -> None:
    files = [(f"c{number}", write_index(each)) for number, each in enumerate(then)]
    history = collect_history(files, name="small")
    gone = list(gone_entries(now, history))
    stood = {identity_of(each) for index in then for each in index.releases}
    assert {each.identity for each in gone} == stood - {identity_of(each) for each in now.releases}
    for each in gone:
        first = next(
            number
            for number, index in enumerate(then)
            if each.identity in map(identity_of, index.releases)
        )
        assert each.commit == f"c{first}"
    rows = tuple(
        TakenBack(
            version=each.identity[0],
            content_sha256=each.identity[1],
            inputs_sha256=each.identity[2],
            commit=each.commit,
            reason="Nobody has it.",
            day="2031-05-03",
        )
        for each in gone
    )
    assert list(check_history(replace(now, taken_back=rows), history, place=PLACE)) == []


def test_an_entry_of_other_inputs_is_another_entry() -> None:
    then = index_of("1.0.0")
    now = Index(name="small", releases=(entry("1.0.0", inputs_sha256=OTHER_SHA),))
    assert rules(now, then) == ["index-entry-gone"]
    assert rules(replace(now, taken_back=(taken(then.releases[0]),)), then) == []


def test_what_was_published_is_not_taken_back() -> None:
    (release,) = index_of("1.0.0").releases
    then = Index(name="small", releases=(replace(release, published=(PUBLISHED,)),))
    now = Index(name="small", taken_back=(taken(release),))
    # However the row came to be without its publication.
    assert rules(now, index_of("1.0.0"), then, index_of("1.0.0")) == ["index-entry-published"]


def test_a_row_of_what_was_taken_back_stays() -> None:
    row = taken(entry("1.0.0"))
    then = Index(name="small", taken_back=(row,))
    assert rules(Index(name="small"), index_of("1.0.0"), then) == [
        "index-entry-gone",
        "index-changed",
    ]
    changed = replace(then, taken_back=(replace(row, reason="Another."),))
    assert rules(changed, index_of("1.0.0"), then) == ["index-changed"]
    found = [each.rule for each in check_appended(then, changed, place=PLACE)]
    assert found == ["index-changed"]


def test_a_row_of_what_never_stood_is_told() -> None:
    now = Index(name="small", taken_back=(taken(entry("1.0.0")),))
    assert rules(now, Index(name="small")) == ["taken-back-unknown"]
    assert rules(now, Index(name="small"), is_shallow=True) == ["index-history-shallow"]


def test_what_is_no_index_and_another_data_sets_is_passed_over() -> None:
    other = replace(index_of("1.0.0"), name="another")
    assert rules(Index(name="small"), other) == []
    history = collect_history([("c0", b"<<<<<<< HEAD")], name="small")
    found = list(check_history(Index(name="small"), history, place=PLACE))
    assert [(each.rule, each.severity) for each in found] == [("index-history-unread", "note")]


def test_the_last_entry_may_go_where_it_is_taken_back() -> None:
    old, new = index_of("1.0.0", "1.1.0"), index_of("1.0.0")
    rules_of = [each.rule for each in check_appended(old, new, place=PLACE)]
    assert rules_of == ["index-changed"]
    listed = replace(new, taken_back=(taken(old.releases[1]),))
    assert list(check_appended(old, listed, place=PLACE)) == []


@pytest.mark.parametrize(("tag", "n"), [("v1.0.0", 0), ("v1.0.1", 1), ("", 1)])
def test_a_tag_comes_once_and_is_the_versions_own(tag: str, n: int) -> None:
    old = index_of("1.0.0")
    new = replace(old, releases=(replace(old.releases[0], tag=tag),))
    assert len(list(check_appended(old, new, place=PLACE))) == n
    assert len(list(check_appended(new, old, place=PLACE))) == 1
