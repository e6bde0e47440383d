"""README.md to whether its front matter, which loaders go by, says what the manifest says."""

import re
from typing import Any

import yaml

from tandai.release.card import front_matter, machine_words, machines_of
from tandai.release.manifest import Manifest
from tandai.release.verify.ledger import Ledger

NAME = "README.md"
_FRONT = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)
_KEYS = {
    "configs": "card-configs",
    "dataset_info": "card-info",
    "license": "licence-differs",
    "license_name": "licence-differs",
    "license_link": "licence-differs",
    "annotations_creators": "annotators-differ",
}
_LISTS = frozenset({"configs", "dataset_info"})


def check_card(ledger: Ledger, data: bytes, manifest: Manifest) -> None:
    """Its configs, counts, version, digest, licences and machines are the manifest's."""
    text = data.decode(errors="replace")
    front = _front(text)
    expected = "front matter in YAML, between lines of ---"
    if not ledger.expect(front is not None, "card-unreadable", NAME, "no front matter", expected):
        return
    wanted = front_matter(manifest)
    for key, rule in _KEYS.items():
        _compare(ledger, rule, key, (front or {}).get(key), wanted.get(key))
    for name, kind in machines_of(manifest).items():
        found, expected = (
            f"nothing of {name!a} being a {kind}",
            "who of the annotators is no person",
        )
        ok = machine_words(name, kind) in text
        ledger.expect(ok, "annotators-differ", f"{NAME}, annotators", found, expected)
    for part, licence in manifest.licences.items():
        place = f"{NAME}, Licences"
        ok = re.search(rf"(?<![\w.+-]){re.escape(licence)}(?![\w+-])", text) is not None
        found, expected = f"nothing of {licence!r}", f"the licence of the {part}"
        ledger.expect(ok, "licence-differs", place, found, expected)


def _front(text: str) -> dict[str, Any] | None:
    match = _FRONT.match(text)
    try:
        front = yaml.safe_load(match[1]) if match else None
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    return front if isinstance(front, dict) else None


def _compare(ledger: Ledger, rule: str, key: str, found: Any, wanted: Any) -> None:
    """One finding for each config that differs, is missing, or is one too many."""
    if key not in _LISTS:
        ledger.expect(found == wanted, rule, f"{NAME}, {key}", repr(found), repr(wanted))
        return
    have = _by_name(found)
    for config in wanted:
        name = config["config_name"]
        one = have.pop(name, {})
        differs = sorted(str(each) for each in {*config, *one} if one.get(each) != config.get(each))
        said = f"another {', '.join(differs)}" if one else "no such config"
        place = f"{NAME}, {key}.{name}"
        ledger.expect(not differs, rule, place, said, "what manifest.json says")
    for name in have:
        ledger.expect(False, rule, f"{NAME}, {key}.{name}", "a config", "a table with rows")


def _by_name(found: Any) -> dict[str, dict[Any, Any]]:
    """Entries of a list by their config; what has no name, or one that was there, gets a number."""
    named: dict[str, dict[Any, Any]] = {}
    for number, each in enumerate(found if isinstance(found, list) else []):
        entry = each if isinstance(each, dict) else {}
        name = str(entry.get("config_name", number))
        named[f"{name} ({number})" if name in named else name] = entry
    return named
