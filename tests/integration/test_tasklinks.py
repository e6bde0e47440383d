"""A link made from a pull alone opens that document's task in a real browser."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from flow.samples import begin
from integration.editor import load
from integration.screen import TEXT, log_in
from tandai.flow.documents import run_documents
from tandai.flow.pull import run_pull
from tandai.flow.push import run_push
from tandai.flow.tasklinks import task_links
from tandai.flow.tasks import run_tasks
from tandai.studio.client import RemoteStudio
from tandai.studio.local import LocalStudio

pytestmark = [pytest.mark.studio, pytest.mark.browser]


def test_the_link_opens_the_task_of_its_document(
    page: Page, studio: RemoteStudio, studio_server: LocalStudio, title: str, tmp_path: Path
) -> None:
    made = begin(tmp_path / "project")
    run_documents(made, made.root / "articles")
    run_tasks(made, ("entity",))
    project = replace(made, server_name=title)
    (pushed,) = run_push(project, studio, ("entity",), server=studio.url)
    run_pull(project, studio, ("entity",), stamp="p1", server=studio.url)
    links = task_links(project, "entity", studio.url)
    document = project.read_documents()[4]
    link = links.find(document.document_id)
    assert link is not None
    assert link.task_id == studio.find_tasks(pushed.project_id)[document.document_id][0]
    log_in(page, studio_server)
    load(page, link.url)
    headline = project.read_document_text(document).splitlines()[0]
    expect(page.locator(TEXT)).to_contain_text(headline.strip()[:40])
