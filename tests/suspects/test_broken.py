"""Each rule of the scheme that an example breaks is a suspect of its place, without words of the text."""

import re

import msgspec
import pytest

from layers.rules.examples import FOLDER, read_cases
from suspects.made import LIMITS
from suspects.test_items import Said
from tandai.layers.rules.case import Fault
from tandai.layers.rules.check import CORPUS_SETS, SETS, Breach, find_breaches
from tandai.layers.rules.cue_words import CUE_WORDS
from tandai.suspects.broken import SCORES, find_broken_rules
from tandai.suspects.find import find_suspects

RULES = sorted({name for rules in (*SETS.values(), *CORPUS_SETS.values()) for name in rules})


def broken(rule: str) -> list[Breach]:
    cases = read_cases(FOLDER / rule / "bad.yaml")
    sets = [each for each in SETS if rule in SETS[each] or rule in CORPUS_SETS.get(each, {})]
    return [each for checks in sets[:1] for each in find_breaches(checks, cases)]


@pytest.mark.parametrize("rule", RULES)
def test_what_check_finds_is_told_once_at_its_place(rule: str) -> None:
    breaches = [each for each in broken(rule) if each.rule == rule]
    assert breaches
    found = list(find_broken_rules("made", breaches, asked=()))
    if rule in CUE_WORDS:
        assert found == []
        return
    assert [each.scheme_rule for each in found] == [rule] * len(breaches)
    texts = {
        case.document.document_id: case.text or ""
        for case in read_cases(FOLDER / rule / "bad.yaml")
    }
    for suspect, each in zip(found, breaches, strict=True):
        assert (suspect.rule, suspect.in_gold, suspect.annotators) == ("rule-broken", True, ())
        assert suspect.score == SCORES[each.severity]
        assert suspect.others.startswith(f"{rule} ({each.severity}")
        if suspect.start is None:
            assert (suspect.what, suspect.item) == ("answer", each.fault.place)
        else:
            assert suspect.what == "span"
            assert f"{suspect.start}:{suspect.end} {suspect.item}" == suspect.found
        # Four words in a row would be the text's, for the rules' own words are English.
        told = f"{suspect.item} {suspect.found} {suspect.others}"
        words = re.findall(r"\w+", texts[each.document_id])
        assert not any(" ".join(words[at : at + 4]) in told for at in range(len(words) - 3))


def test_two_rules_broken_at_one_place_are_both_told_beside_an_item() -> None:
    said = Said()
    name, start = said.say("d0", "Kiriman itu tiba.", "K1")
    fault = Fault(f"{start}:{start + 16} CLAIM", "x", "y")
    breaches = tuple(
        Breach(rule, severity, ("S5",), "A reason.", name, fault)
        for rule, severity in (("one", "error"), ("two", "note"))
    )
    made = msgspec.structs.replace(said.material(), breaches=breaches)
    found = find_suspects(made, LIMITS)
    assert [(each.rule, each.scheme_rule, each.score) for each in found.suspects] == [
        ("rule-broken", "one", 0.9),
        ("item-entity-unnamed", "", pytest.approx(2 / 3)),
        ("rule-broken", "two", 0.3),
    ]
    # The spans are another layer's: their answers are what can be mended here.
    first = found.suspects[0]
    assert (first.what, first.item, first.others) == (
        "attribute",
        "CLAIM pairs",
        "one (error, S5): A reason.",
    )
    assert found.rules["rule-broken"] == 2
    assert "rule-broken" not in find_suspects(said.material(), LIMITS).rules
