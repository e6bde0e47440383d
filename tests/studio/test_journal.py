"""The journal is on the disk before a batch is sent, and readable after any end of a push."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tandai.errors import InputError, StudioError
from tandai.studio.entries import BatchSent, Opened, read_journal
from tandai.studio.journal import Journal, open_journal

DIGEST = "0" * 64
NOW = 1_900_000_000.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal" / "local" / "entity.jsonl"


def ids(batches: list[BatchSent]) -> list[list[str]]:
    return [sorted(each.document_ids) for each in batches]


def test_what_was_sent_and_not_settled_is_known_to_the_next_push(path: Path) -> None:
    with open_journal(path, at=NOW) as journal:
        first = journal.begin_batch(7, [("a", DIGEST), ("b", DIGEST)], at=NOW)
        journal.begin_batch(7, [("c", DIGEST)], at=NOW + 1)
        journal.begin_batch(8, [("x", DIGEST)], at=NOW + 1)
        journal.settle(first, "answered", at=NOW + 2)
    with open_journal(path, at=NOW + 9) as journal:
        assert ids(journal.unsettled(7)) == [["c"]]
        assert ids(journal.unsettled(8)) == [["x"]]
        assert journal.in_doubt(7) == {"a", "b", "c"}  # nobody looked what became of them
        assert journal.slowest_answer(7) == 2
        journal.settle(journal.unsettled(7)[0], "absent", at=NOW + 10)
        journal.check(7, at=NOW + 11)
    with open_journal(path, at=NOW + 20) as journal:
        assert journal.unsettled(7) == []
        assert journal.in_doubt(7) == {"c"}  # it may yet come


def test_a_refused_batch_leaves_no_doubt(path: Path) -> None:
    with open_journal(path, at=NOW) as journal:
        journal.settle(journal.begin_batch(7, [("a", DIGEST)], at=NOW), "refused", at=NOW)
    with open_journal(path, at=NOW) as journal:
        assert (journal.unsettled(7), journal.in_doubt(7)) == ([], set())


def test_a_batch_is_on_the_disk_when_it_may_be_sent(path: Path) -> None:
    with open_journal(path, at=NOW) as journal:
        sent = journal.begin_batch(7, [("a", DIGEST)], at=NOW)
        assert read_journal(path)[-1] == sent


def test_only_the_owner_can_read_it_and_it_holds_ids_and_digests_only(path: Path) -> None:
    with open_journal(path, at=NOW) as journal:
        journal.begin_project("entity", at=NOW)
        journal.begin_batch(7, [("a", DIGEST)], at=NOW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    keys = set(re.findall(rb'"(\w+)":', path.read_bytes()))
    named = {b"entry", b"at", b"process", b"batch", b"title", b"project_id", b"documents"}
    assert keys == named


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_torn_last_line_is_no_entry_and_the_next_push_writes_behind_it(
    path: Path, cut: int
) -> None:
    with open_journal(path, at=NOW) as journal:
        kept = journal.begin_batch(7, [("a", DIGEST)], at=NOW)
        journal.settle(kept, "answered", at=NOW)
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    with open_journal(path, at=NOW) as journal:
        assert ids(journal.unsettled(7)) == [["a"]]  # its settling is lost, so it is in doubt
        journal.begin_batch(7, [("b", DIGEST)], at=NOW)
    assert isinstance(read_journal(path)[-1], BatchSent)


def test_a_file_that_is_one_torn_line_is_empty(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b'{"entry":"opened"' + b" " * 200_000)
    with open_journal(path, at=NOW):
        (entry,) = read_journal(path)
    assert isinstance(entry, Opened)


def test_a_damaged_line_stops_the_push_and_is_named(path: Path) -> None:
    with open_journal(path, at=NOW) as journal:
        journal.begin_batch(7, [("a", DIGEST)], at=NOW)
    path.write_bytes(b"\0" * 20 + b"\n" + path.read_bytes())
    with pytest.raises(InputError, match=r"entity\.jsonl, line 1: found .*journal"):
        open_journal(path, at=NOW).__enter__()


def test_a_second_push_is_told_who_holds_the_journal(path: Path) -> None:
    with (
        open_journal(path, at=NOW),
        pytest.raises(
            StudioError, match=rf"process {os.getpid()}, since 2030-03-17 17:46 UTC\); wait"
        ),
    ):
        open_journal(path, at=NOW).__enter__()


def test_a_killed_push_holds_nothing(path: Path) -> None:
    code = """
import os, signal, sys
from pathlib import Path
from tandai.studio.journal import open_journal
with open_journal(Path(sys.argv[1]), at=0.0) as journal:
    journal.begin_batch(7, [("a", "0")], at=0.0)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert ended.returncode == -9
    with open_journal(path, at=NOW) as journal:
        assert ids(journal.unsettled(7)) == [["a"]]


def test_an_entry_that_does_not_fit_on_the_disk_is_not_half_there(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_journal(path, at=NOW) as journal:
        before = path.read_bytes()
        write = os.write
        monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:30]))
        with pytest.raises(StudioError, match="cannot be written"):
            journal.begin_batch(7, [("a", DIGEST)], at=NOW)
        assert journal.unsettled(7) == []
        assert path.read_bytes() == before


def test_a_journal_without_a_file_remembers_as_long_as_it_lives() -> None:
    journal = Journal()
    journal.begin_batch(7, [("a", DIGEST)], at=NOW)
    assert journal.in_doubt(7) == {"a"}
