"""A release's manifest, articles and yank to why it may not go out."""

from collections.abc import Iterable, Iterator, Mapping

from tandai.findings import Finding
from tandai.records import SHIPPABLE
from tandai.release.manifest import Manifest
from tandai.versions.records import Tombstone, Yank


def find_refusals(
    manifest: Manifest,
    permissions: Mapping[str, str],
    yank: Yank | None,
    gone: Mapping[str, Tombstone],
    *,
    place: str,
) -> Iterator[Finding]:
    """Each reason for which the release stays here.

    Args:
        manifest: of a release that was verified.
        permissions: by document, as the release's own articles have them.
        yank: where an index at hand says that the release was withdrawn.
        gone: of its documents that have a tombstone by now, theirs.
        place: the release, for messages.
    """
    if manifest.is_draft:
        yield Finding("publish-draft", "error", place, "a draft", "a release with a version")
    if manifest.text == "hydrated":
        found, expected = "texts that somebody filled in", "the stand-off release it was made of"
        yield Finding("publish-hydrated", "error", place, found, expected)
    if manifest.text == "full":
        yield from _texts(permissions, place)
    if yank is not None:
        found = f"it yanked on {yank.day} ({yank.reason})"
        expected = yank.replaced_by or "a release that was not withdrawn"
        yield Finding("publish-yanked", "error", place, found, expected)
    for document_id, stone in sorted(gone.items()):
        where = f"{place}, {document_id}"
        found = f"a document with a tombstone since {stone.day} ({stone.reason})"
        expected = "a release made after it; `tandai release` makes one"
        yield Finding("publish-tombstone", "error", where, found, expected)


def _texts(permissions: Mapping[str, str], place: str) -> Iterable[Finding]:
    for document_id, permission in sorted(permissions.items()):
        if permission not in SHIPPABLE:
            where = f"{place}, {document_id}"
            found = f"its text, with permission {permission!r}"
            expected = f"{' or '.join(sorted(SHIPPABLE))}, or a stand-off release"
            yield Finding("publish-text", "error", where, found, expected)
