"""Turns what somebody typed as a server's address into one that a token may be sent to."""

import ipaddress
import os
from urllib.parse import SplitResult, urlsplit

from tandai.errors import StudioError

HTTP_VARIABLE = "TANDAI_ALLOW_HTTP"


def check_address(url: str) -> str:
    """The address without a slash at its end.

    Raises:
        StudioError: it is no address, holds a password, or would send the token in clear.
    """
    if "@" in url:  # first, since the other sentences repeat the address
        raise StudioError("An address must not hold a password; put the token in the environment.")
    parts = _split(url)
    if parts.scheme == "http" and not is_loopback(url) and os.environ.get(HTTP_VARIABLE) != "1":
        raise StudioError(
            f"The token would go to {url} in clear, for everybody on the way to read: use https, "
            f"or set {HTTP_VARIABLE}=1 where the network is yours alone."
        )
    return url.rstrip("/")


def is_loopback(url: str) -> bool:
    """Whether the address is this machine's own, so that nothing sent there leaves it."""
    host = _split(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def no_address(url: str) -> StudioError:
    """The one sentence about all that is no address.

    What follows a question mark is not repeated: an invite's link has its token there.
    """
    path, cut, _ = url.replace("#", "?").partition("?")
    shown = f"{path}?…" if cut else url
    return StudioError(f"{shown!r} is no address of a server; expected http(s)://host[:port].")


def _split(url: str) -> SplitResult:
    """The address in parts; what Python's parser lets pass and a connection would not, is said."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # asking for the port is what checks it
        (host or "").encode("idna")  # labels that are empty or too long
    except ValueError:
        raise no_address(url) from None
    is_clean = url.isprintable() and " " not in url
    if parts.scheme not in ("http", "https") or not host or not is_clean:
        raise no_address(url)
    if "?" in url or "#" in url:  # paths are put behind the address
        raise no_address(url)
    return parts
