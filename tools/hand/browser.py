"""A linted annotation to one given on the annotator's own page in Chromium, then Submit or Update.

An answer that stands already is opened and given anew. It stays what it was until Update, and is
put back where the server then holds something else than the file says.
"""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import msgspec

from hand.account import Seat
from hand.build import Built
from hand.held import differences
from hand.marking import Hand
from hand.page import Page as Shown
from tandai.errors import MissingToolError, StudioError
from tandai.flow.logins import Login, login_path
from tandai.studio.secretfiles import read_secret

sys.path.append(str(Path(__file__).resolve().parents[2] / "tests"))

PATIENCE = 30_000
"""Milliseconds: a loaded machine draws late."""


def submit_by_hand(seat: Seat, built: Built, shown: Shown, *, replace: bool = False) -> None:
    """Answers a task in Chromium.

    Args:
        seat: whose account it is.
        built: what is to be said.
        shown: what the page asks.
        replace: give this account's earlier answer anew.

    Raises:
        StudioError: this account has answered already and is not to replace it, or more than
            once; or the server refuses, or held something else after an update, which was undone.
        MissingToolError: there is no Chromium.
        AssertionError: the page did something else than it was asked to; nothing was submitted.
    """
    from playwright.sync_api import expect, sync_playwright

    from integration.screen import ARGUMENTS

    layer, document_id = shown.layer, shown.document.document_id
    place = f"{document_id}, {layer}"
    before = seat.answers(seat.task(layer, document_id))
    if before and not replace:
        raise StudioError(
            f"{place}: {seat.annotator} has answered already; add --replace to give it anew."
        )
    if len(before) > 1:
        raise StudioError(f"{place}: {seat.annotator} has {len(before)} answers; expected one.")
    named = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not named:
        raise MissingToolError("there is no Chromium; name one in CHROMIUM.")
    expect.set_options(timeout=PATIENCE)
    url = f"{seat.studio.url}/projects/{seat.number(layer)}/data?task={shown.task_id}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=named, headless=True, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(PATIENCE)
        _log_in(page, seat)
        status = answer_page(page, url, built, shown, before[0]["id"] if before else None)
        browser.close()
    if status not in (200, 201):
        raise StudioError(f"{place}: the server answered {status}.")
    if before:
        keep_or_undo(seat, built, shown, before[0])


def answer_page(page: Any, url: str, built: Built, shown: Shown, annotation: int | None) -> int:
    """Gives a whole answer on a page that is logged in, and submits it.

    Args:
        page: of Chromium.
        url: of the task.
        built: what is to be said.
        shown: what the page asks.
        annotation: an answer of this account that is given anew; None for a first one.

    Returns:
        What the server answered: 201, or 200 for an update.
    """
    from integration.editor import load
    from integration.screen import click_submit, click_update, open_annotation

    if annotation is None:
        load(page, url)
        Hand(page, built, shown).do_all()
        return click_submit(page).status
    open_annotation(page, url, annotation)
    Hand(page, built, shown, anew=True).do_all()
    return click_update(page).status


def keep_or_undo(seat: Seat, built: Built, shown: Shown, earlier: dict[str, Any]) -> None:
    """Puts an earlier answer back where the server holds something else than was to be said.

    Raises:
        StudioError: it was put back.
    """
    if wrong := differences(seat, built, shown):
        before = {key: earlier[key] for key in ("result", "lead_time", "was_cancelled")}
        seat.line.patch(f"api/annotations/{earlier['id']}/", before)
        raise StudioError(
            f"{shown.document.document_id}, {shown.layer}: the server held something else after "
            f"the update ({'; '.join(wrong)}). The earlier answer was put back."
        )


def _log_in(page: Any, seat: Seat) -> None:
    login = msgspec.json.decode(read_secret(login_path(seat.project, seat.annotator)), type=Login)
    page.goto(f"{seat.studio.url}/user/login/")
    page.locator("input[name=email]").fill(login.email)
    page.locator("input[name=password]").fill(login.password)
    page.locator("button[type=submit]").click()
    page.wait_for_url(lambda url: "/user/login" not in url)
