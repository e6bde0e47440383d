"""Two rulebooks are compared rule by rule, word by word, row by row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.errors import InputError
from tandai.rulebook.book import Rulebook, read_rulebook, rule_texts
from tandai.rulebook.changes import compare, word_diff

GUIDELINE = """# Panduan

Versi: 2

## Aturan

**C1. Isi saja**, tanpa isyarat.
Bukan yang lain.

**C2. Satu kata.**

| kata | putusan |
|---|---|
| mungkin | isyarat |

## Contoh

1. `[CLAIM Kapal tiba].` C1
"""
CONFIG = """<View><Relations><Relation value="source"/></Relations>
<Labels name="claim" toName="text"><Label value="CLAIM"/></Labels>
<Text name="text" value="$text"/></View>"""


def book(**files: str) -> Rulebook:
    named = {name.replace("_", "."): text.encode() for name, text in files.items()}
    return read_rulebook("claim", {"guideline.md": GUIDELINE.encode(), **named}, place="here")


def test_a_rule_goes_from_its_id_to_the_next_rule_or_heading() -> None:
    assert rule_texts(GUIDELINE) == {
        "C1": "**C1. Isi saja**, tanpa isyarat. Bukan yang lain.",
        "C2": "**C2. Satu kata.** | kata | putusan | |---|---| | mungkin | isyarat |",
    }


def test_a_rulebook_holds_version_rules_codes_and_rows() -> None:
    made = book(config_xml=CONFIG, cues_csv="word,class\nkata,REPORT\n")
    assert made.version == "2"
    assert list(made.rules) == ["C1", "C2"]
    assert made.codes == {"claim": ("CLAIM",), "(relations)": ("source",)}
    assert made.tables == {"cues.csv": {"kata": {"word": "kata", "class": "REPORT"}}}


def test_the_same_twice_has_no_change() -> None:
    made = book(config_xml=CONFIG, cues_csv="word,class\nkata,REPORT\n")
    found = compare(made, made)
    assert (found.rules, found.scopes, found.codes, found.rows, found.findings) == ((),) * 5


def test_line_breaks_and_blanks_are_no_change() -> None:
    assert compare(book(), book(guideline_md=GUIDELINE.replace("\nBukan", "  Bukan"))).rules == ()


def test_rules_are_added_removed_and_reworded() -> None:
    new = GUIDELINE.replace("tanpa isyarat", "tanpa sumber").replace("**C2.", "**C3.")
    found = compare(book(), book(guideline_md=new))
    assert [(each.rule, each.change) for each in found.rules] == [
        ("C1", "changed"),
        ("C2", "removed"),
        ("C3", "added"),
    ]
    assert [(piece.side, piece.words) for piece in found.rules[0].pieces] == [
        ("both", "**C1. Isi saja**, tanpa"),
        ("old", "isyarat."),
        ("new", "sumber."),
        ("both", "Bukan yang lain."),
    ]


def test_other_rules_under_the_same_version_are_a_finding() -> None:
    new = GUIDELINE.replace("tanpa isyarat", "tanpa sumber")
    (finding,) = compare(book(), book(guideline_md=new)).findings
    assert finding.rule == "guideline-version-not-raised"
    assert compare(book(), book(guideline_md=new.replace("Versi: 2", "Versi: 3"))).findings == ()


def test_other_prose_under_the_same_version_is_none() -> None:
    assert compare(book(), book(guideline_md=GUIDELINE.replace("# Panduan", "# Pedoman"))) == (
        compare(book(), book())
    )


def test_codes_rows_and_scopes_that_differ_are_told() -> None:
    old = book(
        config_xml=CONFIG,
        cues_csv="word,class\nkata,REPORT\nujar,REPORT\n",
        rules_csv="rule,about,zones,words\nC1,CLAIM,,\nC2,CUE,,\n",
        claims_jsonl='{"claim_id": "K1", "text": "a", "ids": ["x"]}\n',
    )
    new = book(
        config_xml=CONFIG.replace("CLAIM", "KLAIM"),
        cues_csv="word,class\nkata,DENY\nucap,REPORT\n",
        rules_csv="rule,about,zones,words\nC1,CLAIM/edge,,\nC2,CUE,,\n",
        claims_jsonl='{"claim_id": "K1", "text": "a", "ids": ["y"]}\n',
    )
    found = compare(old, new)
    assert found.scopes == ("C1",)
    assert [(each.control, each.code, each.change) for each in found.codes] == [
        ("claim", "CLAIM", "removed"),
        ("claim", "KLAIM", "added"),
    ]
    assert [(each.file, each.key, each.change, each.columns) for each in found.rows] == [
        ("claims.jsonl", "K1", "changed", ("ids",)),
        ("cues.csv", "kata", "changed", ("class",)),
        ("cues.csv", "ujar", "removed", ("word", "class")),
        ("cues.csv", "ucap", "added", ("word", "class")),
    ]


def test_a_lone_guideline_says_nothing_of_lexicons() -> None:
    whole = book(config_xml=CONFIG, cues_csv="word,class\nkata,REPORT\n")
    found = compare(book(), whole)
    assert (found.codes, found.rows) == ((), ())


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "here: found no guideline.md"),
        ({"guideline.md": b"\xff"}, "here/guideline.md: found a byte that is not UTF-8 at 0"),
        ({"guideline.md": b"", "a.csv": b"a,b\n1\n"}, "here/a.csv, line 2: found 1 cells"),
        ({"guideline.md": b"", "a.jsonl": b"{}\n[]\n"}, "here/a.jsonl, line 2: found"),
        ({"guideline.md": b"", "rules.csv": b"x\n"}, "here/rules.csv, line 1: found columns x"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(files: dict[str, bytes], message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_rulebook("claim", files, place="here")
    assert message in str(caught.value)


WORDS = st.lists(st.sampled_from(["a", "b", "c", "tidak", "ya"]), max_size=12).map(" ".join)


@given(old=WORDS, new=WORDS)
def test_a_word_diff_holds_both_texts_whole(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    for side, text in (("old", old), ("new", new)):
        kept = " ".join(each.words for each in pieces if each.side in ("both", side))
        assert kept == text
    assert all(each.words for each in pieces)
    assert (old == new) == all(each.side == "both" for each in pieces)
