"""Passages that are alike are the pairs that comparing each with each would find."""

import math
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tandai.suspects.alike import COPIES, FEWEST, HELD, LIKE, find_alike, words_in

WORDS = st.frozensets(st.sampled_from("abcdefghijklmnop"), max_size=9)


@given(st.lists(WORDS, max_size=14))
def test_the_index_misses_no_pair(passages: list[frozenset[str]]) -> None:
    forms = {each for each in passages if len(each) >= FEWEST}
    weight = {
        word: math.log1p(len(forms) / sum(word in form for form in forms))
        for form in forms
        for word in form
    }

    def weigh(words: frozenset[str]) -> float:
        return math.fsum(weight[word] for word in words)

    expected = {}
    for one, other in combinations(range(len(passages)), 2):
        mine, theirs = passages[one], passages[other]
        if min(len(mine), len(theirs)) >= FEWEST:
            shared = weigh(mine & theirs)
            shares = (
                shared / weigh(mine),
                shared / weigh(theirs),
                shared / weigh(mine | theirs),
            )
            if shares[2] >= LIKE or max(shares) >= HELD:
                expected[one, other] = shares
    found = list(find_alike(passages))
    assert len({(each.one, each.other) for each in found}) == len(found)
    told = {(each.one, each.other): (each.held, each.holds, each.both) for each in found}
    # A pair at the very border may be either side of it.
    sure = {key for key, shares in expected.items() if abs(shares[2] - LIKE) > 1e-9}
    assert sure <= told.keys() <= expected.keys()
    for key, shares in told.items():
        assert all(math.isclose(*each) for each in zip(shares, expected[key], strict=True))


def test_numbers_and_negations_make_another_claim() -> None:
    told = words_in(["kapal", "dewan", "membawa", "7.000", "peti", "ke", "muara"])
    more = words_in(["kapal", "dewan", "membawa", "20.000", "peti", "ke", "muara"])
    none = words_in(["kapal", "dewan", "tidak", "membawa", "7.000", "peti", "ke", "muara"])
    assert list(find_alike([told, more])) == []
    assert list(find_alike([told, none])) == []
    assert [each.is_same for each in find_alike([told, told])] == [True]


def test_copies_meet_so_many_and_no_more() -> None:
    words = words_in(["kapal", "dewan", "membawa", "peti"])
    n = 3 * COPIES
    found = list(find_alike([words] * n))
    assert len(found) <= n * COPIES
    met = {number for each in found for number in (each.one, each.other)}
    assert met == set(range(n))
