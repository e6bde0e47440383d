"""digests.csv says of each document what its rows are, table by table, and is read strictly."""

import io
from pathlib import Path

import pytest

from release.forge import read_digests
from release.made import Release
from tandai.errors import CheckError, InputError
from tandai.release.content import TableDigest
from tandai.release.digests import DigestLog, parse_digests
from tandai.release.schema import Column

SHA = "a" * 64
HEAD = "document_id,split,spans,ties\n"


def test_a_tables_digest_is_over_those_of_its_documents(stand_off: Release) -> None:
    folder, manifest = stand_off
    digests = read_digests(folder)
    assert len(digests) == manifest.tables["documents"].n_rows
    for name, table in manifest.tables.items():
        made = TableDigest(table.columns)
        for key, each in digests.items():
            if name in each.tables:
                made.add(key, each.split, each.tables[name])
        assert made.hexdigest() == table.content_sha256, name


def test_digests_are_the_same_with_texts_and_without(full: Release, stand_off: Release) -> None:
    name = "digests.csv"
    assert (full[0] / name).read_bytes() == (stand_off[0] / name).read_bytes()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected document_id,split and the names of tables"),
        ("document_id,split,ties,spans\n", "line 1: found document_id,split,ties,spans"),
        (f"{HEAD}a,train,{SHA}\n", "line 2: found 3 cells; expected 4"),
        (f"{HEAD}b,train,{SHA},\na,train,{SHA},\n", "line 3: found 'a' after 'b'"),
        (f"{HEAD}a,train,{SHA},\na,train,{SHA},\n", "line 3: found 'a' after 'a'"),
        (f"{HEAD}a,dev,{SHA},\n", "line 2: found split 'dev'"),
        (f"{HEAD}a,train,{SHA[1:]},\n", "expected 64 hex digits"),
        (f"{HEAD}a,train,,\n", "line 2: found no digest"),
        (f'{HEAD}"a,train\n', "unexpected end of data"),
    ],
)
def test_what_is_broken_is_named_by_its_line(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        list(parse_digests(io.StringIO(text))[1])


def test_logs_of_two_processes_are_joined_where_they_have_other_documents(tmp_path: Path) -> None:
    columns = [Column("document_id", "string", "the document")]
    tables = {"a": columns, "b": columns}
    whole, ours = DigestLog(tables), DigestLog(tables)
    theirs = DigestLog(tables, tmp_path / "theirs")
    for number, split in enumerate(("test", "train", "train")):
        own = [bytes([number]) * 32, bytes([9]) * 32 if number else b""]
        whole.add(f"d{9 - number}", split, own)
        (theirs if number == 1 else ours).add(f"d{9 - number}", split, own)
    theirs.close()
    with pytest.raises(CheckError, match="found 64 bytes of digests; expected 128"):
        ours.join(theirs.documents() * 2, tmp_path / "theirs")
    ours.join(theirs.documents(), tmp_path / "theirs")
    assert ours.write(tmp_path / "ours") == whole.write(tmp_path / "whole")
    with pytest.raises(CheckError, match="found d8 twice"):
        ours.join(theirs.documents(), tmp_path / "theirs")
    ours.close()
    whole.close()
