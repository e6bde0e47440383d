"""Faults of Parquet files, each with the rule that finds it."""

import msgspec

from release.forge import Forged
from release.forgeries.faults import breaks
from tandai.digest import sha256_bytes


@breaks("parquet-unreadable")
def no_parquet(forged: Forged) -> None:
    path = forged.folder / "ties" / "train-00000-of-00001.parquet"
    path.write_bytes(b"PAR1 and then nothing")
    one, *others = forged.manifest.tables["ties"].files
    data = path.read_bytes()

    entry = msgspec.structs.replace(one, n_bytes=len(data), sha256=sha256_bytes(data))
    assert one.split == "train"
    forged.name_table("ties", files=(entry, *others))


@breaks("parquet-schema")
def a_column_of_another_name(forged: Forged) -> None:
    forged.write_parquet(
        "ties", "train", renamed={"what": "which"}, write_statistics=["document_id"]
    )


@breaks("footer-statistics")
def statistics_of_every_column(forged: Forged) -> None:
    forged.write_parquet("spans", "train", write_statistics=True)


@breaks("footer-metadata")
def a_sentence_in_the_footer(forged: Forged) -> None:
    forged.write_parquet(
        "spans",
        "train",
        metadata={"note": "Feri itu tenggelam."},
        write_statistics=["document_id"],
        store_schema=True,
    )
