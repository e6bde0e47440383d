"""Every config on a real page: what is seen, asked, blocked, accepted and corrected."""

import xml.etree.ElementTree as ET
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page, expect

from integration.pages import CONFIGS, LONG, SHORT, make_pages, suggestion_of, text_of
from integration.screen import TEXT, log_in, mark, open_task, select_region, submit
from tandai.flow.annotations import latest_pulls, run_annotations
from tandai.flow.pull import run_pull
from tandai.flow.push import run_push
from tandai.flow.targets import project_title
from tandai.project import Project
from tandai.records import Annotation
from tandai.store import write_bytes
from tandai.studio.client import RemoteStudio
from tandai.studio.local import LocalStudio

pytestmark = [pytest.mark.studio, pytest.mark.browser]

HEIGHT = 900
SIDE = ".tandai-side"
SCROLL_TO_END = "document.querySelector('.lsf-main-content').scrollTo(0, 1e6)"


@pytest.fixture
def made(tmp_path: Path, title: str) -> Project:
    """The four layers' tasks, in projects that no other test has."""
    return make_pages(tmp_path, name=title)


def visit(
    page: Page,
    project: Project,
    studio: RemoteStudio,
    server: LocalStudio,
    layer: str,
    document: str,
) -> None:
    """Pushes a layer's tasks and opens one of them, its suggestions drawn."""
    (pushed,) = run_push(project, studio, (layer,))
    task, _ = studio.find_tasks(pushed.project_id)[document]
    log_in(page, server)
    open_task(page, studio.url, pushed.project_id, task)


def collected(project: Project, studio: RemoteStudio, layer: str) -> Annotation:
    """The one answer, by way of `pull` and `annotations`."""
    run_pull(project, studio, (layer,), stamp="first")
    pulls = {layer: latest_pulls(project)[layer]}
    run_annotations(project, pulls, new_accounts="script")
    (annotation,) = project.read_annotations(layer)
    return annotation


def without_suggestions(project: Project, layer: str) -> None:
    """The layer's tasks as they are where no program proposes anything."""
    path = project.tasks_path(layer)
    tasks = msgspec.json.decode(path.read_bytes())
    bare = [{"data": task["data"]} for task in tasks]
    write_bytes(path, msgspec.json.encode(bare))


def top_and_bottom(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).first.bounding_box()
    assert box is not None, selector
    return box["y"], box["y"] + box["height"]


@pytest.mark.parametrize("layer", CONFIGS)
def test_text_labels_and_questions_are_in_sight_together(
    page: Page, studio: RemoteStudio, studio_server: LocalStudio, made: Project, layer: str
) -> None:
    """On a screen of 1440 by 900, at the beginning and at the end of a thousand words."""
    visit(page, made, studio, studio_server, layer, LONG)
    assert len(text_of(made, LONG).split()) > 900
    top, _ = top_and_bottom(page, TEXT)
    assert top < 400
    heads = page.locator(".tandai-guide h4")
    assert heads.count() == 0 or not heads.first.is_visible()
    page.locator(".tandai-guide .ant-collapse-header").click()
    expect(heads.first).to_be_visible()
    size = heads.first.evaluate("each => parseFloat(getComputedStyle(each).fontSize)")
    assert 13 <= size <= 15
    page.locator(".tandai-guide .ant-collapse-header").click()
    expect(heads.first).to_be_hidden()

    page.evaluate(SCROLL_TO_END)
    _, end = top_and_bottom(page, TEXT)
    assert end <= HEIGHT
    for selector in (".tandai-bar", SIDE):
        top, bottom = top_and_bottom(page, selector)
        assert top >= 0, selector
        assert bottom <= HEIGHT, selector
    text, side = page.locator(TEXT).bounding_box(), page.locator(SIDE).bounding_box()
    assert text is not None
    assert side is not None
    assert text["x"] + text["width"] <= side["x"]


def questions(project: Project, layer: str) -> list[tuple[str, set[str], str]]:
    """Control, the labels it is asked of, and a selector of what only it shows."""
    found = []
    root = ET.fromstring(project.read_config_xml(layer))
    around = {tag: view for view in root.iter("View") for tag in view}
    for tag in root.iter():
        if tag.get("perRegion") != "true":
            continue
        labels = set(tag.get("whenLabelValue", "").split(","))
        if tag.tag == "Choices":
            shown = f'.lsf-choice:has-text("{tag[0].get("value")}")'
        elif tag.tag == "TextArea" and (head := around[tag].find("Header")) is not None:
            # Its field is gone once the one text it takes is there.
            shown = f'h4:text-is("{head.get("value")}")'
        elif tag.tag == "TextArea":
            shown = f'[placeholder="{tag.get("placeholder")}"]'
        else:
            shown = ".htx-taxonomy"
        found.append((tag.get("name", ""), labels, f"{SIDE} {shown}"))
    return found


def numbers(suggestion: Annotation) -> dict[str, int]:
    """Of each label a region's number on the page; one that no other region covers in front."""
    found: dict[str, int] = {}
    for number, span in enumerate(suggestion.spans, start=1):
        covered = any(
            other is not span and other.start < span.start + 3 and span.start < other.end
            for other in suggestion.spans
        )
        if not covered:
            found.setdefault(span.label, number)
    return found


@pytest.mark.parametrize("layer", CONFIGS)
def test_questions_about_a_region_appear_for_their_labels_only(
    page: Page, studio: RemoteStudio, studio_server: LocalStudio, made: Project, layer: str
) -> None:
    visit(page, made, studio, studio_server, layer, LONG)
    asked = questions(made, layer)
    for _, _, selector in asked:
        expect(page.locator(selector).locator("visible=true")).to_have_count(0)
    for label, number in numbers(suggestion_of(made, layer, LONG)).items():
        select_region(page, number)
        for name, labels, selector in asked:
            shown = page.locator(selector).locator("visible=true")
            if label in labels:
                expect(shown.first, f"{name} of {label}").to_be_visible()
            else:
                expect(shown, f"{name} of {label}").to_have_count(0)
        page.keyboard.press("Escape")


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        ("claim", "Lengkapi: Cara atribusi untuk setiap KLAIM"),
        ("stance", "Pilih sikap artikel untuk T1"),
        ("gabungan", "Pilih sikap artikel untuk T1"),
    ],
)
def test_an_answer_left_out_blocks_the_submission_by_name(
    page: Page,
    studio: RemoteStudio,
    studio_server: LocalStudio,
    made: Project,
    layer: str,
    message: str,
) -> None:
    """The entity layer requires none: a page without names is an answer."""
    without_suggestions(made, layer)
    visit(page, made, studio, studio_server, layer, SHORT)
    if layer == "claim":
        mark(page, "meletakkan batu pertama", hotkey="q", label="CLAIM")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(message)).to_be_visible()
    page.get_by_role("button", name="OK").click()
    number = studio.find_project(project_title(made, layer))
    assert number is not None
    assert studio.totals(number).n_answers == 0


@pytest.mark.parametrize("layer", CONFIGS)
def test_suggestions_submitted_by_one_key_are_accepted_untouched(
    page: Page, studio: RemoteStudio, studio_server: LocalStudio, made: Project, layer: str
) -> None:
    """Spans, answers and arrows come back as proposed, none of them as a person's own."""
    visit(page, made, studio, studio_server, layer, SHORT)
    proposed = suggestion_of(made, layer, SHORT)
    answer = submit(page)
    assert answer.status == 201
    annotation = collected(made, studio, layer)
    kept = {(each.span_id, each.start, each.end, each.label) for each in annotation.spans}
    assert kept == {(each.span_id, each.start, each.end, each.label) for each in proposed.spans}
    said = {(each.span_id, each.name, each.values) for each in annotation.attributes}
    assert said == {(each.span_id, each.name, each.values) for each in proposed.attributes}
    arrows = {(each.from_id, each.to_id, each.labels) for each in annotation.relations}
    assert arrows == {(each.from_id, each.to_id, each.labels) for each in proposed.relations}
    answers = {(each.name, each.values) for each in annotation.answers}
    assert answers == {(each.name, each.values) for each in proposed.answers}
    parts = (*annotation.spans, *annotation.attributes, *annotation.answers)
    assert {each.origin for each in parts} == {"accepted_untouched"}


@pytest.mark.parametrize("layer", CONFIGS)
def test_the_guideline_opens_on_the_page_and_closes(
    page: Page, studio: RemoteStudio, studio_server: LocalStudio, made: Project, layer: str
) -> None:
    visit(page, made, studio, studio_server, layer, SHORT)
    page.get_by_role("button", name="Instructions").first.click()
    head = made.read_guideline(layer).splitlines()[0].lstrip("# ")
    shown = page.locator(".lsf-modal-ls_visible", has_text=head)
    expect(shown).to_be_visible()
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
