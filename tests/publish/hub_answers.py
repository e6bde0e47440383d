"""What is asked of a hub to its answers: the part of the Hub's interface that data sets need."""

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import yaml

from publish.hub_store import Blob, RefusedError, Repository

PART = 64 * 1024
"""Bytes of a part, where a large file is sent in parts; the real hub has some megabytes."""


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return {key: said[0] for key, said in parse_qs(urlsplit(self.target).query).items()}

    @property
    def token(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """What goes back."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Hub:
    """Data sets, and who may write to them."""

    repositories: dict[str, Repository] = field(default_factory=dict)
    writers: set[str] = field(default_factory=set)
    readers: set[str] = field(default_factory=set)
    address: str = ""
    storage: str = ""
    """Another origin, as that of the storage is on the real hub."""
    page: int = 7
    """Entries of a tree that one answer holds; the real hub has 1,000."""
    parts: dict[tuple[str, int], bytes] = field(default_factory=dict)

    def answer(self, asked: Asked) -> Answer:
        """What the hub says to a request."""
        try:
            if asked.token and asked.token not in self.writers | self.readers:
                raise RefusedError(401, "", "Invalid credentials in Authorization header")
            for method, pattern, do in ROUTES:
                found = re.fullmatch(pattern, asked.path)
                if found and method in (asked.method, "ANY"):
                    return do(self, asked, *(unquote(each or "") for each in found.groups()))
            raise RefusedError(404, "", f"Cannot {asked.method} {asked.path}")
        except RefusedError as error:
            return refusal(error)

    def keep(self, asked: Asked) -> Answer:
        """What the storage behind it says: signed addresses, and no token."""
        oid = asked.path.strip("/")
        if asked.token or asked.query.get("signature") != sign(oid):
            return Answer(403, b"<Error>AccessDenied</Error>", {"Content-Type": "application/xml"})
        owner = self.repositories[asked.query["for"]]
        if asked.method == "PUT":
            part = asked.query.get("part")
            if part:
                self.parts[oid, int(part)] = asked.body
            else:
                owner.large[oid] = asked.body
            return Answer(200, b"", {"ETag": f'"{oid[:8]}-{part or 0}"'})
        return ranged(asked, owner.large[oid], {"ETag": f'"{oid}"'})

    def open(self, asked: Asked, name: str, *, to_write: bool = False) -> Repository:
        """A data set that this token may see, or write to."""
        found = self.repositories.get(name)
        if found is None or (found.is_private and not asked.token):
            raise RefusedError(404 if asked.token else 401, "RepoNotFound", "Repository not found")
        if to_write and not asked.token:
            raise RefusedError(401, "", "Invalid username or password.")
        if to_write and asked.token not in self.writers:
            raise RefusedError(403, "", "You don't have the required permissions to write here")
        return found


def refusal(error: RefusedError) -> Answer:
    """A refusal as the hub puts it: a code and a sentence in headers, the sentence in JSON."""
    codes = {"X-Error-Code": error.code} if error.code else {}
    said = {**codes, "X-Error-Message": error.said, "Content-Type": "application/json"}
    return Answer(error.status, json.dumps({"error": error.said}).encode(), said)


def sign(oid: str) -> str:
    """The signature in an address of the storage."""
    return f"signed-{oid[:12]}"


def ranged(asked: Asked, data: bytes, headers: dict[str, str]) -> Answer:
    """A file, or the part of it that was asked for."""
    found = re.fullmatch(r"bytes=(\d+)-(\d*)", asked.headers.get("range", ""))
    headers = {"Accept-Ranges": "bytes", "Content-Type": "application/octet-stream", **headers}
    if found is None:
        return Answer(200, data, headers)
    start, end = int(found[1]), min(int(found[2] or len(data)), len(data) - 1)
    if start >= len(data):
        return Answer(416, b"", {**headers, "Content-Range": f"bytes */{len(data)}"})
    headers["Content-Range"] = f"bytes {start}-{end}/{len(data)}"
    return Answer(206, data[start : end + 1], headers)


def said(body: Any, **headers: str) -> Answer:
    """An answer in JSON."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(200, json.dumps(body).encode(), {"Content-Type": "application/json", **named})


def info(hub: Hub, asked: Asked, name: str, revision: str = "main") -> Answer:
    repository = hub.open(asked, name)
    commit = repository.resolve(revision)
    names = sorted(repository.commits[commit].files)
    return said(
        {
            "_id": "0" * 24,
            "id": name,
            "author": name.partition("/")[0],
            "sha": commit,
            "lastModified": "2031-02-03T00:00:00.000Z",
            "createdAt": "2031-02-01T00:00:00.000Z",
            "private": repository.is_private,
            "gated": False,
            "disabled": False,
            "downloads": 0,
            "likes": 0,
            "tags": [],
            "siblings": [{"rfilename": each} for each in names],
        }
    )


def refs(hub: Hub, asked: Asked, name: str) -> Answer:
    repository = hub.open(asked, name)

    def named(kind: str, found: dict[str, str]) -> list[dict[str, str]]:
        return [
            {"name": each, "ref": f"refs/{kind}/{each}", "targetCommit": commit}
            for each, commit in found.items()
        ]

    branches = {"main": repository.head}
    return said(
        {
            "branches": named("heads", branches),
            "converts": [],
            "tags": named("tags", repository.tags),
        }
    )


def tree(hub: Hub, asked: Asked, name: str, revision: str, under: str) -> Answer:
    recursive = asked.query.get("recursive", "false").lower() in ("true", "1")
    rows = hub.open(asked, name).tree(revision, under, recursive=recursive)
    start = int(asked.query.get("cursor", "0"))
    if start + hub.page >= len(rows):
        return said(rows[start:])
    folder = f"/{quote(under, safe='')}" if under else ""
    more = (
        f"{hub.address}/api/datasets/{name}/tree/{quote(revision, safe='')}{folder}"
        f"?recursive={str(recursive).lower()}&cursor={start + hub.page}"
    )
    return said(rows[start : start + hub.page], Link=f'<{more}>; rel="next"')


def paths_info(hub: Hub, asked: Asked, name: str, revision: str) -> Answer:
    repository = hub.open(asked, name)
    files = repository.commits[repository.resolve(revision)].files
    rows = []
    for path in parse_qs(asked.body.decode()).get("paths", []):
        if path in files:
            rows.append(files[path].described(path))
        elif any(each.startswith(f"{path}/") for each in files):
            rows.append(repository.folder(path))
    return said(rows)


def validate_yaml(_: Hub, asked: Asked) -> Answer:
    """The head of a card; the real hub holds it to a schema too."""
    head = asked.json["content"].split("---\n")
    try:
        card = yaml.safe_load(head[1]) if len(head) > 2 else {}
        for each in card.get("configs", []):
            if not re.fullmatch(r"[\w.-]+", each["config_name"]):
                raise ValueError(f"{each['config_name']!r} is no name of a config")
    except (yaml.YAMLError, ValueError, KeyError) as error:
        said_wrong = {"errors": [{"message": str(error).splitlines()[0]}], "warnings": []}
        body = json.dumps(said_wrong).encode()
        return Answer(400, body, {"Content-Type": "application/json"})
    return said({"errors": [], "warnings": []})


def preupload(hub: Hub, asked: Asked, name: str, revision: str) -> Answer:
    repository = hub.open(asked, name, to_write=True)
    there = repository.commits[repository.resolve(revision)].files
    rows = []
    for each in asked.json["files"]:
        path, size = each["path"], each["size"]
        base64.b64decode(each["sample"], validate=True)
        mode = "lfs" if repository.is_large(path, size) else "regular"
        row = {"path": path, "uploadMode": mode, "shouldIgnore": False}
        if path in there:
            row["oid"] = there[path].etag
        rows.append(row)
    return said({"files": rows, "commitOid": repository.head})


def lfs_batch(hub: Hub, asked: Asked, name: str) -> Answer:
    repository = hub.open(asked, name, to_write=True)
    rows: list[dict[str, Any]] = []
    for each in asked.json["objects"]:
        oid, size = each["oid"], each["size"]
        row: dict[str, Any] = {"oid": oid, "size": size}
        if oid not in repository.large:
            row["actions"] = {"upload": send(hub, name, oid, size), "verify": verified(hub, name)}
        rows.append(row)
    return said({"transfer": "basic", "objects": rows})


def send(hub: Hub, name: str, oid: str, size: int) -> dict[str, Any]:
    """Where a large file goes: to the storage at once, or in parts that the hub puts together."""
    there = f"{hub.storage}/{oid}?signature={sign(oid)}&for={quote(name, safe='')}"
    if size <= PART:
        return {"href": there}
    parts = {str(n + 1): f"{there}&part={n + 1}" for n in range(-(-size // PART))}
    complete = f"{hub.address}/lfs/complete/{name}?signature={sign(oid)}"
    return {"href": complete, "header": {"chunk_size": str(PART), **parts}}


def verified(hub: Hub, name: str) -> dict[str, Any]:
    return {"href": f"{hub.address}/lfs/verify/{name}"}


def complete(hub: Hub, asked: Asked, name: str) -> Answer:
    oid, parts = asked.json["oid"], asked.json["parts"]
    if asked.query.get("signature") != sign(oid):
        raise RefusedError(403, "", "AccessDenied")
    numbers = [each["partNumber"] for each in parts]
    wanted = [f'"{oid[:8]}-{number}"' for number in numbers]
    if [each["etag"] for each in parts] != wanted or numbers != sorted(numbers):
        raise RefusedError(400, "", "InvalidPart")
    hub.repositories[name].large[oid] = b"".join(hub.parts[oid, number] for number in numbers)
    return said({})


def verify(hub: Hub, asked: Asked, name: str) -> Answer:
    repository = hub.open(asked, name, to_write=True)
    sent = repository.large.get(asked.json["oid"])
    if sent is None or Blob(sent, is_large=True).sha256 != asked.json["oid"]:
        raise RefusedError(404, "", "Object does not exist, or is another")
    return said({})


def commit(hub: Hub, asked: Asked, name: str, revision: str) -> Answer:
    repository = hub.open(asked, name, to_write=True)
    lines = [json.loads(line) for line in asked.body.splitlines() if line]
    head = lines[0]["value"]
    if revision != "main":
        raise RefusedError(404, "RevisionNotFound", f"no branch {revision}")
    if head.get("parentCommit", repository.head) != repository.head:
        raise RefusedError(412, "", "A commit has happened since. Please refresh and try again.")
    files = dict(repository.commits[repository.head].files)
    for line in lines[1:]:
        apply(repository, files, line["key"], line["value"])
    made = repository.commit(files, message=head["summary"])
    address = f"{hub.address}/datasets/{name}/commit/{made}"
    return said({"success": True, "commitOid": made, "commitUrl": address, "hookOutput": ""})


def apply(repository: Repository, files: dict[str, Blob], key: str, value: Any) -> None:
    """One operation of a commit."""
    path = value["path"]
    if key == "file":
        data = base64.b64decode(value["content"], validate=True)
        if repository.is_large(path, len(data)) and data:
            raise RefusedError(400, "", f"{path} should be a large file")
        files[path] = Blob(data, is_large=False)
    elif key == "lfsFile":
        if value["oid"] not in repository.large:
            raise RefusedError(400, "", f"{path}: the large file was never sent")
        files[path] = Blob(repository.large[value["oid"]], is_large=True)
    elif key == "deletedFile":
        if files.pop(path, None) is None:
            raise RefusedError(404, "EntryNotFound", "A file with this name doesn't exist")
    else:
        raise RefusedError(400, "", f"{key} is no operation of this hub")


def tag(hub: Hub, asked: Asked, name: str, revision: str) -> Answer:
    repository = hub.open(asked, name, to_write=True)
    if asked.json["tag"] in repository.tags:
        raise RefusedError(409, "", f"Tag {asked.json['tag']} already exists")
    repository.tags[asked.json["tag"]] = repository.resolve(revision)
    return Answer()


def resolve(hub: Hub, asked: Asked, name: str, revision: str, path: str) -> Answer:
    """A file of a commit; of a large one the hub has only where it is."""
    repository = hub.open(asked, name)
    made = repository.resolve(revision)
    blob = repository.commits[made].files.get(path)
    if blob is None:
        raise RefusedError(404, "EntryNotFound", "Entry not found")
    headers = {"X-Repo-Commit": made, "ETag": f'"{blob.etag}"'}
    if not blob.is_large:
        return ranged(asked, blob.data, headers)
    linked = {"X-Linked-Size": str(len(blob.data)), "X-Linked-ETag": f'"{blob.etag}"'}
    repository.large.setdefault(blob.sha256, blob.data)
    there = f"{hub.storage}/{blob.sha256}?signature={sign(blob.sha256)}&for={quote(name, safe='')}"
    return Answer(302, b"", {**headers, **linked, "Location": there})


NAME = r"([^/]+/[^/]+)"
Route = tuple[str, str, Callable[..., Answer]]
ROUTES: tuple[Route, ...] = (
    ("POST", "/api/validate-yaml", validate_yaml),
    ("GET", f"/api/datasets/{NAME}/refs", refs),
    ("GET", f"/api/datasets/{NAME}/tree/([^/]+)(?:/(.+))?", tree),
    ("GET", f"/api/datasets/{NAME}/revision/([^/]+)", info),
    ("POST", f"/api/datasets/{NAME}/paths-info/([^/]+)", paths_info),
    ("POST", f"/api/datasets/{NAME}/preupload/([^/]+)", preupload),
    ("POST", f"/api/datasets/{NAME}/commit/([^/]+)", commit),
    ("POST", f"/api/datasets/{NAME}/tag/([^/]+)", tag),
    ("GET", f"/api/datasets/{NAME}", info),
    ("POST", rf"/datasets/{NAME}\.git/info/lfs/objects/batch", lfs_batch),
    ("POST", f"/lfs/complete/{NAME}", complete),
    ("POST", f"/lfs/verify/{NAME}", verify),
    ("GET", f"/datasets/{NAME}/resolve/([^/]+)/(.+)", resolve),
    ("HEAD", f"/datasets/{NAME}/resolve/([^/]+)/(.+)", resolve),
)
