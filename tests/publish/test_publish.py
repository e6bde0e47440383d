"""A release goes up once, is tagged on the commit it came in by, and is written down."""

import inspect
import json
import shutil
import socket
from pathlib import Path
from typing import NoReturn

import pytest
from huggingface_hub import HfApi

from flow.samples import reopen, tree
from publish.fake_hub import BrokenError, FakeApi
from tandai.cli.group import run
from tandai.errors import TandaiError
from tandai.flow.archive import run_archive
from tandai.flow.publish import Published, plan_publication, run_publish
from tandai.flow.tombstones import run_tombstone
from tandai.flow.versions import read_releases
from tandai.flow.yank import run_yank
from tandai.hub import Hub, open_hub
from tandai.project import Project
from tandai.publish.places import name_place

REPO = "somebody/tandai-sample"
Released = tuple[Project, Path]


def publish(
    released: Released, api: FakeApi, *, delete_others: bool = False, day: str = "2031-02-03"
) -> Published:
    project, folder = released
    return run_publish(project, folder, REPO, Hub(api), delete_others=delete_others, day=day)


@pytest.mark.parametrize(
    "name", ["list_repo_refs", "list_repo_tree", "create_commit", "create_tag"]
)
def test_the_fake_has_the_librarys_signatures(name: str) -> None:
    """All we pass is a parameter of the real one, by the same name and of the same kind."""
    real = inspect.signature(getattr(HfApi, name)).parameters
    fake = inspect.signature(getattr(FakeApi, name)).parameters
    assert {k: v.kind for k, v in fake.items()} == {k: real[k].kind for k in fake}
    assert {k: v.default for k, v in fake.items()} == {k: real[k].default for k in fake}


def test_a_release_is_uploaded_then_tagged_on_that_commit(released: Released) -> None:
    api = FakeApi()
    done = publish(released, api)
    assert api.calls == ["create_commit", "create_tag"]
    assert done.steps == ("uploaded", "tagged", "written down")
    assert api.tags == {"v1.0.0": "c1"}
    folder = released[1]
    assert set(api.commits["c1"]) == {
        each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()
    }
    entry = read_releases(released[0]).of("1.0.0")
    assert entry is not None
    assert [(each.to, each.commit, each.tag, each.day) for each in entry.published] == [
        (f"hub:{REPO}", "c1", "v1.0.0", "2031-02-03")
    ]
    assert "c1" not in (folder / "manifest.json").read_text(encoding="utf-8").split('"')


def test_a_second_run_does_nothing(released: Released) -> None:
    api = FakeApi()
    publish(released, api)
    before = tree(released[0].root)
    assert publish(released, api, day="2031-02-09").steps == ()
    assert api.calls == ["create_commit", "create_tag"]
    assert tree(released[0].root) == before


@pytest.mark.parametrize("fails", ["create_commit", "create_tag"])
def test_a_run_cut_off_is_completed_by_the_next(released: Released, fails: str) -> None:
    api = FakeApi(fails=fails)
    with pytest.raises(BrokenError):
        publish(released, api)
    entry = read_releases(released[0]).of("1.0.0")
    assert entry is not None
    assert entry.published == ()
    api.fails = ""
    publish(released, api)
    assert api.calls == ["create_commit", "create_tag"]
    assert api.tags == {"v1.0.0": "c1"}


def test_what_arrived_otherwise_is_not_tagged(released: Released) -> None:
    api = FakeApi(loses="README.md")
    with pytest.raises(TandaiError, match=r"what arrived in c1 is not the release \(missing: READ"):
        publish(released, api)
    assert api.tags == {}


def test_a_tag_on_other_files_is_never_moved(released: Released) -> None:
    api = FakeApi(commits={"c0": {"README.md": b"another"}}, tags={"v1.0.0": "c0"})
    with pytest.raises(TandaiError, match=r"found the tag v1\.0\.0 on other files"):
        publish(released, api)
    assert api.calls == []


def test_files_of_no_release_stay_unless_told(released: Released) -> None:
    there = {".gitattributes": b"x", "old/train[1].parquet": b"old", "old/train1.parquet": b"no"}
    api = FakeApi(commits={"c0": there})
    with pytest.raises(TandaiError, match=r"found 2 files that this release has not"):
        publish(released, api)
    assert api.calls == []
    done = publish(released, api, delete_others=True)
    assert done.deleted == ("old/train1.parquet", "old/train[1].parquet")
    assert ".gitattributes" in api.commits["c1"]
    assert not [each for each in api.commits["c1"] if each.startswith("old/")]


def test_a_yanked_release_stays_here(released: Released) -> None:
    run_yank(released[0], "1.0.0", reason="Labels of s01 are wrong.", day="2031-02-04")
    api = FakeApi()
    with pytest.raises(TandaiError, match=r"found it yanked on 2031-02-04 \(Labels of s01"):
        publish(released, api)
    assert api.calls == []


def test_a_yanked_release_stays_here_wherever_its_folder_stands(
    released: Released, tmp_path: Path
) -> None:
    """The index is the project's; neither above the folder nor where we are."""
    run_yank(released[0], "1.0.0", reason="Labels of s01 are wrong.", day="2031-02-04")
    away = tmp_path / "away"
    shutil.copytree(released[1], away)
    with pytest.raises(TandaiError, match="publish-yanked"):
        publish((released[0], away), FakeApi())
    with pytest.raises(TandaiError, match="publish-yanked"):
        plan_publication(away, REPO, project=released[0])


def test_a_release_with_a_document_that_has_a_tombstone_by_now_stays_here(
    released: Released, tmp_path: Path
) -> None:
    run_tombstone(released[0], "s02", reason="personal-data", day="2031-02-04")
    away = tmp_path / "away"
    shutil.copytree(released[1], away)
    said = r"s02: found a document with a tombstone since 2031-02-04 \(personal-data\)"
    for folder in (released[1], away):
        with pytest.raises(TandaiError, match=said):
            publish((released[0], folder), FakeApi())
    with pytest.raises(TandaiError, match=said):
        run_archive(released[1], tmp_path / "sample.tar.zst")
    assert not (tmp_path / "sample.tar.zst").exists()


def test_a_broken_release_stays_here(released: Released) -> None:
    (released[1] / "README.md").write_text("broken", encoding="utf-8")
    with pytest.raises(TandaiError, match="does not verify, so nothing of it went out"):
        publish(released, FakeApi())


def test_a_release_that_the_index_does_not_know_stays_here(released: Released) -> None:
    (released[0].root / "releases" / "index.json").unlink()
    with pytest.raises(TandaiError, match=r"index\.json: found no such release"):
        publish((reopen(released[0].root), released[1]), FakeApi())


@pytest.mark.parametrize("name", ["noslash", "../x/y", "a/b/c", "a/", ""])
def test_a_repository_is_owner_and_name(released: Released, name: str) -> None:
    with pytest.raises(TandaiError, match="expected OWNER/NAME"):
        plan_publication(released[1], name)


def test_a_dry_run_needs_no_project(
    released: Released,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "else where"
    shutil.copytree(released[1], folder)
    monkeypatch.chdir(tmp_path)
    arguments = ["publish", str(folder), "--repo", REPO]
    assert run([*arguments, "--dry-run"]) == 0
    told = capsys.readouterr()
    assert "Would go to hub:somebody/tandai-sample, tag v1.0.0" in told.out
    step = f"Next: tandai publish '{folder}' --repo {REPO} --project FOLDER\n"
    assert told.err.endswith(step)
    assert run(arguments) == 1
    assert "found no tandai.toml" in capsys.readouterr().err
    assert run([*arguments, "--dry-run", "--project", str(tmp_path)]) == 1
    assert "found no tandai.toml" in capsys.readouterr().err


def test_a_dry_run_lists_all_that_would_go_without_a_network(
    released: Released, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    project, folder = released
    options = ["--repo", REPO, "--dry-run", "--json", "--project", str(project.root)]
    assert run(["publish", str(folder), *options]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["to"] == f"hub:{REPO}"
    assert said["tag"] == "v1.0.0"
    sizes = {each["path"]: each["n_bytes"] for each in said["files"]}
    assert sizes == {
        each.relative_to(folder).as_posix(): each.stat().st_size
        for each in folder.rglob("*")
        if each.is_file()
    }
    assert said["n_bytes"] == sum(sizes.values())


def test_without_a_token_the_message_says_where_it_is_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.setattr("tandai.hub.ask_keyring", lambda _: ("", "nobody home"))
    with pytest.raises(TandaiError, match=r"set HF_TOKEN .* `keyring set tandai .*nobody home"):
        open_hub()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("http://hub.example.org", r"where the token would go in clear"),
        ("http://127.0.0.1.example.org:80", r"where the token would go in clear"),
        ("http://10.0.0.2", r"where the token would go in clear"),
        ("HTTP://hub.example.org", r"where the token would go in clear"),
        ("https://me:hf_secret@hub.example.org", r"HF_ENDPOINT: found a name or password"),
        ("https://hub.example.org?token=hf_secret", r"is no address of a server"),
        ("hub.example.org", r"is no address of a server"),
        ("ftp://hub.example.org", r"is no address of a server"),
    ],
)
def test_a_hub_that_would_take_the_token_in_clear_is_none(
    said: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", said)
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    with pytest.raises(TandaiError, match=expected) as caught:
        open_hub()
    assert "hf_secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("said", "address", "place"),
    [
        ("", "https://huggingface.co", f"hub:{REPO}"),
        ("https://huggingface.co/", "https://huggingface.co", f"hub:{REPO}"),
        ("https://hub.example.org/", "https://hub.example.org", None),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", None),
        ("http://localhost:8080", "http://localhost:8080", None),
        ("http://[::1]:8080", "http://[::1]:8080", None),
    ],
)
def test_the_hub_is_where_hf_endpoint_says_and_the_index_names_it(
    said: str, address: str, place: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", said)
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    assert open_hub().address == address
    assert name_place(address, REPO) == (place or f"{address}/datasets/{REPO}")


def test_the_keyring_is_asked_for_the_token_of_that_hub_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A token of the Hugging Face Hub goes to no other."""
    kept = {"https://huggingface.co": "hf_secret"}
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.setattr("tandai.hub.ask_keyring", lambda address: (kept.get(address, ""), ""))
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    assert open_hub().address == "https://huggingface.co"
    monkeypatch.setenv("HF_ENDPOINT", "https://hub.example.org")
    with pytest.raises(TandaiError, match=r"`keyring set tandai https://hub\.example\.org`"):
        open_hub()
