"""`uv run python tools/hand`: a page in words, an answer file checked, an answer submitted."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from hand.account import Seat, sit_down
from hand.answers import AnswerFile, read_answers
from hand.build import Built, build
from hand.held import differences
from hand.lint import Linted, lint
from hand.page import Page
from hand.show import show_page
from hand.submit import note_shown, submit
from tandai.errors import TandaiError
from tandai.flow.connect import connect_curation
from tandai.flow.logins import make_account
from tandai.flow.servers import ensure_curation
from tandai.project import Project, open_project


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 where all went well, 1 where a file is wrong, 2 where nothing can run."""
    given = _parser().parse_args(arguments)
    try:
        project = open_project(given.project, data_dir=given.data_dir)
        if given.command == "curator":
            return make_curator(project, given.annotator, given.kind)
        with sit_down(project, given.annotator, is_curator=given.curation) as seat:
            if given.command == "list":
                return list_tasks(seat, given.layer)
            if given.command == "show":
                return show(seat, given.layer, given.document)
            return max(_answer(seat, path, given) for path in given.files)
    except TandaiError as error:
        sys.stderr.write(f"hand: {error}\n")
        return 2


def list_tasks(seat: Seat, layer: str) -> int:
    """The documents of a layer and what this account has submitted."""
    for document_id, task in sorted(seat.tasks(layer).items()):
        mine = seat.answers(seat.task(layer, document_id))
        state = f"answered (annotation {mine[0]['id']})" if mine else "open"
        print(f"{document_id}\ttask {task}\t{state}")
    return 0


def show(seat: Seat, layer: str, document_id: str) -> int:
    """The page in words; its time begins."""
    page = seat.page(layer, document_id)
    note_shown(seat, layer, document_id, datetime.now(UTC))
    print(show_page(page), end="")
    return 0


def make_curator(project: Project, name: str, kind: str) -> int:
    """An account and login on the curators' server, which is started where it must be."""
    ensure_curation(project)
    with connect_curation(project, None) as opened:
        made = make_account(project, opened, name, kind)  # type: ignore[arg-type]
    print(f"{name}: account {'made' if made.is_new else 'there already'} at {made.url}, {kind}")
    return 0


def _answer(seat: Seat, path: Path, given: argparse.Namespace) -> int:
    """Checks one file and, where that was asked and nothing stands against it, submits it."""
    said = read_answers(path, project_root=seat.project.root)
    page, built = read_page(seat, said)
    found = lint(built, page, seat.project, with_lexicons=given.lexicons or seat.is_curator)
    _tell(path, built, found)
    if given.command == "check" or found.errors:
        return 1 if found.errors else 0
    if given.command == "browse":
        from hand.browser import submit_by_hand

        submit_by_hand(seat, built, page, replace=given.replace)
    else:
        sent = submit(seat, built, page, replace=given.replace)
        how = "replaced" if sent.replaced else "submitted"
        print(f"{path.name}: {how} as annotation {sent.annotation}, {sent.lead_time:.0f} s")
    wrong = differences(seat, built, page)
    for each in wrong:
        print(f"{path.name}: ERROR the server holds something else: {each}")
    if not wrong:
        print(f"{path.name}: the server holds what the file says")
    return 1 if wrong else 0


def read_page(seat: Seat, said: AnswerFile) -> tuple[Page, Built]:
    """The page that a file answers, and what it makes of it."""
    page = seat.page(said.layer, said.document_id)
    return page, build(said, page, annotator=seat.annotator, kind=seat.kind)


def _tell(path: Path, built: Built, found: Linted) -> None:
    made = built.annotation
    for each in found.errors:
        print(f"{path.name}: ERROR {each}")
    for each in found.warnings:
        print(f"{path.name}: warning {each}")
    print(
        f"{path.name}: {len(found.errors)} errors, {len(found.warnings)} warnings; "
        f"{len(made.spans)} spans, {len(made.attributes)} attributes, "
        f"{len(made.relations)} relations, {len(made.answers)} answers"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hand", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, told in (
        ("list", "the tasks of a layer"),
        ("show", "a page in words"),
        ("check", "everything wrong with an answer file"),
        ("submit", "answer files through the API"),
        ("browse", "an answer file by mouse and keyboard in Chromium"),
        ("curator", "an account on the curators' server"),
    ):
        command = commands.add_parser(name, help=told)
        command.add_argument("--project", type=Path, required=True)
        command.add_argument("--data-dir", type=Path)
        command.add_argument("--annotator", required=True, help="pseudonym")
        if name == "curator":
            command.add_argument("--kind", choices=["person", "model", "script"], required=True)
            continue
        command.add_argument("--curation", action="store_true", help="as a curator")
        if name in ("list", "show"):
            command.add_argument("--layer", required=True)
        if name == "show":
            command.add_argument("--document", required=True)
        if name in ("check", "submit", "browse"):
            command.add_argument("files", nargs="+", type=Path)
            command.add_argument("--lexicons", action="store_true",
                                 help="also rules that read a lexicon, which tell annotators "
                                 "what is suggested elsewhere")  # fmt: skip
        if name in ("submit", "browse"):
            command.add_argument("--replace", action="store_true", help="an earlier answer")
    return parser
