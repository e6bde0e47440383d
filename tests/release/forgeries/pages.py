"""Faults of pages, byte for byte, each with the rule that finds it."""

import json

from release.forge import Forged
from release.forgeries.faults import (
    Fault,
    breaks,
)


def write_below(name: str) -> Fault:
    """Words below a page, as somebody who mends SHA256SUMS would leave them."""

    def fault(forged: Forged) -> None:
        path = forged.folder / name
        path.write_text(path.read_text() + "\nLabels of test were checked by experts.\n")
        forged.seal()

    fault.__name__ = f"words_below_{name}"
    return fault


for page in ("README.md", "DATASHEET.md", "LICENSE-LABELS", "TEXT-RIGHTS.md"):
    breaks("page-differs")(write_below(page))


@breaks("page-differs")
def a_description_in_the_croissant(forged: Forged) -> None:
    said = json.loads((forged.folder / "croissant.json").read_text())
    old = json.dumps(said["description"], ensure_ascii=False)
    forged.replace("croissant.json", old, json.dumps("All labels are of experts."))


@breaks("page-differs")
def a_word_more_in_the_citation(forged: Forged) -> None:
    forged.replace("CITATION.cff", "message: ", "message: Gold. ")


@breaks("page-differs")
def a_manifest_in_other_words(forged: Forged) -> None:
    forged.replace("manifest.json", '"name": ', '"name":  ')


@breaks("page-digest")
def a_manifest_that_names_another_page(forged: Forged) -> None:
    digest = (forged.manifest.pages_sha256 or {})["README.md"]
    forged.replace("manifest.json", digest, "0" * 64)


@breaks("file-unknown")
def a_program_beside_the_tables(forged: Forged) -> None:
    (forged.folder / "load.py").write_text("print()")
    forged.seal()


@breaks("file-unknown")
def a_report_of_a_copy_that_is_none(forged: Forged) -> None:
    (forged.folder / "hydration.json").write_text("{}")
    forged.seal()
