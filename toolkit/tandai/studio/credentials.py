"""Turns the local server's file, an environment variable or a keyring into a server's API token."""

import importlib
import os
from pathlib import Path

from tandai.errors import StudioError
from tandai.studio.address import check_address
from tandai.studio.local import LocalStudio
from tandai.studio.secretfiles import read_secret

TOKEN_VARIABLE = "LABEL_STUDIO_API_KEY"  # noqa: S105 - its name, and the SDK's own
KEYRING_SERVICE = "tandai"


def find_token(data_dir: Path, *, url: str, annotator: str = "") -> str:
    """The token for one server.

    The file of the project's own server goes to that server alone, and nothing else goes to
    it; any other address gets the variable's token, else the keyring's.

    Args:
        data_dir: the project's user data directory.
        url: the server; the name the keyring keeps the token under.
        annotator: whose server it is in a blind round. Each has a variable of its own, lest
            one server be shown the token of another.

    Raises:
        StudioError: there is none for this address, it is no token, its file is open to
            others, or the address is none to send a token to.
    """
    address = check_address(url)
    local = LocalStudio(data_dir)
    # Only while it runs: afterwards the port may be anybody's.
    own = local.status().url
    if own and address == own:
        return check_token(read_secret(local.token_file), str(local.token_file))
    variable = token_variable(annotator)
    token = os.environ.get(variable, "").strip()
    if token:
        return check_token(token, variable)
    token = _keyring_token(address)
    if token:
        return check_token(token, f"the keyring's entry for {address}")
    here = f"leave the address out for the local server, which runs at {own}" if own else ""
    raise StudioError(
        f"No API token: set {variable} to the token of your account at {address}, "
        f"or put it into the keyring (service {KEYRING_SERVICE!r}, name {address!r}), "
        f"or {here or 'start a local server with `tandai studio start`'}."
    )


def token_variable(annotator: str = "") -> str:
    """Name of the environment variable for a server's token; in a blind round one an annotator."""
    if not annotator:
        return TOKEN_VARIABLE
    return f"{TOKEN_VARIABLE}_{annotator.upper().replace('-', '_')}"


def check_token(token: str, source: str) -> str:
    """The token, if it can be one; a header could not hold anything else.

    Raises:
        StudioError: it is empty, or has characters beside visible ASCII; it is not repeated.
    """
    if token and all("!" <= character <= "~" for character in token):
        return token
    raise StudioError(
        f"What stands in {source} is no API token and was not sent; expected letters, digits "
        "and signs of ASCII without blanks, as Label Studio shows it on the account's page."
    )


def _keyring_token(address: str) -> str:
    """What the keyring holds for the server; a keyring is optional and may have no back end."""
    try:
        keyring = importlib.import_module("keyring")
    except ImportError:
        return ""
    try:
        found = keyring.get_password(KEYRING_SERVICE, address)
    except keyring.errors.KeyringError:
        return ""
    return str(found or "").strip()
