"""Run as a program (``python -m``), this file renews the reports in tests/data/bad_gold."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.tools import load_tool
from layers.rules.examples import FOLDER, case_of, read_cases
from tandai.findings import Finding
from tandai.guidelines import read_guideline
from tandai.layers.rules.case import CorpusRule, Rule
from tandai.layers.rules.check import CORPUS_SETS, SETS, check_scheme, rules_of_text

RULES: dict[str, Rule | CorpusRule] = {
    name: rule for rules in (*SETS.values(), *CORPUS_SETS.values()) for name, rule in rules.items()
}
SETS_OF = {
    name: [checks for checks in SETS if name in SETS[checks] or name in CORPUS_SETS.get(checks, {})]
    for name in RULES
}
PARTLY = {
    "span-inside-word",
    "cue-of-several-words",
    "cue-word-stale",
    "author-with-source",
    "unsourced-without-cue",
}
"""Rules that see more with the text than without."""
RENEW = "renew with: PYTHONPATH=tests uv run python -m layers.rules.test_rules"


def findings_of(rule: str, file: str) -> list[Finding]:
    """What the whole set that a rule is of finds in an example."""
    cases = read_cases(FOLDER / rule / file)
    labels = {span.label for case in cases for span in case.annotation.spans}
    is_claim = bool(labels & {"CLAIM", "SOURCE", "CUE"}) and "claims" in SETS_OF[rule]
    checks = "claims" if is_claim else SETS_OF[rule][0]
    return check_scheme(checks, cases, place="gold.jsonl")


def report(findings: list[Finding]) -> str:
    """One line for each finding."""
    return "".join(f"{finding.severity}: {finding}\n" for finding in findings)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_bad_example_and_its_exact_report(rule: str) -> None:
    assert (FOLDER / rule / "bad.yaml").is_file(), f"no example shows what {rule} means"
    wanted = FOLDER / rule / "report.txt"
    assert wanted.is_file(), RENEW
    assert report(findings_of(rule, "bad.yaml")) == wanted.read_text(encoding="utf-8"), RENEW


@pytest.mark.parametrize("rule", RULES)
def test_a_bad_example_breaks_the_rule_it_is_named_for_and_no_other(rule: str) -> None:
    assert {finding.rule for finding in findings_of(rule, "bad.yaml")} == {rule}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_good_example_that_breaks_none(rule: str) -> None:
    assert (FOLDER / rule / "good.yaml").is_file(), f"no example shows what {rule} allows"
    assert report(findings_of(rule, "good.yaml")) == ""


@pytest.mark.parametrize("rule", RULES)
def test_a_good_example_has_something_that_the_rule_looks_at(rule: str) -> None:
    """It has as many documents as the bad one, and labels or answers in each."""
    bad, good = (read_cases(FOLDER / rule / file) for file in ("bad.yaml", "good.yaml"))
    assert len(bad) == len(good)
    for case in good:
        assert case.annotation.spans or case.annotation.answers


def test_there_is_no_example_without_its_rule() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_says_in_one_sentence_why_it_is_one(rule: str) -> None:
    made = RULES[rule]
    assert made.severity in ("error", "warning", "note")
    assert made.reason[0].isupper()
    assert made.reason.endswith(".")
    assert ". " not in made.reason


def test_every_rule_rests_on_a_rule_of_its_guideline(root: Path) -> None:
    guidelines = {
        checks: read_guideline((root / "annotation_configs" / layer / "guideline.md").read_text())
        for checks, layer in (("entities", "entity"), ("claims", "claim"), ("stances", "stance"))
    }
    for name, sets in SETS_OF.items():
        known = {rule for checks in sets for rule in guidelines[checks].rules}
        assert set(RULES[name].guideline) <= known, name
        for checks in sets:
            assert set(RULES[name].guideline) & set(guidelines[checks].rules), name


def test_the_page_of_rules_is_as_the_tables(root: Path) -> None:
    made = load_tool(root / "tools" / "make_rules_docs.py").render()
    there = (root / "docs" / "rules.md").read_text(encoding="utf-8")
    assert there == made, "docs/rules.md is old; renew it: uv run python tools/make_rules_docs.py"


@pytest.mark.parametrize("rule", RULES)
def test_rules_that_need_the_text_say_nothing_without_it(rule: str) -> None:
    """Every other finding is the same, so no machine needs the texts to know of it."""
    cases = read_cases(FOLDER / rule / "bad.yaml")
    blind = [replace(case, text=None) for case in cases]
    checks = SETS_OF[rule][0]
    of_text = set(rules_of_text(checks))
    seen = check_scheme(checks, cases, place="gold.jsonl")
    unseen = check_scheme(checks, blind, place="gold.jsonl")
    assert not of_text & {finding.rule for finding in unseen}
    if rule not in of_text and rule not in PARTLY:
        assert [each for each in seen if each.rule == rule] == [
            each for each in unseen if each.rule == rule
        ]


@pytest.mark.parametrize("label", ["CLAIM", "SOURCE", "CUE", "PER", "DAT", "QTY"])
@pytest.mark.parametrize("quote", [" ", ".", "-", "“”", "\n"])
@pytest.mark.parametrize("checks", ["entities", "claims"])
def test_spans_without_a_word_are_checked_too(label: str, quote: str, checks: str) -> None:
    text = f"Kapal{quote}tiba"
    case = case_of({"text": text, "spans": [{"id": "r1", "label": label, "quote": quote}]})
    found = check_scheme(checks, [case], place="gold.jsonl")
    assert found


def test_a_layer_without_rules_has_no_finding() -> None:
    cases = read_cases(FOLDER / "entity-overlap" / "bad.yaml")
    assert check_scheme("", cases, place="gold.jsonl") == []


VALUES = st.sampled_from(
    [
        "AUTHOR",
        "DIRECT",
        "INDIRECT",
        "UNSOURCED",
        "CERTAIN",
        "K1/SUPPORT",
        "NONE",
        "2031-13",
        "Q1",
        "",
    ]
)
NAMES = st.sampled_from(
    ["attribution", "certainty", "canonical_stance", "value_norm", "wikidata", "refers_to", "other"]
)
TEXT = (
    "Namun, “Bela Tarsa tiba,” ujarnya. Kapal diduga karam pada Senin (4/3/2031).\nFoto: 40 perahu."
)


@st.composite
def annotations(draw: st.DrawFn) -> dict[str, Any]:
    """Any labels anywhere in a text, joined anyhow: what no person would give, and a bug would."""
    n_spans = draw(st.integers(0, 6))
    spans = []
    for number in range(n_spans):
        start = draw(st.integers(0, len(TEXT) - 1))
        end = draw(st.integers(start + 1, len(TEXT)))
        answers = draw(st.dictionaries(NAMES, VALUES, max_size=3))
        label = draw(st.sampled_from(["CLAIM", "SOURCE", "CUE", "PER", "DAT", "QTY", "OTHER"]))
        spans.append({"id": f"r{number}", "label": label, "quote": TEXT[start:end], **answers})
    ends = st.sampled_from([span["id"] for span in spans] or ["gone"])
    relations = st.sampled_from(["source", "cue", "denies", "other"])
    links = draw(st.lists(st.tuples(ends, relations, ends), max_size=5))
    return {"text": TEXT, "zones": ["body", "caption"], "spans": spans, "links": links}


@pytest.mark.parametrize("checks", SETS)
@given(made=annotations(), with_text=st.booleans())
def test_any_annotation_is_checked_and_left_as_it_is(
    checks: str, made: dict[str, Any], with_text: bool
) -> None:
    """No rule falls over what it finds, and the order of spans changes nothing it says."""
    case = case_of(made | {"without_text": not with_text})
    turned = case_of(made | {"without_text": not with_text, "spans": made["spans"][::-1]})
    found = check_scheme(checks, [case], place="gold.jsonl")
    assert all(
        each.rule in SETS[checks] or each.rule in CORPUS_SETS.get(checks, {}) for each in found
    )
    again = check_scheme(checks, [turned], place="gold.jsonl")
    assert sorted(map(str, found)) == sorted(map(str, again))


def renew() -> None:
    """Writes the reports anew, to be read before they are committed."""
    for folder in sorted(FOLDER.iterdir()):
        found = report(findings_of(folder.name, "bad.yaml"))
        (folder / "report.txt").write_text(found, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    renew()
