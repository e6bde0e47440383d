"""A changed rule, code or row touches exactly the gold items that were judged by it."""

import pytest

from rulebook.made import AROUND, annotation
from tandai.adjudication.records import Curated, Question
from tandai.records import Annotation
from tandai.rulebook.book import Rulebook, read_rulebook
from tandai.rulebook.changes import compare
from tandai.rulebook.touched import Touched, find_touched, queue_of

FILES = {
    "guideline.md": "Versi: 1\n\n**C1. Tepi.**\n\n**C2. Kepastian.**\n\n**C3. Sumber.**\n",
    "rules.csv": "rule,about,zones,words\nC1,CLAIM/edge,,\nC2,certainty,,\nC3,source,,\n",
    "config.xml": """<View><Relations><Relation value="source"/></Relations>
<Labels name="claim" toName="text"><Label value="CLAIM"/><Label value="SOURCE"/></Labels>
<Text name="text" value="$text"/>
<Choices name="certainty" toName="text" perRegion="true">
<Choice value="CERTAIN"/><Choice value="UNCERTAIN"/></Choices></View>""",
    "cues.csv": "word,class,certainty\ndiduga,PRESUME,UNCERTAIN\nkata,REPORT,CERTAIN\n",
    "claims.jsonl": '{"claim_id": "K1", "text": "a"}\n{"claim_id": "K2", "text": "b"}\n',
    "targets.jsonl": '{"target_id": "T1", "text": "a"}\n',
}
GOLD = annotation(
    "gold",
    {
        "c1": "CLAIM Bela diduga tiba; certainty=UNCERTAIN; canonical_stance=K1/SUPPORT",
        "u1": "CUE diduga",
        "s1": "SOURCE Ratna",
        "c2": "CLAIM Rapat usai; certainty=CERTAIN; canonical_stance=K2/DENY",
    },
    [("s1", "source", "c1"), ("u1", "cue", "c1")],
    {"stance_T1": "AGREE"},
)
C1, C2, U1, S1 = "12:28 claim=CLAIM", "0:10 claim=CLAIM", "17:23 claim=CUE", "35:40 claim=SOURCE"


def book(**changed: tuple[str, str]) -> Rulebook:
    files = {}
    for name, text in FILES.items():
        old, new = changed.get(name.partition(".")[0], ("", ""))
        assert old in text
        files[name] = text.replace(old, new, 1).encode() if old else text.encode()
    return read_rulebook("layer", files, place="here")


def touched(
    gold: Annotation = GOLD, curated: tuple[Curated, ...] = (), **changed: tuple[str, str]
) -> tuple[Touched, ...]:
    old, new = book(), book(**changed)
    return find_touched(compare(old, new), old, new, [gold], curated, AROUND)


def items(found: tuple[Touched, ...]) -> dict[str, tuple[str, ...]]:
    return {each.item: (*each.rules, *each.others) for each in found}


def test_no_change_touches_nothing() -> None:
    assert touched() == ()


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ("C1", {C1: ("C1",), C2: ("C1",)}),
        ("C2", {f"{C1} certainty": ("C2",), f"{C2} certainty": ("C2",)}),
        ("C3", {f"{S1} -> {C1} source": ("C3",)}),
    ],
)
@pytest.mark.parametrize("word", ["reworded", "removed", "rescoped"])
def test_a_changed_rule_touches_what_its_scope_holds(
    rule: str, wanted: dict[str, tuple[str, ...]], word: str
) -> None:
    whole = {"C1": "**C1. Tepi.**", "C2": "**C2. Kepastian.**", "C3": "**C3. Sumber.**"}[rule]
    changes = {
        "reworded": {"guideline": (f"**{rule}. ", f"**{rule}. Lain ")},
        "removed": {"guideline": (f"{whole}\n", "")},
        "rescoped": {"rules": (f"{rule},", f"{rule},wikidata|")},
    }
    assert items(touched(**changes[word])) == wanted


def test_a_rule_touches_what_was_settled_by_it_whatever_its_scope() -> None:
    gold = annotation("gold", {"s1": "SOURCE Ratna; source_kind=NAMED"}, rules={"s1": "C2"})
    assert items(touched(gold, guideline=("Kepastian", "Lain"))) == {S1: ("C2",)}


def test_a_rule_touches_what_a_curator_took_out_of_gold_by_it() -> None:
    gone = "35:51 claim=SOURCE"
    question = Question(what="span", item=gone, reason="tie")
    curated = Curated(
        document_id="d1",
        layer="layer",
        text_sha256=GOLD.text_sha256,
        annotation=GOLD,
        asked=(question,),
        began=(),
        known=(gone,),
        rules={gone: "C3"},
        guideline_version="1",
        created_at="2031-05-02T08:00:00Z",
    )
    found = touched(curated=(curated,), guideline=("Sumber", "Lain"))
    assert items(found)[gone] == ("C3",)
    assert items(touched(curated=(curated,), guideline=("Tepi", "Lain"))).keys() == {C1, C2}


def test_a_code_that_is_gone_touches_what_has_it() -> None:
    found = touched(config=('<Choice value="CERTAIN"/>', ""))
    assert items(found) == {f"{C2} certainty": ("certainty=CERTAIN",)}
    found = touched(config=('<Label value="SOURCE"/>', ""))
    assert items(found) == {S1: ("claim=SOURCE",)}
    found = touched(config=('<Relation value="source"/>', '<Relation value="says"/>'))
    assert items(found) == {f"{S1} -> {C1} source": ("(relations)=source",)}


def test_a_new_code_touches_nothing() -> None:
    assert (
        touched(config=('<Label value="CLAIM"/>', '<Label value="CLAIM"/><Label value="X"/>')) == ()
    )


def test_a_row_of_a_lexicon_touches_spans_of_its_words() -> None:
    assert items(touched(cues=("PRESUME", "REPORT"))) == {U1: ("cues.csv diduga",)}
    assert items(touched(cues=("diduga,PRESUME,UNCERTAIN\n", ""))) == {U1: ("cues.csv diduga",)}
    assert touched(cues=("kata,REPORT", "kata,DENY")) == ()


def test_a_column_that_is_a_question_touches_answers_beside_the_words() -> None:
    found = touched(cues=("UNCERTAIN", "CERTAIN"))
    assert items(found) == {f"{C1} certainty": ("cues.csv diduga",)}


def test_a_row_of_an_inventory_touches_answers_that_name_it() -> None:
    assert items(touched(claims=('"text": "b"', '"text": "c"'))) == {
        f"{C2} canonical_stance": ("claims.jsonl K2",)
    }
    assert items(touched(targets=('"text": "a"', '"text": "b"'))) == {
        "stance_T1": ("targets.jsonl T1",)
    }


def test_the_queue_asks_exactly_what_is_touched() -> None:
    found = touched(guideline=("Kepastian", "Lain"), cues=("PRESUME", "REPORT"))
    (queued,) = queue_of(found)
    assert queued.document_id == "d1"
    asked = [(each.what, each.item, each.rule, each.reason) for each in queued.questions]
    assert asked == [
        ("attribute", f"{C2} certainty", "C2", "rule-changed"),
        ("attribute", f"{C1} certainty", "C2", "rule-changed"),
        ("span", U1, "", "rule-changed"),
    ]
    assert queue_of(()) == ()
