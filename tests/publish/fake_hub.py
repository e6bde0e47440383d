"""A hub in memory with the signatures of huggingface_hub's client; it notes each call."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huggingface_hub import CommitInfo, CommitOperationDelete, GitRefInfo, GitRefs
from huggingface_hub.hf_api import RepoFile

from tandai.publish.records import git_sha1


class BrokenError(Exception):
    """The line went dead."""


@dataclass
class FakeApi:
    """One data set; ``fails`` names the call that dies before it does anything."""

    commits: dict[str, dict[str, bytes]] = field(default_factory=lambda: {"c0": {}})
    tags: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    fails: str = ""
    loses: str = ""
    """A file that never arrives."""

    @property
    def head(self) -> str:
        return list(self.commits)[-1]

    def list_repo_refs(
        self,
        repo_id: str,
        *,
        repo_type: str | None = None,
        include_pull_requests: bool = False,
        token: str | bool | None = None,
    ) -> GitRefs:
        assert repo_type == "dataset"
        return GitRefs(
            branches=[GitRefInfo(name="main", ref="refs/heads/main", target_commit=self.head)],
            converts=[],
            tags=[
                GitRefInfo(name=name, ref=f"refs/tags/{name}", target_commit=commit)
                for name, commit in self.tags.items()
            ],
        )

    def list_repo_tree(
        self,
        repo_id: str,
        path_in_repo: str | None = None,
        *,
        recursive: bool = False,
        expand: bool = False,
        revision: str | None = None,
        repo_type: str | None = None,
        token: str | bool | None = None,
    ) -> Iterable[Any]:
        assert recursive
        assert revision is not None
        for path, data in self.commits[revision].items():
            large = {"lfs": _lfs(data)} if path.endswith(".parquet") else {}
            name = "0" * 40 if large else git_sha1(data)
            yield RepoFile(path=path, size=len(data), oid=name, **large)

    def create_commit(
        self,
        repo_id: str,
        operations: Iterable[Any],
        *,
        commit_message: str,
        commit_description: str | None = None,
        token: str | bool | None = None,
        repo_type: str | None = None,
        revision: str | None = None,
        create_pr: bool | None = None,
        num_threads: int = 5,
        parent_commit: str | None = None,
        run_as_future: bool = False,
    ) -> CommitInfo:
        self._call("create_commit")
        assert repo_type == "dataset"
        assert parent_commit == self.head
        made = dict(self.commits[self.head])
        for each in operations:
            if isinstance(each, CommitOperationDelete):
                assert not each.is_folder
                del made[each.path_in_repo]
            elif each.path_in_repo != self.loses:
                made[each.path_in_repo] = Path(each.path_or_fileobj).read_bytes()
        oid = f"c{len(self.commits)}"
        self.commits[oid] = made
        return CommitInfo(
            commit_url=f"https://huggingface.co/datasets/{repo_id}/commit/{oid}",
            commit_message=commit_message,
            commit_description="",
            oid=oid,
        )

    def create_tag(
        self,
        repo_id: str,
        *,
        tag: str,
        tag_message: str | None = None,
        revision: str | None = None,
        token: bool | str | None = None,
        repo_type: str | None = None,
        exist_ok: bool = False,
    ) -> None:
        self._call("create_tag")
        assert tag not in self.tags
        assert revision in self.commits
        self.tags[tag] = str(revision)

    def _call(self, name: str) -> None:
        if self.fails == name:
            raise BrokenError(name)
        self.calls.append(name)


def _lfs(data: bytes) -> dict[str, Any]:
    return {"size": len(data), "oid": hashlib.sha256(data).hexdigest(), "pointerSize": 130}
