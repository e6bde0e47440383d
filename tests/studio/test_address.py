import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.errors import StudioError
from tandai.studio.address import HTTP_VARIABLE, check_address, is_loopback
from tandai.studio.client import RemoteStudio

TOKEN = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8080",
        "ftp://a.invalid",
        "",
        "http://",
        "http://127.0.0.1:notaport",
        "http://127.0.0.1:99999",
        "http://[::1",
        "http://[tidak]",
        "http://127.0.0.1 ",
        "https://a b.invalid",
        "https://\0a.invalid",
        "https://a..invalid",
        f"https://{'a' * 70}.invalid",
        "https://xn--.invalid",
        "https://a.invalid/?page=1",
        "https://a.invalid#top",
        "https://a.invalid/?",
    ],
)
def test_what_is_no_address_is_one_sentence(url: str) -> None:
    with pytest.raises(StudioError, match="no address of a server"):
        RemoteStudio(url, TOKEN)


@pytest.mark.parametrize("url", ["https://sari:rahasia@a.invalid", "http://sari:rahasia@[::1:x"])
def test_address_with_a_password_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(StudioError) as caught:
        check_address(url)
    assert "rahasia" not in str(caught.value)


@pytest.mark.parametrize("mark", ["?", "#"])
def test_invite_link_is_refused_without_repeating_its_token(mark: str) -> None:
    with pytest.raises(StudioError) as caught:
        check_address(f"https://a.invalid/user/signup/{mark}token=rahasia")
    assert "https://a.invalid/user/signup/" in str(caught.value)
    assert "rahasia" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://a.invalid", "http://192.0.2.7:8080", "http://127.0.0.1.a.invalid", "HTTP://a.b"]
)
def test_token_goes_over_no_network_in_clear(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HTTP_VARIABLE, raising=False)
    with pytest.raises(StudioError, match=f"in clear.*{HTTP_VARIABLE}=1"):
        RemoteStudio(url, TOKEN)
    monkeypatch.setenv(HTTP_VARIABLE, "1")
    assert check_address(url) == url


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080", "http://localhost/a/", "http://[::1]:80", "http://127.9.9.9"]
)
def test_this_machine_may_be_asked_in_clear(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HTTP_VARIABLE, raising=False)
    assert check_address(url) == url.rstrip("/")
    assert is_loopback(url)


@given(st.text(max_size=12), st.sampled_from(["", "http://", "https://", "http://[", "https://a:"]))
def test_anything_typed_is_an_address_or_a_studio_error(typed: str, before: str) -> None:
    with contextlib.suppress(StudioError):
        RemoteStudio(before + typed, TOKEN).close()
