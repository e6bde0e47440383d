"""What a correction lost is shown to its document's curator, and is open until they submit."""

import msgspec
import pytest

from adjudication.curators import curation_tasks, shown, submit
from cli.conftest import Tandai
from cli.conftest import tandai as tandai
from flow.test_adjudicate import pull, push, server, studio
from flow.test_correct import a_word, change, correct
from studio.fake import FakeStudio
from tandai.adjudication.config import DIFFERENCES
from tandai.adjudication.tasks import CORRECTIONS, PROPOSAL
from tandai.corrections.records import Correction
from tandai.errors import TandaiError
from tandai.flow.adjudicate.queue import LayerQueue, run_queue
from tandai.flow.check import run_check
from tandai.flow.corrections import corrections_path, open_losses
from tandai.flow.gold import run_gold
from tandai.project import Project
from tandai.store import read_jsonl, write_jsonl

__all__ = ["server", "studio", "tandai"]


def queue(project: Project, layer: str) -> LayerQueue:
    (made,) = run_queue(project, (layer,))
    return made


def corrected(project: Project) -> Correction:
    word = a_word(project)
    return correct(project, change(project, word, word[::-1]))


def open_rules(project: Project) -> list[str]:
    return [each.found for each in run_check(project) if each.rule == "correction-open"]


def test_what_was_lost_is_on_the_page_and_stays_open_until_a_curator_submits(
    project: Project, studio: FakeStudio
) -> None:
    done = corrected(project)
    layers = {each.layer for each in done.lost} | {each.layer for each in done.kept}
    assert "claim" in layers
    (opened,) = [e for e in queue(project, "claim").documents if e.document_id == "s04"]
    lost = [each for each in opened.not_carried if each.what == "span"]
    assert {each.item for each in lost} == {
        each.item for each in done.lost if (each.layer, each.what) == ("claim", "span")
    }
    # Every name and answer that hung on it is told too, each once, whoever gave it.
    assert {each.correction for each in opened.not_carried} == {"s04#1"}
    assert len({(each.what, each.item, each.values) for each in opened.not_carried}) == len(
        opened.not_carried
    )
    assert {"anotator-1", "anotator-2"} <= {who for each in lost for who in each.who}
    text = project.read_document_text(
        next(each for each in project.read_documents() if each.document_id == "s04")
    )
    assert all(a_word_turned(done, project) in text[each.start : each.end] for each in lost)

    push(project, studio, "claim")
    task = curation_tasks(project, studio, "claim")["s04"]
    told = task["data"][DIFFERENCES]
    assert f"Tidak terbawa karena teks artikel diperbaiki: {len(opened.not_carried)}." in told
    assert all(f"{each.item.split(' ')[0].replace(':', '-')} (" in told for each in lost)
    assert task["data"][CORRECTIONS] == ["s04#1"]

    waiting = open_losses(project, ("claim",))
    assert waiting
    assert pull(project, studio, "claim").n_taken == 0
    assert open_losses(project, ("claim",)) == waiting
    submit(studio, task, shown(task, PROPOSAL))
    assert pull(project, studio, "claim").n_taken == 1
    (curated,) = [e for e in project.read_adjudications("claim") if e.document_id == "s04"]
    assert curated.corrections == ("s04#1",)
    assert open_losses(project, ("claim",)) == ()
    run_gold(project, ("claim",))
    left = layers - {"claim"}
    assert [found.endswith(f"in {', '.join(sorted(left))}") for found in open_rules(project)] == [
        True
    ] * bool(left)
    assert "s04" not in [each.document_id for each in queue(project, "claim").documents]


def a_word_turned(done: Correction, project: Project) -> str:
    """The word that stands in the new text alone."""
    document = next(e for e in project.read_documents() if e.document_id == done.document_id)
    old = {each.digest for each in done.old.paragraphs}
    (line,) = [each for each in document.paragraphs if each.digest not in old]
    return project.read_document_text(document)[line.start : line.end]


def test_a_task_that_showed_nothing_of_it_does_not_close_it(
    project: Project, studio: FakeStudio
) -> None:
    corrected(project)
    path = corrections_path(project)
    kept = list(read_jsonl(path, Correction))
    path.unlink()
    push(project, studio, "claim")
    task = curation_tasks(project, studio, "claim")["s04"]
    assert CORRECTIONS not in task["data"]
    write_jsonl(path, kept)
    submit(studio, task, shown(task, PROPOSAL))
    pull(project, studio, "claim")
    assert open_losses(project, ("claim",))


def test_a_document_with_nothing_but_losses_is_a_task_and_a_second_push_sends_none(
    project: Project, studio: FakeStudio
) -> None:
    push(project, studio, "claim")
    task = curation_tasks(project, studio, "claim")["s04"]
    submit(studio, task, shown(task, PROPOSAL))
    pull(project, studio, "claim")
    run_gold(project, ("claim",))
    assert "s04" not in [each.document_id for each in queue(project, "claim").documents]
    corrected(project)
    (opened,) = [e for e in queue(project, "claim").documents if e.document_id == "s04"]
    assert opened.not_carried
    assert opened.weight == len(opened.questions) + len(opened.not_carried)


def test_a_correction_whose_record_cannot_be_read_is_told(project: Project) -> None:
    done = corrected(project)
    broken = [msgspec.structs.replace(each, json='{"start": 1}') for each in done.lost]
    write_jsonl(corrections_path(project), [msgspec.structs.replace(done, lost=tuple(broken))])
    layer = done.lost[0].layer
    with pytest.raises(TandaiError, match=r"corrections\.jsonl: found .* cannot be read"):
        run_queue(project, (layer,))


def test_the_list_says_how_what_was_lost_is_closed(project: Project, tandai: Tandai) -> None:
    corrected(project)
    ran = tandai("adjudicate", "list", "--project", project.root)
    assert ran.code == 0, ran.err
    assert "Lost by corrections" in ran.out
    assert "`tandai adjudicate push` shows them to the curator" in ran.err.replace("\n", " ")
