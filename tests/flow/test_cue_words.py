"""Each word of the cue lexicon that no CUE covers has its row, which nobody's hand is taken from."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.conftest import Tandai
from cli.conftest import tandai as tandai
from flow.samples import reopen
from tandai.errors import InputError
from tandai.flow.check import run_check
from tandai.flow.cue_words import read_cue_words, run_cue_words
from tandai.flow.suspects import Wanted, run_suspects
from tandai.layers.cue_words import CueWord, merge_rows
from tandai.project import Project
from tandai.store import write_csv

RULES = ("cue-word-unexplained", "cue-word-stale", "cue-word-of-unknown-rule")


def explain(project: Project, **changes: str) -> list[CueWord]:
    """Rule and reason in every row."""
    said = {"rule": "C15", "reason": "no proposition", **changes}
    rows = [msgspec.structs.replace(each, **said) for each in read_cue_words(project) or ()]
    write_csv(project.cue_words_path, CueWord, rows)
    return rows


def found(project: Project) -> list[tuple[str, str]]:
    """What check says of the list: rule and place."""
    return [
        (each.rule, each.place)
        for each in run_check(reopen(project.root))
        if each.rule in RULES or "cue_words" in each.place
    ]


def test_each_uncovered_word_gets_a_row_and_an_explained_one_is_no_suspect(
    project: Project,
) -> None:
    assert read_cue_words(project) is None
    assert found(project) == []  # no list is kept
    report = run_cue_words(project, "claim")
    rows = read_cue_words(project) or []
    assert report.n_rows == report.n_new == report.n_unexplained == len(rows) > 3
    documents = {each.document_id: each for each in project.read_documents()}
    gold = {each.document_id: each for each in project.read_gold("claim")}
    for row in rows:
        text = project.read_document_text(documents[row.document_id])
        assert text[row.start : row.end].lower().split()[-1] == row.word
        assert not any(
            span.label == "CUE" and span.start < row.end and row.start < span.end
            for span in gold[row.document_id].spans
        )
    assert [rule for rule, _ in found(project)] == ["cue-word-unexplained"] * len(rows)
    before = cues_suspected(project)
    assert before
    assert before <= {(row.document_id, row.start) for row in rows}

    explained = explain(project)
    assert found(project) == []
    assert cues_suspected(project) == set()
    # A second run changes nothing, and what was filled in stays.
    again = run_cue_words(project, "claim")
    assert (again.n_new, again.n_unexplained, again.stale) == (0, 0, ())
    assert read_cue_words(project) == explained


def cues_suspected(project: Project) -> set[tuple[str, int | None]]:
    (report,) = run_suspects(project, ("claim",), Wanted(rules=("cue-without-span",)))
    return {(each.document_id, each.start) for each in report.suspects if each.in_gold}


def test_a_stale_row_is_told_and_taken_out_on_demand_alone(project: Project) -> None:
    run_cue_words(project, "claim")
    first, second, third, *rest = explain(project)
    gold = next(each for each in project.read_gold("claim") for s in each.spans if s.label == "CUE")
    cue = next(span for span in gold.spans if span.label == "CUE")
    document = next(
        each for each in project.read_documents() if each.document_id == gold.document_id
    )
    marked = msgspec.structs.replace(
        first,
        document_id=gold.document_id,
        digest=document.text_sha256[:16],
        start=cue.start,
        end=cue.end,
    )
    other = msgspec.structs.replace(first, digest="0" * 16)
    nowhere = msgspec.structs.replace(second, start=second.start + 1)
    gone = msgspec.structs.replace(third, document_id="tak-ada")
    stale = [marked, other, nowhere, gone]
    write_csv(project.cue_words_path, CueWord, [first, second, third, *rest, *stale])
    rules = [rule for rule, _ in found(project)]
    assert rules.count("cue-word-stale") == 3
    assert rules.count("cue-word-of-unknown-document") == 1
    assert len(rules) == 4
    told = run_cue_words(project, "claim")
    assert {each.row.place for each in told.stale} == {each.place for each in stale}
    assert told.n_dropped == 0
    assert len(read_cue_words(project) or ()) == len(stale) + 3 + len(rest)
    dropped = run_cue_words(project, "claim", drop_stale=True)
    assert (dropped.n_dropped, dropped.n_new) == (4, 0)
    assert read_cue_words(project) == [first, second, third, *rest]


def test_without_texts_rows_stay_and_that_is_said(project: Project, tandai: Tandai) -> None:
    run_cue_words(project, "claim")
    rows = explain(project)
    for path in (project.build / "documents").glob("*.txt"):
        path.unlink()
    ran = tandai("suspects", "--cue-words", "--drop-stale", "--project", project.root)
    assert ran.code == 0, ran.err
    assert "8 documents have gold and no text on this machine" in ran.err
    assert "Next: tandai documents" in ran.err
    assert read_cue_words(project) == rows
    assert found(project) == []


def test_the_command_says_what_to_do_next(project: Project, tandai: Tandai) -> None:
    options = ("suspects", "--cue-words", "--project", project.root)
    ran = tandai(*options, "--json")
    report = json.loads(ran.out)
    assert report["path"] == "corpus/cue_words.csv"
    assert report["n_new"] == len(read_cue_words(project) or ()) > 0
    ran = tandai(*options)
    assert f"{report['n_new']} rows without rule or reason" in ran.err
    assert "corpus/cue_words.csv" in ran.err
    wrong = tandai("suspects", "--cue-words", "--layer", "entity", "--project", project.root)
    assert wrong.code == 1
    assert "which marks no cues" in wrong.err


def test_a_rule_that_the_guideline_has_not_is_found(project: Project) -> None:
    run_cue_words(project, "claim")
    explain(project, rule="C99")
    assert {rule for rule, _ in found(project)} == {"cue-word-of-unknown-rule"}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("s01,0123456789abcdef,4,9,kata,C15,x\n" * 2, "a second row"),
        ("s01,0123456789abcdef,9,4,kata,C15,x\n", "start before end"),
        (
            "s01,0123456789abcdef,four,9,kata,C15,x\n",
            "line 2, start: found 'four'; expected a whole number",
        ),
    ],
)
def test_a_broken_list_is_refused(project: Project, row: str, message: str) -> None:
    path: Path = project.cue_words_path
    path.write_text("document_id,digest,start,end,word,rule,reason\n" + row, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_cue_words(project)


ROWS = st.builds(
    CueWord,
    document_id=st.sampled_from(["a", "b"]),
    digest=st.sampled_from(["0", "1"]),
    start=st.integers(0, 3),
    end=st.just(9),
    word=st.just("kata"),
    rule=st.sampled_from(["", "C15"]),
    reason=st.just(""),
)
LISTS = st.lists(ROWS, unique_by=lambda row: row.place)


@given(LISTS, LISTS)
def test_merging_drops_nothing_adds_each_once_and_is_in_order(
    known: list[CueWord], found: list[CueWord]
) -> None:
    merged = merge_rows(known, found)
    assert set(known) <= set(merged)
    assert [each.place for each in merged] == sorted({each.place for each in (*known, *found)})
    assert merge_rows(merged, found) == merged
    assert set(merge_rows(merged, [], known)) == set(merged) - set(known)


def test_the_list_is_of_one_layer(project: Project, tandai: Tandai) -> None:
    options = ("suspects", "--cue-words", "--project", project.root)
    ran = tandai(*options, "--layer", "claim", "--layer", "entity")
    assert (ran.code, "one layer of cues" in ran.err) == (2, True)
    ran = tandai(*options, "--url", "http://127.0.0.1:1")
    assert (ran.code, "takes --layer and --drop-stale alone" in ran.err) == (2, True)
