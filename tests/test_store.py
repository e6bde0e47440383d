"""A file is the old one or the new one, and a broken one is named with its line."""

import os
import stat
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai import store
from tandai.errors import InputError, TandaiError
from tandai.records import Record
from tandai.store import (
    new_directory,
    read_bytes,
    read_csv,
    read_jsonl,
    read_text,
    write_bytes,
    write_csv,
    write_jsonl,
)
from tandai.trade import trade_places


class Boat(Record, frozen=True, kw_only=True):
    name: str
    note: str = ""


class Count(Record, frozen=True, kw_only=True):
    n: int


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fail(*_: object, **__: object) -> None:
    raise OSError("disk full")


def test_a_missing_file_says_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.txt: found no file; expected a poem"):
        read_bytes(tmp_path / "none.txt", expected="a poem")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="expected a poem"):
        read_bytes(tmp_path, expected="a poem")


def test_bytes_that_are_not_utf8_are_named_by_place(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"ab\xff")
    with pytest.raises(InputError, match="not UTF-8 at 2"):
        read_text(path, expected="a poem")


def test_a_broken_line_of_json_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"name":"Camar"}\n{"name":7}\n')
    rows = read_jsonl(path, Boat)
    assert next(rows) == Boat(name="Camar")
    with pytest.raises(
        InputError, match=r"a\.jsonl, line 2, name: found a whole number; expected a s"
    ) as caught:
        next(rows)
    assert caught.value.place == "line 2, name"


def test_an_unknown_key_is_not_dropped(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"name":"Camar","sail":1}\n')
    with pytest.raises(InputError, match="sail"):
        list(read_jsonl(path, Boat))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"line 1: found the columns \(none\)"),
        ("note,name\nx,y\n", "line 1: found the columns note, name; expected name, note"),
        ("name,note\nCamar\n", "line 2: found 1 cells; expected 2"),
        ("name,note\nCamar,a\nElang,b,c\n", "line 3: found 3 cells; expected 2"),
        ('name,note\nCamar,"open\n', "line 2: .*expected a row of CSV"),
        ('name,note\n"Camar"x,b\n', "line 2: .*expected a row of CSV"),
    ],
)
def test_a_broken_row_of_csv_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        read_csv(path, Boat)


def test_a_cell_of_another_type_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("n\n1\nmany\n")
    with pytest.raises(InputError, match="line 3, n: found 'many'; expected a whole number"):
        read_csv(path, Count)


def test_what_a_spreadsheet_saves_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("\ufeffname,note\r\nCamar,\r\n".encode())
    assert read_csv(path, Boat) == [Boat(name="Camar")]


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
BOATS = st.lists(st.builds(Boat, name=TEXTS, note=TEXTS))


@given(BOATS)
def test_records_come_back_from_json_lines(
    tmp_path_factory: pytest.TempPathFactory, boats: list[Boat]
) -> None:
    path = tmp_path_factory.getbasetemp() / "law.jsonl"
    assert write_jsonl(path, boats) == len(boats)
    assert list(read_jsonl(path, Boat)) == boats


@given(BOATS)
def test_records_come_back_from_csv(
    tmp_path_factory: pytest.TempPathFactory, boats: list[Boat]
) -> None:
    path = tmp_path_factory.getbasetemp() / "law.csv"
    write_csv(path, Boat, boats)
    assert read_csv(path, Boat) == boats


def test_files_end_their_lines_the_same_everywhere(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", Boat, [Boat(name="Camar", note="é")])
    write_jsonl(tmp_path / "a.jsonl", [Boat(name="Camar")])
    assert (tmp_path / "a.csv").read_bytes() == "name,note\nCamar,é\n".encode()
    assert (tmp_path / "a.jsonl").read_bytes() == b'{"name":"Camar","note":""}\n'


def test_a_write_that_fails_leaves_the_old_bytes_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    write_bytes(path, b"old")
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["a.txt"]


def test_a_disk_that_fills_up_leaves_the_old_bytes_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    write_bytes(path, b"old")
    opened = os.fdopen

    def half_full(handle: int, mode: str) -> object:
        file = opened(handle, mode)
        file.write(b"ne")
        file.close()
        raise OSError("disk full")

    monkeypatch.setattr(os, "fdopen", half_full)
    with pytest.raises(OSError, match="disk full"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["a.txt"]


def test_a_record_that_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write_jsonl(path, [Boat(name="Camar")])

    def boats() -> object:
        yield Boat(name="Elang")
        raise TandaiError("the tide")

    with pytest.raises(TandaiError, match="the tide"):
        write_jsonl(path, boats())  # type: ignore[arg-type]
    assert list(read_jsonl(path, Boat)) == [Boat(name="Camar")]
    assert names_in(tmp_path) == ["a.jsonl"]


def test_others_may_read_a_file_unless_it_is_secret(tmp_path: Path) -> None:
    write_bytes(tmp_path / "open", b"")
    write_bytes(tmp_path / "secret", b"", mode=0o600)
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("open", "secret")]
    assert modes == [0o644, 0o600]


def test_a_new_folder_stands_only_when_it_is_full(tmp_path: Path) -> None:
    path = tmp_path / "made" / "here"
    with new_directory(path) as folder:
        (folder / "a").write_text("1")
        assert not path.exists()
    assert names_in(path) == ["a"]
    assert names_in(path.parent) == ["here"]


def test_a_folder_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "here"
    path.mkdir()
    with pytest.raises(TandaiError, match="is there already"), new_directory(path):
        pytest.fail("it was given a folder to fill")
    assert names_in(tmp_path) == ["here"]


def test_a_folder_made_by_somebody_else_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "here"
    with pytest.raises(TandaiError, match="is there already"), new_directory(path):
        path.mkdir()
    assert names_in(path) == []
    assert names_in(tmp_path) == ["here"]


def test_a_fault_while_filling_leaves_the_old_folder(tmp_path: Path) -> None:
    path = tmp_path / "here"
    path.mkdir()
    (path / "old").touch()

    def fill_half() -> None:
        with new_directory(path, replace=True) as folder:
            (folder / "new").touch()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill_half()
    assert names_in(path) == ["old"]
    assert names_in(tmp_path) == ["here"]


def test_a_fault_while_moving_in_brings_the_old_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "here"
    path.mkdir()
    (path / "old").touch()
    moved = Path.replace

    def second_fails(self: Path, target: Path) -> Path:
        if self.name.startswith(".here.") and Path(target) == path:
            raise OSError("disk full")
        return moved(self, target)

    monkeypatch.setattr(store, "trade_places", lambda *_: False)
    monkeypatch.setattr(Path, "replace", second_fails)
    with (
        pytest.raises(OSError, match="disk full"),
        new_directory(path, replace=True) as folder,
    ):
        (folder / "new").touch()
    assert names_in(path) == ["old"]
    assert names_in(tmp_path) == ["here"]


@pytest.mark.parametrize("can_trade", [True, False])
def test_a_folder_gives_way_where_that_is_wanted(
    can_trade: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not can_trade:
        monkeypatch.setattr(store, "trade_places", lambda *_: False)
    path = tmp_path / "here"
    path.mkdir()
    (path / "old").touch()
    with new_directory(path, replace=True) as folder:
        (folder / "new").touch()
    assert names_in(path) == ["new"]
    assert names_in(tmp_path) == ["here"]


def test_records_are_closed() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"name": "Camar", "mast": "1"}, Boat)


def test_what_a_run_left_that_was_cut_off_is_cleared_and_nobody_elses(tmp_path: Path) -> None:
    path = tmp_path / "here"
    left = tmp_path / ".here.tandai-building-0123abcd"
    for folder in (left / "spans", tmp_path / ".here.settings", tmp_path / ".other"):
        folder.mkdir(parents=True)
    with new_directory(path) as folder:
        (folder / "new").touch()
        with pytest.raises(TandaiError), new_directory(path):
            path.mkdir()
        assert folder.is_dir(), "held by a run that lives"
        path.rmdir()
    assert names_in(path) == ["new"]
    assert names_in(tmp_path) == [".here.settings", ".other", "here"]


def test_a_folder_that_was_set_aside_when_a_run_was_cut_off_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "here"
    old = tmp_path / ".here.tandai-old-0123abcd" / "here"
    old.mkdir(parents=True)
    (old / "old").touch()
    with pytest.raises(TandaiError, match="is there already"), new_directory(path):
        pass
    assert names_in(path) == ["old"]
    assert names_in(tmp_path) == ["here"]


def test_two_folders_trade_places_or_stay_where_they_are(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name / name).mkdir(parents=True)
    traded = trade_places(tmp_path / "one", tmp_path / "other")
    assert names_in(tmp_path / "one") == (["other"] if traded else ["one"])
    assert not trade_places(tmp_path / "one", tmp_path / "none")
    assert len(names_in(tmp_path / "one")) == 1
