import json
import re
import stat
import sys
import types
from pathlib import Path

import pytest

from tandai.errors import StudioError
from tandai.studio.credentials import TOKEN_VARIABLE, find_token
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


def test_variable_goes_before_the_keyring(
    data_dir: Path, keyring: types.ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, " of-the-variable\n")
    assert find_token(data_dir, url=URL) == "of-the-variable"


def test_keyring_knows_each_server_by_its_address(
    data_dir: Path, keyring: types.ModuleType
) -> None:
    assert find_token(data_dir, url=f"{URL}/") == "of-the-keyring"
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
    assert find_token(data_dir, url=URL, annotator="annotator-1") == "of-the-first"


@pytest.mark.usefixtures("running", "keyring")
@pytest.mark.parametrize("url", [OWN, f"{OWN}/"])
def test_own_server_gets_its_file_and_nothing_else(
    data_dir: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, "of-a-remote-server")
    assert find_token(data_dir, url=url) == "of-the-file"


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
