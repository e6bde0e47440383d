"""A manifest to the pages beside the tables: each file's name and bytes, from the manifest alone."""

import msgspec

from tandai.croissant.describe import write_croissant
from tandai.datasheet.facts import facts_of
from tandai.datasheet.render import render_datasheet
from tandai.digest import sha256_bytes
from tandai.release.card import render_card
from tandai.release.citation import NAME as CITATION
from tandai.release.citation import render_citation
from tandai.release.licences import (
    LABELS_PAGE,
    TEXT_PAGE,
    render_label_licence,
    render_text_rights,
)
from tandai.release.manifest import NAME, Manifest, write_manifest


def pages_of(manifest: Manifest) -> dict[str, bytes]:
    """Every file of a release but its tables and SHA256SUMS, by name."""
    return {
        NAME: write_manifest(manifest),
        "README.md": render_card(manifest).encode(),
        "DATASHEET.md": render_datasheet(manifest.datasheet, facts_of(manifest)).encode(),
        CITATION: render_citation(manifest).encode(),
        LABELS_PAGE: render_label_licence(manifest).encode(),
        TEXT_PAGE: render_text_rights(manifest).encode(),
        "croissant.json": write_croissant(manifest),
    }


def name_pages(manifest: Manifest) -> Manifest:
    """The manifest with the digests of its pages; none of them says these."""
    digests = {name: sha256_bytes(data) for name, data in pages_of(manifest).items()}
    del digests[NAME]
    return msgspec.structs.replace(manifest, pages_sha256=digests)
