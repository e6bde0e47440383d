"""An annotator's login file to a line of that account's own, and to the tasks it can see.

Nothing here is a curator's or an admin's: what the annotator may not see on its server, this line
does not see either.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec

from hand.page import Page, make_page
from tandai.accounts import read_accounts
from tandai.authors import same_account
from tandai.errors import InputError, StudioError
from tandai.flow.adjudicate.making import read_curation_config
from tandai.flow.logins import Login, login_path
from tandai.flow.targets import (
    Server,
    curation_server,
    curation_title,
    owners,
    project_title,
    servers,
)
from tandai.labelstudio.config import LabelConfig, parse_config
from tandai.project import Project
from tandai.records import AnnotatorKind
from tandai.studio.client import RemoteStudio
from tandai.studio.connection import Connection
from tandai.studio.secretfiles import read_secret


@dataclass(frozen=True)
class Seat:
    """Where one annotator, or curator, works."""

    project: Project
    annotator: str
    kind: AnnotatorKind
    is_curator: bool
    line: Connection
    studio: RemoteStudio
    user: int
    """The account's number on its server."""
    _known: dict[str, dict[str, int]] = field(default_factory=dict)

    def tasks(self, layer: str) -> dict[str, int]:
        """Task by document, of the layer's project that this account labels in."""
        if layer not in self._known:
            found = self.studio.find_tasks(self.number(layer))
            self._known[layer] = {name: task for name, (task, _) in found.items()}
        return self._known[layer]

    def number(self, layer: str) -> int:
        """Of the layer's project on the server.

        Raises:
            InputError: the settings have no such layer.
            StudioError: the server has no such project.
        """
        if layer not in self.project.settings.layers:
            known = ", ".join(self.project.settings.layers)
            raise InputError("layer", found=repr(layer), expected=f"one of {known}")
        if self.is_curator:
            title = curation_title(self.project, layer)
        else:
            mine = self.annotator if self.project.settings.studio.mode == "separate" else ""
            title = project_title(self.project, layer, mine)
        number = self.studio.find_project(title)
        if number is None:
            raise StudioError(f"{self.studio.url} has no project {title!r}; push its tasks first.")
        return number

    def task(self, layer: str, document_id: str) -> dict[str, Any]:
        """One task as the server has it for this account.

        Raises:
            InputError: the project has no task of that document.
        """
        tasks = self.tasks(layer)
        if document_id not in tasks:
            known = ", ".join(sorted(tasks)) or "none"
            raise InputError("document", found=repr(document_id), expected=f"one of {known}")
        found: dict[str, Any] = self.line.get(f"api/tasks/{tasks[document_id]}/")
        return found

    def page(self, layer: str, document_id: str) -> Page:
        """What the account sees of a document."""
        documents = {each.document_id: each for each in self.project.read_documents()}
        return make_page(
            self.task(layer, document_id),
            documents[document_id],
            layer,
            self.config(layer),
            given_spans=bool(self.project.settings.layers[layer].spans_from),
        )

    def config(self, layer: str) -> LabelConfig:
        """The label config of the project on the server, which is what its page asks by."""
        xml = self.studio.label_config(self.number(layer))
        if self.is_curator:
            _, expected = read_curation_config(self.project, layer, has_rules=True)
        else:
            expected = self.project.read_config(layer)
        return parse_config(expected.name, xml, object_name=expected.text_name)

    def answers(self, task: dict[str, Any]) -> list[dict[str, Any]]:
        """What this account has submitted to a task."""
        return [each for each in task["annotations"] if _user(each) == self.user]


@contextmanager
def sit_down(project: Project, annotator: str, *, is_curator: bool = False) -> Iterator[Seat]:
    """Logs in as an annotator, by the login that `tandai round start` wrote.

    Raises:
        InputError: there is no such login or account, or the server does not run.
        StudioError: the server refuses the login.
    """
    path = login_path(project, annotator)
    if not path.exists():
        step = "`hand curator`" if is_curator else "`tandai round start`"
        raise InputError(path, found="no login", expected=f"what {step} writes")
    login = msgspec.json.decode(read_secret(path), type=Login)
    known = read_accounts(project.data_dir / "accounts.json")
    account = known.get(same_account(login.email))
    if account is None or account.annotator_id != annotator:
        raise InputError(path, found="an account that accounts.json does not know as this one",
                         expected=f"the pseudonym {annotator}")  # fmt: skip
    server = _server(project, annotator, is_curator=is_curator)
    url = server.url()
    if not url:
        raise InputError("tandai.toml", place="studio", found=f"no server of {annotator} runs",
                         expected="a round that was started")  # fmt: skip
    token = _log_in(url, login)
    with (
        closing(Connection(url, token, source=str(path))) as line,
        closing(RemoteStudio(url, token, source=str(path))) as studio,
    ):
        numbers = {same_account(email): user for user, email in studio.accounts().items()}
        yield Seat(
            project,
            annotator,
            account.annotator_kind,
            is_curator,
            line,
            studio,
            numbers[same_account(login.email)],
        )


def _server(project: Project, annotator: str, *, is_curator: bool) -> Server:
    if is_curator:
        return curation_server(project)
    for server in servers(project):
        if annotator == server.annotator or (
            not server.annotator and owners(project, server) in (("",), (annotator,))
        ):
            return server
        if annotator in owners(project, server):
            return server
    known = ", ".join(project.settings.studio.annotators)
    raise InputError("--annotator", found=repr(annotator), expected=f"one of {known}")


def _log_in(url: str, login: Login) -> str:
    """The account's own API token, by its e-mail and password as a browser sends them."""
    with closing(Connection(url, "0" * 40, source="nobody")) as line, line.visitor() as browser:
        browser.get("user/login/")
        form = {
            "email": login.email,
            "password": login.password,
            "csrfmiddlewaretoken": browser.cookies.get("csrftoken", ""),
        }
        answer = browser.post("user/login/", data=form, headers={"Referer": url})
        if not answer.is_redirect:
            raise StudioError(f"{url} refuses the login of {login.email}.")
        said = browser.get("api/current-user/token").json()
    token = said.get("token") if isinstance(said, dict) else None
    if not token:
        raise StudioError(f"{url} names no API token for {login.email}.")
    return str(token)


def _user(annotation: dict[str, Any]) -> int:
    by = annotation["completed_by"]
    return int(by["id"] if isinstance(by, dict) else by)
