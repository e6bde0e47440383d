"""Faults of the card, each with the rule that finds it."""

from release.forge import Forged
from release.forgeries.faults import breaks, first, set_in


@breaks("card-unreadable")
def no_front_matter(forged: Forged) -> None:
    forged.replace("README.md", "---\n", "")


@breaks("card-configs")
def another_version_in_the_card(forged: Forged) -> None:
    forged.replace("README.md", "  version: 1.0.0\n", "  version: 1.0.1\n")


@breaks("card-configs")
def a_config_that_points_elsewhere(forged: Forged) -> None:
    path = "ties/train-00000-of-00001.parquet"
    forged.replace("README.md", f"path: {path}", "path: ties/other.parquet")


@breaks("card-info")
def another_count_in_the_card(forged: Forged) -> None:
    forged.replace("README.md", "num_examples: ", "num_examples: 1")


@breaks("annotators-differ")
def a_script_that_the_card_calls_a_person(forged: Forged) -> None:
    forged.replace("README.md", "`anotator-1` is a script", "`anotator-1` is a person")


@breaks("annotators-differ")
def experts_among_the_creators_of_the_card(forged: Forged) -> None:
    forged.replace("README.md", "- machine-generated\n", "- expert-generated\n")


@breaks("licence-differs")
def another_licence_in_the_card(forged: Forged) -> None:
    forged.replace("README.md", "\nlicense: cc-by-4.0\n", "\nlicense: cc0-1.0\n")


@breaks("licence-differs")
def another_licence_on_the_cards_page(forged: Forged) -> None:
    forged.replace("README.md", "Code: Apache-2.0.", "Code: MIT.")


@breaks("licence-differs")
def another_licence_of_the_labels(forged: Forged) -> None:
    forged.replace(
        "LICENSE-LABELS", "SPDX-License-Identifier: CC-BY-4.0", "SPDX-License-Identifier: MIT"
    )


@breaks("licence-differs")
def two_licences_of_the_labels(forged: Forged) -> None:
    line = "SPDX-License-Identifier: CC-BY-4.0\n"
    forged.replace("LICENSE-LABELS", line, f"{line}SPDX-License-Identifier: CC0-1.0\n")


@breaks("licence-differs")
def other_rights_in_the_texts(forged: Forged) -> None:
    path = forged.folder / "TEXT-RIGHTS.md"
    path.write_text(path.read_text().replace("CC-BY-4.0", "CC0-1.0"))
    forged.seal()


@breaks("licence-differs")
def a_publisher_less_in_the_rights(forged: Forged) -> None:
    path = forged.folder / "TEXT-RIGHTS.md"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.endswith(" | own | 1 |\n")))
    forged.seal()


breaks("licence-without-permission")(set_in("articles", first, permission="unknown"))


@breaks("licence-form")
def a_licence_nobody_knows(forged: Forged) -> None:
    forged.say(licences={**forged.manifest.licences, "code": "Do-What-You-Like-9"})


@breaks("citation-differs")
def another_version_is_cited(forged: Forged) -> None:
    forged.replace("CITATION.cff", "version: 1.0.0", "version: 1.0.1")


@breaks("citation-differs")
def somebody_else_is_cited(forged: Forged) -> None:
    forged.replace("CITATION.cff", "The tandai maintainers", "Somebody else")
