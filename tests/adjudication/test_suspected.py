"""A suspect is asked about in the words of what gold has at its place, or of what it misses there."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from adjudication.test_weights import CONFIG, OTHER, PLACE, TEXT, span
from tandai.adjudication.items import read_item
from tandai.adjudication.queue import open_document, vocabulary
from tandai.adjudication.records import Curated, Question
from tandai.adjudication.suspected import Compared, Suspected, queue_suspects
from tandai.adjudication.words import differences_text
from tandai.digest import sha256_text
from tandai.records import Annotation, Attribute, Relation
from tandai.suspects.records import NOTHING, RULES, Suspect

SOURCE = PLACE._replace(start=0, end=4, label="SOURCE")


def annotation(who: str, *, marked: bool = True) -> Annotation:
    """A claim with its certainty and its source; or the source alone."""
    return Annotation(
        annotation_id=f"d/claim/{who}/1",
        document_id="d",
        text_sha256=sha256_text(TEXT),
        layer="claim",
        guideline_version="1",
        annotator_id=who,
        annotator_kind="gold" if who == "gold" else "person",
        status="submitted",
        spans=(span("s", SOURCE), *([span("c", PLACE)] if marked else [])),
        attributes=(
            Attribute(
                span_id="c", name="certainty", kind="choices", values=("YES",), origin="manual"
            ),
        )
        * marked,
        relations=(
            Relation(
                from_id="s", to_id="c", direction="right", labels=("source",), origin="manual"
            ),
        )
        * marked,
    )


def same(made: Annotation) -> Compared:
    return Compared(made, made)


GOLD = same(annotation("gold"))
LEFT_OUT = same(annotation("gold", marked=False))


def suspect(**changes: object) -> Suspect:
    plain = Suspect(
        rule="odd-length",
        layer="claim",
        document_id="d",
        annotators=("ana",),
        in_gold=True,
        start=PLACE.start,
        end=PLACE.end,
        what="span",
        item="claim",
        found=f"{PLACE.start}:{PLACE.end} CLAIM",
        others="",
        score=0.5,
    )
    return msgspec.structs.replace(plain, **changes)


def queue(
    *suspects: Suspect, gold: Compared = GOLD, curated: tuple[Curated, ...] = ()
) -> Suspected:
    voting = [same(annotation("ana", marked=False)), same(annotation("budi"))]
    return queue_suspects(suspects, {"d": gold}, {"d": voting}, curated, CONFIG)


def asked(made: Suspected) -> list[tuple[str, str]]:
    return [(one.what, one.item) for each in made.queued for one in each.questions]


def test_what_gold_has_at_the_place_is_asked_about_in_its_own_words() -> None:
    arrow = f"{SOURCE} -> {PLACE} source"
    ends = f"{SOURCE.start}:{SOURCE.end} -> {PLACE.start}:{PLACE.end}"
    for found, wanted in (
        (suspect(), ("span", str(PLACE))),
        (suspect(found="1:2 OTHER"), ("span", str(PLACE))),
        (
            suspect(what="attribute", item="CLAIM certainty", found="YES"),
            ("attribute", f"{PLACE} certainty"),
        ),
        (suspect(what="relation", item=ends, found="source"), ("relation", arrow)),
        (suspect(what="relation", item="no arrow", found="source"), ("span", str(PLACE))),
        (suspect(what="answer", item="stance_T1", found="AGREE"), ("answer", "stance_T1")),
    ):
        assert asked(queue(found)) == [wanted], found


def test_what_is_missing_is_asked_as_what_would_be_there() -> None:
    nothing = suspect(rule="unmarked-known-name", found=NOTHING)
    made = queue(msgspec.structs.replace(nothing, expected="CLAIM"), gold=LEFT_OUT)
    (question,) = made.queued[0].questions
    assert (question.item, question.votes) == (str(PLACE), {NOTHING: ("ana",)})
    # Nobody says which label: what somebody marked there is asked about.
    assert asked(queue(nothing, gold=LEFT_OUT)) == [("span", str(PLACE))]
    ends = f"{SOURCE.start}:{SOURCE.end} -> {PLACE.start}:{PLACE.end}"
    arrow = suspect(what="relation", item=ends, found=NOTHING)
    assert asked(queue(arrow, gold=LEFT_OUT)) == [("relation", f"{SOURCE} -> {PLACE} source")]


def test_the_page_says_what_is_suspected_and_where() -> None:
    made = queue(
        suspect(rule="cue-without-span", found=NOTHING, item="CLAIM", expected="CLAIM"),
        gold=LEFT_OUT,
    )
    opened = open_document(LEFT_OUT.said, (), CONFIG, extra=made.queued[0].questions)
    assert opened is not None
    words = differences_text(opened.questions, CONFIG, TEXT)
    assert "Rentang Klaim 13-27 “kapal itu tiba" in words
    assert "(dicurigai: kata leksikon tanpa CUE)" in words
    assert "tidak ada: ana" in words
    other = Question(what="span", item=str(PLACE), reason="suspected", rule="later-rule")
    assert "(dicurigai: later-rule)" in differences_text([other], CONFIG, TEXT)


def test_every_rule_has_words_for_the_page() -> None:
    for rule in RULES:
        if rule == "rule-broken":
            continue
        question = Question(what="span", item=str(PLACE), reason="suspected", rule=rule)
        assert rule not in differences_text([question], CONFIG, TEXT)


def test_a_broken_rule_of_the_scheme_is_asked_under_its_own_id() -> None:
    broken = suspect(rule="rule-broken", scheme_rule="claim-unanswered")
    (queued,) = queue(broken).queued
    (question,) = queued.questions
    assert (question.reason, question.rule) == ("rule-broken", "claim-unanswered")
    words = differences_text([question], CONFIG, TEXT)
    assert "(melanggar aturan skema: claim-unanswered)" in words
    answered = Curated(
        document_id="d",
        layer="claim",
        text_sha256=GOLD.said.text_sha256,
        annotation=GOLD.said,
        asked=(question,),
        began=(),
        known=(),
        guideline_version="1",
        created_at="2031-05-04T10:00:00Z",
    )
    made = queue(broken, curated=(answered,))
    assert (made.queued, made.n_answered) == ((), 1)
    # Another rule at the same place is another question.
    other = msgspec.structs.replace(broken, scheme_rule="claim-overlap")
    assert asked(queue(other, curated=(answered,))) == [("span", str(PLACE))]


def test_an_item_of_an_inventory_is_asked_about_alone() -> None:
    pair = suspect(what="attribute", item="CLAIM certainty YES", found="YES")
    assert asked(queue(pair)) == [("attribute", f"{PLACE} certainty YES")]


def test_what_gold_does_not_share_is_not_asked_and_what_nothing_names_is_told() -> None:
    nowhere = suspect(what="answer", item="unknown", found="AGREE")
    made = queue(suspect(in_gold=False), suspect(document_id="e"), nowhere)
    assert (made.queued, made.n_elsewhere, made.unasked) == ((), 2, (nowhere,))


def test_one_item_is_asked_once_under_the_strongest_rule() -> None:
    made = queue(suspect(), suspect(rule="name-labelled-two-ways", score=0.1))
    (question,) = made.queued[0].questions
    assert (question.rule, question.reason) == ("odd-length", "suspected")
    assert made.queued[0].text_sha256 == GOLD.said.text_sha256


def test_blanks_at_edges_do_not_hide_what_gold_says() -> None:
    """It was looked at without its blank, and is asked about as gold has it."""
    wide = PLACE._replace(end=PLACE.end + 1)
    said = msgspec.structs.replace(GOLD.said, spans=(span("s", SOURCE), span("c", wide)))
    gold = Compared(said, GOLD.said)
    assert asked(queue(suspect(), gold=gold)) == [("span", str(wide))]
    about = suspect(what="attribute", item="CLAIM certainty", found="YES")
    assert asked(queue(about, gold=gold)) == [("attribute", f"{wide} certainty")]


def answer_to(made: Suspected, **changes: object) -> Curated:
    plain = Curated(
        document_id="d",
        layer="claim",
        text_sha256=GOLD.said.text_sha256,
        annotation=annotation("kurator"),
        asked=made.queued[0].questions,
        began=(),
        known=(),
        guideline_version="1",
        created_at="2031-05-04T10:00:00Z",
    )
    return msgspec.structs.replace(plain, **changes)


def test_what_a_curator_answered_is_asked_again_of_another_text_or_rule_only() -> None:
    first = queue(suspect())
    again = queue(suspect(), curated=(answer_to(first),))
    assert (again.queued, again.n_answered) == ((), 1)
    of_other_text = answer_to(first, text_sha256="0" * 64)
    assert queue(suspect(), curated=(of_other_text,)) == first
    by_other_rule = suspect(rule="name-labelled-two-ways")
    assert queue(by_other_rule, curated=(answer_to(first),)).n_answered == 0
    for_other_reason = msgspec.structs.replace(first.queued[0].questions[0], reason="tie")
    assert queue(suspect(), curated=(answer_to(first, asked=(for_other_reason,)),)) == first


SUSPECTS = st.builds(
    suspect,
    what=st.sampled_from(["span", "attribute", "relation", "answer"]),
    item=st.sampled_from(["claim", "CLAIM", "CLAIM certainty", "0:4 -> 13:27", "stance_T1", "x"]),
    found=st.sampled_from([NOTHING, f"{PLACE.start}:{PLACE.end} CLAIM", "YES"]),
    start=st.sampled_from([None, 0, PLACE.start, OTHER.end]),
    end=st.sampled_from([PLACE.start, PLACE.end]),
    expected=st.sampled_from(["", "CLAIM", "ZZZ"]),
    in_gold=st.booleans(),
    rule=st.sampled_from(["odd-length", "minority-answer"]),
)


@given(st.lists(SUSPECTS, max_size=4), st.booleans())
def test_every_suspect_is_asked_told_or_counted(suspects: list[Suspect], marked: bool) -> None:
    gold = same(annotation("gold", marked=marked))
    made = queue(*suspects, gold=gold)
    n_asked = len(suspects) - made.n_answered - made.n_elsewhere - len(made.unasked)
    assert n_asked >= 0
    assert bool(n_asked) == bool(made.queued)
    labels, names = vocabulary(CONFIG)
    items = asked(made)
    assert len(items) == len(set(items))
    questions = [one for each in made.queued for one in each.questions]
    assert all(read_item(one.what, one.item, labels, names) for one in questions)
    if made.queued:
        answered = queue(*suspects, gold=gold, curated=(answer_to(made),))
        left = {(one.what, one.item) for one in questions if one.rule}
        # An item that two rules suspect is asked once more, for the other's sake.
        assert set(asked(answered)) <= left
        rules = {(one.rule, one.what, one.item) for one in questions}
        assert not rules & {
            (one.rule, one.what, one.item) for each in answered.queued for one in each.questions
        }
