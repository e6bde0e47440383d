"""croissant.json to whether what its readers go by is what the manifest says."""

import json
from collections.abc import Iterable
from typing import Any

from tandai.croissant.describe import describe
from tandai.release.manifest import Manifest
from tandai.release.verify.ledger import Ledger

NAME = "croissant.json"
_HEAD = ("conformsTo", "name", "version", "sdVersion", "license", "isLiveDataset")
_FILE = ("contentUrl", "contentSize", "encodingFormat", "sha256", "containedIn", "md5")
_RECORDS = ("field", "key", "data", "examples")


def check_croissant(ledger: Ledger, data: bytes, manifest: Manifest) -> None:
    """Files, digests, records, version and licences are the manifest's; descriptions may differ."""
    said = _parse(data)
    expected = "JSON-LD of one dataset"
    if not ledger.expect(said is not None, "croissant-unreadable", NAME, "none", expected):
        return
    found, wanted = said or {}, json.loads(json.dumps(describe(manifest)))
    for key in _HEAD:
        have = repr(found.get(key))[:80]
        same = found.get(key) == wanted.get(key)
        ledger.expect(same, "croissant-head", f"{NAME}, {key}", have, repr(wanted.get(key)))
    for rule, part, keys in (
        ("croissant-files", "distribution", _FILE),
        ("croissant-records", "recordSet", _RECORDS),
    ):
        _compare(ledger, rule, part, keys, found.get(part), wanted[part])


def _parse(data: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _compare(
    ledger: Ledger, rule: str, part: str, keys: Iterable[str], found: Any, wanted: list[Any]
) -> None:
    """One finding for each entry that differs, is missing, or is one too many."""
    have = _by_id(found)
    for entry in wanted:
        one = have.pop(entry["@id"], {})
        differs = [key for key in keys if _bare(one.get(key)) != _bare(entry.get(key))]
        said = f"another {', '.join(differs)}" if one else "no such entry"
        place = f"{NAME}, {part}, {entry['@id']}"
        ledger.expect(not differs, rule, place, said, "what manifest.json says")
    for name in have:
        ledger.expect(False, rule, f"{NAME}, {part}, {name}", "an entry", "a table's file")


def _bare(said: Any) -> Any:
    """Without the words for people, at any depth."""
    if isinstance(said, dict):
        return {key: _bare(value) for key, value in said.items() if key != "description"}
    return [_bare(each) for each in said] if isinstance(said, list) else said


def _by_id(found: Any) -> dict[str, dict[Any, Any]]:
    """Entries by their id; what has none, or one that was there, gets a number."""
    named: dict[str, dict[Any, Any]] = {}
    for number, each in enumerate(found if isinstance(found, list) else []):
        entry = each if isinstance(each, dict) else {}
        name = str(entry.get("@id", number))
        named[f"{name} ({number})" if name in named else name] = entry
    return named
