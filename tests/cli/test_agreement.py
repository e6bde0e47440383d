"""`tandai agreement` on the sample: two scripts, eight documents, so honest words and no interval."""

import json
from pathlib import Path

import msgspec
import pytest

from cli.conftest import Refuse, Tandai
from flow.samples import begin, reopen, replace_in, tree
from tandai.agreement.figures import LayerAgreement
from tandai.agreement.gather import gather
from tandai.agreement.measure import measure_layer
from tandai.flow.agreement import what_is_asked
from tandai.flow.documents import run_documents
from tandai.flow.splits import read_groups
from tandai.project import Project
from tandai.records import Annotation


def lines(out: str, *cells: str) -> list[list[str]]:
    """Rows of a table that begin with these cells."""
    rows = [line.split() for line in out.splitlines()]
    return [row for row in rows if row[: len(cells)] == list(cells)]


def test_table_says_value_aim_and_why(finished: Path, tandai: Tandai) -> None:
    before = tree(finished)
    ran = tandai("agreement", "--layer", "claim", "--project", finished)
    assert ran.code == 0
    assert tree(finished) == before
    heads = [line for line in ran.out.splitlines() if line.startswith("claim:")]
    assert heads == [
        "claim: how often each class was given",
        "claim: 7 of 8 documents shared, 5 story groups, answered by 2 scripts",
    ]
    ((*_, n, n_of, gate, _, target, word),) = lines(ran.out, "claim", "CLAIM", "exact_f1")
    assert (n, n_of, gate, target, word) == ("118", "spans", "0.50", "0.65", "target")
    ((*_, n, n_of, gate, _, target, word, again),) = lines(ran.out, "denies", "matched_f1")
    assert (n, n_of, gate, target) == ("6", "relations", "0.85", "0.95")
    assert (word, again) == ("too", "few")
    assert not lines(ran.out, "claim", "(macro)")
    assert "5 story groups; an interval needs 10." in ran.err
    assert "agreement-not-of-people" in ran.err
    assert "anotator-1 (script), anotator-2 (script) alone" in ran.err
    assert "White space at the edges of spans is left out" in ran.err
    assert "0 are below their gate, 1 rest on too little for a verdict" in ran.err
    assert "Next: tandai gold" in ran.err
    assert "\x1b" not in ran.out + ran.err


def test_json_holds_the_same_figures(finished: Path, tandai: Tandai) -> None:
    table = tandai("agreement", "--layer", "claim", "--project", finished, "--labels", "--pairs")
    assert "claim: anotator-1 and anotator-2" in table.out
    ran = tandai("agreement", "--layer", "claim", "--project", finished, "--json")
    assert (ran.code, ran.err) == (0, "")
    (report,) = json.loads(ran.out)["layers"]
    assert report["annotators"] == {"anotator-1": "script", "anotator-2": "script"}
    assert (report["n_documents"], report["n_shared"], report["n_groups"]) == (8, 7, 5)
    assert all(each["interval"] is None for each in report["figures"])
    assert all(each["why"] for each in report["figures"])
    aimed = {
        (each["label"] or each["name"], each["metric"]): each["standing"]
        for each in report["figures"]
        if each["gate"] is not None and not each["annotators"]
    }
    assert aimed["denies", "matched_f1"] == "too few"
    assert {word for key, word in aimed.items() if key[0] != "denies"} == {"target"}
    assert {each["standing"] for each in report["figures"] if each["gate"] is None} == {""}
    spans = [each for each in report["figures"] if each["name"] == "claim"]
    shown = [each for each in spans if not each["annotators"]]
    assert len(lines(table.out, "claim")) >= len(shown)
    for each in shown:
        label = [each["label"]] if each["label"] else []
        rows = lines(table.out, "claim", *label, each["metric"])
        value = "none" if each["value"] is None else f"{each['value']:.3f}"
        assert rows[0][len(label) + 2] == value
    # One pair alone says what all pairs say.
    by_key = {(each["label"], each["metric"], *each["annotators"]): each for each in spans}
    for each in shown:
        key = (each["label"], each["metric"], "anotator-1", "anotator-2")
        if key in by_key:
            assert by_key[key]["value"] == each["value"]


def test_spans_that_were_given_are_no_agreement(finished: Path, tandai: Tandai) -> None:
    ran = tandai("agreement", "--layer", "stance", "--project", finished)
    assert "Its spans are the gold of 'claim', given to annotators." in ran.err
    assert lines(ran.out, "claim", "exact_f1", "none")
    assert lines(ran.out, "canonical_stance", "masi_alpha")
    assert lines(ran.out, "article_stance", "alpha")
    assert "Next: tandai gold" in ran.err


def test_options_stand_in_for_settings(finished: Path, tandai: Tandai) -> None:
    ran = tandai("agreement", "--project", finished, "--no-trim", "--samples", 7)
    assert ran.code == 0
    assert "White space at the edges of spans is kept" in ran.err
    assert "7 samples" in ran.err
    assert tandai("agreement", "--project", finished, "--samples", 0).code == 2


def test_confusions_are_shown_where_asked_for(finished: Path, tandai: Tandai) -> None:
    plain = tandai("agreement", "--layer", "claim", "--project", finished)
    assert "both ways" not in plain.out
    ran = tandai("agreement", "--layer", "claim", "--project", finished, "--confusions", "--pairs")
    assert "claim, certainty: all pairs, each both ways" in ran.out
    _, _, tables = ran.out.partition("claim, certainty: anotator-1 (rows) and anotator-2")
    assert lines(tables, "CERTAIN")[0][1:] == ["48", "0"]
    assert lines(tables, "UNCERTAIN")[0][1:] == ["2", "8"]
    _, _, labels = ran.out.partition("claim, claim: anotator-1 (rows) and anotator-2")
    ((_, *claims), *_) = lines(labels, "CLAIM")
    assert sum(map(int, claims)) == 60


def test_an_interval_where_there_are_groups(project: Project, tandai: Tandai) -> None:
    path = project.root / "tandai.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n[agreement]\nmin_groups = 5\n")
    table = tandai("agreement", "--layer", "claim", "--project", project.root)
    ran = tandai("agreement", "--layer", "claim", "--project", project.root, "--json")
    (report,) = json.loads(ran.out)["layers"]
    (exact,) = [
        each
        for each in report["figures"]
        if (each["label"], each["metric"], each["annotators"]) == ("CLAIM", "exact_f1", [])
    ]
    assert exact["interval"]["low"] <= exact["value"] <= exact["interval"]["high"]
    assert exact["interval"]["n_samples"] == 1000
    assert exact["why"] == ""
    assert "Over fewer than 20 story groups an interval is too narrow" in " ".join(
        table.err.split()
    )
    ((_, _, _, value, low, _, high, *_),) = lines(table.out, "claim", "CLAIM", "exact_f1")
    assert float(value) == round(exact["value"], 3)
    assert (float(low), float(high)) == tuple(
        round(exact["interval"][end], 2) for end in ("low", "high")
    )


def test_nothing_to_measure_is_said(tmp_path: Path, tandai: Tandai) -> None:
    project = begin(tmp_path / "project")
    run_documents(project, project.root / "articles")
    ran = tandai("agreement", "--layer", "entity", "--project", project.root)
    assert (ran.code, ran.out) == (0, "")
    assert "no answers that count" in ran.err
    assert "no agreement to measure" in ran.err
    assert "Next: tandai annotations" in ran.err


def test_an_aim_at_no_figure_is_refused(project: Project, refuse: Refuse) -> None:
    replace_in(project.root / "tandai.toml", '"CUE exact_f1"', '"CU exact_f1"')
    said = refuse(project, "agreement", "--layer", "claim")
    assert said.startswith("tandai.toml, layers.claim.aims: found 'CU exact_f1'")


def test_a_gate_above_its_target_is_refused(project: Project, refuse: Refuse) -> None:
    aim = '"CUE exact_f1" = [0.65, 0.76]'
    replace_in(project.root / "tandai.toml", aim, '"CUE exact_f1" = [0.9, 0.5]')
    said = refuse(project, "agreement")
    assert "layers.claim.aims.CUE exact_f1: found [0.9, 0.5]; expected" in said


@pytest.mark.parametrize("layer", ["entity", "claim", "stance"])
@pytest.mark.parametrize("n_spans", [0, 1])
def test_answers_of_nothing_have_reasons_and_no_numbers(
    finished: Path, layer: str, n_spans: int
) -> None:
    """Everybody opened every task and said next to nothing: the aims of tandai.toml still hold."""
    project = reopen(finished)
    made = [
        msgspec.structs.replace(
            each, spans=each.spans[:n_spans], attributes=(), relations=(), answers=()
        )
        for each in project.read_annotations(layer)
    ]
    report = measured(project, layer, made)
    assert all(each.why for each in report.figures if each.value is None)
    spoken = {each.metric for each in report.figures if each.value is not None}
    assert not spoken & {"alpha", "cohen_kappa", "fleiss_kappa", "unitizing_alpha"}
    if not n_spans:
        assert not spoken & {"exact_f1", "overlap_f1", "matched_f1", "b_cubed_f1", "token_alpha"}


@pytest.mark.parametrize("layer", ["entity", "claim", "stance"])
def test_order_and_pseudonyms_change_nothing(finished: Path, layer: str) -> None:
    """All figures of the sample, with files read the other way round and the two hands swapped."""
    project = reopen(finished)
    made = list(project.read_annotations(layer))
    before = measured(project, layer, made)
    assert measured(project, layer, made[::-1]) == before
    swap = {"anotator-1": "anotator-2", "anotator-2": "anotator-1"}
    swapped = [msgspec.structs.replace(each, annotator_id=swap[each.annotator_id]) for each in made]
    values = [
        {(each.name, each.label, each.metric, each.annotators): each.value for each in figures}
        for figures in (before.figures, measured(project, layer, swapped).figures)
    ]
    assert values[0].keys() == values[1].keys()
    assert {key: pytest.approx(value) for key, value in values[0].items()} == values[1]


def measured(project: Project, layer: str, made: list[Annotation]) -> LayerAgreement:
    asked = what_is_asked(project, layer)
    answers = project.settings.answers
    groups = read_groups(project)
    return measure_layer(gather(made, project.read_documents(), groups, asked, answers), asked)


FOREIGN = """
[project]
name = "foreign"
title = "Another project"
[layers.parts]
[layers.parts.aims]
"NAME overlap_f1" = [0.1, 0.2]
"""


def test_a_project_of_other_labels(project: Project, tandai: Tandai) -> None:
    """Nothing of the sample's scheme is needed: another layer, tag and label, no views."""
    (project.root / "tandai.toml").write_text(FOREIGN, encoding="utf-8")
    for folder in ("annotation_configs", "corpus/annotations"):
        (project.root / folder / "entity").rename(project.root / folder / "parts")
    config = project.root / "annotation_configs" / "parts" / "config.xml"
    said = config.read_text(encoding="utf-8")
    config.write_text(said.replace('name="entity"', 'name="part"').replace('"PER"', '"NAME"'))
    for path in (project.root / "corpus" / "annotations" / "parts").glob("*.jsonl"):
        text = path.read_text(encoding="utf-8")
        text = text.replace('"layer":"entity"', '"layer":"parts"')
        text = text.replace('"control":"entity"', '"control":"part"')
        path.write_text(text.replace('"label":"PER"', '"label":"NAME"'), encoding="utf-8")
    ran = tandai("agreement", "--project", reopen(project.root).root)
    assert ran.code == 0, ran.err
    assert lines(ran.out, "part", "NAME", "overlap_f1", "1.000")
    assert "parts: 7 of 8 documents shared" in ran.out
