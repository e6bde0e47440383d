"""Errors planted among consistent answers are found by their rule, and nothing else is suspected."""

import random
from collections import Counter

import pytest

from suspects.made import HANDS, LIMITS, NAMES, Corpus, annotation
from tandai.documents.make import make_document
from tandai.layers.lexicons import Cue
from tandai.suspects.find import find_suspects
from tandai.suspects.material import Material
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
    # In one and the same sentence it is inconsistent all the same.
    assert {each.rule for each in found(corpus)} <= {"same-sentence-otherwise"}


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


@pytest.mark.parametrize("seed", SEEDS)
def test_errors_of_one_and_of_all_at_once(seed: int) -> None:
    """What all three did is told of all three, beside what one of them did alone."""
    corpus = Corpus(seed)
    planted = set()
    for words in sorted(NAMES)[:N]:
        name, hand, (start, end, label) = corpus.pick(words)
        corpus.change(name, hand, (start, end, label), (start, end - 1, label))
        planted.add(("minority-answer", name, (hand,), start))
        name, _, place = corpus.pick(words)
        for each in HANDS:
            corpus.change(name, each, place)
        planted.add(("unmarked-known-name", name, HANDS, place[0]))
        name, _, (start, end, label) = corpus.pick(words)
        for each in HANDS:
            corpus.change(name, each, (start, end, label), (start, end, "EVT"))
        planted.add(("name-labelled-two-ways", name, HANDS, start))
    suspects = found(corpus)
    assert {(each.rule, *place_of(each)) for each in suspects} == planted
    assert len(suspects) == len(planted) == 3 * N


CUES = tuple(
    Cue(word=word, cue_class="REPORT", certainty="CERTAIN", side="after")
    for word in ("mengatakan", "menegaskan", "menyebut", "melaporkan")
)


@pytest.mark.parametrize("seed", SEEDS)
def test_cue_that_no_span_covers(seed: int) -> None:
    chance = random.Random(seed)
    documents, texts, ballots = {}, {}, {}
    places: list[tuple[str, int, int]] = []
    for number in range(12):
        name, text = f"d{number:02}", f"Kabar ke-{number} dari hulu\n\n"
        for hour in range(6):
            word = chance.choice(CUES).word
            text += f"Kepala dermaga {word} bahwa air akan surut pukul {hour}.\n"
            start = text.rindex(word)
            places.append((name, start, start + len(word)))
        documents[name], _ = make_document(name, text.encode())
        texts[name] = text
    bare = {hand: set(chance.sample(places, N)) for hand in HANDS[:2]}
    for name, text in texts.items():
        ballots[name] = tuple(
            annotation(
                text,
                name,
                hand,
                [
                    (s, e, "CUE")
                    for where, s, e in places
                    if where == name
                    if (where, s, e) not in bare[hand]
                ],
                control="claim",
            )
            for hand in HANDS[:2]
        )
    material = Material(
        layer="claim", ballots=ballots, gold={}, documents=documents, texts=texts, cues=CUES
    )
    suspects = find_suspects(material, LIMITS).suspects
    assert {each.rule for each in suspects} == {"cue-without-span"}
    told = {(each.document_id, each.start, each.end): set(each.annotators) for each in suspects}
    assert told == {
        place: {hand for hand in HANDS[:2] if place in bare[hand]}
        for place in bare["ana"] | bare["budi"]
    }
    assert len(suspects) == len(told)
