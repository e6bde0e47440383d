"""Each rule on answers made by hand: what it says, of whom, and when it says nothing."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from suspects.made import LIMITS, Corpus, annotation, answer
from tandai.documents.make import make_document
from tandai.layers.lexicons import Cue
from tandai.records import Annotation, Attribute, Relation
from tandai.suspects.find import find_suspects
from tandai.suspects.material import Material
from tandai.suspects.minority import SpanKey, find_minority_answers, places
from tandai.suspects.records import NOTHING, RULES, Rule, Suspect, rank, strength
from tandai.suspects.told import tell_once

TEXT = "Arga Wiluya bertemu Sinta Marelang di Morwati."
ARGA, SINTA, MORWATI = (0, 11, "PER"), (20, 34, "PER"), (38, 45, "GPE")


def said(hand: str, *spans: tuple[int, int, str], **more: object) -> Annotation:
    return annotation(TEXT, "d1", hand, list(spans), **more)


def minority(*voting: Annotation, gold: Annotation | None = None) -> list[Suspect]:
    return list(find_minority_answers(voting, gold, match=0.5, given=False))


def test_boundary_and_label_are_told_in_one_sentence_each() -> None:
    suspects = minority(
        said("ana", ARGA, SINTA, MORWATI),
        said("budi", ARGA, SINTA, MORWATI),
        said("citra", (0, 4, "PER"), SINTA, (38, 45, "LOC")),
    )
    assert [(each.found, each.others, each.start, each.end) for each in suspects] == [
        ("0:4 PER", "0:11 PER (2)", 0, 11),
        ("38:45 LOC", "38:45 GPE (2)", 38, 45),
    ]
    assert {each.annotators for each in suspects} == {("citra",)}


def test_two_against_two_and_three_ways_are_nobodys_error() -> None:
    two = [said("ana", ARGA), said("budi", ARGA), said("citra"), said("dewi")]
    assert minority(*two) == []
    three = [said("ana", ARGA), said("budi", (0, 4, "PER")), said("citra", (5, 11, "PER"))]
    assert minority(*three) == []
    (alone,) = minority(*two, said("eka", (0, 4, "PER")))
    assert alone.annotators == ("eka",)
    assert alone.others == "(none) (2); 0:11 PER (2)"


def test_two_annotators_have_no_minority() -> None:
    assert minority(said("ana", ARGA), said("budi")) == []
    found = find_suspects(material(said("ana", ARGA), said("budi")), LIMITS)
    assert found.suspects == ()
    assert found.idle == {
        "minority-answer": "a minority needs 3 annotators of one document; here are 2 at most"
    }


def test_attributes_arrows_and_answers_have_minorities() -> None:
    def full(hand: str, value: str, direction: str, topic: str) -> Annotation:
        return said(
            hand,
            ARGA,
            SINTA,
            attributes=(
                Attribute(
                    span_id="r0", name="mood", kind="choices", values=(value,), origin="manual"
                ),
            )
            if value
            else (),
            relations=(
                Relation(
                    from_id="r0" if direction == "right" else "r1",
                    to_id="r1" if direction == "right" else "r0",
                    direction=direction,  # type: ignore[arg-type]
                    labels=("meets",),
                    origin="manual",
                ),
            )
            if direction
            else (),
            answers=(answer("topic", topic),),
        )

    same = (full("ana", "GLAD", "right", "T1"), full("budi", "GLAD", "left", "T1"))
    assert minority(*same, full("citra", "GLAD", "right", "T1")) == []
    suspects = minority(*same, full("citra", "", "", "T2"))
    assert {(each.what, each.item, each.found, each.others) for each in suspects} == {
        ("attribute", "PER mood", "(none)", "GLAD (2)"),
        ("relation", "0:11 -> 20:34", "(none)", "meets (2)"),
        ("answer", "topic", "T2", "T1 (2)"),
    }
    assert {each.start for each in suspects} == {0, None}


def test_a_note_of_ones_own_is_no_minority() -> None:
    note = Attribute(span_id="r0", name="note", kind="text", values=("x",), origin="manual")
    assert (
        minority(said("ana", ARGA), said("budi", ARGA), said("c", ARGA, attributes=(note,))) == []
    )
    other = msgspec.structs.replace(note, values=("Q2",))
    given_ids = [said(name, ARGA, attributes=(note,)) for name in ("ana", "budi")]
    (alone,) = minority(*given_ids, said("c", ARGA, attributes=(other,)))
    assert (alone.found, alone.others) == ("Q2", "x (2)")


def test_who_is_suspected_with_gold_is_told() -> None:
    voting = [said("ana", ARGA), said("budi", ARGA), said("citra")]
    (alone,) = minority(*voting, gold=said("gold", ARGA))
    assert not alone.in_gold
    (alone,) = minority(*voting, gold=said("gold"))
    assert alone.in_gold


def material(*answers: Annotation, text: str = TEXT, **more: object) -> Material:
    document, _ = make_document("d1", text.encode())
    made = Material(
        layer="entity",
        ballots={"d1": answers},
        gold={},
        documents={"d1": document},
        texts={"d1": text},
    )
    return msgspec.structs.replace(made, **more)


CUES = (
    Cue(word="menurut", cue_class="REPORT", certainty="CERTAIN", side="either"),
    Cue(word="mengatakan", cue_class="REPORT", certainty="CERTAIN", side="after"),
)


def claims(marked: tuple[int, ...]) -> tuple[Annotation, str]:
    """Menurut in each of six sentences; a cue in those of the numbers."""
    head = "Air naik di hulu\n\n"
    sentence = "Menurut warga, air naik lagi ({}).\n"
    text = head + "".join(sentence.format(number) for number in range(6))
    starts = [len(head) + len(sentence.format(0)) * number for number in marked]
    spans = [(start, start + 7, "CUE") for start in starts]
    return annotation(text, "d1", "ana", spans, control="claim"), text


def test_a_cue_mostly_covered_is_suspected_where_it_is_not() -> None:
    marked, text = claims((0, 1, 2, 4, 5))
    found = find_suspects(material(marked, text=text, cues=CUES), LIMITS)
    (bare,) = found.suspects
    # The same words are a name that is mostly marked; the first rule alone tells it.
    assert bare.rule == "cue-without-span"
    assert (bare.start, bare.end, bare.found) == (120, 127, "(none)")
    assert bare.others == "a cue of the lexicon (REPORT), with a span in 5 of 6 readings"
    assert bare.score == pytest.approx(5 / 7)


def test_spans_of_two_labels_that_are_missing_at_one_place_are_both_told() -> None:
    def missing(rule: Rule, expected: str) -> Suspect:
        return Suspect(
            rule=rule,
            layer="claim",
            document_id="d1",
            annotators=("ana",),
            in_gold=False,
            start=0,
            end=7,
            what="span",
            item="claim",
            found=NOTHING,
            others="",
            score=0.5,
            expected=expected,
        )

    cue = missing("cue-without-span", "CUE")
    source = missing("unmarked-known-name", "SOURCE")
    minority = missing("minority-answer", "")
    assert tell_once([source, cue]) == [cue, source]
    # The same label is the same thing, and one against two who agree says which.
    assert tell_once([missing("unmarked-known-name", "CUE"), cue]) == [cue]
    assert tell_once([source, cue, minority]) == [minority]
    elsewhere = msgspec.structs.replace(cue, start=8, end=15)
    assert tell_once([cue, elsewhere]) == [cue, elsewhere]


def test_a_cue_mostly_left_out_is_not_suspected() -> None:
    marked, text = claims((0, 1))
    assert find_suspects(material(marked, text=text, cues=CUES), LIMITS).suspects == ()


def test_a_layer_without_cues_has_no_such_rule() -> None:
    marked, text = claims((0, 1, 2, 4, 5))
    found = find_suspects(material(marked, text=text), LIMITS)
    assert "cue-without-span" not in found.rules
    assert [each.rule for each in found.suspects] == ["unmarked-known-name"]


def test_gold_alone_is_judged_where_nobody_answers() -> None:
    marked, text = claims((0, 1, 2, 4, 5))
    gold = msgspec.structs.replace(marked, annotator_id="gold", annotator_kind="gold")
    only = material(text=text, cues=CUES, ballots={}, gold={"d1": gold})
    (bare,) = find_suspects(only, LIMITS).suspects
    assert bare.annotators == ()
    assert bare.in_gold


def test_longer_name_that_all_mark_is_one_of_its_own() -> None:
    text = "Bank Raya buka. Bank Raya tutup. Bank Raya sepi. Bank Raya Hulu ramai."
    names = [(0, 9, "ORG"), (16, 25, "ORG"), (33, 42, "ORG")]
    longer = [*names, (49, 63, "ORG")]
    both = [annotation(text, "d1", hand, longer) for hand in ("ana", "budi")]
    assert find_suspects(material(*both, text=text), LIMITS).suspects == ()
    cut = annotation(text, "d1", "budi", [*names, (49, 58, "ORG")])
    suspects = find_suspects(material(both[0], cut, text=text), LIMITS).suspects
    assert [(each.annotators, each.found) for each in suspects] == [(("ana",), "49:63 ORG")]
    # Half as strong as other rules: either may be right.
    assert suspects[0].score == pytest.approx(strength(7, 1) / 2)


def test_a_name_ends_with_its_line() -> None:
    """A name of three words is not found where two of them end a line, or the text."""
    head = "Bank Raya Hulu"
    lines = [f"Warga ke-{n} datang ke Bank Raya" for n in range(4)]
    text = "\n".join([head, "", *lines, "Hulu sepi", "Warga pulang dari Bank Raya"])
    names = [(0, 14, "ORG")]
    at = text.find("Bank Raya", 14)
    while at >= 0:
        names.append((at, at + 9, "ORG"))
        at = text.find("Bank Raya", at + 1)
    made = [annotation(text, "d1", hand, names) for hand in ("ana", "budi")]
    assert find_suspects(material(*made, text=text), LIMITS).suspects == ()
    *rest, last = names
    (each,) = find_suspects(
        material(made[0], annotation(text, "d1", "budi", rest), text=text), LIMITS
    ).suspects
    assert (each.rule, each.start, each.end) == ("unmarked-known-name", last[0], last[1])


def test_layer_that_asks_about_given_spans_has_no_rules_of_spans() -> None:
    other = [said(name, ARGA, answers=(answer("topic", "T1"),)) for name in ("ana", "budi")]
    alone = said("citra", ARGA, SINTA, answers=(answer("topic", "T2"),))
    found = find_suspects(material(*other, alone, spans_are_given=True), LIMITS)
    assert [each.what for each in found.suspects] == ["answer"]
    assert found.rules == {
        "minority-answer": 1,
        "attribute-against-habit": 0,
        "like-span-otherwise": 0,
    }


def test_strength_weighs_cases() -> None:
    assert strength(0, 3) == 0
    assert strength(2, 1) == 0.5
    assert strength(9, 1) > strength(3, 1) > strength(3, 3)


@pytest.mark.parametrize("seed", range(3))
def test_order_and_names_of_annotators_change_nothing(seed: int) -> None:
    corpus = Corpus(seed, n_documents=6)
    for _ in range(6):
        name, hand, (start, end, label) = corpus.pick()
        corpus.change(name, hand, (start, end, label), (start, end - 2, label))
    made = corpus.material()
    found = find_suspects(made, LIMITS)
    turned = {name: made.ballots[name][::-1] for name in reversed(made.ballots)}
    assert find_suspects(msgspec.structs.replace(made, ballots=turned), LIMITS) == found
    new = {"ana": "zaki", "budi": "ana", "citra": "budi"}
    renamed = {
        name: tuple(
            msgspec.structs.replace(each, annotator_id=new[each.annotator_id]) for each in voting
        )
        for name, voting in made.ballots.items()
    }
    others = find_suspects(msgspec.structs.replace(made, ballots=renamed), LIMITS)
    again = [
        msgspec.structs.replace(
            each, annotators=tuple(sorted(new[name] for name in each.annotators))
        )
        for each in found.suspects
    ]
    assert sorted(again, key=rank) == list(others.suspects)
    assert found.suspects


KEYS = st.lists(
    st.builds(
        lambda start, length, label: SpanKey("c", start, start + length, label),
        st.integers(0, 30),
        st.integers(1, 12),
        st.sampled_from(["A", "B"]),
    ),
    max_size=12,
    unique=True,
)


@given(KEYS)
def test_every_span_is_in_one_place_and_same_labels_that_touch_share_it(
    keys: list[SpanKey],
) -> None:
    found = list(places(sorted(keys), match=0.5))
    assert sorted(key for place in found for key in place) == sorted(keys)
    number = {key: n for n, place in enumerate(found) for key in place}
    for one in keys:
        for other in keys:
            touch = one.start < other.end and other.start < one.end
            if touch and one.label == other.label:
                assert number[one] == number[other]


@given(KEYS, KEYS, KEYS)
def test_a_suspect_is_alone_against_two(
    one: list[SpanKey], other: list[SpanKey], third: list[SpanKey]
) -> None:
    text = "x" * 60
    voting = [
        annotation(text, "d1", hand, [(key.start, key.end, key.label) for key in keys])
        for hand, keys in (("ana", one), ("budi", other), ("citra", third))
    ]
    for suspect in minority(*voting):
        assert len(suspect.annotators) == 1
        assert suspect.others.endswith(" (2)")
        assert suspect.found != suspect.others.removesuffix(" (2)")
        assert suspect.rule in RULES


def test_all_who_agree_are_never_suspected() -> None:
    voting = [said(hand, ARGA, SINTA) for hand in ("ana", "budi", "citra")]
    assert minority(*voting) == []
