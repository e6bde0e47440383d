"""Whole stories go to one side, and what was placed once never moves."""

from collections import Counter
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.settings import Pin
from tandai.splits import (
    EXCLUDED,
    SPLITS,
    Link,
    SplitName,
    SplitRow,
    assign_splits,
    check_moves,
    check_shares,
    check_splits,
    empty_splits,
)
from tandai.splits.check import check_pins
from tandai.splits.moves import list_moves, settle_conflicts

SHARES: dict[SplitName, float] = {"train": 0.8, "validation": 0.1, "test": 0.1}

Groups = dict[str, str]
Labels = Mapping[str, frozenset[str]]


def assign(
    ids: list[str],
    groups: Mapping[str, str] | None = None,
    frozen: list[SplitRow] | None = None,
    pins: Mapping[str, SplitName] | None = None,
    seed: str = "s",
    links: Sequence[Link] = (),
    labels: Labels | None = None,
) -> list[SplitRow]:
    held = {row.document_id: row for row in frozen or []}
    return assign_splits(
        ids,
        groups or {},
        held,
        SHARES,
        pin(**pins or {}),
        seed=seed,
        links=links,
        labels=labels,
    )


def pin(**sides: SplitName) -> dict[str, Pin]:
    return {group: Pin(side=side, reason="by hand") for group, side in sides.items()}


def link(one: str, other: str) -> Link:
    return Link(one=one, other=other, why="same text")


def side_of(rows: list[SplitRow]) -> dict[str, str]:
    return {row.document_id: row.split for row in rows}


def row(document_id: str, split: str, group_id: str = "") -> SplitRow:
    return SplitRow(
        document_id=document_id, group_id=group_id or document_id, split=split, reason="before"
    )


def rules(rows: list[SplitRow], ids: list[str], groups: Groups | None = None) -> list[str]:
    return [finding.rule for finding in check_splits(rows, ids, groups or {})]


@pytest.mark.parametrize(
    ("n", "sizes"),
    [
        (1, {"train": 1}),
        (2, {"train": 2}),
        (3, {"train": 1, "validation": 1, "test": 1}),
        (4, {"train": 2, "validation": 1, "test": 1}),
        (5, {"train": 3, "validation": 1, "test": 1}),
        (20, {"train": 16, "validation": 2, "test": 2}),
    ],
)
def test_small_corpora_fill_train_first_and_then_every_side(n: int, sizes: dict[str, int]) -> None:
    sides = list(side_of(assign([f"d{number:02}" for number in range(n)])).values())
    assert {side: sides.count(side) for side in set(sides)} == sizes


def test_empty_splits_are_named() -> None:
    assert empty_splits(assign(["d1"])) == ["validation", "test"]
    assert empty_splits([]) == ["train", "validation", "test"]
    assert empty_splits([row("d1", "excluded_conflict")]) == ["train", "validation", "test"]


def test_a_side_without_a_share_stays_empty() -> None:
    shares: dict[SplitName, float] = {"train": 0.8, "validation": 0.0, "test": 0.2}
    rows = assign_splits([f"d{n}" for n in range(9)], {}, {}, shares, {}, seed="s")
    assert empty_splits(rows) == ["validation"]


def test_pins_are_obeyed_and_say_so() -> None:
    groups = {"d1": "g1", "d2": "g1"}
    rows = assign(["d1", "d2", "d3"], groups, pins={"g1": "test", "d3": "validation"})
    assert side_of(rows) == {"d1": "test", "d2": "test", "d3": "validation"}
    assert {row.reason for row in rows} == {"pinned: by hand"}


def test_a_pin_that_came_too_late_moves_nothing_and_is_reported() -> None:
    rows = assign(["d1"], frozen=[row("d1", "train")], pins={"d1": "test"})
    assert side_of(rows) == {"d1": "train"}
    (finding,) = check_splits(rows, ["d1"], {}, pin(d1="test"))
    assert (finding.rule, finding.severity) == ("pin-not-obeyed", "warning")
    assert check_splits(rows, ["d1"], {}, pin(d1="train")) == []


def test_a_new_document_takes_its_groups_side() -> None:
    rows = assign(["d1", "d2"], {"d1": "g1", "d2": "g1"}, frozen=[row("d1", "test", "g1")])
    assert side_of(rows) == {"d1": "test", "d2": "test"}
    assert [each.reason for each in rows] == ["before", "of its group"]


def test_a_group_on_two_sides_excludes_only_what_is_new_and_is_an_error() -> None:
    groups = {"d1": "g1", "d2": "g1", "d3": "g1"}
    rows = assign(["d1", "d2", "d3"], groups, frozen=[row("d1", "train"), row("d2", "test")])
    assert side_of(rows) == {"d1": "train", "d2": "test", "d3": "excluded_conflict"}
    (finding,) = check_splits(rows, list(groups), groups)
    assert finding.rule == "split-leaks-group"
    assert "g1" in finding.place
    assert finding.found == "test and train (test: d2; train: d1)"


def test_a_removed_document_still_holds_its_groups_side() -> None:
    """It is in releases that people have: its twin on another side would leak."""
    groups = {"d1": "g1", "d2": "g1"}
    for frozen in (row("d1", "test", "g1"), row("d1", "validation", "g1")):
        assert side_of(assign(["d2"], groups, frozen=[frozen])) == {"d2": frozen.split}


def test_a_removed_document_returns_to_its_side() -> None:
    before = assign([f"d{n}" for n in range(10)])
    kept = [each for each in before if each.document_id != "d3"]
    gone = [each for each in before if each.document_id == "d3"]
    without = assign([each.document_id for each in kept], frozen=before)
    assert "d3" not in side_of(without)
    back = assign([f"d{n}" for n in range(10)], frozen=[*without, *gone])
    assert side_of(back) == side_of(before)


def test_what_was_excluded_stays_excluded() -> None:
    rows = assign([f"d{n}" for n in range(5)], frozen=[row("d1", "excluded_conflict")])
    assert side_of(rows)["d1"] == "excluded_conflict"
    assert empty_splits(rows) == []


def test_every_broken_rule_is_found() -> None:
    assert rules([row("d1", "dev")], ["d1"]) == ["split-unknown"]
    assert rules([row("d1", "train"), row("d1", "train")], ["d1"]) == ["split-twice"]
    assert rules([], ["d1"]) == ["split-missing"]
    groups = {"d1": "g", "d2": "g"}
    assert rules([row("d1", "train"), row("d2", "test")], ["d1", "d2"], groups) == [
        "split-leaks-group"
    ]
    assert rules([row("d1", "train")], ["d1"]) == []


def test_a_new_document_between_two_sides_is_excluded_and_joins_nothing() -> None:
    """It is like one of train and like one of test, which are not like each other."""
    links = [link("d1", "new"), link("d2", "new")]
    frozen = [row("d1", "train"), row("d2", "test")]
    rows = assign(["d1", "d2", "new"], frozen=frozen, links=links)
    assert side_of(rows) == {"d1": "train", "d2": "test", "new": EXCLUDED}
    assert rows[2].reason == "group in test and train"
    assert [each.group_id for each in rows] == ["d1", "d2", "new"]
    assert check_splits(rows, ["d1", "d2", "new"], {}, links=links) == []


def test_a_link_across_says_what_links() -> None:
    (finding,) = check_splits(
        [row("d1", "train"), row("d2", "test")], ["d1", "d2"], {}, links=[link("d1", "d2")]
    )
    assert finding.rule == "split-leaks-group"
    assert finding.found == "test and train (test: d2; train: d1; d1 and d2: same text)"


def test_links_and_stories_hold_together_over_any_number_of_steps() -> None:
    groups = {"d1": "g2", "d2": "g2", "d4": "g1"}
    rows = assign(["d1", "d2", "d3", "d4"], groups, links=[link("d2", "d3"), link("d3", "d4")])
    assert {each.group_id for each in rows} == {"g1"}
    assert len(set(side_of(rows).values())) == 1


def test_a_pin_reaches_its_group_by_any_of_its_names() -> None:
    rows = assign(
        ["d1", "d2"], {"d1": "g1", "d2": "g2"}, pins={"g2": "test"}, links=[link("d1", "d2")]
    )
    assert side_of(rows) == {"d1": "test", "d2": "test"}
    (finding,) = check_splits(
        rows, ["d1", "d2"], {"d1": "g1", "d2": "g2"}, pin(g1="test", g2="train"), [link("d1", "d2")]
    )
    assert (finding.rule, finding.severity) == ("pins-contradict", "error")
    assert finding.place == "tandai.toml, splits.pin.g2"
    assert finding.found == (
        "train, and splits.pin.g1 says test: both are of the group g1 (d1 and d2: same text)"
    )


def settled(
    rows: list[SplitRow],
    groups: Groups | None = None,
    pins: Mapping[str, SplitName] | None = None,
    links: Sequence[Link] = (),
) -> dict[str, str]:
    ids = [each.document_id for each in rows]
    frozen = {each.document_id: each for each in rows}
    return side_of(
        list(settle_conflicts(frozen, ids, groups or {}, pin(**pins or {}), links).values())
    )


def test_a_declared_move_keeps_in_train_what_was_trained_on() -> None:
    groups = dict.fromkeys(("d1", "d2"), "g")
    assert settled([row("d1", "test"), row("d2", "train")], groups) == dict.fromkeys(
        groups, "train"
    )
    assert settled([row("d1", "test"), row("d2", "validation")], groups) == dict.fromkeys(
        groups, "validation"
    )
    assert settled([row("d1", "test"), row("d2", "train")]) == {"d1": "test", "d2": "train"}


def test_a_declared_move_obeys_a_pin() -> None:
    assert settled([row("d1", "train")], pins={"d1": "test"}) == {"d1": "test"}


def test_a_declared_move_ends_an_exclusion_whose_conflict_is_over() -> None:
    groups = dict.fromkeys(("d1", "d2", "d3"), "g")
    rows = [row("d1", "train"), row("d2", "test"), row("d3", EXCLUDED)]
    assert settled(rows, groups) == dict.fromkeys(groups, "train")
    # Between two groups that stay apart it stays out; alone it is placed anew.
    links = [link("d1", "d3"), link("d2", "d3")]
    assert settled(rows, links=links)["d3"] == EXCLUDED
    assert "d3" not in settled(rows)
    # One that has left the corpus keeps its row.
    kept = settle_conflicts({each.document_id: each for each in rows}, ["d1", "d2"], {}, {})
    assert kept["d3"].split == EXCLUDED


def test_a_declared_move_is_listed_and_has_to_last() -> None:
    before = [row("d1", "test", "g"), row("d2", "train", "g"), row("d3", "train")]
    after = [row("d1", "train", "g"), row("d2", "train", "g"), row("d3", "train")]
    (move,) = list_moves(before, after, reason="one story", day="2031-05-02")
    assert (move.document_id, move.from_split, move.to_split) == ("d1", "test", "train")
    assert (move.group_id, move.reason, move.moved_on) == ("g", "one story", "2031-05-02")
    assert check_moves(after, [move]) == []
    (finding,) = check_moves(before, [move])
    assert (finding.rule, finding.found) == ("split-moved-undeclared", "test")


def test_pins_and_their_reasons_are_asked_for_in_small_corpora() -> None:
    rows = assign([f"d{n}" for n in range(29)])
    (finding,) = check_pins(29, rows, {})
    assert finding.rule == "pins-asked-for"
    assert check_pins(30, rows, {}) == []
    assert check_pins(1, assign(["d1"], pins={"d1": "train"}), pin(d1="train")) == []
    (finding,) = check_pins(1, [], {"d1": Pin(side="train")})
    assert finding.rule == "pin-without-reason"


def test_a_share_that_groups_do_not_allow_is_told_with_what_keeps_it() -> None:
    groups = dict.fromkeys([f"d{n}" for n in range(9)], "g")
    rows = assign([f"d{n}" for n in range(11)], groups)
    assert check_shares(rows, SHARES, 0.05) == []
    validation = [each for each in rows if each.split != "test"]
    (finding,) = check_shares(validation, SHARES, 0.05)[:1]
    assert finding.place == "splits/default.csv, train"
    assert finding.found == (
        "9 of 10 documents (90%); 2 groups, the largest (g) of 9 documents, and nothing placed "
        "moves"
    )
    assert finding.expected == "80%, give or take 5%"
    assert check_shares(assign([f"d{n}" for n in range(20)]), SHARES, 0.05) == []
    assert check_shares(assign(["d1"]), SHARES, 0.05)[0].found == (
        "1 of 1 document (100%); 1 group, the largest (d1) of 1 document, and nothing placed moves"
    )


def test_a_story_that_would_be_all_of_test_goes_to_train() -> None:
    groups = dict.fromkeys([f"d{n:03}" for n in range(84)], "big")
    rows = assign([f"d{n:03}" for n in range(200)], groups)
    assert side_of(rows)["d000"] == "train"
    assert check_shares(rows, SHARES, 0.05) == []


def test_a_rare_label_reaches_every_side() -> None:
    ids = [f"d{n:02}" for n in range(50)]
    for rare in (("d00", "d01", "d02"), ("d47", "d48", "d49"), ("d10", "d20", "d30")):
        labels = {each: frozenset({"common", *(("rare",) if each in rare else ())}) for each in ids}
        side = side_of(assign(ids, labels=labels))
        assert {side[each] for each in rare} == set(SPLITS)
        assert Counter(side.values()) == {"train": 40, "validation": 5, "test": 5}


IDS = st.lists(st.integers(0, 99).map(lambda n: f"d{n:02}"), min_size=1, max_size=25, unique=True)


@st.composite
def corpora(draw: st.DrawFn) -> tuple[list[str], Groups]:
    ids = draw(IDS)
    names = st.sampled_from([f"g{n}" for n in range(8)])
    return ids, draw(st.dictionaries(st.sampled_from(ids), names))


@st.composite
def grown(draw: st.DrawFn) -> tuple[list[str], Groups, list[Link], Labels]:
    """A corpus with links between any two, and labels."""
    ids, groups = draw(corpora())
    some = st.sampled_from(ids)
    pairs = draw(st.lists(st.tuples(some, some), max_size=6))
    names = st.frozensets(st.sampled_from(["a", "b", "c", "d"]))
    labels = draw(st.dictionaries(some, names))
    return ids, groups, [link(one, other) for one, other in pairs if one != other], labels


@given(corpora())
def test_no_group_is_on_two_sides_and_every_document_is_placed_once(
    corpus: tuple[list[str], Groups],
) -> None:
    ids, groups = corpus
    rows = assign(ids, groups)
    assert check_splits(rows, ids, groups) == []
    assert [each.document_id for each in rows] == sorted(ids)


@given(grown(), st.data())
def test_adding_documents_moves_none_and_leaks_nowhere(
    corpus: tuple[list[str], Groups, list[Link], Labels], data: st.DataObject
) -> None:
    ids, groups, links, labels = corpus
    first = data.draw(st.lists(st.sampled_from(ids), unique=True))
    before = assign(first, groups, links=links, labels=labels)
    after = assign(ids, groups, frozen=before, links=links, labels=labels)
    sides = side_of(after)
    assert {each: sides[each] for each in first} == side_of(before)
    assert [each.document_id for each in after] == sorted(ids)
    # Links through new documents may join what is frozen apart: then these are excluded, no more.
    assert check_splits(after, ids, groups, links=links) == []
    assert {each for each, side in sides.items() if side == EXCLUDED}.isdisjoint(first)


@given(grown(), st.data())
def test_removing_and_adding_again_restores(
    corpus: tuple[list[str], Groups, list[Link], Labels], data: st.DataObject
) -> None:
    ids, groups, links, labels = corpus
    before = assign(ids, groups, links=links, labels=labels)
    kept = data.draw(st.lists(st.sampled_from(ids), unique=True))
    without = assign(kept, groups, frozen=before, links=links, labels=labels)
    gone = [each for each in before if each.document_id not in kept]
    again = assign(ids, groups, frozen=[*without, *gone], links=links, labels=labels)
    assert again == before


@given(grown(), st.randoms(use_true_random=False))
def test_the_order_of_documents_changes_nothing(
    corpus: tuple[list[str], Groups, list[Link], Labels], random: object
) -> None:
    ids, groups, links, labels = corpus
    shuffled = random.sample(ids, len(ids))  # type: ignore[attr-defined]
    turned = dict(reversed(groups.items()))
    other_way = [link(each.other, each.one) for each in reversed(links)]
    again = assign(shuffled, turned, links=other_way, labels=dict(reversed(labels.items())))
    assert again == assign(ids, groups, links=links, labels=labels)


@given(st.lists(st.integers(1, 5), min_size=5, max_size=60), st.data())
def test_no_side_is_off_its_share_by_more_than_two_groups(
    sizes: list[int], data: st.DataObject
) -> None:
    groups = {f"d{g:02}{n}": f"g{g:02}" for g, size in enumerate(sizes) for n in range(size)}
    names = st.frozensets(st.sampled_from(["a", "b", "c", "d"]))
    labels = data.draw(st.dictionaries(st.sampled_from(sorted(groups)), names))
    got = Counter(side_of(assign(list(groups), groups, labels=labels)).values())
    for side, share in SHARES.items():
        assert abs(got[side] - share * len(groups)) <= 2 * max(sizes)


@given(grown())
def test_a_declared_move_leaves_no_group_on_two_sides(
    corpus: tuple[list[str], Groups, list[Link], Labels],
) -> None:
    ids, groups, links, labels = corpus
    apart = assign(ids, labels=labels)
    frozen = {each.document_id: each for each in apart}
    moved = list(settle_conflicts(frozen, ids, groups, {}, links).values())
    assert check_splits(moved, ids, groups, links=links) == []
    assert settle_conflicts({e.document_id: e for e in moved}, ids, groups, {}, links) == {
        e.document_id: e for e in moved
    }
    for old, new in zip(apart, moved, strict=True):
        assert SPLITS.index(new.split) <= SPLITS.index(old.split)  # type: ignore[arg-type]


@given(corpora())
def test_three_groups_or_more_leave_no_side_empty(corpus: tuple[list[str], Groups]) -> None:
    ids, groups = corpus
    rows = assign(ids, groups)
    if len({groups.get(each, each) for each in ids}) >= 3:
        assert empty_splits(rows) == []


def test_the_seed_breaks_ties() -> None:
    ids = [f"d{n}" for n in range(10)]
    assert assign(ids, seed="one") == assign(ids, seed="one")
    assert len({str(side_of(assign(ids, seed=f"seed-{n}"))) for n in range(5)}) > 1
