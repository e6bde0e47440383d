"""A manifest to CITATION.cff: how this very release is cited."""

import re
from typing import Any

import yaml

from tandai.datasheet.answers import creators_of
from tandai.licences import is_reference
from tandai.release.manifest import Manifest
from tandai.release.partial import cite_copy

NAME = "CITATION.cff"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ADDRESS = re.compile(r"https?://\S+")


def render_citation(manifest: Manifest) -> str:
    """The text of CITATION.cff, version 1.2.0."""
    return yaml.safe_dump(cite(manifest), sort_keys=False, allow_unicode=True, width=100)


def cite(manifest: Manifest) -> dict[str, Any]:
    """What it says; a licence of somebody's own has no place in the format."""
    licence = manifest.licences["labels"]
    day = manifest.datasheet.get("published_on", "")
    home = manifest.datasheet.get("homepage", "")
    names = creators_of(manifest.datasheet) or ("unknown",)
    cited = cite_copy(manifest)
    return {
        "cff-version": "1.2.0",
        "message": "If you use this release, please cite it with its version and content digest.",
        "type": "dataset",
        "title": manifest.title,
        "version": manifest.version,
        "authors": [{"name": name} for name in names],
        **({} if is_reference(licence) else {"license": licence}),
        **({"date-released": day} if _DAY.fullmatch(day) else {}),
        **({"url": home} if _ADDRESS.fullmatch(home) else {}),
        "identifiers": [
            {
                "type": "other",
                "value": f"sha256:{cited.content_sha256}",
                "description": f"content digest of {cited.of}"
                f"{f'; {cited.note}' if cited.note else ''}",
            }
        ],
    }
