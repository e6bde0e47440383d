"""Each policy settles what its name says, and the rest is open; a wish that means nothing is not."""

from collections.abc import Mapping
from typing import Any

import pytest

from gold.made import ANA, BUDI, CICI, answer, arrow, by, intervals, said, span
from tandai.errors import ConfigError, InputError
from tandai.gold import check_policies, policy_name, settle
from tandai.gold.estimates import MIN_ITEMS, Estimates, estimate
from tandai.gold.policies import Policies
from tandai.gold.settle import Means
from tandai.gold.verdicts import decide
from tandai.labelstudio.config import parse_config
from tandai.records import Annotation
from tandai.settings import POLICIES, AnswerSettings
from tandai.settings_file import parse_settings

DEDI = "dedi"
CONFIG = parse_config(
    "config.xml",
    """<View>
  <Labels name="entity" toName="text"><Label value="PER"/><Label value="ORG"/></Labels>
  <Text name="text" value="$text"/>
  <Choices name="ask" toName="text" perRegion="true"><Choice value="X"/><Choice value="Y"/></Choices>
  <Choices name="many" toName="text" perRegion="true" choice="multiple"><Choice value="X"/></Choices>
  <Choices name="rel_kind" toName="text" perRegion="true"><Choice value="X"/></Choices>
  <Choices name="tone_T1" toName="text"><Choice value="A"/><Choice value="B"/></Choices>
  <TextArea name="note" toName="text"/>
  <Relations><Relation value="rel"/></Relations>
</View>""",
)


def gold_by(chosen: Mapping[str, str], *annotations: Annotation, **means: Any) -> Annotation:
    gold = settle(annotations, means=Means(Policies(chosen), **means))
    assert gold is not None
    return gold


def open_items(gold: Annotation) -> list[tuple[str, str, str]]:
    return [(tie.what, tie.item, tie.policy) for tie in gold.ties]


def test_unanimous_asks_wherever_one_of_those_asked_differs() -> None:
    gold = gold_by(
        {"entity": "unanimous-1"},
        by(ANA, span(0, 4), span(5, 9), answer("tone", "A")),
        by(BUDI, span(0, 4), span(5, 9), answer("tone", "A")),
        by(CICI, span(0, 4)),
    )
    assert intervals(gold) == [(0, 4, "PER", "unanimous")]
    assert open_items(gold) == [("span", "5:9 entity=PER", "unanimous-1")]
    assert gold.ties[0].votes == {"PER": (ANA, BUDI), "(none)": (CICI,)}
    # What no key names is settled as ever.
    assert [(each.origin, each.policy) for each in gold.answers] == [("majority", "majority-2")]


def test_a_label_stands_before_its_tag_and_both_before_the_default() -> None:
    policies = {"default": "ask-1", "entity": "unanimous-1", "ORG": "majority-2"}
    gold = gold_by(
        policies,
        by(ANA, span(0, 4), span(0, 4, "ORG"), answer("tone", "A")),
        by(BUDI, span(0, 4), span(0, 4, "ORG"), answer("tone", "A")),
        by(CICI),
    )
    assert [(each.label, each.policy) for each in gold.spans] == [("ORG", "majority-2")]
    assert open_items(gold) == [
        ("span", "0:4 entity=PER", "unanimous-1"),
        ("answer", "tone", "ask-1"),
    ]


def test_ask_asks_even_where_all_said_the_same_and_never_about_what_nobody_said() -> None:
    both = [
        by(who, span(0, 4), span(5, 9), said("r0", "ask", "X"), arrow("r0", "r5", "rel"))
        for who in (ANA, BUDI)
    ]
    gold = gold_by({"ask": "ask-1", "rel": "ask-1"}, *both)
    assert len(gold.spans) == 2
    assert open_items(gold) == [
        ("attribute", "0:4 entity=PER ask", "ask-1"),
        ("relation", "0:4 entity=PER -> 5:9 entity=PER rel", "ask-1"),
    ]
    assert gold.ties[0].votes == {"X": (ANA, BUDI)}
    assert gold.ties[1].votes == {"rel": (ANA, BUDI)}


@pytest.mark.parametrize("policy", ["ask-1", "unanimous-1", "majority-2", "dawid-skene-1"])
def test_where_all_are_silent_there_is_nothing_to_ask(policy: str) -> None:
    verdict = decide(policy, {ANA: {()}, BUDI: {()}})
    assert verdict is not None
    assert verdict.values == ()


def test_one_annotator_alone_is_asked_about_too() -> None:
    gold = gold_by({"default": "ask-1"}, by(ANA, span(0, 4)))
    assert (gold.spans, len(gold.ties)) == ((), 1)


def test_an_arrow_of_two_labels_is_settled_by_the_one_that_asks_more() -> None:
    ends = span(0, 4), span(5, 9)
    both = [by(who, *ends, arrow("r0", "r5", "cue", "rel")) for who in (ANA, BUDI)]
    assert len(gold_by({"rel": "ask-1"}, *both).ties) == 1
    assert len(gold_by({"rel": "unanimous-1"}, *both).relations) == 1


def test_a_group_of_answers_has_one_policy_and_a_single_name_stands_before_it() -> None:
    policies = Policies({"tone": "ask-1", "tone_T": "unanimous-1", "tone_T1_x": "majority-2"})
    assert policies.of_answer("tone_T1_x") == ("majority-2", "tone_T1_x")
    assert policies.of_answer("tone_T_2") == ("unanimous-1", "tone_T")
    assert policies.of_answer("tone_T1") == ("ask-1", "tone")
    assert policies.of_answer("tonedeaf") == ("majority-2", "")
    # Attributes have no groups: a relation called rel is not what rel_kind is in.
    assert policies.of_attribute("tone_T1") == ("majority-2", "")


def people(n_items: int) -> list[list[Annotation]]:
    """Documents with one answer each: two who know, and one who says B wherever it is not C."""
    made = []
    for number in range(n_items):
        truth = "ABC"[number % 3]
        slip = "C" if number % 10 == 0 else truth
        answers = {ANA: truth, BUDI: slip, CICI: truth if truth == "C" else "B"}
        made.append(
            [
                by(who, answer("tone", value), document_id=f"d{number}")
                for who, value in answers.items()
            ]
        )
    return made


CHOSEN = {"tone": "dawid-skene-1"}


def test_dawid_skene_settles_what_no_majority_does_and_says_so() -> None:
    documents = people(60)
    # Nobody is of one mind here: ana and budi differ, and cici says B to everything.
    documents.append(
        [
            by(who, answer("tone", value), document_id="open")
            for who, value in {ANA: "A", BUDI: "C", CICI: "B"}.items()
        ]
    )
    estimates = estimate(documents, Policies(CHOSEN))
    assert estimates.short == ()
    gold = gold_by(CHOSEN, *documents[-1], estimates=estimates)
    (settled,) = gold.answers
    assert (settled.values, settled.origin, settled.annotators) == (("A",), "policy", (ANA,))
    assert settled.policy == "dawid-skene-1"
    assert gold_by({}, *documents[-1]).answers == ()
    first = gold_by(CHOSEN, *documents[1], estimates=estimates)
    assert [(each.values, each.origin) for each in first.answers] == [(("B",), "unanimous")]


def test_where_two_who_err_as_often_differ_the_model_is_not_sure() -> None:
    documents = []
    for number in range(60):
        right, wrong = ("A", "B") if number % 2 else ("B", "A")
        slips = {ANA: (0, 1), BUDI: (4, 5), CICI: (8, 9)}
        documents.append(
            [
                by(
                    who,
                    answer("tone", wrong if number % 20 in at else right),
                    document_id=f"d{number}",
                )
                for who, at in slips.items()
            ]
        )
    documents.append(
        [
            by(who, answer("tone", value), document_id="open")
            for who, value in zip((ANA, BUDI), "AB", strict=True)
        ]
    )
    held = estimate(documents, Policies(CHOSEN)).by_key["tone"]
    assert ("open", "tone") not in held
    assert len(held) == 60


def test_what_dawid_skene_is_not_sure_of_is_open() -> None:
    estimates = Estimates({"tone": {}})
    gold = gold_by(CHOSEN, by(ANA, answer("tone", "A")), estimates=estimates)
    assert open_items(gold) == [("answer", "tone", "dawid-skene-1")]


def test_what_dawid_skene_holds_for_right_and_nobody_said_is_open() -> None:
    estimates = Estimates({"tone": {("d1", "tone"): ("C",)}})
    assert gold_by(CHOSEN, by(ANA, answer("tone", "A")), estimates=estimates).answers == ()


@pytest.mark.parametrize(
    ("documents", "short"),
    [
        (people(MIN_ITEMS - 1), ("tone", 3, MIN_ITEMS - 1)),
        ([each[:2] for each in people(60)], ("tone", 2, 60)),
        ([each[:1] for each in people(60)], ("tone", 1, 0)),
    ],
)
def test_of_too_few_answers_there_is_no_model_and_only_the_unanimous_is_settled(
    documents: list[list[Annotation]], short: tuple[str, int, int]
) -> None:
    estimates = estimate(documents, Policies(CHOSEN))
    assert (estimates.short, estimates.by_key) == ((short,), {})
    settled = [gold_by(CHOSEN, *each, estimates=estimates) for each in documents]
    for gold, given in zip(settled, documents, strict=True):
        alike = len({each.answers[0].values for each in given}) == 1
        assert (len(gold.answers), len(gold.ties)) == ((1, 0) if alike else (0, 1))


def test_answers_about_spans_are_modelled_too_whoever_marked_them() -> None:
    documents = [
        [
            by(
                each.annotator_id,
                span(0, 4),
                said("r0", "ask", *each.answers[0].values),
                document_id=each.document_id,
            )
            for each in given
        ]
        for given in people(60)
    ]
    estimates = estimate(documents, Policies({"ask": "dawid-skene-1"}))
    by_item = estimates.by_key["ask"]
    assert len(by_item) == 60
    assert by_item["d3", "0:4 entity=PER ask"] == ("A",)
    # The order of annotators is nothing to the model.
    turned = [each[::-1] for each in documents]
    assert estimate(turned, Policies({"ask": "dawid-skene-1"})) == estimates


def test_gold_names_every_policy_that_is_not_the_default() -> None:
    policy = AnswerSettings(drafts="count")
    name = policy_name(policy, {"tone": "ask-1", "PER": "union-1"})
    assert name == "majority-2; drafts=count; PER=union-1; tone=ask-1"


FITTING = {
    "default": "ask-1",
    "entity": "union-1",
    "PER": "intersection-1",
    "ask": "dawid-skene-1",
    "many": "unanimous-1",
    "tone": "dawid-skene-1",
    "note": "ask-1",
    "rel": "unanimous-1",
}


def test_policies_that_fit_are_taken() -> None:
    check_policies(FITTING, CONFIG, place="tandai.toml")


@pytest.mark.parametrize(
    ("key", "policy", "message"),
    [
        ("PRE", "ask-1", r"PRE: found a name of nothing; expected one of ORG, PER, ask, default"),
        ("rel_k", "ask-1", "rel_k: found a name of nothing"),
        ("ask", "union-1", "'union-1' for single choices; it settles spans alone"),
        ("default", "union-1", "'union-1' for everything else"),
        ("default", "dawid-skene-1", "'dawid-skene-1' for everything else"),
        ("many", "dawid-skene-1", "for other answers; it settles single choices alone"),
        ("PER", "dawid-skene-1", "for spans; it settles single choices alone"),
        ("rel", "intersection-1", "for relations; it settles spans alone"),
    ],
)
def test_a_policy_that_names_or_fits_nothing_is_refused(
    key: str, policy: str, message: str
) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        check_policies({key: policy}, CONFIG, place="tandai.toml, layers.x.policies")
    assert str(caught.value).startswith(f"tandai.toml, layers.x.policies.{key}: found ")


def test_an_unknown_policy_is_refused_and_the_known_ones_are_said() -> None:
    data = b"""[project]
name = "p"
title = "P"
[layers.entity.policies]
PER = "majority-9"
"""
    with pytest.raises(InputError) as caught:
        parse_settings("tandai.toml", data)
    assert str(caught.value) == (
        "tandai.toml, layers.entity.policies.PER: found 'majority-9'; expected one of "
        f"{', '.join(POLICIES)}."
    )
