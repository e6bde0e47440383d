"""The card says to ``datasets`` what the files hold, and to people how to open them."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from release.made import Release
from tandai.croissant.describe import describe
from tandai.release.card import front_matter, render_card
from tandai.release.counted import Survey
from tandai.release.manifest import Manifest
from tandai.release.schema import Column, features


def parts_of(card: str) -> tuple[dict[str, Any], str]:
    start, front, page = card.split("---\n", 2)
    assert start == ""
    return yaml.safe_load(front), page


@pytest.fixture
def hydrated(full: Release) -> Manifest:
    return msgspec.structs.replace(full[1], text="hydrated")


def test_version_and_digest_stand_in_each_config(full: Release) -> None:
    """They are all of a release that the cache of ``datasets`` looks at."""
    front, _ = parts_of(render_card(full[1]))
    assert len(front["configs"]) == sum(bool(table.files) for table in full[1].tables.values())
    for config in front["configs"]:
        assert config["version"] == "1.0.0"
        assert full[1].content_sha256 in config["description"]
        assert config["description"].endswith("text:full")


def test_the_front_matter_names_every_file_and_counts_its_rows(full: Release) -> None:
    folder, manifest = full
    front = front_matter(manifest)
    for config, info in zip(front["configs"], front["dataset_info"], strict=True):
        table = manifest.tables[config["config_name"]]
        assert info["config_name"] == config["config_name"]
        assert config["data_files"] == [
            {"split": file.split, "path": file.path} for file in table.files
        ]
        assert [each["num_examples"] for each in info["splits"]] == [
            file.n_rows for file in table.files
        ]
        assert all((folder / each["path"]).is_file() for each in config["data_files"])
        assert info["features"] == features(table.columns, manifest.label_sets)


def test_exactly_one_config_is_the_default(full: Release) -> None:
    configs = front_matter(full[1])["configs"]
    assert [each["config_name"] for each in configs if each.get("default")] == ["entities"]


def test_front_matter_is_plain_yaml_and_comes_back_equal(full: Release) -> None:
    assert parts_of(render_card(full[1]))[0] == front_matter(full[1])


def test_the_licence_is_that_of_what_is_in_the_folder(full: Release) -> None:
    def licence_of(text: str, texts: str, labels: str = "CC-BY-4.0") -> dict[str, str]:
        manifest = msgspec.structs.replace(
            full[1], text=text, licences={"labels": labels, "code": "MIT", "text": texts}
        )
        front = front_matter(manifest)
        return {key: front[key] for key in front if key.startswith("license")}

    assert licence_of("full", "CC-BY-4.0") == {"license": "cc-by-4.0"}
    assert licence_of("stand-off", "LicenseRef-Publisher-Text") == {"license": "cc-by-4.0"}
    assert licence_of("stand-off", "", labels="ODC-By-1.0") == {"license": "odc-by"}
    assert licence_of("hydrated", "LicenseRef-Publisher-Text") == {
        "license": "other",
        "license_name": "cc-by-4.0-and-licenseref-publisher-text",
        "license_link": "TEXT-RIGHTS.md",
    }
    assert licence_of("stand-off", "", labels="LicenseRef-Ours") == {
        "license": "other",
        "license_name": "licenseref-ours",
        "license_link": "LICENSE-LABELS",
    }


def test_a_stand_off_card_shows_both_ways_to_load(stand_off: Release) -> None:
    _, page = parts_of(render_card(stand_off[1]))
    assert page.count('load_dataset("path/to/this/folder", "entities", split="train")') == 1
    assert page.count('load_dataset("path/to/hydrated", "entities", split="train")') == 1
    assert "tandai hydrate path/to/this/folder --articles path/to/articles -o path/to/hydrated" in (
        page
    )
    assert "and no article text" in page


def test_a_full_and_a_hydrated_card_show_one_way_and_say_what_they_are(
    full: Release, hydrated: Manifest
) -> None:
    for manifest, says in ((full[1], "holds the texts"), (hydrated, "This copy was hydrated")):
        _, page = parts_of(render_card(manifest))
        assert page.count("load_dataset(") == 2  # the snippet, and what does not work
        assert "tandai hydrate" not in page
        assert says in page


def test_the_card_shows_hands_provenance_and_what_test_shares_with_train(full: Release) -> None:
    card = render_card(full[1])
    assert "| entity | 2 | script | " in card
    assert "| entity | unanimous | " in card
    assert "On two sides: 0 groups of documents, 0 pairs of near duplicates" in card
    assert "| `entity.entity` | test | " in card
    bare = msgspec.structs.replace(full[1], survey=Survey(), leaks=None, seen_in_train=())
    assert "How the gold came about" not in render_card(bare)
    assert "What test shares with train" not in render_card(bare)


def test_machines_are_called_machines(full: Release) -> None:
    assert "`anotator-1` is a script" in render_card(full[1])
    assert "**No label here is a person's**: `anotator-1` is a script" in render_card(full[1])
    mixed = msgspec.structs.replace(full[1], annotators={"ana": "person", "m1": "model"})
    assert "**Not all labels here are a person's**: `m1` is a model" in render_card(mixed)
    people = msgspec.structs.replace(full[1], annotators={"ana": "person"})
    assert "person's" not in render_card(people).partition("## Load it")[0]


def test_the_summary_stands_first_and_of_a_copy_it_is_the_releases(
    stand_off: Release, hydrated: Manifest
) -> None:
    summary = stand_off[1].datasheet["summary"]
    for manifest, is_copy in ((stand_off[1], False), (hydrated, True)):
        first = render_card(manifest).partition("## Load it")[0]
        assert summary in first
        assert "8 documents in all: train " in first
        assert ("release that this copy was made of, its makers say:" in first) is is_copy
        described = describe(manifest)["description"]
        assert "8 documents in all: train " in described
        assert " ".join(summary.replace("**", "").replace("`", "").split()) in described
    unknown = msgspec.structs.replace(stand_off[1], datasheet={"summary": "unknown"})
    _, page = parts_of(render_card(unknown))
    assert "unknown" not in page.partition("## Load it")[0]


@pytest.mark.parametrize(
    ("kinds", "creators"),
    [
        (("person",), None),
        ((), None),
        (("script",), ["machine-generated"]),
        (("person", "model"), ["machine-generated"]),
        (("program", "script"), ["machine-generated"]),
    ],
)
def test_nobody_is_called_an_expert(
    kinds: tuple[str, ...], creators: list[str] | None, full: Release
) -> None:
    """That a machine answered is known; what people are is stated nowhere."""
    annotators = {f"a{number}": kind for number, kind in enumerate(kinds)}
    front = front_matter(msgspec.structs.replace(full[1], annotators=annotators))
    assert front.get("annotations_creators") == creators
    assert "expert" not in str(front)


def test_every_column_and_every_label_set_is_explained(full: Release) -> None:
    card = render_card(full[1])

    def names(columns: tuple[Column, ...], prefix: str = "") -> list[str]:
        return [
            name
            for column in columns
            for name in (f"{prefix}{column.name}", *names(column.fields, f"{column.name}[]."))
        ]

    for table in full[1].tables.values():
        for name in names(table.columns) if table.files else ():
            assert f"| `{name}` | " in card
    for name, labels in full[1].label_sets.items():
        assert f"| `{name}` | {' '.join(f'`{label}`' for label in labels)} |" in card


@pytest.mark.parametrize("mode", ["full", "stand_off"])
def test_the_page_is_tidy_markdown(mode: str, request: pytest.FixtureRequest) -> None:
    folder, manifest = request.getfixturevalue(mode)
    card = render_card(manifest)
    assert card == Path(folder, "README.md").read_text()
    assert "\n\n\n" not in card
    assert not re.search(r"[ \t]+$", card, re.MULTILINE)
    assert card.endswith(".\n")
    assert card.count("```") % 2 == 0
    for line, after in zip(card.splitlines(), card.splitlines()[1:], strict=False):
        if re.fullmatch(r"\|( -+:? \|)+", line):
            assert after.count("|") == line.count("|")
            assert after.startswith("| ")
        if line.startswith("#") and not line.startswith("# tandai"):
            assert after == ""


def test_a_missing_word_in_the_template_is_an_error_not_a_gap(
    full: Release,
) -> None:
    licences = {"labels": "CC-BY-4.0", "text": "CC-BY-4.0"}
    with pytest.raises(Exception, match="code"):
        render_card(msgspec.structs.replace(full[1], licences=licences))
