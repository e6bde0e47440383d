"""`run_report` on the sample: what is on the page is what is in the project, and no text leaks."""

import re
from pathlib import Path

import msgspec
import pytest

from flow.modes import open_fakes
from flow.samples import reopen, replace_in, tree
from tandai.errors import InputError
from tandai.flow.agreement import run_agreement
from tandai.flow.annotators import run_annotators
from tandai.flow.documents import run_documents
from tandai.flow.hydrate import run_hydrate
from tandai.flow.release import run_release
from tandai.flow.report import report_path, run_report
from tandai.flow.round import pull_all, push_all
from tandai.flow.rule_costs import run_rule_costs
from tandai.pages.records import DocumentIsland, Head
from tandai.pages.scorecard import show_figure
from tandai.project import Project
from tandai.records import Article
from tandai.store import read_csv, write_csv, write_jsonl


def read_page(path: Path) -> tuple[str, Head, list[DocumentIsland]]:
    html = path.read_text(encoding="utf-8")
    found = re.findall(r'<script type="application/json" id="(\w+)">(.*?)</script>', html)
    islands = dict(found)
    head = msgspec.json.decode(islands.pop("head"), type=Head)
    assert list(islands) == [f"d{number}" for number in range(len(islands))]
    return html, head, [msgspec.json.decode(each, type=DocumentIsland) for each in islands.values()]


def permit(project: Project, permission: str, *only: str) -> None:
    path = project.corpus / "articles.csv"
    rows = [
        msgspec.structs.replace(each, permission=permission)
        if not only or each.document_id in only
        else each
        for each in read_csv(path, Article)
    ]
    write_csv(path, Article, rows)


def words_of(project: Project) -> dict[str, list[str]]:
    """Every sentence of every text, by document."""
    found = {}
    for document in project.read_documents():
        text = project.read_document_text(document)
        found[document.document_id] = [text[start:end].strip() for start, end in document.sentences]
    return found


def test_the_page_holds_every_span_answer_and_gold_item(project: Project) -> None:
    made = run_report(project)
    assert Path(made.path) == report_path(project)
    _, head, islands = read_page(Path(made.path))
    assert [each.id for each in islands] == [each.document_id for each in project.read_documents()]
    drawn: dict[tuple[str, str, str], int] = {}
    for each in islands:
        for layer in each.passes:
            for voice in layer.voices:
                key = (each.id, head.layers[layer.layer], head.hands[voice.hand].name)
                drawn[key] = len(voice.marks) + len(voice.arrows)
    wanted = {}
    for name in project.settings.layers:
        for annotation in [*project.read_annotations(name), *project.read_gold(name)]:
            if annotation.status == "submitted":
                key = (annotation.document_id, name, annotation.annotator_id)
                wanted[key] = len(annotation.spans) + len(annotation.relations)
    assert drawn == wanted
    assert made.n_spans == {
        name: sum(len(each.spans) for each in project.read_gold(name))
        for name in project.settings.layers
    }


def test_labels_and_offsets_on_the_page_are_golds(project: Project) -> None:
    run_report(project)
    _, head, islands = read_page(report_path(project))
    gold = {each.document_id: each for each in project.read_gold("claim")}
    for each in islands:
        (layer,) = (one for one in each.passes if head.layers[one.layer] == "claim")
        (voice,) = (one for one in layer.voices if head.hands[one.hand].name == "gold")
        drawn = {(m.span_id, m.start, m.end, head.labels[m.label].code) for m in voice.marks}
        assert drawn == {(s.span_id, s.start, s.end, s.label) for s in gold[each.id].spans}


def test_claims_are_joined_as_in_the_release(project: Project) -> None:
    run_report(project)
    _, head, islands = read_page(report_path(project))
    (table,) = head.tables
    assert (table.name, table.label) == ("claims", "CLAIM")
    n_claims = sum(
        span.label == "CLAIM" for gold in project.read_gold("claim") for span in gold.spans
    )
    assert sum(len(each.joined[0]) for each in islands) == n_claims
    named = {matrix.name: matrix for matrix in head.matrices}
    assert set(named) == {"claim_pairs", "article_stance"}
    answers = sum(len(gold.answers) for gold in project.read_gold("stance"))
    assert sum(n for row in named["article_stance"].rows for *_, n in row.cells) == answers


def test_figures_on_the_page_are_those_of_the_command(project: Project) -> None:
    made = run_report(project)
    html = Path(made.path).read_text(encoding="utf-8")
    known = run_agreement(project)
    assert made.n_figures == sum(len(each.figures) for each in known) > 0
    aimed = [each for layer in known for each in layer.figures if each.gate is not None]
    rows = re.findall(r"<tr>\s*<th scope=\"row\">.*?</tr>", html, re.DOTALL)
    for figure in aimed:
        assert any(
            f">{show_figure(figure).of} <span" in row
            and f"{figure.gate:.2f}" in row
            and f">{show_figure(figure).reached}<" in row
            for row in rows
        )


def test_open_differences_are_those_that_gold_lists(project: Project) -> None:
    """With two annotators nothing is settled by a majority."""
    made = run_report(project)
    assert made.n_open == made.n_differences > 0
    for layer in project.settings.layers:
        project.gold_path(layer).unlink()
    without = run_report(project)
    assert (without.n_open, without.n_differences) == (made.n_differences, made.n_differences)


def test_free_texts_are_shown_and_anybody_may_read_the_page(project: Project) -> None:
    made = run_report(project)
    assert (made.n_texts, made.n_private) == (8, 0)
    html, _, islands = read_page(Path(made.path))
    for document, each in zip(project.read_documents(), islands, strict=True):
        assert each.text == project.read_document_text(document)
    assert "Do not pass this page on" not in html
    assert Path(made.path).stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("permission", ["none", "unknown"])
def test_no_sentence_of_a_text_without_permission_is_on_the_page(
    project: Project, permission: str
) -> None:
    permit(project, permission)
    made = run_report(project)
    assert (made.n_texts, made.n_private) == (0, 0)
    html, _, islands = read_page(Path(made.path))
    assert [each.text for each in islands] == [None] * 8
    # A title in words of our own may be the headline's, and the sentences of inventories are ours.
    ours = {each.title for each in project.read_articles()}
    ours |= {item.text for items in project.inventories.values() for item in items}
    sentences = [each for found in words_of(project).values() for each in found]
    assert len(sentences) > 50
    leaked = [each for each in sentences if len(each) > 15 and each in html and each not in ours]
    assert leaked == []
    assert "bars stand for words" in html


def test_one_text_without_permission_does_not_hide_the_others(project: Project) -> None:
    permit(project, "none", "s02")
    made = run_report(project)
    _, _, islands = read_page(Path(made.path))
    assert [each.id for each in islands if each.text is None] == ["s02"]


def test_a_page_with_other_texts_is_its_owners_alone(project: Project) -> None:
    permit(project, "none", "s02", "s03")
    made = run_report(project, with_text=True)
    assert (made.n_texts, made.n_private) == (8, 2)
    html, _, islands = read_page(Path(made.path))
    assert all(each.text for each in islands)
    assert "Do not pass this page on" in html
    assert Path(made.path).stat().st_mode & 0o777 == 0o600
    # A page without them takes its place, and is nobody's secret.
    run_report(project)
    assert Path(made.path).stat().st_mode & 0o777 == 0o644


def test_a_project_without_texts_has_a_page(project: Project) -> None:
    for path in (project.build / "documents").iterdir():
        path.unlink()
    made = run_report(project, with_text=True)
    assert (made.n_texts, made.n_documents) == (0, 8)


def test_a_changed_text_stops_the_page(project: Project) -> None:
    project.text_path("s01").write_text("Teks lain.", encoding="utf-8")
    before = tree(project.root)
    with pytest.raises(InputError, match="another text"):
        run_report(project)
    assert tree(project.root) == before


def test_the_page_is_the_same_each_time(project: Project) -> None:
    first = Path(run_report(project).path).read_bytes()
    assert Path(run_report(project).path).read_bytes() == first


def test_only_pseudonyms_are_on_the_page(project: Project) -> None:
    accounts = msgspec.json.decode((project.root / "answers" / "accounts.json").read_bytes())
    run_report(project, with_text=True)
    html = report_path(project).read_text(encoding="utf-8")
    assert accounts
    assert [each for each in accounts if each in html] == []


def test_scripts_are_not_passed_off_as_people(project: Project) -> None:
    run_report(project)
    html, head, _ = read_page(report_path(project))
    assert {hand.kind for hand in head.hands} == {"script", "gold"}
    assert "measure nothing about people" in html


def test_a_project_before_any_answer_has_a_page(fresh: Project) -> None:
    run_documents(fresh, fresh.root / "articles")
    made = run_report(fresh)
    assert (made.n_documents, made.n_figures, made.n_differences) == (8, 0, 0)
    html, head, islands = read_page(Path(made.path))
    assert all(not each.passes for each in islands)
    assert "There is no gold yet" in html
    assert [hand.name for hand in head.hands] == ["gold"]


def test_texts_come_from_a_hydrated_release(project: Project, tmp_path: Path) -> None:
    standoff, hydrated = tmp_path / "standoff-1.0.0", tmp_path / "hydrated-1.0.0"
    replace_in(project.root / "tandai.toml", 'text = "full"', 'text = "stand-off"')
    project = reopen(project.root)
    run_release(project, "1.0.0", out=standoff)
    run_hydrate(standoff, project.root / "articles", hydrated)
    permit(project, "none")
    texts = {
        each.document_id: project.read_document_text(each) for each in project.read_documents()
    }
    for path in (project.build / "documents").iterdir():
        path.unlink()
    made = run_report(project, with_text=True, release=hydrated)
    assert (made.n_texts, made.n_private, made.findings) == (8, 8, ())
    _, _, islands = read_page(Path(made.path))
    assert {each.id: each.text for each in islands} == texts
    # Without the wish to show them, a release shows nothing that may not be shown.
    assert run_report(project, release=hydrated).n_texts == 0
    with pytest.raises(InputError, match="stand-off"):
        run_report(project, with_text=True, release=standoff)


def test_a_release_of_another_revision_is_told_and_not_shown(
    project: Project, tmp_path: Path
) -> None:
    full = tmp_path / "full-1.0.0"
    run_release(project, "1.0.0", out=full)
    path = project.corpus / "documents.jsonl"
    lines = [
        msgspec.structs.replace(each, text_sha256="0" * 64) if each.document_id == "s01" else each
        for each in project.read_documents()
    ]
    write_jsonl(path, lines)
    project.text_path("s01").unlink()
    for layer in project.settings.layers:
        for file in [project.gold_path(layer), *project.annotations_dir(layer).glob("*.jsonl")]:
            file.unlink()
    made = run_report(project, release=full)
    assert made.n_texts == 7
    assert [each.rule for each in made.findings] == ["text-of-another-revision"]


def test_each_document_is_linked_to_its_task(project: Project) -> None:
    opened, (fake,) = open_fakes(project)
    push_all(project, opened, ("entity",))
    pull_all(project, opened, ("entity",), stamp="p1")
    run_report(project)
    html, head, islands = read_page(report_path(project))
    tasks = {task["data"]["document_id"]: number for number, task in fake.tasks.items()}
    for each in islands:
        for layer in each.passes:
            urls = [url for _, url in layer.links]
            if head.layers[layer.layer] == "entity":
                (url,) = urls
                assert url.endswith(f"/data?task={tasks[each.id]}")
            else:
                assert urls == []
    assert [token for token in fake.tokens if token in html] == []


def test_rules_that_cost_agreement_are_on_the_page(project: Project) -> None:
    run_report(project)
    html = report_path(project).read_text(encoding="utf-8")
    for costs in run_rule_costs(project):
        for each in costs.costs[:1]:
            assert f'<th scope="row">{each.rule}</th>' in html
    for layer in run_annotators(project):
        for hand in layer.annotators:
            assert f'<th scope="row">{hand.annotator_id}</th>' in html
