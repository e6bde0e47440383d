"""Lexicon, tags, features and the minimum, each by itself."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tandai.baselines.enough import MIN_GROUPS, MIN_ITEMS, SideCounts, why_too_few
from tandai.baselines.learned import Answerer, Tagger, token_features
from tandai.baselines.lexicon import find_words, make_lexicon
from tandai.baselines.tags import make_tags, read_tags
from tandai.errors import MissingToolError, TandaiError

TEXT = "Bayu Wiratmaka tiba di Selatira. Pulau Selatira sepi."


def test_the_longest_words_win_and_the_most_frequent_label() -> None:
    marked = [("Selatira", "GPE"), ("Selatira", "GPE"), ("Selatira", "LOC")]
    marked += [("Pulau Selatira", "LOC"), ("Bayu", "PER"), ("Bayu", "ORG"), (" ", "PER")]
    found = [(TEXT[s:e], label) for s, e, label in find_words(make_lexicon(marked), TEXT)]
    # Two labels as often: the first by name. Parts of words are no words.
    assert found == [("Bayu", "ORG"), ("Selatira", "GPE"), ("Pulau Selatira", "LOC")]
    assert list(find_words(make_lexicon([("tira", "GPE")]), TEXT)) == []
    assert list(find_words(make_lexicon([]), TEXT)) == []


def test_white_space_between_words_does_not_count_and_offsets_are_of_the_text() -> None:
    text = "🛥️ Pulau\u00a0 Selatira"
    (found,) = find_words(make_lexicon([("Pulau Selatira", "LOC")]), text)
    assert text[found[0] : found[1]] == "Pulau\u00a0 Selatira"


words = st.lists(st.sampled_from(["a", "b", "cd", "."]), min_size=1, max_size=4)


@settings(max_examples=60)
@given(st.lists(words, max_size=5), st.lists(st.sampled_from(["a", "b", "cd", "."]), max_size=12))
def test_what_is_found_stands_in_the_lexicon_and_never_overlaps(
    entries: list[list[str]], text: list[str]
) -> None:
    lexicon = make_lexicon((" ".join(each), "X") for each in entries)
    whole = " ".join(text)
    end = 0
    for start, stop, _ in find_words(lexicon, whole):
        assert start >= end
        assert whole[start:stop].split() in entries
        end = stop


TOKENS = [(n * 4, n * 4 + 3) for n in range(6)]
spans = st.lists(
    st.tuples(st.integers(0, 5), st.integers(1, 3), st.sampled_from(["PER", "ORG"])), max_size=3
)


@settings(max_examples=60)
@given(spans)
def test_spans_on_tokens_come_back_from_their_tags(made: list[tuple[int, int, str]]) -> None:
    apart: list[tuple[int, int, str]] = []
    for first, n, label in sorted(made):
        start, end = TOKENS[first][0], TOKENS[min(first + n, 6) - 1][1]
        if not apart or start > apart[-1][1]:
            apart.append((start, end, label))
    assert list(read_tags(TOKENS, make_tags(TOKENS, apart))) == apart


def test_of_overlapping_spans_the_longest_is_tagged_and_an_edge_takes_its_token() -> None:
    assert make_tags(TOKENS[:4], [(0, 3, "PER"), (0, 7, "ORG"), (9, 10, "PER")]) == [
        "B-ORG",
        "I-ORG",
        "B-PER",
        "O",
    ]
    assert list(read_tags(TOKENS[:2], ["I-PER", "I-ORG"])) == [(0, 3, "PER"), (4, 7, "ORG")]


def test_shapes_say_names_acronyms_and_numbers() -> None:
    made = token_features("KPK Bayu 12 tiba", [(0, 3), (4, 8), (9, 11), (12, 16)])
    shapes = [next(each for each in one if each.startswith("shape=")) for one in made]
    assert shapes == ["shape=XX", "shape=Xx", "shape=99", "shape=xx"]
    assert {"-1=kpk", "-2=<s>", "1=12", "2=tiba", "-1shape=XX"} <= set(made[1])


def learned(seed: int) -> list[tuple[int, int, str]]:
    tagger = Tagger(seed)
    texts = [
        f"{name} pergi ke {place}" for name in ("Bayu", "Rina") for place in ("Selatira", "Anjora")
    ]
    documents = []
    for text in texts:
        tokens = [(0, 4), (5, 10), (11, 13), (14, len(text))]
        documents.append((text, tokens, [(0, 4, "PER"), (14, len(text), "GPE")]))
    tagger.learn(documents)
    return list(tagger.find("Wati pergi ke Ciranu", [(0, 4), (5, 10), (11, 13), (14, 20)]))


def test_a_tagger_learns_what_is_around_names_and_a_seed_fixes_it() -> None:
    assert learned(1) == [(0, 4, "PER"), (14, 20, "GPE")]
    assert learned(1) == learned(1)
    assert list(_tagger().find("", [])) == []


def _tagger() -> Tagger:
    tagger = Tagger(1)
    tagger.learn([("a b", [(0, 1), (2, 3)], [(0, 1, "PER")])])
    return tagger


def test_an_answerer_learns_words_and_one_class_is_refused() -> None:
    answerer = Answerer(1)
    answerer.learn(["setuju sekali", "kami setuju", "menolak keras", "kami menolak"], list("AADD"))
    assert answerer.answer(["mereka setuju", "mereka menolak"]) == ["A", "D"]
    assert answerer.answer([]) == []
    with pytest.raises(TandaiError, match="train: found A and no other class"):
        Answerer(1).learn(["setuju"], ["A"])
    with pytest.raises(TandaiError, match="train: found O and no other class"):
        Tagger(1).learn([("a", [(0, 1)], [])])


def test_without_scikit_learn_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    with pytest.raises(MissingToolError, match=r"pip install tandai\[baseline\]"):
        Tagger(1)


@pytest.mark.parametrize(
    ("groups", "items", "enough"),
    [
        (MIN_GROUPS, MIN_ITEMS, True),
        (MIN_GROUPS - 1, MIN_ITEMS, False),
        (MIN_GROUPS, MIN_ITEMS - 1, False),
    ],
)
def test_the_minimum_holds_on_either_side_and_is_stated(
    groups: int, items: int, *, enough: bool
) -> None:
    much = SideCounts(n_documents=99, n_groups=99, labels={"PER": 50, "ORG": 50})
    some = SideCounts(n_documents=99, n_groups=groups, labels={"PER": items})
    for train, test, which in ((some, much, "train"), (much, some, "test")):
        said = why_too_few(train, test, "test")
        assert (said == "") == enough
        if said:
            assert said == (
                f"{which} has {items} items in {groups} story groups; a figure takes at least "
                f"{MIN_ITEMS} items in {MIN_GROUPS} story groups on each side."
            )
