"""A repository of a hub to its files and tags; and the two calls that change it.

The hub is the one that HF_ENDPOINT names, else the Hugging Face Hub. The token comes from the
variable HF_TOKEN or the machine's keyring, goes to that hub alone, and is in no message.
"""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from tandai.errors import MissingToolError, TandaiError
from tandai.publish.places import HUGGING_FACE, name_place
from tandai.publish.records import RemoteFile
from tandai.studio.address import is_loopback
from tandai.studio.keyrings import ask_keyring

ENDPOINT = "HF_ENDPOINT"
VARIABLE = "HF_TOKEN"
KIND = "dataset"
MAIN = "main"
SAID = 300
"""Characters of what a hub says that a message repeats."""
NEXT_STEPS = {
    401: f"expected a token that it knows; set {VARIABLE} to one that may write there",
    403: "expected a token that may write to this repository; give it that right",
    404: "expected a data set that this token may see; make it there, or give the token the right",
    409: "somebody was there meanwhile; run the same command again, which looks anew",
    412: "somebody changed the branch meanwhile, and nothing was changed by this run; "
    "run the same command again, which looks anew",
    429: "that was too often; wait some minutes, and run the same command again",
}
LATER = "run the same command again; it goes on where this one ended"

T = TypeVar("T")


class Hub:
    """What `publish` asks of a hub, through its own library."""

    def __init__(self, api: Any, address: str = HUGGING_FACE) -> None:
        self._api = api
        self.address = address

    def refs(self, repository: str) -> tuple[dict[str, str], dict[str, str]]:
        """Branches and tags, each with its commit."""
        refs = self._asked(lambda: self._api.list_repo_refs(repository, repo_type=KIND), repository)
        return (
            {each.name: each.target_commit for each in refs.branches},
            {each.name: each.target_commit for each in refs.tags},
        )

    def files(self, repository: str, revision: str) -> list[RemoteFile]:
        """Every file of a commit, folders apart."""
        tree = self._asked(
            lambda: list(
                self._api.list_repo_tree(
                    repository, recursive=True, revision=revision, repo_type=KIND
                )
            ),
            repository,
        )
        return [
            RemoteFile(
                path=each.path,
                n_bytes=each.size,
                git_sha1=each.blob_id,
                sha256=each.lfs.sha256 if each.lfs else None,
            )
            for each in tree
            if hasattr(each, "blob_id")
        ]

    def upload(
        self,
        repository: str,
        folder: Path,
        names: Sequence[str],
        *,
        deleted: Sequence[str],
        message: str,
        parent: str,
    ) -> str:
        """These files of a folder in one commit, on top of ``parent`` alone; that commit.

        Not `upload_folder`: that one takes patterns for names, and makes several commits of many
        files, of which the first alone minds its parent.
        """
        from huggingface_hub import CommitOperationAdd, CommitOperationDelete

        def commit() -> Any:
            # Within the call, since the library looks at names and files here already.
            gone = [CommitOperationDelete(each, is_folder=False) for each in deleted]
            sent = [CommitOperationAdd(each, folder / each) for each in names]
            return self._api.create_commit(
                repository,
                [*gone, *sent],
                commit_message=message,
                repo_type=KIND,
                revision=MAIN,
                parent_commit=parent,
            )

        return str(self._asked(commit, repository).oid)

    def tag(self, repository: str, tag: str, commit: str, message: str) -> None:
        """A new tag on a commit."""
        self._asked(
            lambda: self._api.create_tag(
                repository, tag=tag, tag_message=message, revision=commit, repo_type=KIND
            ),
            repository,
        )

    def _asked(self, call: Callable[[], T], repository: str) -> T:
        """What the hub answers.

        Raises:
            TandaiError: it refused, could not be reached, or said what no hub says; names no token.
        """
        from huggingface_hub.errors import HfHubHTTPError

        # Of httpx or of httpx2, as its version has it: what its own errors are, too.
        line: Any = HfHubHTTPError.__bases__
        try:
            return call()
        # Files are sent by threads that wrap what happened; a bad card is a ValueError; an answer
        # that is no hub's lacks keys.
        except (*line, RuntimeError, ValueError, KeyError) as error:
            why = error.__cause__ if isinstance(error, RuntimeError) else None
            found = why if isinstance(why, line) else error
            place = name_place(self.address, repository)
            if isinstance(found, HfHubHTTPError):
                status = found.response.status_code
                said = self._quoted(found.server_message or "")
                raise TandaiError(
                    f"{place}: the hub refused ({status}{f', {said}' if said else ''}): "
                    f"{NEXT_STEPS.get(status, LATER)}."
                ) from error
            if isinstance(found, line):
                name = type(found).__name__
                raise TandaiError(f"{place}: not reached ({name}); {LATER}.") from error
            said = self._quoted(str(found)) or type(found).__name__
            said = f"{said} ({type(why).__name__})" if why else said
            raise TandaiError(f"{place}: the hub's library gave up: {said}") from error

    def _quoted(self, said: str) -> str:
        """What somebody else said, as one short line without the token."""
        token = getattr(self._api, "token", None)
        for each in {token} - {None, "", True, False}:
            said = said.replace(str(each), "…")
        line = " ".join("".join(each if each.isprintable() else " " for each in said).split())
        return line if len(line) <= SAID else f"{line[:SAID]}…"


def hub_address() -> str:
    """Where the hub is.

    Raises:
        TandaiError: HF_ENDPOINT is no address, holds a password, or would take the token in clear.
    """
    said = os.environ.get(ENDPOINT, "").strip().rstrip("/")
    if not said:
        return HUGGING_FACE
    if "@" in said:  # first, since the other sentences repeat the address
        raise TandaiError(f"{ENDPOINT}: found a name or password in it; expected http(s)://host.")
    if not is_loopback(said) and urlsplit(said).scheme != "https":
        raise TandaiError(
            f"{ENDPOINT}: found {said}, where the token would go in clear, for everybody on the "
            "way to read; expected https, or this machine's own http://127.0.0.1:PORT."
        )
    return said


def open_hub() -> Hub:
    """The hub, with the token of this machine.

    Raises:
        TandaiError: there is no token, or its address will not do.
        MissingToolError: the hub's library is not installed.
    """
    address = hub_address()
    token = os.environ.get(VARIABLE, "").strip()
    why_not = ""
    if not token:
        token, why_not = ask_keyring(address)
    if not token:
        raise TandaiError(
            f"No token: set {VARIABLE} to a token that may write to the repository, or put it into "
            f"the keyring with `keyring set tandai {address}`{f' ({why_not})' if why_not else ''}."
        )
    try:
        from huggingface_hub import HfApi
        from huggingface_hub.utils.tqdm import disable_progress_bars
    except ImportError as error:
        raise MissingToolError(
            'Publishing needs huggingface-hub: pip install "tandai[hub]".'
        ) from error
    if not sys.stderr.isatty():  # a bar a file, in whatever reads it
        disable_progress_bars()
    return Hub(HfApi(endpoint=address, token=token), address)
