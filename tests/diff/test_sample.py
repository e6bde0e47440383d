"""Two releases of the sample, one with changed gold: exactly what was changed is said."""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from cli.conftest import Tandai
from cli.conftest import tandai as tandai
from diff.made import run_diff
from release.made import Release, copy_project, make_release, sample_project, sample_release
from tandai.diff import ReleaseDiff
from tandai.digest import sha256_text
from tandai.errors import InputError
from tandai.project import Project
from tandai.records import Annotation
from tandai.splits import SplitRow
from tandai.store import read_csv, write_csv, write_jsonl

Change = Callable[[Annotation], Annotation]


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return sample_release(tmp_path_factory.getbasetemp(), "stand-off")


@pytest.fixture
def project(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Project:
    """Its gold is changed by hand, which the checks before a release would not let through."""
    monkeypatch.setattr("tandai.flow.release_checks.check_project", lambda _: [])
    return copy_project(sample_project(tmp_path_factory.getbasetemp()), tmp_path / "project")


def change_gold(project: Project, layer: str, change: Change) -> Annotation:
    """Changes the first gold annotation of a layer that has spans, and gives the one there was."""
    found = list(project.read_gold(layer))
    place = next(place for place, each in enumerate(found) if each.spans)
    first = found[place]
    found[place] = change(first)
    write_jsonl(project.gold_path(layer), found)
    return first


def released(project: Project, folder: Path) -> Path:
    make_release(project, folder, "stand-off")
    return folder


def diff_of(project: Project, old: Release, folder: Path) -> ReleaseDiff:
    return run_diff(old[0], released(project, folder))


def test_one_relabelled_span(project: Project, old: Release, tmp_path: Path) -> None:
    def relabel(gold: Annotation) -> Annotation:
        first = msgspec.structs.replace(gold.spans[0], label=other_label(gold.spans[0].label))
        return msgspec.structs.replace(gold, spans=(first, *gold.spans[1:]))

    was = change_gold(project, "entity", relabel).spans[0]
    diff = diff_of(project, old, tmp_path / "new")
    assert not diff.is_empty
    counts = {
        each.layer: (each.relabelled, each.moved, each.added, each.removed) for each in diff.layers
    }
    assert counts == {"claim": (0, 0, 0, 0), "entity": (1, 0, 0, 0), "stance": (0, 0, 0, 0)}
    (item,) = diff.items
    assert (item.what, item.change, item.name) == ("span", "relabelled", "entity")
    assert (item.old, item.new) == (was.label, other_label(was.label))
    assert (item.start_old, item.end_old) == (was.start, was.end) == (item.start_new, item.end_new)
    (entity,) = (each for each in diff.layers if each.layer == "entity")
    (confusion,) = entity.confusion
    assert [(each.old, each.new, each.n) for each in confusion.cells if each.old != each.new] == [
        (was.label, other_label(was.label), 1)
    ]
    figure = entity.agreement[0]
    assert (figure.metric, figure.value) == ("exact_f1", (figure.n - 2) / figure.n)
    assert {each.name for each in diff.tables} >= {"spans", "entities"}
    assert not diff.documents.split_moves


def other_label(label: str) -> str:
    return "LOC" if label == "PER" else "PER"


def test_a_span_with_another_edge_and_one_that_went(
    project: Project, old: Release, tmp_path: Path
) -> None:
    def change(gold: Annotation) -> Annotation:
        first, _, *rest = [each for each in gold.spans if each.control == "entity"]
        others = [each for each in gold.spans if each.control != "entity"]
        text = texts[gold.document_id]
        quote = text[first.start : first.end + 1]
        longer = msgspec.structs.replace(
            first, end=first.end + 1, quote_sha256=sha256_text(quote), span_id="other"
        )
        keep = {each.span_id for each in (*rest, *others)}
        attributes = tuple(each for each in gold.attributes if each.span_id in keep)
        return msgspec.structs.replace(
            gold, spans=(longer, *rest, *others), attributes=attributes, relations=()
        )

    texts = {
        each.document_id: project.read_document_text(each) for each in project.read_documents()
    }
    was = change_gold(project, "entity", change)
    diff = diff_of(project, old, tmp_path / "new")
    (entity,) = (each for each in diff.layers if each.layer == "entity")
    assert (entity.relabelled, entity.moved, entity.added, entity.removed) == (0, 1, 0, 1)
    (moved,) = (each for each in diff.items if each.change == "moved")
    assert (moved.span_id_old, moved.span_id_new) == (was.spans[0].span_id, "other")
    assert moved.end_new == was.spans[0].end + 1
    assert moved.quote_old is None is moved.quote_new


def test_an_answer_that_changed(project: Project, old: Release, tmp_path: Path) -> None:
    def certain(gold: Annotation) -> Annotation:
        names = [each.name for each in gold.attributes]
        place = names.index("certainty")
        first = gold.attributes[place]
        value = "UNCERTAIN" if first.values != ("UNCERTAIN",) else "CERTAIN"
        changed = msgspec.structs.replace(first, values=(value,), origin="adjudicated", policy="")
        return msgspec.structs.replace(
            gold, attributes=(*gold.attributes[:place], changed, *gold.attributes[place + 1 :])
        )

    was = change_gold(project, "claim", certain)
    first = next(each for each in was.attributes if each.name == "certainty")
    diff = diff_of(project, old, tmp_path / "new")
    (item,) = diff.items
    assert (item.what, item.change, item.name) == ("attribute", "changed", "certainty")
    assert (item.old,) == first.values
    assert item.span_id_old == first.span_id
    (claim,) = (each for each in diff.layers if each.layer == "claim")
    (counts,) = (each for each in claim.attributes if each.changed)
    assert sum(each.n for each in counts.confusion) == counts.n_old
    figures = {
        (each.name, each.split): each for each in claim.agreement if each.what == "attribute"
    }
    assert figures["certainty", "all"].value == (counts.n_old - 1) / counts.n_old
    origins = [each for each in claim.provenance if each.field == "origin"]
    assert [(each.what, each.old, each.new, each.n) for each in origins] == [
        ("attribute", first.origin, "adjudicated", 1)
    ]


def test_documents_that_came_and_changed_sides(
    project: Project, old: Release, tmp_path: Path
) -> None:
    rows = read_csv(project.splits_path, SplitRow)
    gone, moved = rows[0], next(each for each in rows[1:] if each.split == "train")
    group = {each.document_id for each in rows if each.group_id == moved.group_id}
    changed = [
        msgspec.structs.replace(
            each,
            split="excluded_conflict"
            if each is gone
            else "test"
            if each.document_id in group
            else each.split,
        )
        for each in rows
    ]
    write_csv(project.splits_path, SplitRow, changed)
    new = released(project, tmp_path / "new")
    diff = run_diff(old[0], new)
    assert diff.documents.removed == (gone.document_id,)
    assert {each.document_id for each in diff.documents.split_moves} == group - {gone.document_id}
    assert all(each.new == "test" for each in diff.documents.split_moves)
    assert not diff.items
    for layer in diff.layers:
        assert layer.removed == layer.removed_along == layer.n_old - layer.n_new
        assert {each.value for each in layer.agreement} <= {1.0, None}
    assert run_diff(new, old[0]).documents.added == (gone.document_id,)


def test_a_release_and_its_texts_differ_in_nothing_else(
    old: Release, tmp_path_factory: pytest.TempPathFactory
) -> None:
    full = sample_release(tmp_path_factory.getbasetemp(), "full")
    diff = run_diff(old[0], full[0])
    assert [(each.what, each.old, each.new) for each in diff.facts] == [
        ("text", "stand-off", "full")
    ]
    assert (diff.items, diff.tables) == ((), ())


def test_only_a_release_with_texts_is_quoted(
    project: Project, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, tandai: Tandai
) -> None:
    """And Markdown, which goes under git, never quotes."""
    full = sample_release(tmp_path_factory.getbasetemp(), "full")

    def relabel(gold: Annotation) -> Annotation:
        first = msgspec.structs.replace(gold.spans[0], label=other_label(gold.spans[0].label))
        return msgspec.structs.replace(gold, spans=(first, *gold.spans[1:]))

    gold = change_gold(project, "entity", relabel)
    span = gold.spans[0]
    texts = {each.document_id: each for each in project.read_documents()}
    quote = project.read_document_text(texts[gold.document_id])[span.start : span.end]
    new = released(project, tmp_path / "new")
    (item,) = run_diff(full[0], new).items
    assert (item.quote_old, item.quote_new) == (quote, None)
    assert quote in tandai("diff", full[0], new, "--items").out
    assert quote not in tandai("diff", full[0], new, "--markdown").out
    assert quote not in tandai("diff", full[0], new).out


def test_the_command(project: Project, old: Release, tmp_path: Path, tandai: Tandai) -> None:
    def relabel(gold: Annotation) -> Annotation:
        first = msgspec.structs.replace(gold.spans[0], label=other_label(gold.spans[0].label))
        return msgspec.structs.replace(gold, spans=(first, *gold.spans[1:]))

    was = change_gold(project, "entity", relabel).spans[0].label
    new = released(project, tmp_path / "new")
    same = tandai("diff", old[0], old[0], "--exit-code")
    assert (same.code, same.err) == (0, "Nothing differs.\n")
    assert tandai("diff", old[0], new).code == 0
    ran = tandai("diff", old[0], new, "--exit-code")
    assert ran.code == 1
    assert "Spans: 0 added, 0 removed, 1 relabelled, 0 moved;" in ran.err
    assert f"entity {was}" in ran.out
    page = tandai("diff", old[0], new, "--markdown")
    assert page.out.startswith("## 1.0.0\n")
    assert f"| entity | entity {was} |" in page.out
    said = msgspec.json.decode(tandai("diff", old[0], new, "--json").out)
    assert (said["is_empty"], len(said["items"])) == (False, 1)
    assert tandai("diff", old[0], new, "--json", "--markdown").code == 2


def test_a_folder_that_is_no_release(old: Release, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="found no folder"):
        run_diff(old[0], tmp_path / "none")
    copy = tmp_path / "copy"
    shutil.copytree(old[0], copy)
    path = next((copy / "spans").iterdir())
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(InputError, match="SHA256SUMS"):
        run_diff(copy, old[0])
