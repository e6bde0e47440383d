"""Faults of manifest.json, each with the rule that finds it."""

import json
import shutil

import msgspec

from release.forge import Forged
from release.forgeries.faults import (
    breaks,
)


@breaks("schema-version")
def an_older_schema(forged: Forged) -> None:
    forged.replace(
        "manifest.json",
        f'"schema_version": "{forged.manifest.schema_version}"',
        '"schema_version": "1"',
    )


@breaks("manifest-broken")
def half_a_manifest(forged: Forged) -> None:
    path = forged.folder / "manifest.json"
    path.write_text(path.read_text()[:-100])
    forged.seal()


@breaks("manifest-broken")
def a_manifest_that_names_a_file_elsewhere(forged: Forged) -> None:
    path = "ties/train-00000-of-00001.parquet"
    forged.replace("manifest.json", f'"{path}"', '"ties/../../outside.parquet"')


@breaks("manifest-key-unknown")
def a_key_that_means_nothing(forged: Forged) -> None:
    forged.replace("manifest.json", '"name":', '"licence": "CC0-1.0",\n  "name":')


@breaks("manifest-key-unknown")
def a_key_twice(forged: Forged) -> None:
    forged.replace("manifest.json", '"name":', '"name": "other",\n  "name":')


@breaks("table-missing")
def no_ties(forged: Forged) -> None:
    shutil.rmtree(forged.folder / "ties")
    forged.say(tables={k: v for k, v in forged.manifest.tables.items() if k != "ties"})


@breaks("table-schema")
def a_column_of_another_type(forged: Forged) -> None:
    columns = forged.manifest.tables["extras"].columns
    changed = msgspec.structs.replace(columns[-1], type="int")
    forged.name_table("extras", columns=(*columns[:-1], changed))  # it has no file to disagree


@breaks("view-columns")
def a_start_without_an_end(forged: Forged) -> None:
    columns = forged.manifest.tables["claims"].columns
    kept = tuple(each for each in columns if each.name != "end" and not each.fill)
    forged.name_table("claims", columns=kept)
    forged.edit("claims", lambda rows: None)


@breaks("file-entry")
def another_files_digest(forged: Forged) -> None:
    one, *others = forged.manifest.tables["ties"].files
    forged.name_table("ties", files=(msgspec.structs.replace(one, sha256="0" * 64), *others))


@breaks("file-entry")
def a_shard_that_cannot_be(forged: Forged) -> None:
    one, *others = forged.manifest.tables["ties"].files
    path = one.path.replace("00000-of", "00001-of")
    (forged.folder / one.path).rename(forged.folder / path)
    forged.name_table("ties", files=(msgspec.structs.replace(one, path=path), *others))


@breaks("parquet-not-in-manifest")
def a_table_of_nobody(forged: Forged) -> None:
    shutil.copy(
        forged.folder / "ties" / "train-00000-of-00001.parquet",
        forged.folder / "ties" / "more.parquet",
    )
    forged.seal()


@breaks("row-count")
def another_number_of_rows(forged: Forged) -> None:
    forged.name_table("ties", n_rows=1)


@breaks("left-out-differs")
def a_split_called_empty(forged: Forged) -> None:
    forged.say(left_out=(*forged.manifest.left_out, "ties/test"))


@breaks("counts-differ")
def more_spans_than_there_are(forged: Forged) -> None:
    counts = forged.manifest.counts
    more = {**counts["train"], "entity spans": 1000}
    forged.say(counts={**counts, "train": more})


@breaks("normaliser-differs")
def another_normaliser(forged: Forged) -> None:
    forged.say(normaliser="tandai-0")


@breaks("annotators-differ")
def a_script_that_is_called_a_person(forged: Forged) -> None:
    forged.say(annotators=dict.fromkeys(forged.manifest.annotators, "person"))


@breaks("licence-form")
def no_licence(forged: Forged) -> None:
    forged.say(licences={**forged.manifest.licences, "code": "ask us"})


@breaks("manifest-broken")
def no_licence_of_the_texts(forged: Forged) -> None:
    path = forged.folder / "manifest.json"
    said = json.loads(path.read_text())
    del said["licences"]["text"]
    path.write_text(json.dumps(said))
    forged.seal()
