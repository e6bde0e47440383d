import io
import json
import re
import stat
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring as keyring_library
import keyring.backend
import pytest

from tandai.cli.group import run
from tandai.errors import MissingToolError, StudioError
from tandai.flow.login import run_login
from tandai.studio.client import RemoteStudio
from tandai.studio.credentials import TOKEN_VARIABLE, find_token, refused_token
from tandai.studio.keyrings import forget_in_keyring, keep_in_keyring
from tandai.studio.local import LocalStudio, ServerStatus
from tandai.studio.secretfiles import read_secret, write_secret

pytestmark = pytest.mark.usefixtures("no_token")
URL = "https://label.lembayung.invalid"
OWN = "http://127.0.0.1:8080"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    (tmp_path / "studio").mkdir()
    write_secret(tmp_path / "studio" / "token", "of-the-file")
    return tmp_path


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """A keyring that knows one server."""
    module = types.ModuleType("keyring")
    module.errors = types.SimpleNamespace(KeyringError=RuntimeError)  # type: ignore[attr-defined]
    module.get_password = lambda service, name: {("tandai", URL): "of-the-keyring"}.get(  # type: ignore[attr-defined]
        (service, name)
    )
    monkeypatch.setitem(sys.modules, "keyring", module)
    return module


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> None:
    """The project's own server runs at OWN."""
    status = ServerStatus(running=True, url=OWN, pid=1, version="1.23.2")
    monkeypatch.setattr(LocalStudio, "status", lambda self: status)


class Memory(keyring_library.backend.KeyringBackend):
    """A keyring that lasts as long as the test; a locked one gives and takes nothing."""

    priority = 1
    name = "memory"

    def __init__(self, *, is_locked: bool = False, is_null: bool = False) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.is_locked = is_locked
        self.is_null = is_null

    def get_password(self, service: str, username: str) -> str | None:
        if self.is_locked:
            raise keyring_library.errors.KeyringLocked
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.is_locked:
            raise keyring_library.errors.KeyringLocked
        if not self.is_null:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.is_locked:
            raise keyring_library.errors.KeyringLocked
        del self.kept[service, username]


@pytest.fixture
def machine() -> Iterator[Callable[..., Memory]]:
    """Puts a back end into the place of the machine's own."""
    before = keyring_library.get_keyring()

    def put(**kind: bool) -> Memory:
        memory = Memory(**kind)
        keyring_library.set_keyring(memory)
        return memory

    yield put
    keyring_library.set_keyring(before)


def test_token_is_kept_for_its_address_found_and_forgotten(
    machine: Callable[..., Memory], tmp_path: Path
) -> None:
    memory = machine()
    assert keep_in_keyring(f"{URL}/", "secret-of-url") == "memory"
    assert memory.kept == {("tandai", URL): "secret-of-url"}
    found = find_token(tmp_path, url=URL)
    assert (found.value, found.source) == ("secret-of-url", f"the keyring's entry for {URL}")
    assert "secret-of-url" not in repr(found)
    with pytest.raises(StudioError, match=f"login --url {URL}2"):
        find_token(tmp_path, url=f"{URL}2")
    assert [forget_in_keyring(URL), forget_in_keyring(URL)] == [True, False]
    assert memory.kept == {}


def test_a_keyring_that_is_locked_is_named_as_the_reason(
    machine: Callable[..., Memory], tmp_path: Path
) -> None:
    machine(is_locked=True)
    with pytest.raises(StudioError, match=r"could not be asked: KeyringLocked"):
        find_token(tmp_path, url=URL)
    for does in (lambda: keep_in_keyring(URL, "secret"), lambda: forget_in_keyring(URL)):
        with pytest.raises(StudioError, match="KeyringLocked") as caught:
            does()
        assert "secret" not in str(caught.value)


def test_a_keyring_that_keeps_nothing_is_told_on(machine: Callable[..., Memory]) -> None:
    machine(is_null=True)
    with pytest.raises(StudioError, match="keeps nothing"):
        keep_in_keyring(URL, "secret")


def test_a_token_from_a_pipe_that_nobody_takes_is_neither_kept_nor_shown(
    machine: Callable[..., Memory],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    memory = machine()
    monkeypatch.setattr(sys, "stdin", io.StringIO("secret-of-a-pipe\n"))
    assert run(["studio", "login", "--url", "http://127.0.0.1:1"]) == 1
    assert run(["studio", "logout", "--url", "http://127.0.0.1:1"]) == 1
    said = capsys.readouterr()
    assert "No server answers at http://127.0.0.1:1" in said.err
    assert "no token for this address" in said.err
    assert "secret-of-a-pipe" not in said.out + said.err
    assert memory.kept == {}


def test_without_the_library_a_login_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(MissingToolError, match=r"tandai\[studio\]"):
        keep_in_keyring(URL, "secret")


@pytest.mark.parametrize(
    ("token", "source", "said"),
    [
        (
            "a.b.c",
            TOKEN_VARIABLE,
            f"personal access token from {TOKEN_VARIABLE} .*set {TOKEN_VARIABLE}",
        ),
        ("0123", TOKEN_VARIABLE, f"legacy token from {TOKEN_VARIABLE} .*no legacy tokens"),
        ("0123", f"the keyring's entry for {URL}", f"from the keyring's entry .*login --url {URL}"),
        ("0123", "/data/studio/token", "legacy token from /data/studio/token"),
    ],
)
def test_a_refused_token_is_told_by_source_and_kind(token: str, source: str, said: str) -> None:
    sentence = refused_token(URL, token, source)
    assert re.search(said, sentence)
    assert token not in sentence


@pytest.mark.studio
def test_a_server_takes_both_kinds_of_token(
    studio: RemoteStudio, studio_server: LocalStudio, machine: Callable[..., Memory], tmp_path: Path
) -> None:
    """A personal access token is traded for one of minutes; sent itself it is refused."""
    memory = machine()
    personal = studio._line.post("api/token/", {})["token"]
    legacy = read_secret(studio_server.token_file)
    for token, kind in ((personal, "personal access token"), (legacy, "legacy token")):
        done = run_login(studio.url, token)
        assert (done.email, done.kind) == (studio.whoami(), kind)
        assert list(memory.kept.values()) == [token]
        found = find_token(tmp_path, url=studio.url)
        client = RemoteStudio(studio.url, found.value, source=found.source)
        assert client.version() == studio.version()
        client.close()
    spoilt = personal[:-4] + ("AAAA" if not personal.endswith("AAAA") else "BBBB")
    for token, kind in ((spoilt, "personal access token"), ("0" * 40, "legacy token")):
        with pytest.raises(StudioError, match=f"refuses the {kind} from what was typed") as caught:
            run_login(studio.url, token)
        assert token not in str(caught.value)
    assert list(memory.kept.values()) == [legacy]


def test_variable_goes_before_the_keyring(
    data_dir: Path, keyring: types.ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, " of-the-variable\n")
    assert find_token(data_dir, url=URL).value == "of-the-variable"


def test_keyring_knows_each_server_by_its_address(
    data_dir: Path, keyring: types.ModuleType
) -> None:
    assert find_token(data_dir, url=f"{URL}/").value == "of-the-keyring"
    with pytest.raises(StudioError, match="No API token"):
        find_token(data_dir, url=f"{URL}/other")


def test_each_server_of_a_blind_round_has_a_variable_of_its_own(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One server is never shown the token of another."""
    monkeypatch.setenv(TOKEN_VARIABLE, "of-another-server")
    variable = f"{TOKEN_VARIABLE}_ANNOTATOR_1"
    with pytest.raises(StudioError, match=f"No API token: set {variable} to"):
        find_token(data_dir, url=URL, annotator="annotator-1")
    monkeypatch.setenv(variable, "of-the-first")
    assert find_token(data_dir, url=URL, annotator="annotator-1").value == "of-the-first"


@pytest.mark.usefixtures("running", "keyring")
@pytest.mark.parametrize("url", [OWN, f"{OWN}/"])
def test_own_server_gets_its_file_and_nothing_else(
    data_dir: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, "of-a-remote-server")
    assert find_token(data_dir, url=url).value == "of-the-file"


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize(
    "url",
    [
        URL,
        "http://127.0.0.1:8081",
        "https://127.0.0.1:8080",
        f"{OWN}/path",
        f"{OWN[:-1]}",
        "http://localhost:8080",  # which may be ::1, where somebody else may listen
    ],
)
def test_file_goes_to_no_other_address(data_dir: Path, url: str) -> None:
    with pytest.raises(StudioError, match=f"at {re.escape(url)}.*runs at {OWN}") as caught:
        find_token(data_dir, url=url)
    assert "of-the-file" not in str(caught.value)


def test_file_of_a_server_that_ended_goes_nowhere(data_dir: Path) -> None:
    """Whoever took its port since is a stranger."""
    record = {"pid": 1, "port": 8080, "mark": "boot:1", "url": OWN, "version": "1.23.2"}
    (data_dir / "studio" / "server.json").write_text(json.dumps(record))
    with pytest.raises(StudioError, match=f"No API token: .* at {OWN}"):
        find_token(data_dir, url=OWN)


def test_keyring_without_a_back_end_is_passed_over(
    data_dir: Path, keyring: types.ModuleType
) -> None:
    def fail(service: str, name: str) -> str:
        raise RuntimeError

    keyring.get_password = fail  # type: ignore[attr-defined]
    with pytest.raises(StudioError, match="No API token"):
        find_token(data_dir, url=URL)


def test_no_token_anywhere_names_the_address_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    wanted = f"{TOKEN_VARIABLE} .* at {URL}, .*keyring.*{URL}.*tandai studio start"
    with pytest.raises(StudioError, match=wanted):
        find_token(tmp_path, url=URL)


@pytest.mark.parametrize("token", ["kunci–rahasia", "kunci rahasia", "kunci\x7f", "a\nb", "é"])
def test_what_cannot_be_a_token_is_refused_by_its_source(
    data_dir: Path,
    keyring: types.ModuleType,
    token: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keyring.get_password = lambda service, name: token  # type: ignore[attr-defined]
    with pytest.raises(StudioError, match=f"in the keyring's entry for {URL} is no API token"):
        find_token(data_dir, url=URL)
    monkeypatch.setenv(TOKEN_VARIABLE, token)
    with pytest.raises(StudioError, match=f"in {TOKEN_VARIABLE} is no API token") as caught:
        find_token(data_dir, url=URL)
    assert token not in str(caught.value)


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize("data", ["kunci–rahasia\n".encode(), b"kunci\xff\n"])
def test_file_that_holds_no_token_is_named(data_dir: Path, data: bytes) -> None:
    (data_dir / "studio" / "token").write_bytes(data)
    with pytest.raises(StudioError, match="studio/token "):
        find_token(data_dir, url=OWN)


def test_no_token_is_looked_for_where_none_may_go(
    data_dir: Path, keyring: types.ModuleType
) -> None:
    asked: list[str] = []
    keyring.get_password = lambda service, name: asked.append(name)  # type: ignore[attr-defined]
    with pytest.raises(StudioError, match="in clear"):
        find_token(data_dir, url="http://label.lembayung.invalid")
    assert asked == []


def test_secret_is_written_for_its_owner_only(data_dir: Path) -> None:
    assert stat.S_IMODE((data_dir / "studio" / "token").stat().st_mode) == 0o600


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o660])
def test_secret_that_others_can_reach_is_refused(data_dir: Path, mode: int) -> None:
    path = data_dir / "studio" / "token"
    path.chmod(mode)
    with pytest.raises(StudioError, match="chmod 600") as caught:
        find_token(data_dir, url=OWN)
    assert "of-the-file" not in str(caught.value)


def test_empty_or_lost_secret_is_an_error(tmp_path: Path) -> None:
    write_secret(tmp_path / "empty", "")
    for name in ("empty", "lost"):
        with pytest.raises(StudioError, match=name):
            read_secret(tmp_path / name)


def test_secret_is_never_written_over(tmp_path: Path) -> None:
    write_secret(tmp_path / "token", "first")
    with pytest.raises(FileExistsError):
        write_secret(tmp_path / "token", "second")
    assert read_secret(tmp_path / "token") == "first"
