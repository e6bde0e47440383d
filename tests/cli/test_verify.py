"""`tandai verify` says what it looked at and what is at fault, and its exit code is the answer."""

import json
import re
from pathlib import Path

import pytest

from cli.conftest import Tandai
from release.conftest import stand_off as stand_off
from release.forge import Forged
from release.made import Release


@pytest.fixture
def forged(stand_off: Release, tmp_path: Path) -> Forged:
    """A release of one's own."""
    return Forged(stand_off, tmp_path / "release")


def test_a_sound_release(forged: Forged, tandai: Tandai) -> None:
    ran = tandai("verify", forged.folder)
    assert ran.code == 0
    assert re.search(r"^what was checked +rule +checked +failed$", ran.out, re.MULTILINE)
    assert re.search(r"^intervals +span-outside-text +[1-9][\d,]* +0$", ran.out, re.MULTILINE)
    assert re.search(
        r"tandai-sample 1\.0\.0, stand-off, content \w{12}…: all \d+ rules hold\.", ran.err
    )
    assert "Nothing to check for" in ran.err


def test_a_draft(forged: Forged, tandai: Tandai) -> None:
    forged.say(is_draft=True)
    ran = tandai("verify", forged.folder)
    assert ran.code == 0
    assert (
        "warning: release-is-draft at manifest.json: found a draft; expected a release" in ran.err
    )
    assert "tandai-sample 1.0.0, a draft, stand-off, content" in ran.err
    said = json.loads(tandai("verify", forged.folder, "--json").out)
    assert (said["ok"], said["is_draft"]) == (True, True)
    assert [each["rule"] for each in said["findings"]] == ["release-is-draft"]


def test_a_fault_is_said_with_its_row(forged: Forged, tandai: Tandai) -> None:
    forged.edit("spans", lambda rows: rows["train"][0].update(end=10**6))
    ran = tandai("verify", forged.folder)
    assert ran.code == 1
    place = r"spans/train-00000-of-00001\.parquet, row 1 \(s\d\d\)"
    assert re.search(rf"span-outside-text at {place}, start: found \d+:1000000; expected", ran.err)
    assert ran.err.endswith("1 fault: this is not the release that its manifest names.\n")


def test_a_changed_file_leaves_rows_unread(forged: Forged, tandai: Tandai) -> None:
    (forged.folder / "README.md").write_text("---\n")
    ran = tandai("verify", forged.folder)
    assert ran.code == 1
    assert "Rows were not read" in ran.err
    assert "file-changed at README.md: found bytes with sha256" in ran.err


def test_json_holds_every_rule(forged: Forged, tandai: Tandai) -> None:
    ran = tandai("verify", forged.folder, "--json")
    said = json.loads(ran.out)
    assert (ran.code, said["ok"], said["findings"], ran.err) == (0, True, [], "")
    assert {
        "rule": "file-is-link",
        "what": "files and folders",
        "n_checked": sum(each.is_file() for each in forged.folder.rglob("*")) - 1,
        "n_failed": 0,
    } in (said["tallies"])
    forged.edit("spans", lambda rows: rows["train"][0].update(end=10**6))
    ran = tandai("verify", forged.folder, "--json")
    said = json.loads(ran.out)
    assert (ran.code, said["ok"], said["n_failed"]) == (1, False, 1)
    assert [each["rule"] for each in said["findings"]] == ["span-outside-text"]


def test_no_release(tandai: Tandai, tmp_path: Path) -> None:
    ran = tandai("verify", tmp_path / "gone")
    assert (ran.code, ran.out) == (1, "")
    assert "gone: found no folder; expected a release folder." in ran.err
    ran = tandai("verify", tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert "SHA256SUMS: found no file; expected the digests of a release folder's files." in ran.err


def test_an_email_is_not_said_again(forged: Forged, tandai: Tandai) -> None:
    mail = "budi@contoh.id"
    forged.edit("annotations", lambda rows: rows["train"][0].update(annotators=[mail]))
    forged.edit("spans", lambda rows: rows["train"][0].update(rest=mail))
    ran = tandai("verify", forged.folder)
    assert ran.code == 1
    assert "email-in-row" in ran.err
    assert mail not in ran.out + ran.err
