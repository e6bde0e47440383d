"""A token and an address to an entry in the keyring, once the server has taken the token."""

from contextlib import closing

from tandai.records import Record
from tandai.studio.client import RemoteStudio
from tandai.studio.credentials import is_personal
from tandai.studio.keyrings import keep_in_keyring


class LoginReport(Record, frozen=True, kw_only=True):
    """What `studio login` did."""

    url: str
    email: str
    kind: str
    """Of token: personal access token or legacy token."""
    keyring: str


def run_login(url: str, token: str) -> LoginReport:
    """Keeps a token that works.

    Args:
        url: of the server.
        token: of either kind; it is in no message.

    Raises:
        StudioError: the server does not take the token, or the keyring does not.
        MissingToolError: the keyring's library is not installed.
    """
    with closing(RemoteStudio(url, token, source="what was typed")) as studio:
        email = studio.whoami()
        return LoginReport(
            url=studio.url,
            email=email,
            kind="personal access token" if is_personal(token) else "legacy token",
            keyring=keep_in_keyring(studio.url, token),
        )
