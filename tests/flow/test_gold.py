"""Annotations are settled layer by layer, and a run without any says so."""

import msgspec
import pytest

from flow.samples import reopen, replace_in, tree
from tandai.errors import CheckError, ConfigError, InputError
from tandai.findings import errors_of
from tandai.flow.check import run_check
from tandai.flow.documents import run_documents
from tandai.flow.gold import run_gold
from tandai.project import Project
from tandai.records import Annotation
from tandai.sent_back import SentBack
from tandai.store import read_jsonl, write_jsonl


def test_a_second_run_changes_no_byte(project: Project) -> None:
    before = tree(project.root)
    run_gold(project)
    assert tree(project.root) == before


def test_the_report_counts_what_the_files_hold(project: Project) -> None:
    for report in run_gold(project):
        gold = project.read_gold(report.layer)
        assert report.n_documents == len(gold)
        assert report.n_spans == sum(report.labels.values())
        assert report.n_spans == sum(len(each.spans) for each in gold)
        assert sum(report.ties.values()) == sum(len(each.ties) for each in gold) > 0


def test_a_document_answered_by_one_hand_is_counted(project: Project) -> None:
    (project.annotations_dir("entity") / "anotator-2.jsonl").unlink()
    (report,) = run_gold(project, ("entity",))
    assert report.n_single == report.n_documents > 0


def test_only_the_layers_named_are_settled(project: Project) -> None:
    for path in (project.corpus / "gold").iterdir():
        path.unlink()
    run_gold(project, ("claim",))
    assert [path.name for path in (project.corpus / "gold").iterdir()] == ["claim.jsonl"]


def test_without_annotations_there_is_nothing_to_settle(fresh: Project) -> None:
    run_documents(fresh, fresh.root / "articles")
    with pytest.raises(
        InputError, match="found no annotations; expected what `tandai annotations`"
    ):
        run_gold(fresh)


def test_a_broken_file_keeps_all_gold_as_it_was(project: Project) -> None:
    path = project.annotations_dir("stance") / "anotator-1.jsonl"
    path.write_bytes(path.read_bytes() + b'{"annotation_id": 3}\n')
    before = tree(project.root)
    with pytest.raises(
        InputError, match=r"anotator-1\.jsonl, line \d+, annotation_id: found a whole number; "
    ):
        run_gold(project)
    assert tree(project.root) == before


def rewrite(project: Project, annotator: str, **changes: object) -> None:
    """Gives all of an annotator's entity annotations other fields, as another round would."""
    path = project.annotations_dir("entity") / f"{annotator}.jsonl"
    changed = [msgspec.structs.replace(each, **changes) for each in read_jsonl(path, Annotation)]
    write_jsonl(path, changed)


def test_answers_that_did_not_vote_are_counted_by_reason(project: Project) -> None:
    entity, claim, stance = run_gold(project)
    assert (entity.left_out, claim.left_out, stance.left_out) == ({"draft": 1}, {"skipped": 1}, {})
    rewrite(project, "anotator-2", annotator_kind="model")
    (report,) = run_gold(project, ("entity",))
    assert report.left_out == {"draft": 1, "kind": 7}
    assert report.n_single == report.n_voting == report.n_documents


def test_machines_that_vote_beside_people_are_told_of(project: Project) -> None:
    rewrite(project, "anotator-1", annotator_kind="person")
    (report,) = run_gold(project, ("entity",))
    (finding,) = report.findings
    assert (finding.rule, finding.severity) == ("machines-vote-beside-people", "warning")
    assert "7 of kind script voting beside 8 of people" in finding.found


def test_several_answers_of_one_annotator_keep_all_gold_as_it_was_where_refused(
    project: Project,
) -> None:
    path = project.annotations_dir("entity") / "anotator-1.jsonl"
    first, second, *rest = read_jsonl(path, Annotation)
    twice = [
        msgspec.structs.replace(each, annotation_id=each.annotation_id.removesuffix("1") + "2")
        for each in (first, second)
    ]
    write_jsonl(path, [first, twice[0], second, twice[1], *rest])
    assert run_gold(project, ("entity",))[0].left_out["several"] == 2
    toml = project.root / "tandai.toml"
    toml.write_bytes(toml.read_bytes() + b'\n[answers]\nseveral = "refuse"\n')
    before = tree(project.root)
    with pytest.raises(CheckError, match=r"2 errors.*choosing the answers") as caught:
        run_gold(reopen(project.root))
    assert str(caught.value).count("answers-several") == 2
    assert [each.rule for each in errors_of(run_check(reopen(project.root)))] == [
        *["answers-several"] * 2,
        # Claim and stance have gold of another policy than the one in tandai.toml now.
        *["gold-stale"] * 2,
    ]
    assert tree(project.root) == before


def test_claims_to_be_split_are_listed_and_say_nothing_else_in_gold(project: Project) -> None:
    *_, report = run_gold(project)
    listed = list(read_jsonl(project.sent_back_path("claim"), SentBack))
    assert (report.layer, report.n_sent_back) == ("stance", len(listed))
    assert [(each.document_id, each.said_by, each.n_asked) for each in listed] == [
        ("s01", ("anotator-1", "anotator-2"), 2),
        ("s07", ("anotator-2",), 2),
    ]
    said = [each for each in report.findings if each.rule == "span-sent-back"]
    assert [each.place.split(", ")[1] for each in said] == ["s01", "s07"]
    gold = {each.document_id: each for each in project.read_gold("stance")}
    for back in listed:
        settled = gold[back.document_id]
        (span,) = [each for each in settled.spans if each.start == back.start]
        names = {each.name for each in settled.attributes if each.span_id == span.span_id}
        assert names <= {"needs_split"}
        pulled = [
            attribute.values
            for annotation in project.read_annotations("stance")
            if annotation.document_id == back.document_id
            for each in annotation.spans
            for attribute in annotation.attributes
            if (each.start, each.span_id) == (back.start, attribute.span_id)
            and attribute.name == "canonical_stance"
        ]
        assert len(pulled) == 2  # nothing is lost: it is in the annotations


def test_what_is_mended_leaves_the_list(project: Project) -> None:
    run_gold(project)
    assert project.sent_back_path("claim").read_bytes()
    for path in project.annotations_dir("stance").iterdir():
        path.write_bytes(path.read_bytes().replace(b'"needs_split"', b'"new_claim"'))
    *_, report = run_gold(project)
    assert (report.n_sent_back, project.sent_back_path("claim").read_bytes()) == (0, b"")


@pytest.mark.parametrize("name", ["needs_spilt", "article_stance_T1"])
def test_a_question_that_sends_nothing_back_is_refused(project: Project, name: str) -> None:
    replace_in(project.root / "tandai.toml", '"needs_split"', f'"{name}"')
    with pytest.raises(ConfigError, match=f"layers.stance.send_back: found '{name}'"):
        run_gold(reopen(project.root))
