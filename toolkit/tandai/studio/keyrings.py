"""Turns a server's address into the API token that the machine's keyring keeps for it, and back.

A keyring is optional: the library comes with the extra, but a machine may have no back end for it.
"""

import importlib
from types import ModuleType

from tandai.errors import MissingToolError, StudioError
from tandai.studio.address import check_address

SERVICE = "tandai"


def keyring_entry(address: str) -> str:
    """What messages call the keyring's entry for a server."""
    return f"the keyring's entry for {address}"


def ask_keyring(address: str) -> tuple[str, str]:
    """The token kept for a server, or none and why there could be none.

    Args:
        address: of the server, checked.
    """
    try:
        keyring = _keyring()
        return (keyring.get_password(SERVICE, address) or "").strip(), ""
    except MissingToolError:
        return "", "the library keyring is not installed"
    except keyring.errors.KeyringError as error:
        return "", f"it could not be asked: {type(error).__name__}"


def keep_in_keyring(url: str, token: str) -> str:
    """Keeps a token for a server; the name of the keyring that has it now.

    Raises:
        MissingToolError: the library is not installed.
        StudioError: there is no keyring on this machine, or it did not keep the token.
    """
    address, keyring = check_address(url), _keyring()
    name = str(keyring.get_keyring().name)
    try:
        keyring.set_password(SERVICE, address, token)
        # Some back ends take everything and keep nothing.
        kept = keyring.get_password(SERVICE, address)
    except keyring.errors.KeyringError as error:
        raise StudioError(
            f"The keyring ({name}) did not take the token ({type(error).__name__}); set an "
            "environment variable instead, or choose a back end: `keyring --list-backends`."
        ) from error
    if kept != token:
        raise StudioError(
            f"The keyring ({name}) keeps nothing; set an environment variable instead, or choose "
            "a back end: `keyring --list-backends`."
        )
    return name


def forget_in_keyring(url: str) -> bool:
    """Takes a server's token out of the keyring; whether there was one.

    Raises:
        MissingToolError: the library is not installed.
        StudioError: the keyring could not be asked.
    """
    address, keyring = check_address(url), _keyring()
    try:
        if keyring.get_password(SERVICE, address) is None:
            return False
        keyring.delete_password(SERVICE, address)
    except keyring.errors.KeyringError as error:
        raise StudioError(
            f"The keyring did not give up the token ({type(error).__name__})."
        ) from error
    return True


def _keyring() -> ModuleType:
    try:
        return importlib.import_module("keyring")
    except ImportError as error:
        raise MissingToolError(
            'Keeping tokens needs keyring: pip install "tandai[studio]".'
        ) from error
