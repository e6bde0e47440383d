"""An answer file says what its annotator means, or says exactly what is wrong with it."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hand.answers import read_answers
from hand.browser import keep_or_undo
from hand.held import read_held
from hand.lint import lint
from hand.show import show_page
from sample_key import results_for

from flow.fixtures import finished as finished
from flow.samples import reopen
from hand_files.pages import KEYS, ONE, TWO, built_of, file_of, in_words, page_of
from tandai.errors import InputError, StudioError
from tandai.gold.keys import items_in
from tandai.labelstudio.results import write_result
from tandai.project import Project

CLAIM = {"attribution": "INDIRECT", "certainty": "CERTAIN", "claim_type": "EVENT"}
WORDS = "pabrik itu akan menghasilkan 1.200 drone Cakrawa-7 setiap tahun"


@pytest.fixture
def project(finished: Path) -> Project:
    """Read, never written."""
    return reopen(finished)


@pytest.mark.parametrize("annotator", [ONE, TWO])
@pytest.mark.parametrize("layer", ["entity", "claim", "stance"])
def test_a_file_says_all_that_the_answer_key_says(
    project: Project, layer: str, annotator: str, tmp_path: Path
) -> None:
    """The key becomes result items by a way of its own; both must say the same."""
    for document_id, key in KEYS.items():
        page = page_of(project, layer, document_id)
        built = built_of(tmp_path, project, page, **in_words(key, page, annotator))
        assert built.faults == []
        if key.status.get(layer, {}).get(annotator) == "skipped":  # type: ignore[call-overload]
            continue
        regions = None
        if layer == "stance":
            gold = {each.document_id: each for each in project.read_gold("claim")}[document_id]
            regions = {(e.start, e.end): e.span_id for e in gold.spans if e.label == "CLAIM"}
        wanted = {"id": 1, "result": results_for(key, page.text, layer, annotator, regions)}  # type: ignore[arg-type]
        held = read_held(wanted, built.annotation, page)
        said, expected = set(items_in(built.annotation)), set(items_in(held))
        # Of the regions that are given, the key names the claims alone.
        extra = {each for each in said - expected if each.what != "span" or layer != "stance"}
        assert (extra, expected - said) == (set(), set())
        sent = write_result(built.annotation, page.config, page.text)
        there = read_held({"id": 1, "result": sent}, built.annotation, page)
        assert set(items_in(there)) == said


def test_a_kept_suggestion_is_accepted_a_touched_one_changed_a_new_one_manual(
    project: Project, tmp_path: Path
) -> None:
    page = page_of(project, "entity", "s02")
    assert page.first is not None
    spans = [
        {"from": "p1", "label": "LOC"},
        {"from": "p2", "label": "PER"},
        {"id": "x", "label": "QTY", "quote": "nelayan"},
        {"label": "DAT", "quote": "Rabu (5/3/2025)", "value_norm": "2025-03-05"},
    ]
    built = built_of(tmp_path, project, page, keep=["p4-p6"], spans=spans)
    assert built.faults == []
    names = {span.span_id: name for name, span in page.first.regions.items()}
    origins = {names.get(each.span_id, "new"): each.origin for each in built.annotation.spans}
    assert origins == {
        "p1": "accepted_untouched",
        "p2": "changed",
        "p3": "accepted_untouched",
        "p4": "accepted_untouched",
        "p5": "accepted_untouched",
        "p6": "accepted_untouched",
        "new": "manual",
    }
    wire = {each["origin"] for each in write_result(built.annotation, page.config, page.text)}
    assert wire == {"manual", "prediction", "prediction-changed"}


def test_all_is_kept_but_what_is_dropped_with_its_arrows(project: Project, tmp_path: Path) -> None:
    page = page_of(project, "claim", "s02")
    assert page.first is not None
    whole = built_of(tmp_path, project, page, keep="all").annotation
    assert len(whole.spans) == len(page.first.regions)
    assert len(whole.relations) == len(page.first.relations)
    first = page.first.relations["r1"]
    end = page.first.names[first.from_id]
    part = built_of(tmp_path, project, page, keep="all", drop=[end, "r2"]).annotation
    gone = {first.from_id, first.to_id}
    kept = [e for n, e in page.first.relations.items() if n != "r2"]
    assert len(part.spans) == len(whole.spans) - 1
    assert {(e.from_id, e.to_id) for e in part.relations} == {
        (e.from_id, e.to_id) for e in kept if first.from_id not in (e.from_id, e.to_id)
    }
    assert gone - {each.span_id for each in part.spans} == {first.from_id}


def test_words_on_a_suggestion_that_leave_its_value_out_are_told(
    project: Project, tmp_path: Path
) -> None:
    page = page_of(project, "entity", "s02")
    spans = [{"label": "DAT", "quote": "Rabu (5/3/2025)"}]
    built = built_of(tmp_path, project, page, spans=spans)
    assert built.faults == []
    assert built.warnings == [
        "spans[1]: these words are suggested as p3, whose value_norm the file does not repeat, so "
        "it goes; keep it with from: p3."
    ]
    assert [each.origin for each in built.annotation.spans] == ["changed"]


def span(**said: Any) -> dict[str, Any]:
    return {"spans": [{"id": "c1", "label": "CLAIM", "quote": WORDS, **CLAIM, **said}]}


@pytest.mark.parametrize(
    ("layer", "data", "said"),
    [
        ("claim", span(quote="tidak ada di sini"), "the quote 'tidak ada di sini' is not in the"),
        ("claim", span(quote=WORDS.upper()), f"; line 4 has {WORDS!r}"),
        ("claim", span(nth="2"), "found nth: 2; the quote"),
        ("claim", span(line="99"), "found line 99; expected one of 1 to"),
        ("claim", span(line="1"), "is not in line 1; line 4 has"),
        ("claim", span(quote="Maruwana"), "times (lines 1, 2, "),
        ("claim", span(label="KLAIM"), "found the label 'KLAIM'; expected one of CLAIM, SOURCE"),
        ("claim", span(certainty=""), "spans[1] (c1): found no certainty; expected one of CERTAIN"),
        ("claim", span(certainty="SURE"), "found certainty: 'SURE'; expected one of CERTAIN, UNC"),
        ("claim", span(certainty=["CERTAIN", "UNCERTAIN"]), "found 2 values of certainty; expec"),
        ("claim", span(sure="YES"), "found the key 'sure'; expected one of attribution, cert"),
        ("claim", span(source_kind="NAMED"), "found source_kind on a CLAIM; only SOURCE is asked"),
        ("claim", {"keep": ["p99"]}, "keep: found 'p99', which is no suggestion on the page."),
        ("claim", {"spans": [{"from": "p99"}]}, "found from: p99, which is no suggested region"),
        ("claim", {"spans": span()["spans"] * 2}, "c1: found two regions of this name"),
        (
            "claim",
            {**span(), "relations": [{"from": "s9", "to": "c1", "label": "source"}]},
            "relations[1]: found the end 's9', which is no region of the file.",
        ),
        (
            "claim",
            {**span(), "relations": [{"from": "c1", "to": "c1", "label": "sumber"}]},
            "found the label 'sumber'; expected one of source, cue, denies.",
        ),
        ("claim", {"answers": {"T1": "AGREE"}}, "found the question 'T1'; expected one of none"),
        ("claim", {"rules": {"1": "C5"}}, "found rules; only a curation project asks for them."),
        ("claim", {"layer": "entity"}, "layer: found 'entity'; expected 'claim'."),
        ("stance", {}, "answers: found no article_stance_T1; expected one of AGREE, DISAGREE"),
        ("stance", {}, "found no canonical_stance; expected one of K01/DENY, K01/NEUTRAL"),
        ("stance", {"claims": {"p1": {"pairs": "K99/DENY"}}}, "found canonical_stance: 'K99/DENY'"),
        ("stance", span(), "found a new region; the regions of this layer are given."),
        ("stance", {"drop": ["p1"]}, "found p1; the regions of this layer are given."),
    ],
)
def test_a_fault_is_said_with_its_place_and_what_was_expected(
    project: Project, layer: str, data: dict[str, Any], said: str, tmp_path: Path
) -> None:
    page = page_of(project, layer, "s01")
    built = built_of(tmp_path, project, page, **data)
    assert any(said in each for each in built.faults), built.faults
    found = lint(built, page, project, with_lexicons=False)
    assert found.errors == built.faults


def test_the_schemes_rules_speak_and_those_that_tell_answers_do_not(
    project: Project, tmp_path: Path
) -> None:
    page = page_of(project, "claim", "s01", shown=False)
    data = span()
    data["spans"].append({"id": "u1", "label": "CUE", "quote": "upacara", "nth": "1"})
    data["spans"][1]["quote"] = "Upacara"
    built = built_of(tmp_path, project, page, **data)
    found = lint(built, page, project, with_lexicons=False)
    assert found.errors == []
    told = "\n".join(found.warnings)
    assert "indirect-without-source (C18)" in told
    assert f"[line 4: {WORDS!r}]" in told
    assert "source-or-cue-without-claim" in told
    assert "cue-not-in-lexicon" not in told
    more = lint(built, page, project, with_lexicons=True)
    assert "cue-not-in-lexicon" in "\n".join(more.warnings)


def test_claims_that_overlap_and_a_wrong_weekday_are_told(project: Project, tmp_path: Path) -> None:
    page = page_of(project, "claim", "s01", shown=False)
    short = {"label": "CLAIM", "quote": "1.200 drone Cakrawa-7", **CLAIM}
    built = built_of(tmp_path, project, page, spans=[*span()["spans"], short])
    found = lint(built, page, project, with_lexicons=False)
    assert any("claim-overlap" in each for each in found.errors)
    page = page_of(project, "entity", "s01", shown=False)
    wrong = {"label": "DAT", "quote": "Senin (3/3/2025)", "value_norm": "2025-03-04"}
    built = built_of(tmp_path, project, page, spans=[wrong])
    found = lint(built, page, project, with_lexicons=False)
    assert any("value-against-text" in each for each in found.warnings)


def test_what_was_withheld_is_not_on_the_page(project: Project) -> None:
    shown = show_page(page_of(project, "entity", "s02"))
    assert "p1: LOC L1 'Benggawi'" in shown
    withheld = show_page(page_of(project, "entity", "s02", shown=False))
    assert "None: nothing is suggested on this page." in withheld
    assert "p1" not in withheld
    assert "L1 [headline] " in withheld
    stance = show_page(page_of(project, "stance", "s01"))
    assert "## Given regions" in stance
    assert "K01" in stance
    assert "article_stance_T1 (of the document, required): AGREE | DISAGREE" in stance


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("document: s01\nlayer: claim\nspan: []", "found the key 'span'; expected one of document"),
        (
            "document: s01\nlayer: claim\nlayer: entity",
            "the key 'layer' twice in one mapping, line",
        ),
        ("document: s01\nspans: []", "layer: found nothing; expected a text"),
        ("document: s01\nlayer: claim\nspans: x", "spans: found 'x'; expected a list"),
        ("document: s01\nlayer: claim\nspans: [x]", "spans[1]: found 'x'; expected keys with v"),
        ("document: s01\nlayer: claim\nspans: [{id: a, nth: -1}]", "found '-1'; expected a number"),
        ("document: [", "expected an answer file in YAML"),
        ("- a", "expected keys with values"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_place(
    project: Project, text: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_answers(path, project_root=project.root)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_no_answer_file_lies_in_the_project_or_under_git(project: Project, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    inner = tmp_path / "deep" / "a.yaml"
    for path in (inner, project.root / "a.yaml", project.root / "corpus" / ".." / "a.yaml"):
        with pytest.raises(InputError, match="outside: the file holds an article's words"):
            read_answers(path, project_root=project.root)


def test_yes_stays_a_code_and_a_number_a_text(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("document: '000'\nlayer: entity\nspans:\n- {from: p1, metonymy: YES}\n")
    said = read_answers(path, project_root=project.root)
    assert (said.document_id, said.spans[0].answers) == ("000", {"metonymy": ("YES",)})
    assert msgspec.json.encode(said)
    assert file_of(tmp_path, project, {"document": "s", "layer": "e", "keep": ["p2-p4"]}).keep == {
        "p2", "p3", "p4",
    }  # fmt: skip


class _Server:
    """A seat at a server that holds one answer."""

    annotator = "model-a"

    def __init__(self, held: list[dict[str, Any]]) -> None:
        self.answer = {"id": 5, "result": held, "lead_time": 9.0, "was_cancelled": False}
        self.line = self

    def task(self, _layer: str, _document_id: str) -> dict[str, Any]:
        return {"annotations": [self.answer]}

    def answers(self, task: dict[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = task["annotations"]
        return found

    def patch(self, path: str, body: dict[str, Any]) -> None:
        assert path == "api/annotations/5/"
        self.answer |= body


def test_an_earlier_answer_comes_back_where_another_came_of_it(
    project: Project, tmp_path: Path
) -> None:
    page = page_of(project, "entity", "s02")
    wanted = built_of(tmp_path, project, page, keep="all")
    other = built_of(tmp_path, project, page, keep=["p1"])
    server = _Server(write_result(wanted.annotation, page.config, page.text))
    earlier = {**server.answer, "lead_time": 4.0}
    keep_or_undo(server, wanted, page, earlier)  # type: ignore[arg-type]
    assert server.answer["lead_time"] == 9.0
    server.answer["result"] = write_result(other.annotation, page.config, page.text)
    with pytest.raises(StudioError, match="The earlier answer was put back"):
        keep_or_undo(server, wanted, page, earlier)  # type: ignore[arg-type]
    assert server.answer == earlier
