"""Data sets of a hub, in memory, named as git and Git LFS name things."""

import hashlib
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from tandai.publish.records import git_sha1

ATTRIBUTES = b"*.parquet filter=lfs diff=lfs merge=lfs -text\n*.zip filter=lfs diff=lfs -text\n"
"""What the Hub puts into a new data set, shorter."""
LARGE = 10 * 1024 * 1024
"""From this size on a file is large, whatever it is called."""


class RefusedError(Exception):
    """The hub says no, with a status, a code of its own and a sentence."""

    def __init__(self, status: int, code: str, said: str) -> None:
        super().__init__(said)
        self.status, self.code, self.said = status, code, said


@dataclass(frozen=True)
class Blob:
    """A file of a commit: its bytes; a large one stands in git as a pointer."""

    data: bytes
    is_large: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def pointer(self) -> bytes:
        return (
            "version https://git-lfs.github.com/spec/v1\n"
            f"oid sha256:{self.sha256}\nsize {len(self.data)}\n"
        ).encode()

    @property
    def oid(self) -> str:
        return git_sha1(self.pointer if self.is_large else self.data)

    @property
    def etag(self) -> str:
        return self.sha256 if self.is_large else self.oid

    def described(self, path: str) -> dict[str, Any]:
        """As the tree and the paths have it."""
        said: dict[str, Any] = {
            "type": "file",
            "oid": self.oid,
            "size": len(self.data),
            "path": path,
        }
        if self.is_large:
            said["lfs"] = {
                "oid": self.sha256,
                "size": len(self.data),
                "pointerSize": len(self.pointer),
            }
        return said


@dataclass(frozen=True)
class Commit:
    """All files at one moment."""

    parent: str
    message: str
    files: dict[str, Blob]

    @property
    def oid(self) -> str:
        tree = "".join(f"{path}\0{blob.oid}\n" for path, blob in sorted(self.files.items()))
        return git_sha1(f"{self.parent}\n{self.message}\n{tree}".encode())


@dataclass
class Repository:
    """One data set: commits, one branch, tags, and the large files that were sent."""

    commits: dict[str, Commit] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    large: dict[str, bytes] = field(default_factory=dict)
    head: str = ""
    is_private: bool = False

    def __post_init__(self) -> None:
        if not self.head:
            self.put({".gitattributes": ATTRIBUTES}, message="initial commit")

    def put(self, files: dict[str, bytes], *, message: str = "by somebody") -> str:
        """A commit that somebody else made: these files beside all that are there."""
        there = dict(self.commits[self.head].files) if self.head else {}
        made = {path: Blob(data, self.is_large(path, len(data))) for path, data in files.items()}
        return self.commit({**there, **made}, message=message)

    def commit(self, files: dict[str, Blob], *, message: str) -> str:
        """A commit of exactly these files on top of the branch."""
        made = Commit(parent=self.head, message=message, files=files)
        self.commits[made.oid] = made
        self.head = made.oid
        return made.oid

    def is_large(self, path: str, size: int) -> bool:
        """Whether a file goes to Git LFS, by the attributes on the branch and by its size."""
        known = self.commits[self.head].files.get(".gitattributes") if self.head else None
        lines = known.data.decode().splitlines() if known else []
        patterns = [line.split()[0] for line in lines if "filter=lfs" in line]
        name = path.rpartition("/")[2]
        return size >= LARGE or any(
            fnmatchcase(path if "/" in each else name, each) for each in patterns
        )

    def resolve(self, revision: str) -> str:
        """The commit of a branch, a tag or a commit."""
        if revision == "main":
            return self.head
        found = self.tags.get(revision, revision)
        if found not in self.commits:
            raise RefusedError(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        return found

    def tree(self, revision: str, under: str = "", *, recursive: bool) -> list[dict[str, Any]]:
        """Files and folders below a folder, by path."""
        files = self.commits[self.resolve(revision)].files
        top = f"{under}/" if under else ""
        below = {path: blob for path, blob in files.items() if path.startswith(top)}
        if under and not below:
            raise RefusedError(404, "EntryNotFound", f"{under} does not exist on {revision}")
        folders = {
            "/".join(parts[:n])
            for parts in (path.split("/") for path in below)
            for n in range(1, len(parts))
        }
        rows = [self.folder(each) for each in folders if each.startswith(top) and each != under]
        rows += [blob.described(path) for path, blob in below.items()]
        if not recursive:
            rows = [each for each in rows if "/" not in each["path"][len(top) :]]
        return sorted(rows, key=lambda each: str(each["path"]))

    @staticmethod
    def folder(path: str) -> dict[str, Any]:
        """A folder, as the tree and the paths have it."""
        return {"type": "directory", "oid": git_sha1(path.encode()), "size": 0, "path": path}
