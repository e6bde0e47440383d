"""What one annotator can see of another in each mode, on real servers: blind, separate, shared."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from conftest import missing, two_free_ports
from integration.people import LINE, Person, logged_in, people_of, prepare
from tandai.errors import MissingToolError
from tandai.flow.servers import start_servers, stop_servers
from tandai.project import Project
from tandai.studio.credentials import TOKEN_VARIABLE
from tandai.studio.local import LocalStudio
from tandai.studio.secretfiles import read_secret

pytestmark = pytest.mark.studio

Pair = tuple[Person, Person]

CLOSED = {401, 403, 404}
# Asked without an account, since what they are given is a token: they refuse every strange one.
OPEN_TO_ALL = {("POST", "/api/token/refresh/"), ("POST", "/api/token/blacklist/")}
# What the interface asks and the published list of endpoints leaves out.
UNLISTED = (
    "/api/projects/{project}/next",
    "/api/projects/{project}/summary/",
    "/api/projects/{project}/sample-task",
    "/api/tasks/{task}/drafts",
    "/api/tasks/{task}/annotations/{annotation}/drafts",
    "/api/drafts/{draft}/",
    "/api/dm/tasks?project={project}",
    "/api/dm/tasks/{task}/",
    "/api/dm/project?project={project}",
    "/api/dm/columns?project={project}",
    "/api/tasks?project={project}&fields=all",
    "/api/annotations/?project={project}",
    "/api/predictions/?project={project}",
    "/api/projects/{project}/export?exportType=JSON",
    "/api/projects/{project}/export?exportType=CSV",
    "/api/projects/{project}/export?exportType=CONLL2003",
    "/api/projects/{project}/analytics",
    "/api/projects/{project}/dashboard",
    "/api/users/",
    "/api/current-user/whoami",
    "/api/current-user/token",
)
PAGES = (
    "/",
    "/projects/",
    "/projects/{project}/",
    "/projects/{project}/data",
    "/projects/{project}/data?task={task}",
    "/projects/{project}/settings",
    "/organization/",
    "/people/invite",
    "/user/account",
    "/tasks/{task}",
)


@pytest.fixture(scope="module")
def blind_project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    root = tmp_path_factory.mktemp("blind") / "project"
    project = prepare(root, "blind", port=two_free_ports())
    try:
        start_servers(project)
    except MissingToolError as error:
        missing(str(error))
    yield project
    stop_servers(project)


@pytest.fixture(scope="module")
def blind(blind_project: Project) -> Iterator[Pair]:
    """Two annotators, each with an answer on a server of its own."""
    with people_of(blind_project) as (one, other):
        yield one, other


@pytest.fixture(params=[0, 1], ids=["first-asks", "second-asks"])
def asking(request: pytest.FixtureRequest, blind: Pair) -> Pair:
    """Who asks, and whose server is asked."""
    return (blind[0], blind[1]) if request.param == 0 else (blind[1], blind[0])


def filled(path: str, other: Person, number: int | None = None) -> str:
    """A path with the other's own ids, or with a guessed one."""
    ids = {
        "project": other.project,
        "task": other.task,
        "annotation": other.annotation,
        "draft": other.draft,
    }
    return path.format(**{name: number or value for name, value in ids.items()})


def endpoints(other: Person) -> list[tuple[str, str]]:
    """Every method of every endpoint that the other's server publishes, ids filled in."""
    schema = other.get("/docs/api/schema/?format=json")["paths"]
    found = []
    for path, methods in schema.items():
        for method in ("get", "post", "put", "patch", "delete"):
            if method in methods:
                known = {"projects": other.project, "tasks": other.task}
                number = known.get(path.split("/")[2], other.annotation)
                found.append((method.upper(), re.sub(r"\{\w+\}", str(number), path)))
    return found


def test_two_annotators_have_two_servers_and_one_account_on_each(blind: Pair) -> None:
    one, other = blind
    assert one.url != other.url
    for person in blind:
        emails = {each["email"] for each in person.get("/api/users/")}
        assert emails == {"curator@tandai.invalid", person.login.email}
        assert person.get("/api/current-user/whoami")["email"] == person.login.email


def test_no_endpoint_of_the_others_server_answers(asking: Pair) -> None:
    """Every published endpoint, with every method: nothing is read, made, changed or deleted."""
    me, other = asking
    asked = endpoints(other)
    assert len(asked) > 100
    before = other.get(f"/api/tasks/{other.task}/")
    wrong = []
    for method, path in asked:
        if (method, path) in OPEN_TO_ALL:
            continue
        answer = me.ask(other.url, method, path, None if method == "GET" else {})
        if answer.status_code not in CLOSED:
            wrong.append((method, path, answer.status_code))
    assert wrong == []
    assert other.get(f"/api/tasks/{other.task}/") == before


def test_what_is_open_to_all_gives_nothing_for_a_strange_token(asking: Pair) -> None:
    me, other = asking
    for method, path in OPEN_TO_ALL:
        answer = me.ask(other.url, method, path, {"refresh": me.token})
        assert answer.status_code in (400, 401, 404)


def test_the_others_own_account_gets_what_was_refused(asking: Pair) -> None:
    """The endpoints are there: it is the account that is refused, not the path."""
    me, other = asking
    own = [filled(path, other) for path in UNLISTED]
    good = [path for path in own if other.ask(other.url, "GET", path).status_code == 200]
    assert len(good) > 12
    for path in (f"/api/tasks/{other.task}/", f"/api/annotations/{other.annotation}/"):
        assert "rahasia-1" in other.ask(other.url, "GET", path).text
    assert {me.ask(other.url, "GET", path).status_code for path in own} <= CLOSED


def test_guessed_ids_find_nothing(asking: Pair) -> None:
    me, other = asking
    paths = [
        *("/api/tasks/{task}/", "/api/annotations/{annotation}/", "/api/drafts/{draft}/"),
        *("/api/projects/{project}/", "/api/tasks/{task}/annotations/"),
    ]
    asked = [filled(path, other, number) for path in paths for number in range(1, 21)]
    assert {me.ask(other.url, "GET", path).status_code for path in asked} <= CLOSED


def test_ids_of_the_other_are_ones_own_on_ones_own_server(asking: Pair) -> None:
    """Numbers are small on both: what stands under the other's number is never the other's."""
    me, other = asking
    tasks = me.get(f"/api/tasks/?project={me.project}&fields=all&page_size=100")["tasks"]
    hands = {each["created_username"] for task in tasks for each in task["annotations"]}
    assert hands
    assert not any(other.login.email in hand for hand in hands)


def test_no_other_form_of_the_token_is_taken(asking: Pair) -> None:
    me, other = asking
    for scheme in ("Token", "Bearer", "JWT", "Basic"):
        answer = me.ask(other.url, "GET", f"/api/tasks/{other.task}/", scheme=scheme)
        assert answer.status_code in CLOSED


def is_shut(answer: httpx.Response) -> bool:
    """Refused, or sent to the login page."""
    return answer.status_code in CLOSED or "/user/login" in answer.headers.get("location", "")


def test_the_login_that_was_handed_out_works_at_home_only(asking: Pair) -> None:
    me, other = asking
    with logged_in(me.url, me.login) as home:
        assert home.get("/api/current-user/whoami").json()["email"] == me.login.email
    with logged_in(other.url, me.login) as abroad:
        for path in (*UNLISTED, *PAGES):
            assert is_shut(abroad.get(filled(path, other))), path


def test_a_browser_that_is_logged_in_at_home_is_a_stranger_abroad(asking: Pair) -> None:
    """Cookies go to every port of a host, and are signed: each server has a key of its own."""
    me, other = asking
    with logged_in(me.url, me.login) as browser:
        session = browser.cookies["sessionid"]
        own = [browser.get(filled(path, me)) for path in PAGES]
        assert sum(answer.status_code == 200 for answer in own) > 3
        browser.base_url = httpx.URL(other.url)
        for path in (*UNLISTED, *PAGES):
            browser.cookies.set("sessionid", session, domain="127.0.0.1")
            answer = browser.get(filled(path, other))
            assert session in answer.request.headers["cookie"]
            assert is_shut(answer), path


def test_an_invitation_of_ones_own_server_is_none_of_the_others(asking: Pair) -> None:
    me, other = asking
    invite = me.get("/api/invite")["token"]
    with httpx.Client(base_url=other.url, **LINE) as browser:
        query = {"token": invite}
        browser.get("/user/signup/", params=query)
        form = {
            "email": "mata-mata@contoh.invalid",
            "password": "sandi uji coba 7",
            "csrfmiddlewaretoken": browser.cookies["csrftoken"],
        }
        headers = {"Referer": other.url}
        answer = browser.post("/user/signup/", params=query, data=form, headers=headers)
    assert answer.status_code == 403
    assert len(other.get("/api/users/")) == 2


@pytest.fixture
def shared_server(studio_server: LocalStudio, monkeypatch: pytest.MonkeyPatch) -> str:
    """Address of the one server of modes that are not blind."""
    monkeypatch.setenv(TOKEN_VARIABLE, read_secret(studio_server.token_file))
    return studio_server.status().url


def test_separate_projects_are_not_blind(shared_server: str, tmp_path: Path) -> None:
    """Said, so that nobody believes otherwise: each can read, change and delete the other's."""
    with people_of(prepare(tmp_path / "project", "separate"), shared_server) as (one, other):
        assert one.project != other.project
        titles = {each["title"] for each in one.get("/api/projects/?page_size=1000")["results"]}
        assert {f"{prefix_of(titles, other)} for {each.name}" for each in (one, other)} <= titles
        assert "rahasia-1" in one.ask(one.url, "GET", f"/api/tasks/{other.task}/").text
        assert one.get(f"/api/annotations/{other.annotation}/")["result"]
        gone = one.ask(one.url, "DELETE", f"/api/annotations/{other.annotation}/")
        assert gone.status_code == 204


def prefix_of(titles: set[str], person: Person) -> str:
    title = person.get(f"/api/projects/{person.project}/")["title"]
    assert title in titles
    return str(title).removesuffix(f" for {person.name}")


def test_a_shared_task_is_done_when_both_have_answered(shared_server: str, tmp_path: Path) -> None:
    with people_of(prepare(tmp_path / "project", "shared"), shared_server) as (one, other):
        assert one.project == other.project
        third = sorted(
            task["id"] for task in one.get(f"/api/tasks/?project={one.project}")["tasks"]
        )[2]
        body = {"result": [], "ground_truth": False}
        assert one.get(f"/api/tasks/{one.task}/")["is_labeled"]  # both have answered this one
        assert one.ask(one.url, "POST", f"/api/tasks/{third}/annotations/", body).is_success
        assert not one.get(f"/api/tasks/{third}/")["is_labeled"]
        assert other.ask(other.url, "POST", f"/api/tasks/{third}/annotations/", body).is_success
        assert one.get(f"/api/tasks/{third}/")["is_labeled"]
        # In the same project everybody sees every answer.
        assert (
            "rahasia-1" in other.ask(other.url, "GET", f"/api/annotations/{one.annotation}/").text
        )


def test_the_label_stream_serves_a_shared_task_to_both(shared_server: str, tmp_path: Path) -> None:
    """As they would work: each asks for the next task until there is none."""
    with people_of(prepare(tmp_path / "project", "shared"), shared_server) as pair:
        served = [streamed(person) for person in pair]
        tasks = pair[0].get(f"/api/tasks/?project={pair[0].project}&page_size=100")["tasks"]
        # The first was answered before.
        assert served[0] == served[1] == {task["id"] for task in tasks} - {pair[0].task}
        assert all(pair[0].get(f"/api/tasks/{task['id']}/")["is_labeled"] for task in tasks)


def streamed(person: Person) -> set[int]:
    """Tasks that the stream serves a person who answers each."""
    seen: set[int] = set()
    while True:
        answer = person.ask(person.url, "GET", f"/api/projects/{person.project}/next")
        if answer.status_code == 404:
            return seen
        task = int(answer.json()["id"])
        assert task not in seen
        seen.add(task)
        body = {"result": [], "ground_truth": False}
        made = person.ask(person.url, "POST", f"/api/tasks/{task}/annotations/", body)
        assert made.status_code == 201
