"""The annotators of a project to accounts on its servers, each known by its pseudonym from the start.

What an annotator logs in with is written once, to an owner-only file of its own, for the curator to
hand on. It is written before the account is made: a kill in between loses no password.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from tandai.accounts import read_accounts, write_accounts
from tandai.authors import Account, same_account
from tandai.errors import InputError, StudioError
from tandai.findings import Finding
from tandai.flow.connect import OpenServer
from tandai.flow.targets import Server
from tandai.project import Project
from tandai.records import AnnotatorKind, Record
from tandai.store import write_bytes
from tandai.studio.secretfiles import make_private_folder, read_secret
from tandai.wording import count_of


class Login(Record, frozen=True, kw_only=True):
    """What an annotator needs to log in; stands in ``logins/ANNOTATOR.json``."""

    address: str
    email: str
    password: str


@dataclass(frozen=True)
class MadeAccount:
    """An annotator's account on one server."""

    annotator: str
    url: str
    is_new: bool
    path: Path | None
    """The file with the login; none where the account was made by somebody else."""
    token: str = field(default="", repr=False)
    """API token of an account made just now, for scripts; people have none of it."""


def make_accounts(
    project: Project,
    opened: Sequence[OpenServer],
    *,
    kind: AnnotatorKind | None = None,
    accounts_path: Path | None = None,
) -> list[MadeAccount]:
    """Gives each annotator of the settings an account wherever they are to label.

    An annotator whose e-mail accounts.json has already, and who has an account there, keeps it.

    Args:
        project: whose settings name the annotators.
        opened: its servers.
        kind: what all annotators are, if not what the settings say of each.
        accounts_path: accounts file, if not the one in the user data directory.

    Raises:
        StudioError: a blind round's server has another annotator's account, or refuses.
        InputError: accounts.json or a login is broken, or has an annotator as another kind.
    """
    path = accounts_path or project.data_dir / "accounts.json"
    made = []
    for each in opened:
        for annotator in _people(project, each.server):
            known = read_accounts(path)
            there = _accounts_on(each)
            check_blind(each.server, there, known)
            what = kind or project.settings.studio.kinds.get(annotator, "person")
            made.append(_account(project, each, annotator, what, path, known, there))
    return made


def make_account(
    project: Project, opened: OpenServer, annotator: str, kind: AnnotatorKind
) -> MadeAccount:
    """Gives somebody whom the settings need not name an account on one server, such as a curator.

    Args:
        project: whose accounts.json it stands in.
        opened: the server.
        annotator: pseudonym.
        kind: what it is.

    Raises:
        StudioError: a blind round's server is another annotator's, or refuses.
        InputError: accounts.json or a login is broken, or has the pseudonym as another kind.
    """
    path = project.data_dir / "accounts.json"
    known, there = read_accounts(path), _accounts_on(opened)
    check_blind(opened.server, there, known)
    return _account(project, opened, annotator, kind, path, known, there)


def check_blind(server: Server, there: Iterable[str], known: Mapping[str, Account]) -> None:
    """A server of one annotator has no account of another: there, everybody sees everything.

    Args:
        server: the server; one of everybody's is never refused.
        there: e-mails of its accounts.
        known: accounts by e-mail.

    Raises:
        StudioError: another annotator has an account there, so the round is not blind.
    """
    keys = {same_account(email) for email in there}
    others = {known[key].annotator_id for key in keys if key in known} - {server.annotator}
    if server.annotator and others:
        raise StudioError(
            f"The server of {server.annotator} ({server.url()}) has accounts of "
            f"{', '.join(sorted(others))}, so this round is not blind: nothing was done there. "
            'Name another server in studio.urls, or say mode = "separate".'
        )


def other_accounts(opened: OpenServer, known: Mapping[str, Account]) -> list[Finding]:
    """Accounts of a blind round's server that are neither the annotator's nor the caller's."""
    if not opened.server.annotator:
        return []
    there = _accounts_on(opened) - {same_account(opened.studio.whoami())}
    others = [email for email in there if email not in known]
    if not others:
        return []
    return [
        Finding(
            "blind-server-has-others",
            "warning",
            f"the server of {opened.server.annotator} ({opened.connected.url})",
            f"{count_of(len(others), 'account')} that accounts.json does not know",
            "none but the annotator's and yours: whoever has one sees every answer there",
        )
    ]


def login_path(project: Project, annotator: str) -> Path:
    """Where an annotator's login is kept."""
    return project.data_dir / "logins" / f"{annotator}.json"


def _accounts_on(opened: OpenServer) -> set[str]:
    return {same_account(email) for email in opened.studio.accounts().values()}


def _people(project: Project, server: Server) -> tuple[str, ...]:
    return (server.annotator,) if server.annotator else project.settings.studio.annotators


def _account(
    project: Project,
    opened: OpenServer,
    annotator: str,
    kind: AnnotatorKind,
    path: Path,
    known: dict[str, Account],
    there: set[str],
) -> MadeAccount:
    theirs = {email for email, account in known.items() if account.annotator_id == annotator}
    kinds = {known[email].annotator_kind for email in theirs} - {kind}
    if kinds:
        raise InputError(
            path,
            place=annotator,
            found=f"a {kinds.pop()}",
            expected=f"a {kind}, as studio.kinds of tandai.toml has it: one kind for one pseudonym",
        )
    file = login_path(project, annotator)
    kept = _read_login(file)
    url = opened.connected.url
    own = theirs & there
    if not own:
        email = same_account(kept.email) if kept else _email(project, annotator, theirs)
        # Known before it is made: whatever is killed, no answer comes from a stranger.
        write_accounts(path, known | {email: Account(annotator_id=annotator, annotator_kind=kind)})
        if email not in there:
            login = kept or Login(address=url, email=email, password=secrets.token_urlsafe(18))
            _write_login(file, msgspec.structs.replace(login, address=url))
            token = opened.studio.create_account(email, login.password)
            return MadeAccount(annotator, url, is_new=True, path=file, token=token)
        own = {email}
    if kept is None or same_account(kept.email) not in own:
        return MadeAccount(annotator, url, is_new=False, path=None)
    _write_login(file, msgspec.structs.replace(kept, address=url))  # its port may be another
    return MadeAccount(annotator, url, is_new=False, path=file)


def _email(project: Project, annotator: str, theirs: Iterable[str]) -> str:
    """The one that accounts.json has for the annotator, else one that no mail can reach."""
    named = sorted(key for key in theirs if "@" in key)
    return (
        named[0] if named else f"{annotator}.{project.server_name or project.name}@tandai.invalid"
    )


def _read_login(path: Path) -> Login | None:
    """A login written before.

    Raises:
        InputError: the file is broken.
        StudioError: others can read it.
    """
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(read_secret(path), type=Login)
    except msgspec.DecodeError as error:
        raise InputError(path, found=str(error), expected="a login") from error


def _write_login(path: Path, login: Login) -> None:
    make_private_folder(path.parent)
    data = msgspec.json.format(msgspec.json.encode(login), indent=2)
    write_bytes(path, data + b"\n", mode=0o600)
