"""`tandai annotators` on the sample: the figures of its two scripts, and what cannot be said."""

import json
from pathlib import Path

import pytest

from cli.conftest import Tandai
from flow.samples import tree
from tandai.flow.documents import run_documents
from tandai.project import Project


def test_the_samples_annotators(finished: Path, tandai: Tandai) -> None:
    before = tree(finished)
    ran = tandai("annotators", "--project", finished, "--json")
    assert ran.code == 0, ran.err
    layers = {each["layer"]: each for each in json.loads(ran.out)["layers"]}
    assert list(layers) == ["entity", "claim", "stance"]
    one, two = layers["claim"]["annotators"]
    assert (one["annotator_id"], two["annotator_id"]) == ("anotator-1", "anotator-2")
    assert (two["annotator_kind"], two["n_documents"], two["n_skipped"]) == ("script", 7, 1)
    together, pair = one["others"]
    assert together["figures"] == pair["figures"]
    assert (pair["other"], pair["n_documents"]) == ("anotator-2", 7)
    mirrored = two["others"][1]["figures"]
    assert [each["value"] for each in mirrored] == [each["value"] for each in pair["figures"]]
    bias = {(each["name"], each["label"]): each for each in one["labels"]}
    assert (bias["claim_type", "PREDICTION"]["n"], bias["claim_type", "PREDICTION"]["others"]) == (
        10,
        7.0,
    )
    assert tree(finished) == before


def test_f1_is_that_of_the_same_pair_in_agreement(finished: Path, tandai: Tandai) -> None:
    options = ("--project", finished, "--json", "--layer", "claim")
    (mine,) = json.loads(tandai("annotators", *options).out)["layers"]
    (theirs,) = json.loads(tandai("agreement", *options).out)["layers"]
    figures = {
        (each["name"], each["metric"]): each["value"]
        for each in theirs["figures"]
        if each["annotators"] and not each["label"]
    }
    pair = mine["annotators"][0]["others"][1]["figures"]
    assert {each["metric"] for each in pair} == {"exact_f1", "observed"}
    for each in pair:
        expected = figures[each["name"], each["metric"]]
        assert each["value"] == (None if expected is None else pytest.approx(expected))


def test_the_tables_say_what_two_hands_cannot_tell(finished: Path, tandai: Tandai) -> None:
    ran = tandai("annotators", "--project", finished)
    assert ran.code == 0, ran.err
    assert "anotator-1 and anotator-2" in ran.out
    assert "claim_type=PREDICTION" in ran.out
    assert "and gold" not in ran.out
    assert "Gold of two hands is what both said" in ran.err
    assert "No document has answers of two others" in ran.err
    assert "8 answers with a date; two halves need 10" in ran.err


def test_before_anybody_answered_it_says_so(fresh: Project, tandai: Tandai) -> None:
    run_documents(fresh, fresh.root / "articles")
    ran = tandai("annotators", "--project", fresh.root)
    assert (ran.code, ran.out) == (0, "")
    assert "Nobody has answered yet." in ran.err
    assert "Next: tandai annotations" in ran.err
