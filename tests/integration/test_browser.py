"""The whole way of one task: pushed, shown in a real browser, marked with the mouse, pulled."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from integration.screen import HIGHLIGHTS, click_submit, log_in, mark, open_task
from tandai.digest import sha256_text
from tandai.flow.annotations import latest_pulls, run_annotations
from tandai.flow.documents import run_documents
from tandai.flow.pull import run_pull
from tandai.flow.push import run_push
from tandai.flow.tasks import run_tasks
from tandai.project import Project, open_project
from tandai.sample import copy_sample
from tandai.studio.client import RemoteStudio
from tandai.studio.increment import pull_newest
from tandai.studio.local import LocalStudio
from tandai.studio.push import push_tasks
from tandai.studio.settings import CURATOR

pytestmark = [pytest.mark.studio, pytest.mark.browser]

# Two code points, four UTF-16 units and a flag of two code points stand before every span.
TEXT = (
    "Pasar 😀🇮🇩 ramai\n\nRatna Wirasaba tiba di Parunggi.\n"
    "Menurut panitia, “layar 🎬 lebar” dipasang di  tepi sungai."
)
SUGGESTED = "Ratna Wirasaba"
MARKED = "Parunggi"


def suggested_task() -> dict[str, Any]:
    start = TEXT.index(SUGGESTED)
    item = {
        "id": "s1",
        "from_name": "entity",
        "to_name": "text",
        "type": "labels",
        "value": {
            "start": start,
            "end": start + len(SUGGESTED),
            "text": SUGGESTED,
            "labels": ["PER"],
        },
    }
    data = {"document_id": "d1", "text_sha256": sha256_text(TEXT), "text": TEXT, "title": "Pasar"}
    return {"data": data, "predictions": [{"model_version": "lexicon-1", "result": [item]}]}


def test_span_marked_with_the_mouse_comes_back_at_its_code_points(
    page: Page,
    studio: RemoteStudio,
    studio_server: LocalStudio,
    title: str,
    root: Path,
    tmp_path: Path,
) -> None:
    """The suggestion is drawn on its word, the mouse adds one span, and the pull has exactly both."""
    config = (root / "annotation_configs" / "entity" / "config.xml").read_text(encoding="utf-8")
    project = push_tasks(studio, title, config, [suggested_task()]).project_id
    task_id, _ = studio.find_tasks(project)["d1"]

    log_in(page, studio_server)
    open_task(page, studio.url, project, task_id)
    highlights = page.locator(HIGHLIGHTS)
    expect(highlights).to_have_text([SUGGESTED])

    mark(page, MARKED, hotkey="3", label="GPE")
    expect(highlights).to_have_text([SUGGESTED, MARKED])
    shots = root / "build" / "screenshots"
    shots.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=shots / "span-marked-with-the-mouse.png")
    assert click_submit(page).status == 201

    snapshot = pull_newest(studio, title, tmp_path, stamp="first", full=True).path
    (task,) = json.loads(snapshot.read_bytes())
    (annotation,) = task["annotations"]
    found = {
        (item["origin"], item["value"]["labels"][0], item["value"]["start"], item["value"]["end"])
        for item in annotation["result"]
    }
    assert len(annotation["result"]) == 2
    assert {(origin, label, TEXT[start:end]) for origin, label, start, end in found} == {
        ("prediction", "PER", SUGGESTED),
        ("manual", "GPE", MARKED),
    }
    assert annotation["completed_by"]["email"] == CURATOR
    assert annotation["was_cancelled"] is False
    assert task["data"]["text"] == TEXT


@pytest.fixture
def sample(tmp_path: Path, title: str) -> Project:
    """The embedded sample, its entity tasks made, under a name of its own on the server."""
    (tmp_path / "sample").mkdir()
    copy_sample(tmp_path / "sample")
    opened = open_project(tmp_path / "sample", data_dir=tmp_path / "data")
    project = Project(opened.root, opened.settings, opened.data_dir, server_name=title)
    run_documents(project, project.root / "articles")
    run_tasks(project, ("entity",))
    return project


def free_word(text: str, taken: list[tuple[int, int]]) -> str:
    """The first long word after an emoji that stands once and that no suggestion touches."""
    emoji = next(at for at, character in enumerate(text) if ord(character) > 0x1F000)
    for found in re.finditer(r"\b[a-z]{7,}\b", text):
        start, end = found.span()
        free = all(end <= other or stop <= start for other, stop in taken)
        if start > emoji and free and text.count(found.group()) == 1:
            return found.group()
    raise LookupError("the sample has no such word")


def test_sample_task_goes_through_the_browser_to_an_annotation(
    page: Page, studio: RemoteStudio, studio_server: LocalStudio, sample: Project, root: Path
) -> None:
    """The pulled record is the suggestions, accepted as they were, and the one span marked."""
    (document,) = [each for each in sample.read_documents() if each.document_id == "s01"]
    (suggestion,) = [each for each in sample.read_proposals("entity") if each.document_id == "s01"]
    text = sample.read_document_text(document)
    (pushed,) = run_push(sample, studio, ("entity",))
    task_id, _ = studio.find_tasks(pushed.project_id)["s01"]

    log_in(page, studio_server)
    open_task(page, studio.url, pushed.project_id, task_id)
    highlights = page.locator(HIGHLIGHTS)
    suggested = [text[span.start : span.end] for span in suggestion.spans]
    assert len(suggested) > 10
    expect(highlights).to_have_text(suggested)

    word = free_word(text, [(span.start, span.end) for span in suggestion.spans])
    mark(page, word, hotkey="6", label="EVT")
    page.screenshot(path=root / "build" / "screenshots" / "sample-task.png")
    assert click_submit(page).status == 201

    run_pull(sample, studio, ("entity",), stamp="first")
    run_annotations(sample, latest_pulls(sample), new_accounts="script")
    (annotation,) = sample.read_annotations("entity")
    mine = [span for span in annotation.spans if span.origin == "manual"]
    assert [(span.label, text[span.start : span.end]) for span in mine] == [("EVT", word)]
    kept = {(span.start, span.end, span.label) for span in annotation.spans if span not in mine}
    assert kept == {(span.start, span.end, span.label) for span in suggestion.spans}
    assert {span.origin for span in annotation.spans if span not in mine} == {"accepted_untouched"}
