import stat
import sys
import types
from pathlib import Path

import pytest

from tandai.errors import StudioError
from tandai.studio.credentials import TOKEN_VARIABLE, find_token
from tandai.studio.secretfiles import read_secret, write_secret

pytestmark = pytest.mark.usefixtures("no_token")
URL = "https://label.lembayung.invalid"


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


def test_variable_goes_first(
    data_dir: Path, keyring: types.ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, " of-the-variable\n")
    assert find_token(data_dir, url=URL) == "of-the-variable"


def test_keyring_goes_before_the_file(data_dir: Path, keyring: types.ModuleType) -> None:
    assert find_token(data_dir, url=f"{URL}/") == "of-the-keyring"
    assert find_token(data_dir, url="http://127.0.0.1:8080") == "of-the-file"


def test_keyring_without_a_back_end_is_passed_over(
    data_dir: Path, keyring: types.ModuleType
) -> None:
    def fail(service: str, name: str) -> str:
        raise RuntimeError

    keyring.get_password = fail  # type: ignore[attr-defined]
    assert find_token(data_dir, url=URL) == "of-the-file"


def test_file_is_used_where_there_is_no_keyring(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert find_token(data_dir, url=URL) == "of-the-file"


def test_no_token_anywhere_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match=f"{TOKEN_VARIABLE}.*tandai studio start"):
        find_token(tmp_path)


def test_secret_is_written_for_its_owner_only(data_dir: Path) -> None:
    assert stat.S_IMODE((data_dir / "studio" / "token").stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o660])
def test_secret_that_others_can_reach_is_refused(data_dir: Path, mode: int) -> None:
    path = data_dir / "studio" / "token"
    path.chmod(mode)
    with pytest.raises(StudioError, match="chmod 600") as caught:
        find_token(data_dir)
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
