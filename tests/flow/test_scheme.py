"""A project's gold is held to its scheme, with what is at hand, and never held back."""

import shutil

import msgspec

from flow.samples import reopen, replace_in, tree
from tandai.cli.group import run
from tandai.findings import count_by_rule
from tandai.flow.check import run_check
from tandai.flow.gold import GoldReport, run_gold
from tandai.layers.rules.check import CORPUS_SETS, SETS
from tandai.project import Project
from tandai.records import Annotation
from tandai.store import read_jsonl, write_jsonl

OF_SCHEME = {rule for rules in (*SETS.values(), *CORPUS_SETS.values()) for rule in rules}


def reports(project: Project) -> dict[str, GoldReport]:
    return {report.layer: report for report in run_gold(reopen(project.root))}


def test_gold_of_the_sample_breaks_no_rule_that_is_an_error(project: Project) -> None:
    for report in reports(project).values():
        assert [each for each in report.scheme if each.severity == "error"] == []


def test_gold_of_the_sample_breaks_these_rules(project: Project) -> None:
    """What its annotators left open, a quotation whose source is tied, words no lexicon has."""
    found = {layer: count_by_rule(report.scheme) for layer, report in reports(project).items()}
    assert found == {
        "entity": {},
        "claim": {
            "cue-not-in-lexicon": 4,
            "direct-without-source": 2,
            "indirect-without-source": 1,
            "source-or-cue-without-claim": 4,
            "unsourced-without-cue": 1,
        },
        "stance": {},
    }
    claims = reports(project)["claim"].scheme
    lacking = [each for each in claims if "without" in each.rule]
    assert all("a tie is open there" in each.found for each in lacking)


def test_check_lists_what_gold_counts(project: Project) -> None:
    told = [each for report in reports(project).values() for each in report.scheme]
    assert [each for each in run_check(project) if each.rule in OF_SCHEME] == told


def test_a_breach_is_written_all_the_same_and_is_an_error_to_check(project: Project) -> None:
    for path in project.annotations_dir("claim").iterdir():
        write_jsonl(path, [without_certainty(each) for each in read_jsonl(path, Annotation)])
    report = reports(project)["claim"]
    errors = [each for each in report.scheme if each.severity == "error"]
    assert {each.rule for each in errors} == {"claim-unanswered"}
    gold = project.read_gold("claim")
    assert not any(each.name == "certainty" for one in gold for each in one.attributes)
    n_claims = sum(span.label == "CLAIM" for one in gold for span in one.spans)
    assert len(errors) == n_claims > 0
    assert run(["check", "--project", str(project.root)]) == 1


def without_certainty(annotation: Annotation) -> Annotation:
    kept = tuple(each for each in annotation.attributes if each.name != "certainty")
    return msgspec.structs.replace(annotation, attributes=kept)


def test_without_texts_the_rest_is_checked_and_said(project: Project) -> None:
    whole = reports(project)["claim"].scheme
    shutil.rmtree(project.build / "documents")
    blind = reports(project)["claim"].scheme
    (note,) = [each for each in blind if each.rule == "scheme-without-text"]
    assert note.severity == "note"
    assert "8 of 8 documents without text" in note.found
    left = [each for each in blind if each != note]
    assert left == [each for each in whole if each.rule != "cue-not-in-lexicon"]


def test_a_layer_that_names_no_rules_is_held_to_none(project: Project) -> None:
    replace_in(project.root / "tandai.toml", 'checks = "claims"\n', "")
    assert reports(project)["claim"].scheme == ()
    assert reports(project)["entity"].layer == "entity"


def test_annotators_are_held_to_the_rules_where_one_asks(project: Project) -> None:
    plain = run_check(project)
    asked = run_check(project, with_annotators=True)
    more = [each for each in asked if each not in plain]
    assert {each.rule for each in more} <= OF_SCHEME
    assert {each.place.split(",")[0] for each in more} >= {
        "corpus/annotations/claim/anotator-1.jsonl",
        "corpus/annotations/claim/anotator-2.jsonl",
    }
    assert not [each for each in more if each.severity == "error"]


def test_checking_writes_nothing(project: Project) -> None:
    before = tree(project.root)
    run_check(project, with_annotators=True)
    assert tree(project.root) == before
