"""The hand of tools/hand on a real page: what a file says is what the server holds."""

from collections.abc import Iterator
from contextlib import closing
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from hand_files.pages import built_of
from integration.screen import log_in
from integration.test_stance_page import DOCUMENT
from integration.test_stance_page import stances as stances
from tandai.flow.push import run_push
from tandai.gold.keys import items_in
from tandai.project import Project
from tandai.studio.client import RemoteStudio
from tandai.studio.connection import Connection
from tandai.studio.local import LocalStudio
from tandai.studio.secretfiles import read_secret

pytestmark = [pytest.mark.studio, pytest.mark.browser]

SAID = [
    {"pairs": ["NEW/SUPPORT"], "new_claim": "Kalimat kanonik yang baru."},
    {"pairs": ["K06/SUPPORT", "K11/DENY"]},
    {"pairs": ["NONE"], "needs_split": ["YES"]},
]
ANSWERS = dict(
    zip(
        ("T1", "T2", "T3", "T4", "T5", "T6"),
        ("AGREE", "DISAGREE", "DISCUSS", "UNRELATED", "UNRELATED", "AGREE"),
        strict=True,
    )
)


@pytest.fixture
def line(studio: RemoteStudio, studio_server: LocalStudio) -> Iterator[Connection]:
    """What the server holds."""
    token = read_secret(studio_server.token_file)
    with closing(Connection(studio.url, token, source="test")) as opened:
        yield opened


def test_stances_are_given_and_given_anew(
    page: Page,
    line: Connection,
    studio: RemoteStudio,
    studio_server: LocalStudio,
    stances: Project,
    tmp_path: Path,
) -> None:
    """Pairs from the list, a sentence typed, NONE, answers by their keys; then all of it again."""
    from hand.browser import answer_page
    from hand.held import read_held
    from hand.page import make_page

    (pushed,) = run_push(stances, studio, ("stance",))
    task_id, _ = studio.find_tasks(pushed.project_id)[DOCUMENT]
    (document,) = [e for e in stances.read_documents() if e.document_id == DOCUMENT]

    def task() -> dict[str, Any]:
        found: dict[str, Any] = line.get(f"api/tasks/{task_id}/")
        return found

    shown = make_page(task(), document, "stance", stances.read_config("stance"), given_spans=True)
    assert shown.first is not None
    claims = [name for name, each in shown.first.regions.items() if each.label == "CLAIM"]
    said = dict(zip(claims, cycle(SAID), strict=False))
    built = built_of(tmp_path, stances, shown, claims=said, answers=ANSWERS)
    assert built.faults == []
    log_in(page, studio_server)
    url = f"{studio.url}/projects/{pushed.project_id}/data?task={task_id}"

    assert answer_page(page, url, built, shown, None) == 201
    (first,) = task()["annotations"]
    held = read_held(first, built.annotation, shown)
    assert set(items_in(held)) == set(items_in(built.annotation))

    assert answer_page(page, url, built, shown, first["id"]) == 200
    (again,) = task()["annotations"]
    assert (again["id"], task()["drafts"]) == (first["id"], [])
    assert again["lead_time"] > first["lead_time"]
    after = read_held(again, built.annotation, shown)
    assert set(items_in(after)) == set(items_in(held))
    # What was touched counts as changed, also where it is said as it was.
    assert {each.origin for each in after.spans if each.label == "CLAIM"} == {"changed"}
