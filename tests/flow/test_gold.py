"""Annotations are settled layer by layer, and a run without any says so."""

import msgspec
import pytest

from flow.samples import reopen, tree
from tandai.errors import CheckError, InputError
from tandai.findings import errors_of
from tandai.flow.check import run_check
from tandai.flow.documents import run_documents
from tandai.flow.gold import run_gold
from tandai.project import Project
from tandai.records import Annotation
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
        InputError, match=r"anotator-1\.jsonl, line \d+: found .*; expected a Annot"
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
    with pytest.raises(CheckError, match=r"2 error\(s\).*choosing the answers") as caught:
        run_gold(reopen(project.root))
    assert str(caught.value).count("answers-several") == 2
    assert [each.rule for each in errors_of(run_check(reopen(project.root)))] == [
        *["answers-several"] * 2,
        # Claim and stance have gold of another policy than the one in tandai.toml now.
        *["gold-stale"] * 2,
    ]
    assert tree(project.root) == before
