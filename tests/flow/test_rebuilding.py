"""What must hold of a release: built anywhere it is the same, and what changed is what is loaded."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from flow.repository import commit, git
from flow.samples import copy, reopen, replace_in
from tandai.flow.release import make_release, release_path
from tandai.project import Project
from tandai.store import write_jsonl

DAY = "2031-05-02"
PLACES = {
    "one": {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    "two": {"PYTHONHASHSEED": "4711", "TZ": "Asia/Jayapura", "LC_ALL": "C"},
}


@pytest.fixture(scope="module")
def origin(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stand-off project with its first release, committed with what is kept of it."""
    project = copy(finished, tmp_path_factory.mktemp("origin") / "project")
    replace_in(project.root / "tandai.toml", 'text = "full"', 'text = "stand-off"')
    commit(project.root)
    make_release(reopen(project.root), day=DAY)
    commit(project.root, "1.0.0")
    return project.root


def release_in(root: Path, place: str) -> None:
    """Builds in another process, as somebody else on another machine."""
    command = [sys.executable, "-m", "tandai.cli", "release", "--on", DAY, "--project", str(root)]
    done = subprocess.run(
        command, env={**os.environ, **PLACES[place]}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def differences(one: Path, other: Path) -> str:
    return subprocess.run(
        ["diff", "-r", str(one), str(other)], capture_output=True, text=True, check=False
    ).stdout


def test_a_clean_clone_makes_the_same_release(origin: Path, tmp_path: Path) -> None:
    """From the commit before it, in two places; and again from the commit that names it."""
    clones = {name: tmp_path / name / f"clone-{name}" for name in PLACES}
    for name, clone in clones.items():
        git(tmp_path, "clone", "-q", str(origin), str(clone))
        git(clone, "checkout", "-q", "HEAD~1")
        release_in(clone, name)
    rebuilt = tmp_path / "rebuilt"
    git(tmp_path, "clone", "-q", str(origin), str(rebuilt))
    release_in(rebuilt, "two")
    assert git(rebuilt, "status", "--porcelain") == ""
    for clone in (*clones.values(), rebuilt):
        assert differences(origin / "build" / "releases", clone / "build" / "releases") == ""
        assert differences(origin / "releases", clone / "releases") == ""
    assert (rebuilt / "build" / "releases" / "tandai-sample-1.0.0" / "SHA256SUMS").is_file()


def relabel(project: Project) -> str:
    """Gives the first span of gold another label and commits; the digest of its quote."""
    first, *rest = project.read_gold("entity")
    span = msgspec.structs.replace(first.spans[0], label="EVT")
    assert first.spans[0].label != "EVT"
    first = msgspec.structs.replace(first, spans=(span, *first.spans[1:]))
    write_jsonl(project.gold_path("entity"), [first, *rest])
    commit(project.root, "Another label")
    return span.span_id


def label_of(folder: Path, span_id: str, document_id: str, cache: Path) -> str:
    """What ``load_dataset`` says the span's label is."""
    from datasets import load_dataset

    wanted = (document_id, "entity", "gold", span_id)
    for rows in load_dataset(str(folder), "spans", cache_dir=str(cache)).values():
        for row in rows:
            found = (row["document_id"], row["layer"], row["annotator_kind"], row["span_id"])
            if found == wanted:
                return str(row["label"])
    raise LookupError(span_id)


def test_a_label_that_changed_is_the_one_that_is_loaded(
    origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the same folder, under the same version, from the same cache; and in the release."""
    monkeypatch.setattr("tandai.flow.release_checks.check_project", lambda _: [])
    project = copy(origin, tmp_path / "project")
    first = project.read_gold("entity")[0]
    span, cache = first.spans[0], tmp_path / "cache"
    folder = release_path(project, "2.0.0", draft=True)
    was = make_release(project, "2.0.0", draft=True, day=DAY).manifest.content_sha256
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert label_of(folder, span.span_id, first.document_id, cache) == span.label
    assert relabel(project) == span.span_id
    draft = make_release(project, "2.0.0", draft=True, replace=True, day=DAY).manifest
    # The cache looks at sizes, too, and another label may change them or not: here it does not.
    card = card.replace(was, draft.content_sha256)
    (folder / "README.md").write_text(card, encoding="utf-8")
    assert label_of(folder, span.span_id, first.document_id, cache) == "EVT"
    done = make_release(project, day=DAY)
    assert done.numbered.version == "2.0.0"
    assert label_of(Path(done.folder), span.span_id, first.document_id, cache) == "EVT"
