"""SHA256SUMS says whether a folder is still what it was."""

from pathlib import Path

import pytest

from tandai.errors import InputError
from tandai.release.sums import check_sums, write_sums


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files and their sums."""
    (tmp_path / "spans").mkdir()
    (tmp_path / "spans" / "train-0.parquet").write_bytes(b"rows")
    (tmp_path / "README.md").write_text("card")
    write_sums(tmp_path)
    return tmp_path


def test_an_untouched_folder_passes(folder: Path) -> None:
    check_sums(folder)


def test_sums_written_again_are_the_same(folder: Path) -> None:
    before = (folder / "SHA256SUMS").read_bytes()
    write_sums(folder)
    assert (folder / "SHA256SUMS").read_bytes() == before


def test_hidden_files_of_systems_and_tools_do_not_matter(folder: Path) -> None:
    (folder / ".cache" / "tool").mkdir(parents=True)
    (folder / ".cache" / "tool" / "state").touch()
    (folder / "spans" / ".DS_Store").touch()
    check_sums(folder)


def test_a_changed_file_is_refused(folder: Path) -> None:
    (folder / "README.md").write_text("cart")
    with pytest.raises(InputError, match=r"README.md: found bytes with sha256 .* as in SHA256SUMS"):
        check_sums(folder)


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "spans" / "train-0.parquet").unlink()
    with pytest.raises(InputError, match=r"train-0.parquet: found no file"):
        check_sums(folder)


def test_a_file_that_is_not_listed_is_refused(folder: Path) -> None:
    (folder / "spans" / "train-1.parquet").touch()
    with pytest.raises(InputError, match=r"train-1.parquet: found a file that SHA256SUMS does not"):
        check_sums(folder)


def test_a_folder_without_sums_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="SHA256SUMS: found no file; expected the digests"):
        check_sums(tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "README.md",
        f"{'0' * 64} README.md",
        f"{'0' * 63}  README.md",
        f"{'0' * 64}  /etc/passwd",
        f"{'0' * 64}  ../README.md",
        f"{'0' * 64}  spans/../../README.md",
        f"{'0' * 64}  spans\\..\\README.md",
    ],
)
def test_a_line_that_is_none_or_points_elsewhere_is_refused(line: str, folder: Path) -> None:
    path = folder / "SHA256SUMS"
    path.write_text(f"{path.read_text()}{line}\n")
    with pytest.raises(InputError, match=r"line 3: found .*; expected 64 hex digits, two spaces"):
        check_sums(folder)


def test_a_file_listed_twice_is_refused(folder: Path) -> None:
    path = folder / "SHA256SUMS"
    path.write_text(path.read_text() * 2)
    with pytest.raises(InputError, match=r"line 3: found README.md again"):
        check_sums(folder)


def test_sums_that_are_not_utf_8_are_refused(folder: Path) -> None:
    (folder / "SHA256SUMS").write_bytes(b"\xff")
    with pytest.raises(InputError, match="a byte that is not UTF-8 at 0"):
        check_sums(folder)
