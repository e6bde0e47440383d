"""A manifest and a citation to what the hosts of an archive ask: Zenodo's metadata, release notes.

Field names are those of Zenodo's deposit metadata, which `.zenodo.json` shares.
"""

from html import escape
from typing import Any

import msgspec

from tandai.datasheet.intro import intro_texts
from tandai.publish.citation import Author, Citation
from tandai.release.manifest import Manifest


def zenodo_metadata(manifest: Manifest, citation: Citation) -> dict[str, Any]:
    """The metadata of a deposit, as an object for JSON.

    Args:
        manifest: of the release.
        citation: of the project: its authors are the creators.
    """
    links = dict.fromkeys(each for each in (citation.repository, citation.url) if each)
    return {
        "upload_type": "dataset",
        "access_right": "open",
        "title": f"{manifest.title}, {manifest.version}",
        "version": manifest.version,
        "license": manifest.licences["labels"].lower(),
        "creators": [_creator(each) for each in citation.authors],
        "description": "".join(f"<p>{escape(each)}</p>" for each in _paragraphs(manifest)),
        "keywords": list(citation.keywords),
        "notes": f"content sha256 {manifest.content_sha256}",
        **({"related_identifiers": [_made_by(each) for each in links]} if links else {}),
    }


def render_notes(manifest: Manifest, changes: str) -> str:
    """The notes of a release on a host of code, in Markdown.

    Args:
        manifest: of the release.
        changes: its section of the changelog; empty where none is at hand.
    """
    head = "\n\n".join(_paragraphs(manifest))
    return f"{head}\n\nContent sha256: `{manifest.content_sha256}`\n" + (
        f"\n{changes.rstrip()}\n" if changes.strip() else ""
    )


def encode_metadata(metadata: dict[str, Any]) -> bytes:
    """Its bytes: two spaces, a line break at the end."""
    return msgspec.json.format(msgspec.json.encode(metadata), indent=2) + b"\n"


def _paragraphs(manifest: Manifest) -> list[str]:
    """What it is, how much of it, who labelled, its makers' summary, what of the texts is in it."""
    said = [manifest.description, *intro_texts(manifest)]
    if manifest.text == "stand-off":
        said.append("Stand-off: labels, offsets and digests. The articles' texts are not in it.")
    return said


def _creator(author: Author) -> dict[str, str]:
    name = ", ".join(each for each in (author.family, author.given) if each) or author.name
    orcid = author.orcid.rstrip("/").rpartition("/")[2]
    return {
        "name": name,
        **({"affiliation": author.affiliation} if author.affiliation else {}),
        **({"orcid": orcid} if orcid else {}),
    }


def _made_by(link: str) -> dict[str, str]:
    return {"identifier": link, "relation": "isCompiledBy", "resource_type": "software"}
