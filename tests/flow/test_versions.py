"""A release has the smallest honest version or a larger one, and the index never changes."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from flow.repository import commit, git
from flow.samples import copy, reopen, replace_in, tree
from tandai.digest import sha256_file
from tandai.errors import CheckError, InputError, TandaiError
from tandai.findings import Finding
from tandai.flow import release_build
from tandai.flow.check import run_check
from tandai.flow.inputs import read_committed, read_git_state
from tandai.flow.release import Released, make_release, release_path
from tandai.flow.tombstones import run_tombstone
from tandai.flow.verify import run_verify
from tandai.flow.versions import (
    check_releases,
    index_path,
    kept_path,
    read_releases,
    read_shape,
    tombstones_path,
    write_releases,
)
from tandai.project import Project
from tandai.records import Annotation
from tandai.release.manifest import Manifest, parse_manifest
from tandai.splits import SplitRow
from tandai.store import write_csv, write_jsonl
from tandai.versions.records import Index, Release, Tombstone, Yank

DAY = "2031-05-02"
ROWS = "1 document has other rows in"


@pytest.fixture(scope="module")
def released_root(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with its first release, committed but for that; not to be changed."""
    project = copy(finished, tmp_path_factory.mktemp("released") / "project")
    commit(project.root)
    make_release(project, day=DAY)
    return project.root


@pytest.fixture(scope="module")
def found(released_root: Path) -> list[Finding]:
    """What its checks say; a manifest names it."""
    return run_check(reopen(released_root))


@pytest.fixture
def released(
    released_root: Path, found: list[Finding], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Project:
    """One of one's own; its gold is changed by hand, which checks would not let through."""
    monkeypatch.setattr("tandai.flow.release_checks.check_project", lambda _: found)
    return copy(released_root, tmp_path / "project")


def relabel(project: Project) -> tuple[str, str]:
    """Gives the first PER of gold another label and commits; which document, and its quote's digest."""
    gold = project.read_gold("entity")
    for place, each in enumerate(gold):
        for at, span in enumerate(each.spans):
            if span.label == "PER":
                other = msgspec.structs.replace(span, label="LOC")
                spans = (*each.spans[:at], other, *each.spans[at + 1 :])
                gold[place] = msgspec.structs.replace(each, spans=spans)
                write_jsonl(project.gold_path("entity"), gold)
                commit(project.root, "Another label")
                return each.document_id, span.quote_sha256
    raise ValueError("no PER in gold")


def take_out(project: Project, document_id: str) -> None:
    """Takes a document's answers out of gold and commits."""
    for layer in project.settings.layers:
        gold: list[Annotation] = [
            each for each in project.read_gold(layer) if each.document_id != document_id
        ]
        write_jsonl(project.gold_path(layer), gold)
    commit(project.root, "Less gold")


def again(project: Project, version: str | None = None, *, draft: bool = False) -> Released:
    return make_release(reopen(project.root), version, draft=draft, day=DAY)


def refuse(project: Project, version: str | None = None) -> str:
    before = tree(project.root)
    with pytest.raises(TandaiError) as caught:
        again(project, version)
    assert tree(project.root) == before
    return str(caught.value)


def manifest_of(folder: Path) -> Manifest:
    path = folder / "manifest.json"
    return parse_manifest(path, path.read_text(encoding="utf-8"))


# the first release


def test_the_first_release_is_kept_under_git(released: Project) -> None:
    index = read_releases(released)
    (entry,) = index.releases
    manifest = manifest_of(release_path(released, "1.0.0"))
    assert index.name == released.name
    assert (entry.version, entry.previous_version, entry.day) == ("1.0.0", None, DAY)
    assert entry.content_sha256 == manifest.content_sha256
    assert entry.inputs_sha256 == manifest.inputs_sha256
    assert (entry.commit, entry.tag, entry.note) == (
        git(released.root, "rev-parse", "HEAD").strip(),
        None,
        "",
    )
    kept = {path.name for path in kept_path(released, "1.0.0").iterdir()}
    assert kept == {"manifest.json", "digests.csv", "CHANGELOG.md"}
    assert list(check_releases(released)) == []
    changes = (kept_path(released, "1.0.0") / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changes == "## 1.0.0\n\nThe first release, of 8 documents.\n"


def test_a_manifest_names_no_commit(released: Project) -> None:
    said = (release_path(released, "1.0.0") / "manifest.json").read_text(encoding="utf-8")
    head = git(released.root, "rev-parse", "HEAD").strip()
    assert head not in said
    assert head[:12] not in said


def test_a_tag_on_the_commit_is_known(released: Project) -> None:
    relabel(released)
    git(released.root, "tag", "v2.0.0")
    again(released)
    assert read_releases(released).releases[-1].tag == "v2.0.0"


def test_no_text_is_kept_under_git(released: Project) -> None:
    """The sample's release holds its texts; what is kept of it holds none."""
    for document in released.read_documents():
        for line in released.read_document_text(document).splitlines():
            if len(line.split()) > 3:
                for path in kept_path(released, "1.0.0").iterdir():
                    assert line not in path.read_text(encoding="utf-8")


# the next one


def test_a_relabelled_span_is_major(released: Project) -> None:
    document_id, _ = relabel(released)
    done = again(released)
    assert done.numbered.version == "2.0.0"
    said = done.numbered.bump.say()
    assert said.startswith("MAJOR: ")
    assert f"{ROWS} spans ({document_id})" in said
    assert done.manifest.previous_version == "1.0.0"
    first, second = read_releases(released).releases
    assert done.manifest.previous_content_sha256 == first.content_sha256
    assert second.previous_version == "1.0.0"
    assert list(check_releases(released)) == []
    changes = (kept_path(released, "2.0.0") / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changes.startswith("## 2.0.0\n")
    assert f"- MAJOR: {ROWS} spans ({document_id})." in changes
    assert "| entity | all |" in changes
    assert "### entity: entity, old by row and new by column" in changes


def test_a_smaller_version_is_refused_with_the_reasons(released: Project) -> None:
    relabel(released)
    for version in ("1.0.1", "1.7.0"):
        said = refuse(released, version)
        assert said.startswith(f"{version} says too little after 1.0.0; expected 2.0.0 or more.")
        assert ROWS in said


def test_a_larger_version_is_allowed_and_said(released: Project) -> None:
    relabel(released)
    done = again(released, "3.1.0")
    assert done.numbered.larger
    assert read_releases(released).releases[-1].version == "3.1.0"


def test_a_version_is_after_the_last_one(released: Project) -> None:
    assert refuse(released, "0.9.0").startswith("0.9.0 is before 1.0.0, the last release;")


def test_a_version_with_another_content_is_refused_always(released: Project) -> None:
    relabel(released)
    said = refuse(released, "1.0.0")
    assert "is there already" in said
    shutil.rmtree(released.build / "releases")
    said = refuse(released, "1.0.0")
    assert said.startswith("1.0.0 is released with another content; a version never changes.")
    assert ROWS in said


def test_without_its_old_files_the_digests_say_what_changed(released: Project) -> None:
    """Nothing of the last release is needed but what is kept of it under git."""
    document_id, _ = relabel(released)
    shutil.rmtree(released.build / "releases")
    again(released)
    changes = (kept_path(released, "2.0.0") / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "Told from digests: the labels of the release before were not at hand." in changes
    assert f"| other rows in spans | 1 | {document_id} |" in changes


def test_the_same_inputs_are_the_same_release(released: Project) -> None:
    """Built again, not released again: the same bytes, and nothing more in the index."""
    folder = release_path(released, "1.0.0")
    before, index = tree(folder), index_path(released).read_bytes()
    assert "is there already" in refuse(released)
    shutil.rmtree(folder)
    done = again(released)
    assert (done.numbered.version, done.numbered.is_rebuild) == ("1.0.0", True)
    assert done.same_bytes is True
    assert tree(folder) == before
    assert index_path(released).read_bytes() == index


def test_a_run_cut_off_before_the_index_is_completed_by_the_next(released: Project) -> None:
    """The folder first, then what is kept, then the index: after each, the same end."""
    whole = {name: tree(released.root / name) for name in ("build/releases", "releases")}
    index_path(released).unlink()
    again(released, "1.0.0")
    shutil.rmtree(released.root / "releases")
    again(released)
    assert {name: tree(released.root / name) for name in whole} == whole


def test_a_folder_of_other_inputs_is_no_leftover(released: Project) -> None:
    shutil.rmtree(released.root / "releases")
    relabel(released)
    assert "is there already; raise the version, or say --replace." in refuse(released, "1.0.0")


# drafts, and what is not committed


def test_inputs_are_committed(released: Project) -> None:
    replace_in(released.root / "tandai.toml", "title = ", "title  = ")
    (released.corpus / "more.txt").write_text("x", encoding="utf-8")
    (released.root / "note.txt").write_text("no input", encoding="utf-8")
    assert read_git_state(released.root).changed == ("corpus/more.txt", "tandai.toml")
    said = refuse(released)
    assert said.startswith("2 inputs not as committed: corpus/more.txt, tandai.toml.")
    assert "commit, or say --draft" in said


def test_an_input_that_git_ignores_is_not_committed(released: Project) -> None:
    (released.root / ".gitignore").write_text("/build/\n*.bak\n", encoding="utf-8")
    (released.corpus / "gold" / "old.bak").write_text("x", encoding="utf-8")
    assert read_git_state(released.root).changed == ("corpus/gold/old.bak",)


def test_a_draft_says_what_it_lacks_and_is_in_no_index(released_root: Path, tmp_path: Path) -> None:
    project = copy(released_root, tmp_path / "project")
    guideline = project.configs / "entity" / "guideline.md"
    replace_in(guideline, "Versi: ", "Version: ")
    kept = tree(project.root / "releases")
    done = again(project, draft=True)
    folder = Path(done.folder)
    assert folder.name == "tandai-sample-1.0.1-draft"
    assert tree(project.root / "releases") == kept
    manifest = manifest_of(folder)
    assert manifest.is_draft
    lacks = " ".join(manifest.draft_notes)
    assert "1 input not as committed: annotation_configs/entity/guideline.md." in lacks
    assert "guideline-version at " in lacks
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "**This is a draft, and no release**" in card
    assert all(note in card for note in manifest.draft_notes)


def test_a_draft_may_say_too_little_and_says_so(released: Project) -> None:
    relabel(released)
    done = again(released, "1.0.1", draft=True)
    assert done.manifest.draft_notes[-1].startswith("1.0.1 says too little after 1.0.0;")


def test_a_project_without_git_is_released_with_a_note(project: Project, tmp_path: Path) -> None:
    done = make_release(project, day=DAY)
    assert not done.is_under_git
    (entry,) = read_releases(project).releases
    assert (entry.commit, entry.note) == (None, "not under git")


def test_a_project_that_lies_in_a_repository_is_not_under_git(fresh: Project) -> None:
    (fresh.root.parent / "file.txt").write_text("x", encoding="utf-8")
    git(fresh.root.parent, "init", "-q")
    assert not read_git_state(fresh.root).is_tracked
    git(fresh.root.parent, "add", "project/tandai.toml")
    state = read_git_state(fresh.root)
    assert (state.is_tracked, state.commit) == (True, None)
    assert "tandai.toml" in state.changed
    assert read_committed(fresh.root, "tandai.toml") is None
    commit(fresh.root.parent)
    (fresh.root / "tandai.toml").write_bytes(b"")
    assert read_git_state(fresh.root).changed == ("tandai.toml",)
    assert read_committed(fresh.root, "tandai.toml")


def test_a_release_elsewhere_is_in_no_index(project: Project, tmp_path: Path) -> None:
    done = make_release(project, out=tmp_path / "out", day=DAY)
    assert not done.is_kept
    assert not (project.root / "releases").exists()


# the index


def changed(index: Index, **fields: object) -> Index:
    last = msgspec.structs.replace(index.releases[-1], **fields)
    return msgspec.structs.replace(index, releases=(*index.releases[:-1], last))


def test_an_index_that_somebody_changed_stops_every_release(released: Project) -> None:
    commit(released.root, "1.0.0")
    index = read_releases(released)
    yanked = changed(index, yanked=Yank(day=DAY, reason="Two labels were swapped."))
    write_releases(released, yanked)
    assert read_releases(released) == yanked
    write_releases(released, changed(index, inputs_sha256="0" * 64))
    assert "index-changed at releases/index.json, 1.0.0: found another inputs_sha256" in refuse(
        released, "1.0.1"
    )
    index_path(released).unlink()
    assert [each.rule for each in check_releases(released)] == ["index-changed"]


def test_what_is_kept_is_the_releases_own(released: Project) -> None:
    path = kept_path(released, "1.0.0") / "digests.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(InputError, match=r"digests\.csv: found other bytes"):
        list(check_releases(released))
    shutil.rmtree(path.parent)
    with pytest.raises(InputError, match=r"manifest\.json: found no file"):
        list(check_releases(released))


def test_another_manifest_in_its_place_is_found(released: Project) -> None:
    path = kept_path(released, "1.0.0") / "manifest.json"
    said = json.loads(path.read_bytes())
    path.write_text(json.dumps({**said, "version": "1.0.1"}), encoding="utf-8")
    assert [each.rule for each in check_releases(released)] == ["release-kept"]


# tombstones


def bury(project: Project, document_id: str, **fields: str) -> Tombstone:
    documents = {each.document_id: each for each in project.read_documents()}
    row = Tombstone(
        **{
            "document_id": document_id,
            "text_sha256": documents[document_id].text_sha256,
            "reason": "legal",
            "since_version": "2.0.0",
            "day": DAY,
            **fields,
        }
    )
    write_csv(tombstones_path(project), Tombstone, [row])
    commit(project.root, "A tombstone")
    return row


def strings_of(folder: Path) -> str:
    """All that stands in a release's tables, as text."""
    import pyarrow.parquet as pq

    tables = sorted(folder.rglob("*.parquet"))
    return "\n".join(json.dumps(pq.read_table(path).to_pylist(), default=str) for path in tables)


def test_a_document_with_a_tombstone_is_in_no_later_build(released: Project) -> None:
    before = strings_of(release_path(released, "1.0.0"))
    row = bury(released, "s01")
    assert row.text_sha256 in before
    done = again(released)
    folder = Path(done.folder)
    assert done.numbered.version == "2.0.0"
    assert "1 document gone (s01)" in done.numbered.bump.say()
    said = strings_of(folder)
    assert row.text_sha256 not in said
    assert '"s01' not in said
    assert "document s01 (tombstone: legal)" in done.manifest.left_out
    named = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.suffix != ".parquet"
        and path.is_file()
        and re.search(rb"\bs01\b", path.read_bytes())
    }
    assert named - {"DATASHEET.md"} == {"tombstones.csv", "manifest.json", "README.md"}
    assert run_verify(folder).ok
    assert (folder / "tombstones.csv").read_bytes() == tombstones_path(released).read_bytes()
    assert done.manifest.tombstones_sha256 == sha256_file(folder / "tombstones.csv")
    assert "tombstones.csv" in (folder / "SHA256SUMS").read_text(encoding="utf-8")
    assert (kept_path(released, "2.0.0") / "tombstones.csv").exists()


def test_a_named_split_that_moved_is_another_release(released: Project) -> None:
    """Its content digest is the same; whoever trained by the split was told otherwise."""
    path = released.root / "splits" / "claim.csv"
    rows = [
        SplitRow(document_id=f"s{n:02}", group_id=f"g{n:02}", split="train", reason="")
        for n in range(1, 9)
    ]
    write_csv(path, SplitRow, rows)
    commit(released.root)
    assert again(released).numbered.bump.say() == "MINOR: split claim added"
    assert (kept_path(released, "1.1.0") / "splits" / "claim.csv").exists()
    write_csv(path, SplitRow, [msgspec.structs.replace(rows[0], split="test"), *rows[1:]])
    commit(released.root)
    said = again(released).numbered.bump.say()
    assert said == "MAJOR: 1 document on another side of split claim (s01)"
    shutil.rmtree(released.build / "releases")
    assert "1.1.0 is before 2.0.0" not in refuse(released, "1.1.0")


def test_the_same_text_under_another_id_stays_out(released: Project) -> None:
    row = bury(released, "s01")
    row = msgspec.structs.replace(row, document_id="another")
    write_csv(tombstones_path(released), Tombstone, [row])
    commit(released.root)
    assert "s01" not in read_shape(Path(again(released).folder)).digests.splits


def test_a_tombstone_is_for_good(released: Project) -> None:
    bury(released, "s01")
    again(released)
    tombstones_path(released).unlink()
    (lost,) = check_releases(released)
    assert (lost.rule, lost.severity) == ("tombstone-lost", "error")


def test_a_tombstone_that_names_a_release_with_the_document_is_found(released: Project) -> None:
    bury(released, "s01", since_version="1.0.0")
    assert [each.rule for each in check_releases(released)] == ["tombstone-since"]


def test_every_release_since_a_tombstone_is_without_the_document(released: Project) -> None:
    bury(released, "s01", since_version="0.9.0")
    (found,) = check_releases(released)
    assert found.rule == "tombstone-since"
    assert found.found == "since_version 0.9.0, and 1.0.0 holds the document"


def test_a_tombstone_begins_after_the_last_release_that_holds_it(released: Project) -> None:
    assert run_tombstone(released, "s02", reason="legal", day=DAY).since_version == "2.0.0"
    commit(released.root)
    again(released)
    path = tombstones_path(released)
    path.unlink()
    row = run_tombstone(released, "s02", reason="legal", day=DAY)
    assert row.since_version == "2.0.0"
    assert run_tombstone(released, "s03", reason="legal", day=DAY).since_version == "3.0.0"


def test_an_index_of_another_name_is_another_data_sets(released: Project) -> None:
    """Readers look for yanks by the name, and would find none."""
    path = released.root / "tandai.toml"
    replace_in(path, 'name = "tandai-sample"', 'name = "renamed"')
    commit(released.root)
    said = refuse(released)
    assert "index.json, name: found 'tandai-sample'; expected 'renamed'" in said
    with pytest.raises(InputError, match="another data set has its own index"):
        list(check_releases(reopen(released.root)))


def test_other_content_of_the_same_inputs_has_a_way_out(
    released: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As another version of the tool may make it."""
    commit(released.root)
    shutil.rmtree(released.build / "releases")
    tables = [each for each in release_build.TABLES if each.name != "ties"]
    monkeypatch.setattr(release_build, "TABLES", tables)
    said = refuse(released)
    assert "table ties is gone. For a new release, say 2.0.0 or more." in said
    assert again(released, "2.0.0").manifest.previous_version == "1.0.0"


def test_inputs_that_change_meanwhile_stop_the_release(
    released: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    relabel(released)
    whole = release_build.build_release

    def build(*args: Any, **options: Any) -> Manifest:
        path = released.corpus / "groups.csv"
        path.write_bytes(path.read_bytes() + b"\n")
        return whole(*args, **options)

    monkeypatch.setattr(release_build, "build_release", build)
    with pytest.raises(TandaiError, match="Inputs changed while the release was made"):
        again(released)
    assert not release_path(released, "2.0.0").exists()
    assert [each.version for each in read_releases(released).releases] == ["1.0.0"]


def test_gold_that_goes_is_major_and_the_entry_is_whole(released: Project) -> None:
    take_out(released, "s02")
    done = again(released)
    assert done.numbered.bump.level == "MAJOR"
    assert isinstance(read_releases(released).of("2.0.0"), Release)


def test_checks_still_stop_a_release(released_root: Path, tmp_path: Path) -> None:
    project = copy(released_root, tmp_path / "project")
    relabel(project)
    with pytest.raises(CheckError, match="checking the project before its release"):
        again(project)
