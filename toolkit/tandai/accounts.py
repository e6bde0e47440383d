"""Server accounts to pseudonyms: who is who stays in the user data directory, owner only."""

import re
from collections.abc import Iterable
from itertools import count
from pathlib import Path

import msgspec

from tandai.annotations import Account
from tandai.errors import InputError, TandaiError
from tandai.records import AnnotatorKind
from tandai.store import read_bytes, write_bytes

PSEUDONYM = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
"""Names a file under git, so it is no path and no e-mail."""


def read_accounts(path: Path) -> dict[str, Account]:
    """Accounts by key (e-mail or ``id:N``); none where there is no file yet.

    Raises:
        InputError: the file is broken, or a pseudonym is no plain word.
    """
    if not path.exists():
        return {}
    data = read_bytes(path, expected="accounts by e-mail")
    try:
        accounts = msgspec.json.decode(data, type=dict[str, Account])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(path, found=str(error), expected="accounts by e-mail") from error
    for number, account in enumerate(accounts.values(), start=1):
        if not PSEUDONYM.fullmatch(account.annotator_id):
            raise InputError(
                path,
                place=f"account {number}",
                found="an annotator_id that is no plain word",
                expected="letters, digits, dots and hyphens, such as annotator-1",
            )
    return accounts


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
    if not new:
        return dict(known)
    if kind is None:
        raise TandaiError(
            f"{len(new)} account(s) have answered that have no pseudonym yet; say what they are: "
            "--new-accounts person, model or script."
        )
    taken = {account.annotator_id for account in known.values()}
    free = (name for name in map("annotator-{}".format, count(1)) if name not in taken)
    return known | {key: Account(annotator_id=next(free), annotator_kind=kind) for key in new}


def write_accounts(path: Path, accounts: dict[str, Account]) -> None:
    """Writes them for the owner's eyes only."""
    data = msgspec.json.format(msgspec.json.encode(accounts, order="sorted"), indent=2)
    write_bytes(path, data + b"\n", mode=0o600)
