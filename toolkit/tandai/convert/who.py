"""Accounts and programs of an export to pseudonyms, without a project that knows them."""

import re
from collections.abc import Mapping

from tandai.authors import NOBODY, Account, maker_of, same_account
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.wire import WireDraft, WirePerson, WirePrediction
from tandai.records import AnnotatorKind, Record

_USER_NUMBER = re.compile(r", (\d{1,18})$")
_ACCOUNT = "account-"


class Given(Record, frozen=True, kw_only=True):
    """What is known beside the export."""

    config: LabelConfig
    layer: str
    accounts: Mapping[str, Account] = {}
    """By account key, e-mail or ``id:N``; other accounts are named by their number."""
    kind: AnnotatorKind = "person"
    """What the accounts are that ``accounts`` does not list."""
    with_text: bool = True


def account_of(
    person: int | str | WirePerson | None, username: object, given: Given
) -> Account | None:
    """Who answered, under a pseudonym; None where there is only an e-mail that nobody listed.

    Args:
        person: the account as the export has it.
        username: what a draft says of its author: an e-mail, a comma and the account's number.
        given: with the listed accounts.
    """
    number, email = _number_and_email(person)
    if not number and isinstance(username, str) and (found := _USER_NUMBER.search(username)):
        number = int(found[1])
    is_nobody = not number and not email
    listed = given.accounts.get(same_account(email)) or given.accounts.get(
        NOBODY if is_nobody else f"id:{number}"
    )
    if listed is not None:
        return listed
    if is_nobody:
        return Account(annotator_id=NOBODY, annotator_kind=given.kind)
    if number:
        return Account(annotator_id=f"{_ACCOUNT}{number}", annotator_kind=given.kind)
    return None


def author_of(draft: WireDraft) -> int | str | WirePerson | None:
    """The account that a draft is of, in whatever form the export has it."""
    user = draft.user
    if isinstance(user, dict):
        number, email = user.get("id"), user.get("email")
        return WirePerson(
            id=number if type(number) is int else 0, email=email if isinstance(email, str) else ""
        )
    return user if isinstance(user, int | str) and not isinstance(user, bool) else None


def suggester_of(prediction: WirePrediction, given: Given) -> Account:
    """What made a suggestion; never under a pseudonym that an account has or may get."""
    listed = [account.annotator_id for account in given.accounts.values()]
    name = maker_of(prediction, listed)
    if name.startswith(_ACCOUNT) or name == NOBODY:
        name = f"suggestion-{name}"
    return Account(annotator_id=name, annotator_kind="program")


def _number_and_email(person: int | str | WirePerson | None) -> tuple[int, str]:
    """The account's number, 0 where there is none, and its e-mail."""
    if isinstance(person, WirePerson):
        return person.id, person.email
    if isinstance(person, str):
        return (int(person), "") if person.isascii() and person.isdigit() else (0, person)
    return person or 0, ""
