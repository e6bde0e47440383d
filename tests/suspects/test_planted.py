"""Errors planted among consistent answers are found by their rule, and nothing else is suspected."""

from collections import Counter

import pytest

from suspects.made import HANDS, LIMITS, NAMES, Corpus
from tandai.suspects.find import find_suspects
from tandai.suspects.records import Suspect

SEEDS = range(4)
N = 6


def found(corpus: Corpus, **changes: object) -> tuple[Suspect, ...]:
    return find_suspects(corpus.material(**changes), LIMITS).suspects


def place_of(suspect: Suspect) -> tuple[str, tuple[str, ...], int | None]:
    return suspect.document_id, suspect.annotators, suspect.start


@pytest.mark.parametrize("seed", SEEDS)
def test_consistent_answers_are_not_suspected(seed: int) -> None:
    assert found(Corpus(seed)) == ()
    assert found(Corpus(seed, hands=HANDS[:1])) == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_what_one_of_three_did_is_a_minority_answer(seed: int) -> None:
    """Another label, another boundary, a span missed, a span too many: each told once."""
    corpus = Corpus(seed)
    planted = set()
    for kind in ("label", "boundary", "missed", "added") * 2:
        name, hand, (start, end, label) = corpus.pick()
        old = (start, end, label)
        if kind == "label":
            corpus.change(name, hand, old, (start, end, "EVT"))
        elif kind == "boundary":
            corpus.change(name, hand, old, (start, end - 3, label))
        elif kind == "missed":
            corpus.change(name, hand, old)
        else:
            start = corpus.texts[name].index("pelabuhan")
            corpus.marked[name, hand].append((start, start + 9, "LOC"))
        planted.add((name, (hand,), start))
    suspects = found(corpus)
    assert {place_of(each) for each in suspects} == planted
    assert {each.rule for each in suspects} == {"minority-answer"}
    assert {each.score for each in suspects} == {0.5}
    assert len(suspects) == len(planted)


@pytest.mark.parametrize("seed", SEEDS)
def test_label_that_words_hardly_ever_have(seed: int) -> None:
    """Two hands alone: no minority can be told, and the corpus speaks."""
    corpus = Corpus(seed, hands=HANDS[:2])
    planted = set()
    for words in sorted(NAMES)[:N]:
        name, hand, (start, end, label) = corpus.pick(words)
        corpus.change(name, hand, (start, end, label), (start, end, "EVT"))
        planted.add((name, (hand,), start))
    suspects = found(corpus)
    assert {place_of(each) for each in suspects} == planted
    assert Counter(each.rule for each in suspects) == {"name-labelled-two-ways": N}
    # Offsets and digests alone say as much.
    assert {place_of(each) for each in found(corpus, texts={})} == planted


def test_words_of_two_labels_by_nature_are_not_suspected() -> None:
    corpus = Corpus(1, hands=HANDS[:2])
    for number in range(15):
        name, _, (start, end, label) = corpus.pick("Lodaya")
        for hand in corpus.hands:
            corpus.change(name, hand, (start, end, label), (start, end, "ORG"))
        if number < 2:
            assert {each.rule for each in found(corpus)} == {"name-labelled-two-ways"}
    assert found(corpus) == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_known_name_left_unmarked(seed: int) -> None:
    corpus = Corpus(seed, hands=HANDS[:2])
    planted = {}
    for words in sorted(NAMES)[:N]:
        name, hand, place = corpus.pick(words)
        corpus.change(name, hand, place)
        planted[name, (hand,), place[0]] = words
    name, _, place = corpus.pick()
    for hand in corpus.hands:
        corpus.change(name, hand, place)
    planted[name, corpus.hands, place[0]] = corpus.texts[name][place[0] : place[1]]
    suspects = found(corpus)
    assert {place_of(each) for each in suspects} == planted.keys()
    assert Counter(each.rule for each in suspects) == {"unmarked-known-name": N + 1}
    for each in suspects:
        words = corpus.texts[each.document_id][each.start : each.end]
        assert words == planted[place_of(each)]
    without = find_suspects(corpus.material(texts={}), LIMITS)
    assert without.suspects == ()
    assert without.idle["unmarked-known-name"] == "20 of 20 documents have no text on this machine"


@pytest.mark.parametrize("seed", SEEDS)
def test_span_that_cuts_or_adds_to_a_known_name(seed: int) -> None:
    corpus = Corpus(seed, hands=HANDS[:2])
    planted = set()
    for words in ("Arga Wiluya", "Selat Murai", "Dewan Pasar Hulu"):
        name, hand, (start, end, label) = corpus.pick(words)
        corpus.change(name, hand, (start, end, label), (start, start + words.index(" "), label))
        planted.add((name, (hand,), start))
    for words in ("Sinta Marelang", "Tomas Ukirsana", "Morwati"):
        name, hand, (start, end, label) = corpus.pick(words)
        begin = corpus.texts[name].rindex(" ", 0, start - 1) + 1
        corpus.change(name, hand, (start, end, label), (begin, end, label))
        planted.add((name, (hand,), begin))
    suspects = found(corpus)
    assert {place_of(each) for each in suspects} == planted
    assert {each.rule for each in suspects} == {"unusual-span-of-known-name"}
    assert len(suspects) == len(planted)


@pytest.mark.parametrize("seed", SEEDS)
def test_slip_of_the_mouse_is_an_odd_length(seed: int) -> None:
    corpus = Corpus(seed, hands=HANDS[:1])
    name, hand, (start, end, label) = corpus.pick("Morwati")
    line_end = corpus.texts[name].index("\n", corpus.texts[name].index("\n", end) + 1)
    corpus.change(name, hand, (start, end, label), (start, line_end, label))
    odd = [each for each in found(corpus) if each.rule == "odd-length"]
    assert [(each.document_id, each.start, each.end) for each in odd] == [(name, start, line_end)]
