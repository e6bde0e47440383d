"""tombstones.csv is read strictly; digests.csv by table."""

from pathlib import Path

import pytest

from tandai.errors import InputError
from tandai.store import write_csv
from tandai.versions.digests import index_digests
from tandai.versions.records import Tombstone
from tandai.versions.tombstones import (
    buried,
    lost_tombstones,
    merge_tombstones,
    read_tombstones,
)
from versions.made import OTHER_SHA, SHA, tombstone


def test_tombstones_come_back_and_no_file_is_none(tmp_path: Path) -> None:
    path = tmp_path / "tombstones.csv"
    assert read_tombstones(path) == ()
    rows = (tombstone("s01"), tombstone("s02", OTHER_SHA))
    write_csv(path, Tombstone, rows)
    assert read_tombstones(path) == rows


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (f"s02,{SHA},because,2.0.0,2031-05-02", "'because'; expected one of duplicate, "),
        ("s02,ab,legal,2.0.0,2031-05-02", "'ab'; expected a string matching regex"),
        (f"s02,{SHA},legal,2.0.0,yesterday", "'yesterday'; expected a string matching regex"),
        (f"s01,{SHA},legal,2.0.0,2031-05-02", "a second row for s01"),
    ],
)
def test_a_row_that_is_none_is_refused_with_its_line(tmp_path: Path, row: str, found: str) -> None:
    path = tmp_path / "tombstones.csv"
    write_csv(path, Tombstone, [tombstone("s01")])
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{row}\n")
    with pytest.raises(InputError, match=rf"line 3.*: found .*{found}"):
        read_tombstones(path)


def test_a_document_is_known_by_its_id_or_its_text() -> None:
    rows = (tombstone("s01", SHA),)
    assert buried(rows, "s01", OTHER_SHA) == rows[0]
    assert buried(rows, "s09", SHA) == rows[0]
    assert buried(rows, "s09", OTHER_SHA) is None


def test_lists_are_merged_and_what_is_lost_is_named() -> None:
    old, new = (tombstone("s01"),), (tombstone("s01", OTHER_SHA), tombstone("s02"))
    assert merge_tombstones(old, new) == (old[0], new[1])
    assert lost_tombstones(old, new) == old
    assert lost_tombstones(old, (*new[1:], *old)) == ()


def test_digests_are_read_by_table() -> None:
    text = f"document_id,split,claims,spans\ns01,train,,{SHA}\ns02,test,{OTHER_SHA},{SHA}\n"
    digests = index_digests("digests.csv", text.splitlines(keepends=True))
    assert digests.splits == {"s01": "train", "s02": "test"}
    assert digests.rows == {"spans": {"s01": SHA, "s02": SHA}, "claims": {"s02": OTHER_SHA}}
    claims = digests.rows["claims"]
    assert (len(claims), list(claims), claims.get("s01"), claims.get("s03")) == (
        1,
        ["s02"],
        *[None] * 2,
    )
