"""Values planted against like spans and against habits are found, and nothing else is suspected."""

import msgspec
import pytest

from suspects.made import LIMITS, annotation
from suspects.retold import HANDS, Retold, linked
from tandai.documents.make import make_document
from tandai.layers.lexicons import Cue
from tandai.records import Annotation, Attribute
from tandai.suspects.find import find_suspects
from tandai.suspects.material import Material
from tandai.suspects.records import Suspect

SEEDS = range(4)
Place = tuple[str, int, int]


def found(material: Material) -> tuple[Suspect, ...]:
    return find_suspects(material, LIMITS).suspects


def place(suspect: Suspect) -> Place:
    assert suspect.start is not None
    assert suspect.end is not None
    return suspect.document_id, suspect.start, suspect.end


def twin(suspect: Suspect) -> Place:
    assert suspect.twin is not None
    return suspect.twin.document_id, suspect.twin.start, suspect.twin.end


@pytest.mark.parametrize("seed", SEEDS)
def test_one_telling_judged_otherwise_is_told_and_nothing_else(seed: int) -> None:
    told = Retold(seed)
    assert found(told.material()) == ()
    planted = {}
    for story, value in enumerate(("K90/SUPPORT", "NONE", "NEW/SUPPORT", "K91/DENY")):
        where = told.pick(story)
        told.say(where, value)
        planted[where] = value
    suspects = found(told.material())
    assert {place(each): each.found for each in suspects} == planted
    assert {each.rule for each in suspects} == {"like-span-otherwise"}
    for each in suspects:
        assert each.annotators == HANDS
        assert told.story[twin(each)] == told.story[place(each)]
        assert "2 like places otherwise, 1 so" in each.others
    assert find_suspects(told.material(texts={}), LIMITS).suspects == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_of_two_tellings_one_is_told_with_the_other(seed: int) -> None:
    told = Retold(seed, n_tellings=2)
    first, second = told.pick(0), told.pick(1)
    told.say(first, "NONE")
    told.say(second, "K90/SUPPORT", "budi")
    suspects = found(told.material())
    assert {each.found for each in suspects} == {"NONE", "K90/SUPPORT"}
    # Who left something out is looked at first; who contradicts the other hand alone, too.
    assert {place(each) for each in suspects} == {first, second}
    assert [each.annotators for each in suspects if place(each) == second] == [("budi",)]


def test_a_value_that_many_places_have_is_a_habit_of_its_own() -> None:
    told = Retold(1, n_stories=1, n_tellings=6)
    places = sorted(told.story)
    for where in places[:2]:
        told.say(where, "K90/SUPPORT")
    assert {place(each) for each in found(told.material())} == set(places[:2])
    told.say(places[2], "K90/SUPPORT")
    assert found(told.material()) == ()


def test_what_is_said_of_an_item_may_differ_where_the_sentence_does() -> None:
    told = Retold(2, n_stories=1, n_tellings=3)
    where = told.pick(0)
    told.say(where, "K00/DENY")
    assert [place(each) for each in found(told.material())] == [where]
    # The same words in a sentence that goes on otherwise.
    name, _, end = where
    more = " kata wali yang lama sekali menolak perahu sampai kini juga berlabuh di muara"
    text = told.texts[name][:end] + more + told.texts[name][end:]
    other = Retold(2, n_stories=1, n_tellings=3)
    other.documents[name], other.texts[name] = make_document(name, text.encode())
    other.say(where, "K00/DENY")
    assert found(other.material()) == ()


def test_gold_is_what_is_looked_at_where_it_is_there() -> None:
    told = Retold(3, n_stories=3)
    where = told.pick(0)
    told.say(where, "NONE", "budi")
    made = told.material()

    def settled(by: str) -> dict[str, Annotation]:
        return {
            name: msgspec.structs.replace(each, annotator_id="gold", annotator_kind="gold")
            for name, voting in made.ballots.items()
            for each in voting
            if each.annotator_id == by
        }

    # What gold overruled was looked at.
    assert found(msgspec.structs.replace(made, gold=settled("ana"))) == ()
    (suspect,) = found(msgspec.structs.replace(made, gold=settled("budi")))
    assert (place(suspect), suspect.annotators, suspect.in_gold) == (where, ("budi",), True)


def test_who_says_the_longer_of_two_may_say_more() -> None:
    long = "kapal baru milik dewan tiba di muara sebelum subuh dan perahu lama berangkat"
    short = "kapal baru milik dewan tiba di muara sebelum subuh"

    def told(of_long: tuple[str, ...], of_short: tuple[str, ...]) -> tuple[Suspect, ...]:
        text = f"Kabar muara\n\n{long}.\n{short}.\n"
        start = text.index(short + ".")
        document, _ = make_document("d1", text.encode())
        spans = [(13, 13 + len(long), "CLAIM"), (start, start + len(short), "CLAIM")]
        attributes = tuple(
            Attribute(
                span_id=f"r{number}",
                name="canonical",
                kind="taxonomy",
                values=values,
                origin="manual",
            )
            for number, values in enumerate((of_long, of_short))
        )
        said = annotation(text, "d1", "ana", spans, attributes=attributes)
        material = Material(
            layer="stance",
            ballots={"d1": (said,)},
            gold={},
            documents={"d1": document},
            texts={"d1": text},
            spans_are_given=True,
        )
        return found(material)

    assert told(("K1/SUPPORT", "K2/SUPPORT"), ("K1/SUPPORT",)) == ()
    (suspect,) = told(("K2/SUPPORT",), ("K1/SUPPORT", "K2/SUPPORT"))
    assert suspect.found == "K2/SUPPORT"
    assert suspect.others.startswith("K1/SUPPORT, K2/SUPPORT at d1 ")


CUES = (
    Cue(word="konon", cue_class="PRESUME", certainty="UNCERTAIN", side="after"),
    Cue(word="katanya", cue_class="REPORT", certainty="CERTAIN", side="after"),
)


def of_linked(lines: list[tuple[str, str]], cues: tuple[Cue, ...] = ()) -> tuple[Suspect, ...]:
    sayings = {f"d{at}": lines[at : at + 3] for at in range(0, len(lines), 3)}
    ballots, documents, texts = linked(sayings)
    material = Material(
        layer="claim", ballots=ballots, gold={}, documents=documents, texts=texts, cues=cues
    )
    return tuple(each for each in found(material) if each.rule == "attribute-against-habit")


def test_a_value_against_what_linked_words_have() -> None:
    usual = [("konon", "UNCERTAIN"), ("katanya", "CERTAIN")] * 6
    assert of_linked(usual) == ()
    (suspect,) = of_linked([*usual, ("konon", "CERTAIN")])
    assert (suspect.item, suspect.found) == ("CLAIM certainty", "CERTAIN")
    assert suspect.others == "spans linked by cue to the same words have UNCERTAIN 6, CERTAIN 1"
    assert suspect.score == 6 / 8
    # Words that do not tell the answer have no say in it.
    turned = [(cue, ("UNCERTAIN", "CERTAIN")[number % 2]) for number, (cue, _) in enumerate(usual)]
    mixed = [
        (("konon", "katanya")[number // 2 % 2], value) for number, (_, value) in enumerate(turned)
    ]
    assert of_linked([*mixed, ("konon", "CERTAIN")]) == ()


def test_the_lexicon_speaks_for_a_cue_that_is_rare() -> None:
    assert of_linked([("konon", "UNCERTAIN"), ("katanya", "CERTAIN")], CUES) == ()
    (suspect,) = of_linked([("konon", "UNCERTAIN"), ("katanya", "UNCERTAIN")], CUES)
    assert suspect.others.endswith("have CERTAIN 3, UNCERTAIN 1, 3 of them the lexicon's")
    assert of_linked([("konon", "UNCERTAIN"), ("katanya", "UNCERTAIN")]) == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_value_against_what_the_same_words_have_needs_no_text(seed: int) -> None:
    told = Retold(seed, n_stories=6, n_tellings=4)
    material = told.material(kind="text", texts={})
    # One word of each telling is its own, so no quote stands twice.
    assert found(material) == ()
    text = "Kabar muara\n\nDewan di Hulu.\nDewan di Hilir.\nDewan di Muara.\nDewan di Teluk.\n"
    spans = [(at, at + 5, "ORG") for at in range(len(text)) if text.startswith("Dewan", at)]
    values = ["Q1"] * 4
    values[seed] = "Q2"
    said = annotation(
        text,
        "d1",
        "ana",
        spans,
        attributes=tuple(
            Attribute(
                span_id=f"r{number}", name="wikidata", kind="text", values=(value,), origin="manual"
            )
            for number, value in enumerate(values)
        ),
    )
    document, _ = make_document("d1", text.encode())
    (suspect,) = found(
        Material(
            layer="entity", ballots={"d1": (said,)}, gold={}, documents={"d1": document}, texts={}
        )
    )
    assert place(suspect) == ("d1", *spans[seed][:2])
    assert (suspect.found, suspect.others) == ("Q2", "the same words have Q1 3, Q2 1")
