"""Who made what an export holds: accounts to pseudonyms, model versions to programs' names."""

import re
from collections.abc import Collection, Iterable

from tandai.findings import Finding
from tandai.labelstudio.wire import WireDraft, WirePerson, WirePrediction, WireTask
from tandai.records import AnnotatorKind, Record

NOBODY = "nobody"
"""Key of answers whose account is gone; given a pseudonym by hand only."""
OWN_PROGRAM = "tandai-saran"
"""Pseudonym of the programs whose model versions begin with ``tandai-``."""


class Account(Record, frozen=True, kw_only=True):
    """Who a server account is, as releases may say it."""

    annotator_id: str
    """Pseudonym."""
    annotator_kind: AnnotatorKind


def same_account(key: str) -> str:
    """An account's key as all of its spellings: a server keeps an e-mail in small letters."""
    return key.casefold()


def account_key(person: int | WirePerson | None) -> str:
    """What identifies an account: its e-mail where the export has it, else its number."""
    if isinstance(person, WirePerson):
        return same_account(person.email or f"id:{person.id}")
    return NOBODY if person is None else f"id:{person}"


def draft_key(draft: WireDraft) -> str:
    """Drafts name their author by e-mail, in whatever form annotations do."""
    if isinstance(draft.user, dict):
        return same_account(str(draft.user.get("email") or f"id:{draft.user.get('id')}"))
    if isinstance(draft.user, int):
        return f"id:{draft.user}"
    return same_account(str(draft.user or NOBODY))


def accounts_in(tasks: Iterable[WireTask | Finding]) -> set[str]:
    """Keys of all accounts that answered or drafted something; `NOBODY` is none."""
    keys = set()
    for task in tasks:
        if isinstance(task, WireTask):
            keys |= {account_key(each.completed_by) for each in task.annotations}
            keys |= {draft_key(each) for each in task.drafts}
    return keys - {NOBODY}


def maker_of(prediction: WirePrediction, annotators: Collection[str]) -> str:
    """The pseudonym of whatever made a suggestion; never that of an annotator, or gold's.

    Args:
        prediction: as an export has it.
        annotators: pseudonyms of accounts.
    """
    version = prediction.model_version or ""
    if version.startswith("tandai-"):
        return OWN_PROGRAM
    slug = re.sub(r"[^0-9a-z._]+", "-", version.lower())[:40].strip("-._") or "suggestion"
    used = {each.casefold() for each in annotators}
    return f"suggestion-{slug}" if slug in used | {"gold", OWN_PROGRAM} else slug
