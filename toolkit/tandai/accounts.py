"""Server accounts to pseudonyms: who is who stays in the user data directory, owner only."""

import re
from collections.abc import Collection, Iterable
from itertools import count
from pathlib import Path

import msgspec

from tandai.authors import Account, same_account
from tandai.errors import InputError, TandaiError
from tandai.records import AnnotatorKind
from tandai.settings import RESERVED
from tandai.store import read_bytes, write_bytes
from tandai.wording import count_of

PSEUDONYM = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
"""Names a file under git, so it is no path and no e-mail."""


def read_accounts(path: Path) -> dict[str, Account]:
    """Accounts by key (e-mail in small letters, or ``id:N``); none where there is no file yet.

    Raises:
        InputError: the file is broken, a pseudonym is no plain word or belongs to gold or to the
            program, one pseudonym has two kinds, or one e-mail two pseudonyms.
    """
    if not path.exists():
        return {}
    data = read_bytes(path, expected="accounts by e-mail")
    try:
        accounts = msgspec.json.decode(data, type=dict[str, Account])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(path, found=str(error), expected="accounts by e-mail") from error
    kinds: dict[str, AnnotatorKind] = {}
    for number, account in enumerate(accounts.values(), start=1):
        fault = _fault_of(account, kinds.setdefault(account.annotator_id, account.annotator_kind))
        if fault:
            found, expected = fault
            raise InputError(path, place=f"account {number}", found=found, expected=expected)
    same: dict[str, Account] = {}
    for number, (key, account) in enumerate(accounts.items(), start=1):
        if same.setdefault(same_account(key), account) != account:
            found = "an e-mail named before, but for large and small letters"
            expected = "one pseudonym for one account"
            raise InputError(path, place=f"account {number}", found=found, expected=expected)
    return same


def _fault_of(account: Account, first_kind: AnnotatorKind) -> tuple[str, str] | None:
    """What was found and what is expected, where an account cannot be as it is."""
    if not PSEUDONYM.fullmatch(account.annotator_id):
        # Not repeated: it may be an e-mail.
        found = "an annotator_id that is no plain word"
        return found, "letters, digits, dots and hyphens, such as annotator-1"
    # Files of the same letters are one file on some machines.
    if account.annotator_id.casefold() in RESERVED:
        return f"the annotator_id {account.annotator_id!r}", "one that the toolkit does not use"
    if account.annotator_kind == "gold":
        return "the kind 'gold'", "person, model or script: gold has no account"
    if account.annotator_kind != first_kind:
        found = f"{account.annotator_id!r} as {account.annotator_kind} and as {first_kind}"
        return found, "one kind for one pseudonym"
    return None


def name_new_accounts(
    known: dict[str, Account],
    seen: Iterable[str],
    kind: AnnotatorKind | None,
    *,
    taken: Collection[str] = (),
) -> dict[str, Account]:
    """The known accounts and a pseudonym for each new one, numbered in order of their keys.

    Args:
        known: accounts with pseudonyms.
        seen: keys of all accounts that answered.
        kind: what the new ones are; a machine may not pass for a person by default.
        taken: pseudonyms that annotations have already, whosever they are.

    Raises:
        TandaiError: there are new accounts and nobody said what they are, or they are called by
            number while others are called by e-mail and so may be the same people.
    """
    new = sorted(set(seen) - set(known))
    if not new:
        return dict(known)
    used = {account.annotator_id for account in known.values()}.union(taken, RESERVED)
    free = (name for name in map("annotator-{}".format, count(1)) if name not in used)
    named = {key: Account(annotator_id=next(free), annotator_kind=kind or "person") for key in new}
    if kind is None:
        raise TandaiError(
            f"there are answers of {count_of(len(new), 'account')} without a pseudonym: {', '.join(new)}; "
            "say what they all are with --new-accounts person, model or script, or give "
            f"each an entry in accounts.json: {_entry(new[0], named)}."
        )
    if kind == "gold":
        raise TandaiError("found the kind 'gold' for accounts; expected what can have an account.")
    _refuse_mixed_keys(known, new, named)
    return known | named


def _refuse_mixed_keys(
    known: dict[str, Account], new: list[str], named: dict[str, Account]
) -> None:
    """An account called by number may be one called by e-mail: nobody becomes two annotators."""
    by_number = [key for key in new if key.startswith("id:")]
    if by_number and any("@" in key for key in (*known, *new)):
        raise TandaiError(
            f"{', '.join(by_number)}: found accounts called by number where others are called by "
            "e-mail, so that one person could become two annotators; export with the accounts "
            "written out (`tandai pull` does), or give each an entry in accounts.json, with the "
            f"pseudonym it has there if it has one: {_entry(by_number[0], named)}."
        )


def _entry(key: str, named: dict[str, Account]) -> str:
    """An account as accounts.json has it, on one line."""
    return msgspec.json.format(msgspec.json.encode({key: named[key]}), indent=0).decode()


def write_accounts(path: Path, accounts: dict[str, Account]) -> None:
    """Writes them for the owner's eyes only."""
    data = msgspec.json.format(msgspec.json.encode(accounts, order="sorted"), indent=2)
    write_bytes(path, data + b"\n", mode=0o600)
