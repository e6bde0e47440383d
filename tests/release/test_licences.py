"""Licences stand in one field and are rendered everywhere alike; nobody's text is given away."""

import msgspec
import pytest
import yaml

from release.made import Release
from tandai.croissant.describe import describe
from tandai.licences import hub_name, is_known, is_reference, spelled, terms_of
from tandai.release.card import front_matter
from tandai.release.citation import cite, render_citation
from tandai.release.counted import Source
from tandai.release.licences import render_label_licence, render_text_rights
from tandai.release.manifest import Manifest


@pytest.mark.parametrize("licence", ["CC-BY-4.0", "MIT", "ODbL-1.0", "LicenseRef-Publisher-Text"])
def test_ids_of_the_spdx_list_are_known_and_references(licence: str) -> None:
    assert is_known(licence)
    assert spelled(licence.lower()) == licence or is_reference(licence)


@pytest.mark.parametrize(
    "licence",
    ["", "CC BY 4.0", "cc-by-4.0", "CC-BY", "Ours", "LicenseRef-", "LicenseRef-a b", "MIT OR X"],
)
def test_anything_else_is_not(licence: str) -> None:
    assert not is_known(licence)


def test_two_licences_are_no_one_licence() -> None:
    assert not is_known("MIT OR Apache-2.0")


def test_terms_stand_on_the_spdx_page_or_in_the_folder() -> None:
    assert terms_of("CC-BY-4.0", page="X") == "https://spdx.org/licenses/CC-BY-4.0"
    assert terms_of("LicenseRef-Ours", page="X") == "X"
    assert hub_name("CC-BY-4.0") == "cc-by-4.0"
    assert hub_name("LicenseRef-Ours") == ""


def under(manifest: Manifest, mode: str = "stand-off", /, **licences: str) -> Manifest:
    return msgspec.structs.replace(manifest, text=mode, licences={**manifest.licences, **licences})


def test_one_field_is_said_alike_everywhere(stand_off: Release) -> None:
    manifest = under(stand_off[1], labels="ODbL-1.0")
    assert front_matter(manifest)["license"] == "odbl"
    assert "\nSPDX-License-Identifier: ODbL-1.0\n" in render_label_licence(manifest)
    assert describe(manifest)["license"] == ["https://spdx.org/licenses/ODbL-1.0"]
    assert yaml.safe_load(render_citation(manifest))["license"] == "ODbL-1.0"


def test_with_texts_their_terms_are_named_too(stand_off: Release) -> None:
    manifest = under(stand_off[1], "hydrated", text="LicenseRef-Publisher-Text")
    assert describe(manifest)["license"] == [
        "https://spdx.org/licenses/CC-BY-4.0",
        "TEXT-RIGHTS.md",
    ]
    assert "only with the right to them" in render_text_rights(manifest)


def test_no_licence_to_anybodys_text_is_granted(stand_off: Release) -> None:
    source = Source(
        publisher="Warta | Lain", permission="unknown", n_documents=3, first="", last=""
    )
    survey = msgspec.structs.replace(stand_off[1].survey, sources=(source,))
    manifest = msgspec.structs.replace(stand_off[1], survey=survey)
    page = render_text_rights(under(manifest, text="LicenseRef-Publisher-Text"))
    assert "**No licence to any text is granted** (`LicenseRef-Publisher-Text`)" in page
    assert "| Warta \\| Lain | unknown | 3 |" in page
    own = render_text_rights(under(manifest, text="CC-BY-4.0"))
    assert "permission is `own` are under [CC-BY-4.0](https://spdx.org/licenses/CC-BY-4.0)" in own


def test_the_release_is_cited_by_version_and_digest(stand_off: Release) -> None:
    manifest = stand_off[1]
    said = cite(manifest)
    assert (said["title"], said["version"]) == (manifest.title, manifest.version)
    assert said["authors"] == [{"name": "The tandai maintainers"}]
    assert said["identifiers"][0]["value"] == f"sha256:{manifest.content_sha256}"
    assert "date-released" not in said
    dated = {**manifest.datasheet, "published_on": "2030-01-31", "homepage": "https://contoh.id/x"}
    more = cite(msgspec.structs.replace(manifest, datasheet=dated))
    assert (more["date-released"], more["url"]) == ("2030-01-31", "https://contoh.id/x")
    assert "license" not in cite(under(manifest, labels="LicenseRef-Ours"))


def test_code_is_named_and_not_shipped(stand_off: Release) -> None:
    folder, manifest = stand_off
    assert "No program is in this folder" in render_label_licence(manifest)
    assert not (folder / "LICENSE").exists()
    assert not [path for path in folder.rglob("*") if path.suffix in {".py", ".sh", ".ipynb"}]
