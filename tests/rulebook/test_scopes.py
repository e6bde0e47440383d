"""rules.csv is read whole or refused with its line, and a scope holds what it says."""

from pathlib import Path

import pytest

from rulebook.made import AROUND, BLIND, annotation
from tandai.errors import InputError
from tandai.guidelines import read_guideline
from tandai.labelstudio.config import parse_config
from tandai.rulebook.scopes import Term, check_scopes, parse_scopes
from tandai.rulebook.things import Thing, governs, things_in

HEAD = "rule,about,zones,words\n"
CONFIG = """<View><Relations><Relation value="source"/></Relations>
<Labels name="claim" toName="text"><Label value="CLAIM"/><Label value="SOURCE"/></Labels>
<Text name="text" value="$text"/>
<Choices name="attribution" toName="text" perRegion="true"><Choice value="AUTHOR"/></Choices>
<Choices name="stance_T1" toName="text"><Choice value="AGREE"/></Choices>
<Taxonomy name="pairs" toName="text" perRegion="true" value="$pairs"/></View>"""


def scope_of(row: str) -> object:
    return parse_scopes("rules.csv", HEAD + row)[0]


def governed(row: str, *, blind: bool = False) -> list[str]:
    """Items of one gold that a row governs."""
    gold = annotation(
        "gold",
        {
            "c1": "CLAIM Bela diduga tiba; attribution=AUTHOR; pairs=K1/SUPPORT",
            "s1": "SOURCE Ratna yang lelah",
            "c2": "CLAIM Rapat usai; attribution=DIRECT",
            "f1": "CLAIM Foto: Bela di dermaga",
        },
        [("s1", "source", "c1")],
        {"stance_T1": "AGREE"},
    )
    (scope,) = parse_scopes("rules.csv", HEAD + row)
    around = (BLIND if blind else AROUND)["d1"]
    return [thing.item for thing in things_in(gold) if governs(scope, thing, around)]


C1, S1, C2, F1 = (
    "12:28 claim=CLAIM",
    "35:51 claim=SOURCE",
    "0:10 claim=CLAIM",
    "53:74 claim=CLAIM",
)


@pytest.mark.parametrize(
    ("row", "items"),
    [
        ("C1,CLAIM,,", [C1, C2, F1]),
        ("C1,CLAIM/edge,,", [C1, C2, F1]),
        ("C1,claim,,", [C1, S1, C2, F1]),
        ("C1,CLAIM,headline,", [C2]),
        ("C1,CLAIM,headline|caption,", [C2, F1]),
        ("C1,claim,,yang", [C1, S1]),
        ("C1,claim,,an", []),
        ("C1,claim,,:", [F1]),
        ("C1,attribution,,", [f"{C1} attribution", f"{C2} attribution"]),
        ("C1,attribution=DIRECT,,", [f"{C2} attribution"]),
        ("C1,SOURCE.attribution,,", []),
        ("C1,CLAIM.attribution=AUTHOR,,", [f"{C1} attribution"]),
        ("C1,pairs=K1,,", [f"{C1} pairs"]),
        ("C1,pairs=SUPPORT,,", [f"{C1} pairs"]),
        ("C1,source,,", [f"{S1} -> {C1} source"]),
        ("C1,stance_*,,", ["stance_T1"]),
        ("C1,stance,,", []),
        ("C1,stance_*=DISAGREE,,", []),
        ("C1,SOURCE|stance_T1,,", [S1, "stance_T1"]),
        ("C1,OTHER,,", []),
    ],
)
def test_a_scope_holds_what_it_says(row: str, items: list[str]) -> None:
    assert sorted(governed(row)) == sorted(items)


def test_words_narrow_nothing_where_the_text_is_not_here() -> None:
    assert governed("C1,CLAIM,,yang") == [C1]
    assert governed("C1,CLAIM,,yang", blind=True) == [C1, C2, F1]
    assert governed("C1,CLAIM,headline,yang", blind=True) == [C2]


def test_a_kind_narrows_what_is_in_dispute() -> None:
    (edge,) = parse_scopes("rules.csv", HEAD + "C1,CLAIM/edge,,")
    thing = Thing("d1", "span", C1, labels=("CLAIM", "claim"), kinds=frozenset({"mark"}))
    assert not governs(edge, thing, None)
    both = Thing("d1", "span", C1, labels=("CLAIM", "claim"), kinds=frozenset({"mark", "edge"}))
    assert governs(edge, both, None)


def test_a_term_is_written_as_it_is_read() -> None:
    for written in (
        "CLAIM",
        "CLAIM/edge",
        "DAT.value_norm",
        "stance_*",
        "attribution=(none)",
        "a.b/mark=c/d",
    ):
        (scope,) = parse_scopes("rules.csv", f"{HEAD}C1,{written},,")
        assert str(scope.about[0]) == written
    assert scope.about[0] == Term(name="a", question="b", kind="mark", value="c/d")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: found columns (none)"),
        ("rule,about\n", "line 1: found columns rule,about"),
        (HEAD + "C1,CLAIM\n", "line 2: found 2 cells"),
        (HEAD + "c1,CLAIM,,\n", "line 2: found rule 'c1'"),
        (HEAD + "C1,,,\n", "line 2: found about ''"),
        (HEAD + "C1,CLAIM/corner,,\n", "line 2: found about 'CLAIM/corner'"),
        (HEAD + "C1,CLAIM||SOURCE,,\n", "line 2: found about ''"),
        (HEAD + "C1,CLAIM,cellar,\n", "line 2: found zone 'cellar'"),
        (HEAD + "C1,CLAIM,,\nC1,SOURCE,,\n", "line 3: found C1 again"),
        (HEAD + 'C1,"CLAIM,,\n', "line 2: found"),
    ],
)
def test_what_is_no_scope_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_scopes("rules.csv", text)
    assert f"rules.csv, {message}" in str(caught.value)


def faults(rows: str, *rules: str) -> list[tuple[str, str]]:
    config = parse_config("config.xml", CONFIG)
    scopes = parse_scopes("rules.csv", HEAD + rows)
    codes = {"pairs": ("K1", "K1/SUPPORT", "NONE")}
    found = check_scopes(scopes, rules, config, codes, place="rules.csv")
    return [(each.rule, each.found) for each in found]


def test_scopes_of_what_is_there_have_no_fault() -> None:
    rows = "C1,CLAIM|claim/mark|source,,\nC2,attribution=AUTHOR|attribution=(none),,\n"
    rows += "C3,pairs=K1|pairs=SUPPORT|pairs=NONE|CLAIM.pairs,,\nC4,stance_*=AGREE,,\n"
    assert faults(rows, "C1", "C2", "C3", "C4") == []


@pytest.mark.parametrize(
    "term",
    [
        "CLAIMS",
        "attribution=DIRECT",
        "pairs=K9",
        "OTHER.attribution",
        "source=X",
        "stance",
        "other_*",
    ],
)
def test_a_scope_of_what_is_not_there_is_found(term: str) -> None:
    assert faults(f"C1,{term},,", "C1") == [("scope-unknown", repr(term))]


def test_rules_and_scopes_are_held_against_each_other() -> None:
    assert faults("C9,CLAIM,,", "C1", "C10", "C2") == [
        ("scope-of-unknown-rule", "C9"),
        ("rule-without-scope", "no row for C1"),
        ("rule-without-scope", "no row for C2"),
        ("rule-without-scope", "no row for C10"),
    ]


@pytest.mark.parametrize("layer", ["entity", "claim", "stance"])
def test_every_rule_of_ours_has_a_scope(layer: str, root: Path) -> None:
    folder = root / "annotation_configs" / layer
    scopes = parse_scopes("rules.csv", (folder / "rules.csv").read_text(encoding="utf-8"))
    guideline = read_guideline((folder / "guideline.md").read_text(encoding="utf-8"))
    assert tuple(each.rule for each in scopes) == guideline.rules
