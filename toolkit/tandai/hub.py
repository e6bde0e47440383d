"""A repository of the Hugging Face Hub to its files and tags; and the three calls that change it.

The token comes from the variable HF_TOKEN or the machine's keyring, and is in no message.
"""

import os
from collections.abc import Callable, Sequence
from glob import escape
from pathlib import Path
from typing import Any, TypeVar

from tandai.errors import MissingToolError, TandaiError
from tandai.publish.records import RemoteFile
from tandai.studio.keyrings import ask_keyring

ADDRESS = "https://huggingface.co"
VARIABLE = "HF_TOKEN"
KIND = "dataset"
MAIN = "main"

T = TypeVar("T")


class Hub:
    """What `publish` asks of a hub, through its own library."""

    def __init__(self, api: Any) -> None:
        self._api = api

    def refs(self, repository: str) -> tuple[dict[str, str], dict[str, str]]:
        """Branches and tags, each with its commit."""
        refs = _asked(lambda: self._api.list_repo_refs(repository, repo_type=KIND), repository)
        return (
            {each.name: each.target_commit for each in refs.branches},
            {each.name: each.target_commit for each in refs.tags},
        )

    def files(self, repository: str, revision: str) -> list[RemoteFile]:
        """Every file of a commit, folders apart."""
        tree = _asked(
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
        """These files of a folder in one commit, on top of ``parent`` alone; that commit."""
        done = _asked(
            lambda: self._api.upload_folder(
                repo_id=repository,
                folder_path=folder,
                repo_type=KIND,
                revision=MAIN,
                commit_message=message,
                parent_commit=parent,
                # Both take patterns, and these are names.
                allow_patterns=[escape(each) for each in names],
                delete_patterns=[escape(each) for each in deleted] or None,
            ),
            repository,
        )
        return str(done.oid)

    def tag(self, repository: str, tag: str, commit: str, message: str) -> None:
        """A new tag on a commit."""
        _asked(
            lambda: self._api.create_tag(
                repository, tag=tag, tag_message=message, revision=commit, repo_type=KIND
            ),
            repository,
        )


def open_hub() -> Hub:
    """The hub, with the token of this machine.

    Raises:
        TandaiError: there is no token.
        MissingToolError: the hub's library is not installed.
    """
    token = os.environ.get(VARIABLE, "").strip()
    why_not = ""
    if not token:
        token, why_not = ask_keyring(ADDRESS)
    if not token:
        raise TandaiError(
            f"No token: set {VARIABLE} to a token that may write to the repository, or put it into "
            f"the keyring with `keyring set tandai {ADDRESS}`{f' ({why_not})' if why_not else ''}."
        )
    try:
        from huggingface_hub import HfApi
    except ImportError as error:
        raise MissingToolError(
            'Publishing needs huggingface-hub: pip install "tandai[hub]".'
        ) from error
    return Hub(HfApi(token=token))


def _asked(call: Callable[[], T], repository: str) -> T:
    """What the hub answers.

    Raises:
        TandaiError: it refused, or could not be reached; names no token.
    """
    import httpx
    from huggingface_hub.errors import HfHubHTTPError, RepositoryNotFoundError

    try:
        return call()
    except RepositoryNotFoundError as error:
        raise TandaiError(
            f"hub:{repository}: found no data set that this token may see; make it on {ADDRESS}, "
            "or give the token the right to it."
        ) from error
    except HfHubHTTPError as error:
        said = getattr(error, "server_message", None) or type(error).__name__
        raise TandaiError(f"hub:{repository}: the hub refused: {said}") from error
    except httpx.HTTPError as error:
        raise TandaiError(f"hub:{repository}: not reached ({type(error).__name__}).") from error
