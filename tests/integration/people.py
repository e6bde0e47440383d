"""Annotators of a round on real servers, and what each can reach with what it was given."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import msgspec

from flow.modes import in_mode
from flow.samples import begin
from tandai.digest import short_digest
from tandai.flow.connect import OpenServer, connect_all
from tandai.flow.documents import run_documents
from tandai.flow.logins import Login, login_path, make_accounts
from tandai.flow.round import push_all
from tandai.flow.targets import owners, project_title
from tandai.flow.tasks import run_tasks
from tandai.project import Project

LAYER = "entity"
LINE: dict[str, Any] = {
    "trust_env": False,
    "timeout": 60,
    "verify": httpx.create_ssl_context(),  # made once: it takes longer than a request
}
ANSWER: dict[str, Any] = {
    "id": "rahasia-1",
    "from_name": "entity",
    "to_name": "text",
    "type": "labels",
    "value": {"start": 0, "end": 3, "labels": ["PER"]},
}


@dataclass(frozen=True)
class Person:
    """An annotator, the server it was given, and what stands there of it."""

    name: str
    login: Login
    token: str
    project: int
    task: int
    annotation: int
    draft: int

    @property
    def url(self) -> str:
        return self.login.address

    def ask(
        self, url: str, method: str, path: str, body: Any = None, *, scheme: str = "Token"
    ) -> httpx.Response:
        """An answer of any server to this account's token."""
        headers = {"Authorization": f"{scheme} {self.token}"}
        with httpx.Client(base_url=url, headers=headers, **LINE) as line:
            return line.request(method, path, json=body)

    def get(self, path: str) -> Any:
        """What stands at a path of its own server."""
        answer = self.ask(self.url, "GET", path)
        assert answer.status_code == 200, (path, answer.text[:300])
        return answer.json()


def prepare(root: Path, mode: str, **options: object) -> Project:
    """The sample with entity tasks, under a name that no other test has."""
    project = begin(root)
    run_documents(project, project.root / "articles")
    run_tasks(project, (LAYER,))
    named = replace(project, server_name=f"mode-{short_digest(str(root))[:8]}")
    return in_mode(named, mode, **options)


@contextmanager
def people_of(project: Project, url: str | None = None) -> Iterator[list[Person]]:
    """A round with accounts and tasks, and one answer and one draft of each annotator."""
    with connect_all(project, url) as opened:
        made = make_accounts(project, opened)
        push_all(project, opened, (LAYER,))
        yield [
            answer_once(project, opened, account.annotator, account.url, account.token)
            for account in made
        ]


def answer_once(
    project: Project, opened: Sequence[OpenServer], name: str, url: str, token: str
) -> Person:
    """Answers the first task of the project that is for this annotator, and drafts the second."""
    (server,) = (each for each in opened if each.connected.url == url)
    owner = name if name in owners(project, server.server) else ""
    number = server.studio.find_project(project_title(project, LAYER, owner))
    assert number is not None
    first, second = sorted(task for task, _ in server.studio.find_tasks(number).values())[:2]
    login = msgspec.json.decode(login_path(project, name).read_bytes(), type=Login)
    person = Person(name, login, token, number, first, 0, 0)
    body = {"result": [ANSWER], "ground_truth": False}
    made = person.ask(url, "POST", f"/api/tasks/{first}/annotations/", body)
    assert made.status_code == 201, made.text[:300]
    draft = person.ask(url, "POST", f"/api/tasks/{second}/drafts", {"result": [], "lead_time": 1.0})
    assert draft.status_code == 201, draft.text[:300]
    return replace(person, annotation=int(made.json()["id"]), draft=int(draft.json()["id"]))


@contextmanager
def logged_in(login_url: str, login: Login) -> Iterator[httpx.Client]:
    """A browser after an attempt to log in with a person's e-mail and password."""
    with httpx.Client(base_url=login_url, **LINE) as browser:
        browser.get("/user/login/")
        form = {
            "email": login.email,
            "password": login.password,
            "csrfmiddlewaretoken": browser.cookies["csrftoken"],
        }
        browser.post("/user/login/", data=form, headers={"Referer": login_url})
        yield browser
