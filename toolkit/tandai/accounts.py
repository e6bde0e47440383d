"""Server accounts to pseudonyms: who is who stays in the user data directory, owner only."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from tandai.annotations import Account
from tandai.errors import InputError, TandaiError
from tandai.records import AnnotatorKind
from tandai.store import read_bytes, write_bytes


def read_accounts(path: Path) -> dict[str, Account]:
    """Accounts by key (e-mail or ``id:N``); none where there is no file yet.

    Raises:
        InputError: the file is broken.
    """
    if not path.exists():
        return {}
    data = read_bytes(path, expected="accounts by e-mail")
    try:
        return msgspec.json.decode(data, type=dict[str, Account])
    except msgspec.DecodeError as error:
        raise InputError(path, found=str(error), expected="accounts by e-mail") from error


def name_new_accounts(
    known: dict[str, Account], seen: Iterable[str], kind: AnnotatorKind | None
) -> dict[str, Account]:
    """The known accounts and a pseudonym for each new one, numbered in order of their keys.

    Args:
        known: accounts with pseudonyms.
        seen: keys of all accounts that answered.
        kind: what the new ones are; a machine may not pass for a person by default.

    Raises:
        TandaiError: there are new accounts and nobody said what they are.
    """
    new = sorted(set(seen) - set(known))
    if new and kind is None:
        raise TandaiError(
            f"{len(new)} account(s) have answered that have no pseudonym yet; say what they are: "
            "--new-accounts person, model or script."
        )
    accounts = dict(known)
    taken = {account.annotator_id for account in known.values()}
    number = 0
    for key in new:
        number += 1
        while f"annotator-{number}" in taken:
            number += 1
        taken.add(f"annotator-{number}")
        accounts[key] = Account(annotator_id=f"annotator-{number}", annotator_kind=kind or "script")
    return accounts


def write_accounts(path: Path, accounts: dict[str, Account]) -> None:
    """Writes them for the owner's eyes only."""
    data = msgspec.json.format(msgspec.json.encode(accounts, order="sorted"), indent=2)
    write_bytes(path, data + b"\n", mode=0o600)
