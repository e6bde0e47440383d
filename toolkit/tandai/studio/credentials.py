"""Turns the local server's file, an environment variable or a keyring into a server's API token."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from tandai.errors import StudioError
from tandai.studio.address import check_address
from tandai.studio.keyrings import ask_keyring, keyring_entry
from tandai.studio.local import LocalStudio
from tandai.studio.secretfiles import read_secret

TOKEN_VARIABLE = "LABEL_STUDIO_API_KEY"  # noqa: S105 - its name, and the SDK's own


@dataclass(frozen=True)
class Token:
    """An API token and where it was found."""

    value: str = field(repr=False)
    source: str
    """For messages: a variable's name, a file, the keyring's entry."""


def find_token(data_dir: Path, *, url: str, annotator: str = "") -> Token:
    """The token for one server, of either kind.

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
    token, why_not = ask_keyring(address)
    if token:
        return check_token(token, keyring_entry(address))
    here = f"leave the address out for the local server, which runs at {own}" if own else ""
    raise StudioError(
        f"No API token: set {variable} to the token of your account at {address}, "
        f"or put it into the keyring with `tandai studio login --url {address}`"
        f"{f' ({why_not})' if why_not else ''}, "
        f"or {here or 'start a local server with `tandai studio start`'}."
    )


def token_variable(annotator: str = "") -> str:
    """Name of the environment variable for a server's token; in a blind round one an annotator."""
    if not annotator:
        return TOKEN_VARIABLE
    return f"{TOKEN_VARIABLE}_{annotator.upper().replace('-', '_')}"


def check_token(token: str, source: str) -> Token:
    """The token, if it can be one; a header could not hold anything else.

    Raises:
        StudioError: it is empty, or has characters beside visible ASCII; it is not repeated.
    """
    if token and all("!" <= character <= "~" for character in token):
        return Token(token, source)
    raise StudioError(
        f"What stands in {source} is no API token and was not sent; expected letters, digits "
        "and signs of ASCII without blanks, as Label Studio shows it on the account's page."
    )


def refused_token(url: str, token: str, source: str) -> str:
    """What to say of a token that a server does not take: which one, of what kind, what to do."""
    if is_personal(token):
        kind = "the personal access token"
        todo = "it has expired, was revoked, or is another server's: make one on the account's page"
    else:
        kind = "the legacy token"
        todo = (
            "it is wrong, or the server takes no legacy tokens, as by default: make a personal "
            "access token on the account's page"
        )
    put = {
        TOKEN_VARIABLE: f"and set {TOKEN_VARIABLE} to it",
        keyring_entry(url): f"and run `tandai studio login --url {url}`",
    }.get(source, "")
    return f"{url} refuses {kind} from {source} (401); {todo}{f', {put}' if put else ''}."


def is_personal(token: str) -> bool:
    """Whether it is a personal access token: those are JWTs, and go out only to be traded."""
    return token.count(".") == 2
