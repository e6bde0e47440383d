"""What becomes of a server's faults, on a line that leads to a function."""

import base64
import io
import json
import logging
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from tandai.errors import StudioError
from tandai.studio.client import RemoteStudio, check_version
from tandai.studio.snapshot import TAB

from .fake import FakeServer

TOKEN = "0123456789abcdef0123456789abcdef01234567"


def studio_of(
    answer: Callable[[httpx.Request], httpx.Response],
    url: str = "https://label.lembayung.invalid",
    token: str = TOKEN,
) -> RemoteStudio:
    return RemoteStudio(url, token, transport=httpx.MockTransport(answer))


def jwt(expires_in: float) -> str:
    """A personal access token, as far as anybody but its server can tell."""
    parts = ({"alg": "HS256", "typ": "JWT"}, {"token_type": "refresh", "exp": time.time()})
    parts[1]["exp"] += expires_in  # type: ignore[operator]
    coded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts]
    return b".".join([*coded, b"c2lnbmVk"]).decode()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (httpx.Response(401, json={"detail": "Invalid token."}), "legacy token from the caller"),
        (httpx.Response(403, json={"detail": "No."}), "may not"),
        (httpx.Response(404), "404"),
        (httpx.Response(500, text="<html>"), r"failed .* \(500\); see its log"),
        (httpx.Response(301, headers={"location": "https://new.invalid/a?b=c"}), "https://new"),
        (httpx.Response(200, text="<html>Selamat datang</html>"), "not as Label Studio does"),
        (httpx.Response(200, json={"name": "another program"}), "not as Label Studio does"),
        (httpx.Response(200, json=["a", "list"]), "not as Label Studio does"),
    ],
)
def test_fault_is_one_sentence_with_the_address(answer: httpx.Response, said: str) -> None:
    studio = studio_of(lambda request: answer)
    with pytest.raises(StudioError, match=said) as caught:
        studio.version()
    assert "https://label.lembayung.invalid" in str(caught.value)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (httpx.ConnectError("refused"), "tandai studio start"),
        (httpx.ConnectTimeout("slow"), "tandai studio start"),
        (httpx.ReadTimeout("slow"), "may still be working"),
        (httpx.RemoteProtocolError("torn"), "is that a Label Studio"),
    ],
)
def test_broken_line_is_one_sentence(error: httpx.HTTPError, said: str) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(StudioError, match=said):
        studio_of(fail).version()


def test_server_that_is_down_is_told_at_once() -> None:
    began = time.monotonic()
    with pytest.raises(StudioError, match=r"No server answers at http://127\.0\.0\.1:1"):
        RemoteStudio("http://127.0.0.1:1", TOKEN).version()
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("status", [408, 409, 429, 500, 503])
def test_post_is_never_repeated(status: int) -> None:
    """The server may still be writing what it failed to answer."""
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.method)
        return httpx.Response(status)

    with pytest.raises(StudioError):
        studio_of(answer).import_tasks(1, [{"data": {}}])
    assert seen == ["POST"]


@pytest.mark.parametrize("token", [TOKEN, jwt(3600)], ids=["legacy", "personal"])
def test_base_path_holds_for_all_requests(token: str) -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.path)
        return httpx.Response(200, json={"access": jwt(300), "email": "a@b.invalid"})

    url = "https://lembayung.invalid/label-studio"
    assert studio_of(answer, url, token).whoami() == "a@b.invalid"
    assert seen[-1] == "/label-studio/api/current-user/whoami"
    assert all(path.startswith("/label-studio/api/") for path in seen)


def test_personal_token_is_traded_and_never_sent_itself() -> None:
    token, access = jwt(3600), jwt(300)
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/token/refresh/":
            return httpx.Response(200, json={"access": access})
        seen.append(request.headers["authorization"])
        return httpx.Response(200, json={"email": "a@b.invalid"})

    studio_of(answer, token=token).whoami()
    assert seen == [f"Bearer {access}"]


def test_expired_personal_token_is_a_token_fault() -> None:
    with pytest.raises(StudioError, match="401"):
        studio_of(lambda request: httpx.Response(200), token=jwt(-60))


def test_revoked_personal_token_is_a_token_fault() -> None:
    refused = httpx.Response(401, json={"detail": "Token is blacklisted"})
    with pytest.raises(StudioError, match="401"):
        studio_of(lambda request: refused, token=jwt(3600)).whoami()


def test_token_stands_in_no_log_and_no_address(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(401)

    studio = studio_of(answer)
    with caplog.at_level(logging.DEBUG), pytest.raises(StudioError):
        studio.version()
    assert TOKEN not in caplog.text + "".join(seen) + repr(studio)


def test_pages_are_read_until_all_are_seen() -> None:
    """A server may put fewer on a page than it was asked for."""
    tasks = [{"id": n, "data": {"document_id": f"d{n}", "text_sha256": ""}} for n in range(7)]

    def answer(request: httpx.Request) -> httpx.Response:
        page = int(request.url.params["page"])
        return httpx.Response(200, json={"total": 7, "tasks": tasks[3 * page - 3 : 3 * page]})

    assert len(studio_of(answer).list_tasks(1)) == 7


def test_page_past_the_end_is_the_end() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.params["page"] == "1":
            task = {"id": 1, "data": {"document_id": "a", "text_sha256": ""}}
            return httpx.Response(200, json={"total": 2, "tasks": [task]})
        return httpx.Response(404, json={"detail": "Invalid page."})

    assert len(studio_of(answer).list_tasks(1)) == 1


def test_download_goes_on_piece_by_piece_and_a_torn_line_is_told() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"[{}"
        raise httpx.ReadError("gone")

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            made = {"id": 5, "status": "completed", "counters": {"task_number": 1}}
            return httpx.Response(201, json=made)
        return httpx.Response(200, content=pieces())

    file = io.BytesIO()
    with pytest.raises(StudioError, match="broke"):
        studio_of(answer).write_export(1, file)
    assert file.getvalue() == b"[{}"


def test_some_tasks_are_asked_for_by_a_tab_that_goes_again() -> None:
    """Also a tab that a killed pull left; those of people and of pulls at work stay."""
    seen: list[str] = []
    tabs = [
        {"id": 3, "data": {"title": "Belum selesai"}},
        {"id": 4, "data": {"title": TAB, "tandai_made_at": time.time() - 7200}},
        {"id": 5, "data": {"title": TAB, "tandai_made_at": time.time() - 60}},
        {"id": 6, "data": {"title": "Belum selesai", "tandai_made_at": 0}},
    ]

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(f"{request.method} {request.url.path.removeprefix('/api/')}")
        if request.method == "DELETE":
            return httpx.Response(204)
        if request.url.path.endswith("download"):
            return httpx.Response(502)
        if request.url.path.endswith("exports/"):
            assert json.loads(request.content)["task_filter_options"] == {"view": 9}
            made = {"id": 5, "status": "completed", "counters": {"task_number": 1}}
            return httpx.Response(201, json=made)
        if request.method == "GET":
            return httpx.Response(200, json=tabs)
        chosen = {"all": False, "included": [7, 8]}
        assert json.loads(request.content)["selected_items"] == chosen
        return httpx.Response(201, json={"id": 9, "data": {}})

    with pytest.raises(StudioError, match="502"):
        studio_of(answer).write_export(1, io.BytesIO(), [7, 8])
    assert [each for each in seen if each.startswith("DELETE")] == [
        "DELETE dm/views/4/",
        "DELETE projects/1/exports/5",
        "DELETE dm/views/9/",
    ]


def test_tab_that_somebody_closed_makes_what_came_useless() -> None:
    """A server takes a tab that is not there for all tasks."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "DELETE":
            return httpx.Response(404 if "views" in request.url.path else 204)
        if request.method == "GET":
            return httpx.Response(200, json=[])
        made = {"id": 5, "status": "completed", "counters": {"task_number": 0}}
        return httpx.Response(201, json=made)

    with pytest.raises(StudioError, match=r"project 1 .* was closed .* pull again"):
        studio_of(answer).write_export(1, io.BytesIO(), [7])


def test_no_tasks_are_never_all_tasks() -> None:
    """An empty choice means everything to the server, so it is not asked."""
    file = io.BytesIO()
    studio = studio_of(lambda request: pytest.fail("was sent"))
    assert studio.write_export(1, file, []) == 0
    assert file.getvalue() == b"[]"


def test_snapshot_is_removed_even_if_it_cannot_be_fetched() -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.method)
        if request.method == "POST":
            return httpx.Response(201, json={"id": 5, "status": "completed"})
        return httpx.Response(204 if request.method == "DELETE" else 502)

    with pytest.raises(StudioError, match="502"):
        studio_of(answer).export(1)
    assert seen == ["POST", "GET", "DELETE"]


@pytest.mark.parametrize("token", ["", "kunci–rahasia", "kunci\nrahasia", "kunci rahasia"])
def test_what_cannot_be_a_token_is_never_sent(token: str) -> None:
    with pytest.raises(StudioError, match="no API token") as caught:
        studio_of(lambda request: pytest.fail("was sent"), token=token)
    assert "rahasia" not in str(caught.value)


def test_request_with_an_impossible_address_is_one_sentence() -> None:
    """A hundred very long ids are more than an address can hold."""
    ids = [f"{'d' * 3000}{number}" for number in range(100)]
    with pytest.raises(StudioError, match="was not sent"):
        studio_of(lambda request: httpx.Response(200)).list_tasks(1, ids)


def invited(signs_up: bool, seen: list[str]) -> RemoteStudio:
    """A server whose sign-up page takes somebody, or not."""

    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        seen.append(f"{request.method} {path}")
        if path == "/user/signup/" and request.method == "POST" and signs_up:
            return httpx.Response(302, headers={"location": "/"})
        return httpx.Response(200, json={"token": "abc"})

    return studio_of(answer)


@pytest.mark.parametrize("signs_up", [True, False])
def test_invite_is_reset_whether_it_was_used_or_refused(signs_up: bool) -> None:
    seen: list[str] = []
    studio = invited(signs_up, seen)
    if signs_up:
        assert studio.create_account("a@b.invalid", "sandi uji coba 7") == "abc"
    else:
        with pytest.raises(StudioError, match=r"made no account for a@b\.invalid"):
            studio.create_account("a@b.invalid", "sandi uji coba 7")
    assert seen[0] == "GET /api/invite"
    assert seen[-1] == "POST /api/invite/reset-token"


@pytest.mark.parametrize(
    ("release", "is_fine"),
    [("1.23.2", True), ("1.23", True), ("1.23.9", True), ("1.24.0", False), ("1.230.1", False)],
)
def test_other_series_is_a_warning(release: str, is_fine: bool) -> None:
    finding = check_version(FakeServer(release).client())
    assert (finding is None) is is_fine
    assert finding is None or (finding.severity == "warning" and release in finding.found)
