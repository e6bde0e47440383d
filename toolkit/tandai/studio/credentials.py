"""Turns an environment variable, a keyring or a private file into the API token of a server."""

import importlib
import os
from pathlib import Path

from tandai.errors import StudioError
from tandai.studio.secretfiles import read_secret

TOKEN_VARIABLE = "LABEL_STUDIO_API_KEY"  # noqa: S105 - its name, and the SDK's own
KEYRING_SERVICE = "tandai"


def find_token(data_dir: Path, *, url: str = "") -> str:
    """The token: of the variable, else of the keyring, else of the local server.

    Args:
        data_dir: the project's user data directory.
        url: the server; the name the keyring keeps the token under.

    Raises:
        StudioError: there is none, or its file is open to others.
    """
    token = os.environ.get(TOKEN_VARIABLE, "").strip()
    if token:
        return token
    token = _keyring_token(url)
    if token:
        return token
    path = data_dir / "studio" / "token"
    if path.exists():
        return read_secret(path)
    raise StudioError(
        f"No API token: set {TOKEN_VARIABLE} to the token of your account in Label Studio, "
        "or start a local server with `tandai studio start`."
    )


def _keyring_token(url: str) -> str:
    """What the keyring holds for the server; a keyring is optional and may have no back end."""
    if not url:
        return ""
    try:
        keyring = importlib.import_module("keyring")
    except ImportError:
        return ""
    try:
        found = keyring.get_password(KEYRING_SERVICE, url.rstrip("/"))
    except keyring.errors.KeyringError:
        return ""
    return str(found or "")
