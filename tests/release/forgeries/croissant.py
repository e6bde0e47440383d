"""Faults of croissant.json, each with the rule that finds it."""

from release.forge import Forged
from release.forgeries.faults import breaks


@breaks("croissant-unreadable")
def half_a_croissant(forged: Forged) -> None:
    path = forged.folder / "croissant.json"
    path.write_text(path.read_text()[:-100])
    forged.seal()


@breaks("croissant-files")
def another_digest_in_the_croissant(forged: Forged) -> None:
    entry = forged.manifest.tables["ties"].files[0]
    forged.replace("croissant.json", entry.sha256, "0" * 64)


@breaks("croissant-files")
def a_file_from_elsewhere(forged: Forged) -> None:
    path = "ties/train-00000-of-00001.parquet"
    forged.replace("croissant.json", f'"contentUrl": "{path}"', '"contentUrl": "https://x.y/z"')


@breaks("croissant-records")
def a_column_read_as_another(forged: Forged) -> None:
    forged.replace("croissant.json", '"column": "end"', '"column": "start"')


@breaks("croissant-head")
def another_version_in_the_croissant(forged: Forged) -> None:
    forged.replace("croissant.json", '"version": "1.0.0"', '"version": "1.0.1"')
