"""The hub's real client publishes a release to a hub of our own on loopback.

Not shown here: the real hub, and Xet, which ours has not (see `hub_server`).
"""

import json
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from conftest import free_port
from flow.samples import reopen, tree
from publish.conftest import READER, REPO, WRITER
from publish.hub_answers import PART, Answer
from publish.hub_server import HubServer, Trouble
from publish.hub_store import Commit, Repository
from tandai.cli.group import run
from tandai.digest import sha256_bytes
from tandai.errors import TandaiError
from tandai.flow import publish as flow
from tandai.flow.release import release_path
from tandai.flow.shipment import Ready, prepare_shipment
from tandai.flow.versions import read_releases
from tandai.hub import open_hub
from tandai.project import Project
from tandai.publish.records import git_sha1

# The library's own way of sending a file by Git LFS; its client would have it otherwise.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")

Released = tuple[Project, Path]
Capture = pytest.CaptureFixture[str]
prepare_once = cache(prepare_shipment)


def publish(released: Released, capsys: Capture, *options: str) -> tuple[int, str]:
    """What the command says, and its exit code; the token is nowhere in it."""
    project, folder = released
    command = ["publish", str(folder), "--repo", REPO, "--project", str(project.root), *options]
    done = run(command)
    said = capsys.readouterr()
    assert "hf_" not in (said.out + said.err).replace("hf_xet", "")
    return done, " ".join((said.out or said.err).split())


def repository(server: HubServer) -> Repository:
    return server.hub.repositories[REPO]


def small() -> Repository:
    """A data set whose attributes make three files of the release large."""
    there = Repository()
    there.put({".gitattributes": b"entities/*.parquet filter=lfs\n"})
    return there


def files_of(folder: Path) -> dict[str, bytes]:
    paths = [each for each in folder.rglob("*") if each.is_file()]
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in paths}


def files_at(commit: Commit) -> dict[str, bytes]:
    there = {path: blob.data for path, blob in commit.files.items()}
    return {path: data for path, data in there.items() if path != ".gitattributes"}


def check_published(server: HubServer, released: Released, *, n_commits: int = 3) -> None:
    """It is there whole, in one commit, tagged, and written down once."""
    there = repository(server)
    assert len(there.commits) == n_commits
    assert there.tags == {"v1.0.0": there.head}
    assert files_at(there.commits[there.head]) == files_of(released[1])
    entry = read_releases(reopen(released[0].root)).of("1.0.0")
    assert entry is not None
    assert [(each.to, each.commit, each.tag) for each in entry.published] == [
        (f"{server.address}/datasets/{REPO}", there.head, "v1.0.0")
    ]


def writes(server: HubServer) -> list[str]:
    return [each for each in server.paths() if not each.startswith("GET")]


@pytest.fixture
def verified(
    built: Path, released: Released, own_hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> Released:
    """A release that is looked at once only, and goes in few requests."""
    own_hub.hub.page = 60
    own_hub.hub.repositories[REPO] = small()
    ready = prepare_once(release_path(reopen(built), "1.0.0"))

    def prepare(_: Path, *, to: str, **__: object) -> Ready:
        return replace(ready, shipment=replace(ready.shipment, to=to))

    monkeypatch.setattr(flow, "prepare_shipment", prepare)
    return released


def test_a_release_is_there_whole_and_the_next_run_does_nothing(
    own_hub: HubServer, released: Released, capsys: Capture
) -> None:
    done, said = publish(released, capsys, "--json")
    assert done == 0
    assert json.loads(said)["steps"] == ["uploaded", "tagged", "written down"]
    check_published(own_hub, released, n_commits=2)
    blobs = repository(own_hub).commits[repository(own_hub).head].files
    assert {path for path, blob in blobs.items() if blob.is_large} == {
        path for path in files_of(released[1]) if path.endswith(".parquet")
    }
    pages = [each for each in own_hub.asked if "/tree/" in each.path and "cursor" in each.query]
    assert pages, "the tree was to come in pages"
    before, n_asked = tree(released[0].root), len(own_hub.asked)
    done, said = publish(released, capsys)
    assert done == 0
    assert "there already, as it is" in said
    assert own_hub.paths()[n_asked:] == [
        each for each in own_hub.paths()[n_asked:] if each.startswith("GET")
    ]
    assert tree(released[0].root) == before


@pytest.mark.parametrize("how", ["dead_from", "unheard"])
def test_cut_off_at_any_request_it_is_completed_by_the_next_run(
    how: str, own_hub: HubServer, verified: Released, capsys: Capture
) -> None:
    index = verified[0].root / "releases" / "index.json"
    before = index.read_bytes()
    failed: list[int] = []
    number = 0
    while True:
        number += 1
        index.write_bytes(before)
        own_hub.hub.repositories[REPO] = small()
        own_hub.asked.clear()
        own_hub.trouble = Trouble(**{how: number})
        done, said = publish(verified, capsys)
        own_hub.trouble = Trouble()
        if done:
            failed.append(number)
            assert f"{own_hub.address}/datasets/{REPO}: not reached (" in said
            assert "run the same command again; it goes on where this one ended" in said
            assert index.read_bytes() == before
            assert publish(verified, capsys)[0] == 0
        check_published(own_hub, verified)
        if len(own_hub.asked) < number:
            break
    # What changes the branch or the tags is never sent twice by the client itself.
    assert failed[0] == 1
    assert len(failed) >= (number - 1 if how == "dead_from" else 4)


def test_a_branch_that_somebody_changed_meanwhile_is_not_touched(
    own_hub: HubServer, verified: Released, capsys: Capture
) -> None:
    there = repository(own_hub)
    own_hub.trouble.before["/commit/"] = lambda: there.put({"notes[1].md": b"by somebody"})
    done, said = publish(verified, capsys)
    assert done == 1
    assert "the hub refused (412, A commit has happened since." in said
    assert "somebody changed the branch meanwhile, and nothing was changed by this run" in said
    assert (len(there.commits), there.tags) == (3, {})
    done, said = publish(verified, capsys)
    assert done == 1
    assert "found 1 file that this release has not (notes[1].md)" in said
    assert len(there.commits) == 3
    assert publish(verified, capsys, "--delete-others")[0] == 0
    check_published(own_hub, verified, n_commits=4)
    parent = there.commits[there.commits[there.head].parent]
    assert "notes[1].md" in parent.files


def test_a_tag_that_somebody_made_meanwhile_stays(
    own_hub: HubServer, verified: Released, capsys: Capture
) -> None:
    there = repository(own_hub)
    first = there.head
    own_hub.trouble.before["/tag/"] = lambda: there.tags.update({"v1.0.0": first})
    done, said = publish(verified, capsys)
    assert done == 1
    assert "the hub refused (409, Tag v1.0.0 already exists): somebody was there" in said
    done, said = publish(verified, capsys)
    assert done == 1
    assert "found the tag v1.0.0 on other files" in said
    assert there.tags == {"v1.0.0": first}


def test_files_of_no_release_go_by_their_names_alone(
    own_hub: HubServer, verified: Released, capsys: Capture
) -> None:
    """Names that would be patterns, or that an address must write otherwise."""
    odd = ["old/train[1].parquet", "old/train1.parquet", "a*?.md", "b#c%20d e.txt", "é-記事.txt"]
    there = repository(own_hub)
    there.put({each: each.encode() for each in odd})
    done, said = publish(verified, capsys)
    assert done == 1
    assert "found 5 files that this release has not" in said
    assert writes(own_hub) == []
    done, said = publish(verified, capsys, "--delete-others", "--json")
    assert done == 0
    assert sorted(json.loads(said)["deleted"]) == sorted(odd)
    check_published(own_hub, verified, n_commits=4)
    assert ".gitattributes" in there.commits[there.head].files


@pytest.mark.parametrize(
    ("words", "answer", "expected"),
    [
        ("/refs", Answer(500), "the hub refused (500): run the same command again"),
        ("/refs", Answer(200, b"<html>A proxy</html>"), "the hub's library gave up: "),
        ("/refs", Answer(200, b"{}"), "the hub's library gave up: 'branches'"),
        (
            "/tree/",
            Answer(429, b'{"error": "Slow down, hf_writer0123456789\\u001b[31m"}'),
            "the hub refused (429, Slow down, … [31m): that was too often; wait some minutes",
        ),
        (
            "/validate-yaml",
            Answer(400, b'{"errors": [{"message": "\\"license\\" must be one of"}]}'),
            'gave up: Invalid metadata in README.md. - "license" must be one of',
        ),
        ("/preupload/", Answer(503), "the hub refused (503): run the same command again"),
        (
            "/objects/batch",
            Answer(200, b'{"objects": [{"oid": "a", "size": 1, "error": {}}]}'),
            "gave up: lfs_batch_error is improperly formatted",
        ),
        ("/lfs/verify/", Answer(404, b'{"error": "no such object"}'), "(404, no such object)"),
        ("/commit/", Answer(504), "the hub refused (504): run the same command again"),
        ("/tag/", Answer(403, b'{"error": "no"}'), "the hub refused (403, no): expected a token"),
    ],
)
def test_what_a_hub_answers_instead_is_a_sentence(
    words: str,
    answer: Answer,
    expected: str,
    own_hub: HubServer,
    verified: Released,
    capsys: Capture,
) -> None:
    own_hub.trouble.instead[words] = answer
    done, said = publish(verified, capsys)
    assert done == 1
    assert expected in said
    own_hub.trouble = Trouble()
    assert publish(verified, capsys)[0] == 0
    check_published(own_hub, verified)


@pytest.mark.parametrize(
    ("token", "is_there", "expected"),
    [
        ("hf_unknown", True, "the hub refused (401, Invalid credentials in Authorization header)"),
        (READER, True, "the hub refused (403, You don't have the required permissions"),
        (WRITER, False, "(404, Repository not found): expected a data set that this token may see"),
    ],
)
def test_who_may_not_write_is_told_so(
    token: str,
    is_there: bool,
    expected: str,
    own_hub: HubServer,
    verified: Released,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    monkeypatch.setenv("HF_TOKEN", token)
    if not is_there:
        del own_hub.hub.repositories[REPO]
    done, said = publish(verified, capsys)
    assert done == 1
    assert expected in said
    if is_there:
        assert len(repository(own_hub).commits) == 2


def test_any_name_and_a_file_in_parts_arrive_byte_for_byte(
    own_hub: HubServer, tmp_path: Path
) -> None:
    """Names that would be patterns, or that an address must write otherwise."""
    large = bytes(n * n % 251 for n in range(2 * PART + 100))
    sent = {
        "data/train[1].parquet": large,
        "data/train1.parquet": b"PAR1",
        "a {b} c#d%20e.txt": b"one",
        "catatan-\u00e9-\u8a18\u4e8b.txt": "é".encode(),
        "!not.md": b"",
        ".cachet/x.parquet": b"",
    }
    for name, data in {**sent, "data/left.txt": b"stays here"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    there = repository(own_hub)
    there.put({"data/old[1].txt": b"", "data/old1.txt": b"kept"})
    hub = open_hub()
    made = hub.upload(
        REPO, tmp_path, list(sent), deleted=["data/old[1].txt"], message="m", parent=there.head
    )
    assert files_at(there.commits[made]) == {**sent, "data/old1.txt": b"kept"}
    assert "POST /lfs/complete/somebody/tandai-sample" in own_hub.paths()
    found = {each.path: each for each in hub.files(REPO, made)}
    assert set(found) == {*sent, "data/old1.txt", ".gitattributes"}
    assert found["data/train[1].parquet"].sha256 == sha256_bytes(large)
    assert found["!not.md"].git_sha1 == git_sha1(b"")


def test_a_hub_that_is_away_is_a_sentence(
    own_hub: HubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setenv("HF_ENDPOINT", away)
    with pytest.raises(TandaiError) as caught:
        open_hub().refs(REPO)
    assert str(caught.value) == (
        f"{away}/datasets/{REPO}: not reached (ConnectError); "
        "run the same command again; it goes on where this one ended."
    )


def test_a_name_that_the_library_refuses_is_a_sentence(own_hub: HubServer) -> None:
    with pytest.raises(TandaiError, match=r"the hub's library gave up: .*some--body/x"):
        open_hub().refs("some--body/x")
    assert own_hub.asked == []
