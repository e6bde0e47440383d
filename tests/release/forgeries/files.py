"""Faults of files and SHA256SUMS, each with the rule that finds it."""

from release.forge import Forged
from release.forgeries.faults import breaks


@breaks("sums-broken")
def a_line_that_is_none(forged: Forged) -> None:
    path = forged.folder / "SHA256SUMS"
    path.write_text(path.read_text() + "what is this\n")


@breaks("sums-broken")
def a_name_out_of_the_folder(forged: Forged) -> None:
    path = forged.folder / "SHA256SUMS"
    path.write_text(path.read_text() + f"{'0' * 64}  spans/../../../etc/passwd\n")


@breaks("sums-broken")
def an_absolute_name(forged: Forged) -> None:
    path = forged.folder / "SHA256SUMS"
    path.write_text(path.read_text() + f"{'0' * 64}  /etc/passwd\n")


@breaks("sums-broken")
def a_file_listed_twice(forged: Forged) -> None:
    path = forged.folder / "SHA256SUMS"
    path.write_text(path.read_text() + path.read_text().splitlines()[0] + "\n")


@breaks("file-is-link")
def a_link_in_a_files_place(forged: Forged) -> None:
    path = forged.folder / "ties" / "train-00000-of-00001.parquet"
    outside = forged.folder.parent / "outside.parquet"
    path.rename(outside)
    path.symlink_to(outside)


@breaks("file-is-link")
def a_link_in_a_folders_place(forged: Forged) -> None:
    outside = forged.folder.parent / "outside"
    (forged.folder / "ties").rename(outside)
    (forged.folder / "ties").symlink_to(outside)


@breaks("file-missing")
def a_missing_file(forged: Forged) -> None:
    (forged.folder / "ties" / "train-00000-of-00001.parquet").unlink()


@breaks("file-missing")
def no_card(forged: Forged) -> None:
    (forged.folder / "README.md").unlink()
    forged.seal()


@breaks("file-not-listed")
def a_file_more(forged: Forged) -> None:
    (forged.folder / "load.py").write_text("print()")


@breaks("file-changed")
def a_flipped_byte(forged: Forged) -> None:
    path = forged.folder / "spans" / "train-00000-of-00001.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@breaks("file-changed")
def another_card(forged: Forged) -> None:
    path = forged.folder / "README.md"
    path.write_text(path.read_text() + "\nMore.\n")
