"""What may not go out, by manifest and permission."""

import msgspec

from release.made import Release
from tandai.publish.refusals import find_refusals


def rules(release: Release, permissions: dict[str, str], **changed: object) -> list[str]:
    manifest = msgspec.structs.replace(release[1], **changed)
    return [each.rule for each in find_refusals(manifest, permissions, None, {}, place="here")]


def test_texts_need_a_permission_each(full: Release) -> None:
    assert rules(full, {"s01": "own", "s02": "granted"}) == []
    assert rules(full, {"s01": "own", "s02": "unknown", "s03": "none"}) == ["publish-text"] * 2


def test_a_stand_off_release_needs_none(stand_off: Release) -> None:
    assert rules(stand_off, {"s01": "unknown"}) == []


def test_drafts_and_hydrated_copies_stay(full: Release) -> None:
    assert rules(full, {}, is_draft=True) == ["publish-draft"]
    assert rules(full, {"s01": "own"}, text="hydrated") == ["publish-hydrated"]
