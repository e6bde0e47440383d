"""Curators' answers and policies of a project reach its gold, and what they do not settle is said."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from flow.samples import reopen, replace_in, tree
from tandai.adjudication.records import Curated, Question
from tandai.digest import sha256_text
from tandai.errors import ConfigError, InputError
from tandai.findings import errors_of
from tandai.flow.check import run_check
from tandai.flow.gold import GoldReport, run_gold
from tandai.flow.release import run_release
from tandai.gold.keys import items_in, known_items
from tandai.project import Project
from tandai.records import Annotation, Attribute, Span, Tie
from tandai.release.restore import read_annotations
from tandai.settings import AdjudicationSettings
from tandai.store import read_jsonl, write_jsonl

WHEN = "2031-05-02T08:00:00Z"


def curate(
    project: Project, layer: str = "entity", *, kind: Any = "person", rule: str = "E1"
) -> list[Curated]:
    """Writes what a curator answers who takes every span that anotator-1 alone marked."""
    voting: dict[str, list[Annotation]] = {}
    for annotation in project.read_annotations(layer):
        if annotation.status == "submitted":
            voting.setdefault(annotation.document_id, []).append(annotation)
    made = []
    for gold in project.read_gold(layer):
        taken = [span for each in gold.ties for span in _span_of(each, voting[gold.document_id])]
        answered = msgspec.structs.replace(
            gold,
            annotation_id=f"{gold.document_id}/{layer}/kurator-1/1",
            annotator_id="kurator-1",
            annotator_kind=kind,
            spans=(*gold.spans, *taken),
            ties=(),
            annotators=(),
        )
        made.append(
            Curated(
                document_id=gold.document_id,
                layer=layer,
                text_sha256=gold.text_sha256,
                annotation=answered,
                asked=tuple(
                    Question(what=tie.what, item=tie.item, votes=tie.votes, reason="tie")
                    for tie in gold.ties
                ),
                began=items_in(gold),
                known=known_items(voting[gold.document_id]),
                rules={tie.item: rule for tie in gold.ties},
                guideline_version="1",
                created_at=WHEN,
            )
        )
    write_jsonl(project.adjudications_path(layer), made)
    return made


def is_taken(tie: Tie) -> bool:
    return tie.what == "span" and "anotator-1" not in tie.votes["(none)"]


def _span_of(tie: Tie, voting: list[Annotation]) -> Iterator[Span]:
    marked = {
        f"{span.start}:{span.end} {span.control}={span.label}": span
        for annotation in voting
        for span in annotation.spans
    }
    if is_taken(tie):
        span = marked[tie.item]
        yield msgspec.structs.replace(span, span_id=f"c{span.start}{span.label}")


def rewrite(project: Project, change: Callable[[Curated], Curated], layer: str = "entity") -> None:
    made = [change(each) for each in project.read_adjudications(layer)]
    write_jsonl(project.adjudications_path(layer), made)


def gold_report(project: Project, layer: str = "entity") -> GoldReport:
    (report,) = run_gold(project, (layer,))
    return report


def rules(report: GoldReport) -> list[str]:
    return [each.rule for each in report.findings if each.rule in RULES]


RULES = {
    "asked-again",
    "curated-by-model",
    "curated-by-script",
    "curated-other-text",
    "curated-without-answers",
    "merged-without-text",
    "too-few-for-dawid-skene",
}


def test_what_curators_settled_is_gold_with_their_name_and_rule(project: Project) -> None:
    before = gold_report(project)
    ties = [tie for gold in project.read_gold("entity") for tie in gold.ties]
    n_asked = sum(len(each.asked) for each in curate(project))
    assert n_asked == len(ties) == sum(before.ties.values())
    n_taken = sum(map(is_taken, ties))
    assert 0 < n_taken < n_asked
    report = gold_report(project)
    assert (report.ties, rules(report)) == ({}, [])
    assert report.provenance["span"]["adjudicated"] == n_taken
    assert "unresolved" not in report.provenance["span"]
    assert before.provenance["span"]["unresolved"] == before.ties["span"]
    assert report.curators == {"kurator-1": "person"}
    spans = [span for gold in project.read_gold("entity") for span in gold.spans]
    theirs = {(each.annotators, each.policy, each.rule) for each in spans
              if each.origin == "adjudicated"}  # fmt: skip
    assert theirs == {(("kurator-1",), "", "E1")}
    assert report.n_spans == before.n_spans + n_taken


def test_a_second_run_changes_no_byte_and_check_finds_gold_fresh(project: Project) -> None:
    curate(project)
    run_gold(project)
    before = tree(project.root)
    run_gold(project)
    assert tree(project.root) == before
    assert errors_of(run_check(project)) == []
    rewrite(project, lambda each: msgspec.structs.replace(each, asked=(), began=()))
    assert [each.rule for each in errors_of(run_check(project))] == ["gold-stale"]


def test_an_annotator_taken_out_and_in_again_leaves_no_byte_behind(project: Project) -> None:
    curate(project)
    run_gold(project, ("entity",))
    before = tree(project.root)
    path = project.annotations_dir("entity") / "anotator-2.jsonl"
    kept = path.read_bytes()
    path.unlink()
    alone = gold_report(project)
    assert "majority" not in alone.provenance["span"]
    path.write_bytes(kept)
    run_gold(project, ("entity",))
    assert tree(project.root) == before


def test_a_script_that_curates_is_told_of_and_stands_so_in_a_release(project: Project) -> None:
    curate(project, kind="script")
    report = gold_report(project)
    assert rules(report) == ["curated-by-script"]
    assert report.curators == {"kurator-1": "script"}
    run_gold(project)
    manifest = run_release(project, "1.0.0", out=project.build / "r")
    assert manifest.annotators["kurator-1"] == "script"
    found = read_annotations(project.build / "r", manifest, layer="entity", annotator="gold")
    wanted = {each.document_id: each for each in project.read_gold("entity")}
    assert {each.document_id: each for each in found} == wanted
    assert any(each.curators == {"kurator-1": "script"} for each in found)


def test_a_model_that_curates_where_settings_say_so_is_told_of(project: Project) -> None:
    curate(project, kind="model")
    with pytest.raises(InputError, match="found a curator of kind 'model'"):
        run_gold(project, ("entity",))
    allowed = AdjudicationSettings(kinds=("person", "model"))
    named = replace(
        project, settings=msgspec.structs.replace(project.settings, adjudication=allowed)
    )
    report = gold_report(named)
    assert rules(report) == ["curated-by-model"]
    assert report.curators == {"kurator-1": "model"}
    spans = [span for gold in named.read_gold("entity") for span in gold.spans]
    assert {each.rule for each in spans if each.origin == "adjudicated"} == {"E1"}


def test_the_newest_of_several_answers_counts_wherever_it_stands(project: Project) -> None:
    curate(project, rule="OLD")
    old = project.read_adjudications("entity")
    new = curate(project, rule="NEW")
    later = [msgspec.structs.replace(each, created_at="2031-05-09T08:00:00Z") for each in new]
    for both in ([*old, *later], [*later, *old]):
        write_jsonl(project.adjudications_path("entity"), both)
        run_gold(project, ("entity",))
        spans = [span for gold in project.read_gold("entity") for span in gold.spans]
        assert {each.rule for each in spans if each.origin == "adjudicated"} == {"NEW"}


def test_an_answer_about_another_text_or_about_nothing_is_not_applied(project: Project) -> None:
    before = gold_report(project)
    made = curate(project)

    def of_other_text(curated: Curated) -> Curated:
        said = msgspec.structs.replace(curated.annotation, text_sha256="0" * 64)
        return msgspec.structs.replace(curated, text_sha256="0" * 64, annotation=said)

    rewrite(project, of_other_text)
    report = gold_report(project)
    assert rules(report) == ["curated-other-text"] * len(made)
    assert report.provenance == before.provenance
    curate(project)
    for path in project.annotations_dir("entity").iterdir():
        path.write_bytes(path.read_bytes().replace(b'"submitted"', b'"draft"'))
    assert set(rules(gold_report(project))) == {"curated-without-answers"}


def test_what_came_after_the_curator_is_open_again_and_told(project: Project) -> None:
    curate(project)
    path = project.annotations_dir("entity") / "anotator-1.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"label":"PRD"', b'"label":"EVT"'))
    report = gold_report(project)
    again = [each for each in report.findings if each.rule == "asked-again"]
    assert len(again) == sum(report.ties.values()) > 0
    assert "entity=EVT is open" in again[0].found


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"annotator_kind": "model"},
            "found a curator of kind 'model'; expected a person or script",
        ),
        ({"document_id": "s99"}, "found an answer about s99, entity; expected one about s0"),
        ({"layer": "claim"}, "found an answer about s01, claim; expected one about s01, entity"),
    ],
)
def test_an_answer_that_is_none_stops_the_run_with_its_line(
    project: Project, changes: dict[str, Any], said: str
) -> None:
    curate(project)
    before = tree(project.root / "corpus" / "gold")
    rewrite(
        project,
        lambda each: msgspec.structs.replace(
            each, annotation=msgspec.structs.replace(each.annotation, **changes)
        ),
    )
    with pytest.raises(InputError, match=rf"entity\.jsonl, line 1: {said}"):
        run_gold(project)
    assert tree(project.root / "corpus" / "gold") == before


def test_a_curator_s_span_outside_of_the_text_is_found(project: Project) -> None:
    curate(project)

    def far_out(curated: Curated) -> Curated:
        spans = tuple(msgspec.structs.replace(s, end=10**6) for s in curated.annotation.spans)
        said = msgspec.structs.replace(curated.annotation, spans=spans)
        return msgspec.structs.replace(curated, annotation=said)

    rewrite(project, far_out)
    places = {each.place.split(",")[0] for each in errors_of(run_check(project))
              if each.rule == "span-outside-text"}  # fmt: skip
    assert places == {"corpus/adjudications/entity.jsonl"}
    (project.corpus / "adjudications" / "mood.jsonl").write_bytes(b"")
    assert "layer-unknown" in {each.rule for each in run_check(project)}


def with_policies(project: Project, layer: str, **policies: str) -> Project:
    lines = "".join(f'"{key}" = "{policy}"\n' for key, policy in policies.items())
    replace_in(
        project.root / "tandai.toml", "[splits]", f"[layers.{layer}.policies]\n{lines}\n[splits]"
    )
    return reopen(project.root)


def test_policies_of_tandai_toml_settle_gold_and_stand_in_it(project: Project) -> None:
    before = gold_report(project)
    made = with_policies(project, "entity", GPE="ask-1", default="unanimous-1")
    report = gold_report(made)
    assert "GPE" not in report.labels
    assert report.provenance["span"]["unresolved"] > before.provenance["span"]["unresolved"]
    assert report.policy == "majority-2; GPE=ask-1; default=unanimous-1"
    gold = made.read_gold("entity")
    assert {each.model_version for each in gold} == {report.policy}
    policies = {tie.policy for each in gold for tie in each.ties}
    assert policies == {"ask-1", "unanimous-1"}
    run_gold(made)
    manifest = run_release(made, "1.0.0", out=made.build / "r")
    assert manifest.gold_policy == "majority-2; entity.GPE=ask-1; entity.default=unanimous-1"


def test_a_policy_for_what_is_not_in_the_config_is_refused_by_gold_and_check(
    project: Project,
) -> None:
    made = with_policies(project, "entity", PRE="ask-1")
    for stage in (run_gold, run_check):
        with pytest.raises(ConfigError, match=r"layers\.entity\.policies\.PRE: found a name of"):
            stage(made)


def test_dawid_skene_with_two_annotators_asks_and_says_why(project: Project) -> None:
    made = with_policies(project, "claim", certainty="dawid-skene-1")
    report = gold_report(made, "claim")
    (finding,) = [each for each in report.findings if each.rule == "too-few-for-dawid-skene"]
    assert finding.place == "tandai.toml, layers.claim.policies.certainty"
    assert "of 2 annotators" in finding.found
    attributes: list[Attribute] = [
        each for gold in made.read_gold("claim") for each in gold.attributes
        if each.name == "certainty"
    ]  # fmt: skip
    assert {each.origin for each in attributes} <= {"unanimous", "single"}


def cross(project: Project) -> None:
    """Makes a claim that both annotators marked two that cross: one lost its end, one its start."""
    text = project.text_path("s01").read_bytes().decode()
    both = [span for gold in project.read_gold("claim") if gold.document_id == "s01"
            for span in gold.spans if span.label == "CLAIM"]  # fmt: skip
    start, end = both[0].start, both[0].end
    for name, place in (("anotator-1", (start, end - 5)), ("anotator-2", (start + 5, end))):
        path = project.annotations_dir("claim") / f"{name}.jsonl"
        digest = sha256_text(text[slice(*place)])
        moved = {"start": place[0], "end": place[1], "quote_sha256": digest}
        annotations = [
            msgspec.structs.replace(
                each,
                spans=tuple(
                    msgspec.structs.replace(span, **moved)
                    if (each.document_id, span.start, span.end) == ("s01", start, end)
                    else span
                    for span in each.spans
                ),
            )
            for each in read_jsonl(path, Annotation)
        ]
        write_jsonl(path, annotations)


def test_spans_are_merged_with_the_text_and_stay_so_without_it(project: Project) -> None:
    cross(project)
    made = with_policies(project, "claim", CLAIM="union-1")
    report = gold_report(made, "claim")
    n_merged = report.provenance["span"]["policy"]
    assert (n_merged > 0, rules(report)) == (True, [])
    merged = [s for g in made.read_gold("claim") for s in g.spans if s.origin == "policy"]
    assert {(each.policy, each.label) for each in merged} == {("union-1", "CLAIM")}
    # Their quotes are those of the text.
    assert [each for each in run_check(made) if each.rule == "quote-of-other-text"] == []
    before = tree(made.corpus)
    for path in (made.build / "documents").iterdir():
        path.unlink()
    assert rules(gold_report(made, "claim")) == []
    assert tree(made.corpus) == before
    # Without text and without earlier gold it is open, and it is said where.
    made.gold_path("claim").unlink()
    report = gold_report(made, "claim")
    (finding,) = [each for each in report.findings if each.rule == "merged-without-text"]
    assert finding.found.startswith("1 merged spans of s01, whose text is not here")
    assert report.provenance["span"].get("policy", 0) == n_merged - 1


def test_annotators_who_think_again_after_a_curator_are_told_and_change_nothing(
    project: Project,
) -> None:
    made = curate(project)
    assert "curated-on-other-votes" not in [each.rule for each in gold_report(project).findings]
    before = project.read_gold("entity")
    curated = next(each for each in made if any(q.what == "span" for q in each.asked))
    asked = curated.asked[0]
    path = project.annotations_dir("entity") / "anotator-2.jsonl"
    kept = list(read_jsonl(path, Annotation))
    marked = {
        f"{span.start}:{span.end} {span.control}={span.label}": span
        for each in project.read_annotations("entity")
        for span in each.spans
        if each.document_id == curated.document_id
    }
    (at,) = [n for n, each in enumerate(kept) if each.document_id == curated.document_id]
    theirs = [each for each in kept[at].spans if each != marked[asked.item]]
    if len(theirs) == len(kept[at].spans):
        theirs.append(msgspec.structs.replace(marked[asked.item], span_id="baru"))
    kept[at] = msgspec.structs.replace(kept[at], spans=tuple(theirs))
    write_jsonl(path, kept)
    (told,) = [e for e in gold_report(project).findings if e.rule == "curated-on-other-votes"]
    assert (told.severity, asked.item in told.found) == ("note", True)
    assert told.place == f"corpus/adjudications/entity.jsonl, {curated.document_id}"
    assert project.read_gold("entity") == before
