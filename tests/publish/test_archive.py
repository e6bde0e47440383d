"""An archive has the same bytes anywhere, unpacks to the release, and holds nothing else."""

import io
import json
import os
import subprocess
import sys
import tarfile
from html import unescape
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from flow.samples import tree
from release.made import Release
from tandai.errors import InputError, TandaiError
from tandai.flow.archive import run_archive
from tandai.flow.verify import run_verify
from tandai.project import Project
from tandai.publish.records import ShippedFile
from tandai.publish.tarball import write_tarball

Released = tuple[Project, Path]
CITATION = """cff-version: 1.2.0
title: A sample
authors:
  - family-names: Wiratmaka
    given-names: Bayu
    orcid: https://orcid.org/0000-0002-1825-0097
  - name: The sample's makers
keywords: [sample]
repository-code: https://code.example/sample
"""


def unpack(archive: Path, folder: Path) -> Path:
    with pa.input_stream(str(archive), compression="zstd") as packed:
        plain: Any = packed
        with tarfile.open(fileobj=plain, mode="r|") as tar:
            tar.extractall(folder, filter="data")
    (top,) = folder.iterdir()
    return top


def test_an_archive_unpacks_to_the_release(released: Released, tmp_path: Path) -> None:
    folder = released[1]
    done = run_archive(folder, tmp_path / "sample.tar.zst")
    top = unpack(tmp_path / "sample.tar.zst", tmp_path / "out")
    assert top.name == "tandai-sample-1.0.0"
    assert subprocess.run(["diff", "-r", folder, top], check=False).returncode == 0
    assert run_verify(top).ok
    assert done.n_files == len(tree(folder))


def test_the_bytes_depend_on_the_files_alone(released: Released, tmp_path: Path) -> None:
    """Another process, locale and hash seed; other times, bits and hidden files on the disk."""
    folder = released[1]
    one = run_archive(folder, tmp_path / "one" / "a.tar.zst")
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))
    (folder / "README.md").chmod(0o600)
    (folder / ".hidden").write_text("of a system", encoding="utf-8")
    told = "import sys; from pathlib import Path; from tandai.flow.archive import run_archive; "
    told += "print(run_archive(Path(sys.argv[1]), Path(sys.argv[2])).sha256)"
    other = subprocess.run(
        [sys.executable, "-c", told, folder, tmp_path / "two" / "b.tar.zst"],
        env={**os.environ, "PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Jakarta"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == one.sha256


def test_no_name_and_no_clock_of_this_machine_is_in_it(
    released: Released, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    run_archive(released[1], tmp_path / "sample.tar.zst")
    with pa.input_stream(str(tmp_path / "sample.tar.zst"), compression="zstd") as packed:
        plain: Any = packed
        with tarfile.open(fileobj=plain, mode="r|") as tar:
            members = list(tar)
    assert {(each.mtime, each.mode, each.uid, each.gid, each.uname) for each in members} == {
        (1900000000, 0o644, 0, 0, "")
    }
    names = [each.name for each in members]
    assert names == sorted(names)


def test_metadata_for_zenodo_and_notes(released: Released, tmp_path: Path) -> None:
    (tmp_path / "CITATION.cff").write_text(CITATION, encoding="utf-8")
    out = tmp_path / "sample.tar.zst"
    done = run_archive(released[1], out, citation=tmp_path / "CITATION.cff")
    made = json.loads((tmp_path / "sample.zenodo.json").read_bytes())
    assert made["upload_type"] == "dataset"
    assert made["version"] == "1.0.0"
    assert made["license"] == "cc-by-4.0"
    assert made["creators"] == [
        {"name": "Wiratmaka, Bayu", "orcid": "0000-0002-1825-0097"},
        {"name": "The sample's makers"},
    ]
    texts = made["description"], (tmp_path / "sample.notes.md").read_text(encoding="utf-8")
    for said in map(unescape, texts):
        assert "8 documents in all: train " in said
        assert "No label here is a person's: anotator-1 is a script, anotator-2 is a script" in said
        assert "Eight short invented articles with" in said
    assert made["related_identifiers"][0]["identifier"] == "https://code.example/sample"
    notes = (tmp_path / "sample.notes.md").read_text(encoding="utf-8")
    assert "The first release, of 8 documents." in notes
    sums = (tmp_path / "sample.tar.zst.sha256").read_text(encoding="utf-8")
    assert sums == f"{done.sha256}  sample.tar.zst\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: A\nauthors: []\n", "authors: found nobody"),
        ("title: A\nauthors: [{affiliation: X}]\n", r"authors\[0\]: found no name"),
        ("title: [", "expected a citation file"),
        ("- 1\n", "expected a citation file"),
    ],
)
def test_a_broken_citation_stops_it_before_the_work(
    released: Released, tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "C.cff").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        run_archive(released[1], tmp_path / "a.tar.zst", citation=tmp_path / "C.cff")
    assert not (tmp_path / "a.tar.zst").exists()


def test_texts_that_may_not_go_stay_here(full: Release, tmp_path: Path) -> None:
    """The sample's texts are our own, so it may; a draft of them, or a hydrated copy, may not."""
    done = run_archive(full[0], tmp_path / "full.tar.zst")
    assert done.n_files > 10


def test_nothing_is_written_over(released: Released, tmp_path: Path) -> None:
    out = tmp_path / "a.tar.zst"
    out.write_bytes(b"mine")
    with pytest.raises(TandaiError, match="is there already and is not written over"):
        run_archive(released[1], out)
    assert out.read_bytes() == b"mine"
    with pytest.raises(TandaiError, match=r"expected one that ends in \.tar\.zst"):
        run_archive(released[1], tmp_path / "a.zip")


@pytest.mark.parametrize("epoch", ["-1", "soon", "1.5"])
def test_a_moment_is_a_number(
    released: Released, tmp_path: Path, epoch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(TandaiError, match="expected seconds since 1970"):
        run_archive(released[1], tmp_path / "a.tar.zst")
    assert list(tmp_path.glob("*.zst*")) == []


@pytest.mark.parametrize("name", ["../up", "/root", "a/../b", "a//b", ".hidden"])
def test_a_name_that_leads_out_is_in_no_archive(tmp_path: Path, name: str) -> None:
    file = ShippedFile(path=name, n_bytes=0, sha256="", git_sha1="")
    with pytest.raises(ValueError, match="is no plain name"):
        write_tarball(io.BytesIO(), [(file, io.BytesIO())], top="x", moment=0)
