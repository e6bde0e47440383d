"""digests.csv held to the manifest and to the digests that the rows themselves have."""

from collections.abc import Iterable, Mapping

from tandai.errors import InputError
from tandai.release.content import ContentDigest
from tandai.release.digests import NAME, parse_digests
from tandai.release.manifest import Manifest
from tandai.release.verify.ledger import Ledger
from tandai.wording import count_of


def check_digests_file(ledger: Ledger, manifest: Manifest, sha256: str) -> bool:
    """Whether digests.csv is the one that the manifest names."""
    found, expected = (
        f"sha256 {sha256[:12]}…",
        f"{manifest.digests_sha256[:12]}… as in the manifest",
    )
    return ledger.expect(sha256 == manifest.digests_sha256, "digests-broken", NAME, found, expected)


def check_digests(
    ledger: Ledger,
    manifest: Manifest,
    lines: Iterable[str],
    contents: Mapping[str, ContentDigest],
) -> None:
    """Each document has the digests that its rows have, and no other document is there.

    Args:
        ledger: takes what is found.
        manifest: the manifest.
        lines: of digests.csv.
        contents: what the rows have, of tables whose rows could all be read.
    """
    try:
        names, documents = parse_digests(lines)
        found, expected = ", ".join(names), ", ".join(sorted(manifest.tables))
        same = names == sorted(manifest.tables)
        if not ledger.expect(same, "digests-broken", NAME, found, expected):
            return
        n_found = dict.fromkeys(contents, 0)
        for document_id, split, tables in documents:
            ledger.count("digests-broken")
            for name, content in contents.items():
                said = (split, tables[name]) if name in tables else ("", "")
                made = content.find(document_id)
                n_found[name] += name in tables
                ledger.expect(
                    said == made,
                    "document-digest",
                    f"{NAME}, {document_id}, {name}",
                    _words(*said),
                    f"{_words(*made)}, as its rows have",
                )
    except InputError as error:
        place = f"{NAME}, {error.place}"
        ledger.expect(False, "digests-broken", place, error.found, error.expected)
        return
    for name, content in contents.items():
        found, expected = count_of(n_found[name], "document"), f"{len(content)}, as have rows"
        place = f"{NAME}, {name}"
        ledger.expect(n_found[name] >= len(content), "document-digest", place, found, expected)


def _words(split: str, digest: str) -> str:
    return f"{digest[:12]}… in {split}" if digest else "no rows"
