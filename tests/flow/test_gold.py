"""Annotations are settled layer by layer, and a run without any says so."""

import pytest

from flow.samples import tree
from tandai.errors import InputError
from tandai.flow.documents import run_documents
from tandai.flow.gold import run_gold
from tandai.project import Project


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
