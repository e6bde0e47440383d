"""A release's pages to whether they are, byte for byte, what its manifest makes."""

from collections.abc import Collection, Mapping

import tandai
from tandai.digest import sha256_bytes
from tandai.hydration.report import NAME as HYDRATION
from tandai.release.manifest import NAME as MANIFEST
from tandai.release.manifest import Manifest
from tandai.release.named_splits import FOLDER as SPLITS
from tandai.release.pages import pages_of
from tandai.release.verify.folder import NEEDED
from tandai.release.verify.ledger import Ledger
from tandai.versions.tombstones import NAME as TOMBSTONES

_MOST = 80


def check_pages(ledger: Ledger, manifest: Manifest, pages: Mapping[str, bytes]) -> None:
    """Each page is the one that the manifest makes; the first line that is another is named.

    Another version of tandai may write other pages, and no fault is found with that: then they
    are held to the digests that the manifest has of them, where it has some, and to what they
    state, and a warning says so.

    Args:
        ledger: takes what is found.
        manifest: the manifest.
        pages: bytes of the pages that no other rule found fault with, by name.
    """
    made_by = manifest.tools.get("tandai", "")
    sound = dict(pages)
    if made_by == tandai.__version__:
        for name, made in pages_of(manifest).items():
            if name in pages:
                line, found, expected = _first_difference(pages[name], made)
                same = pages[name] == made
                if not ledger.expect(same, "page-differs", f"{name}, line {line}", found, expected):
                    del sound[name]
    else:
        how = "what they state" if manifest.pages_sha256 is None else "digests and what they state"
        expected = f"those of {tandai.__version__}: only {how} was compared"
        found = f"pages of tandai {made_by!a}"
        ledger.warn("page-not-compared", "manifest.json, tools", found, expected)
    if manifest.pages_sha256 is not None:
        _check_named(ledger, manifest.pages_sha256, sound)


def _check_named(ledger: Ledger, said: Mapping[str, str], pages: Mapping[str, bytes]) -> None:
    """Each page has the digest that the manifest gives it."""
    for name, data in pages.items():
        if name != MANIFEST:
            found, wanted = sha256_bytes(data), said.get(name, "")
            expected = f"{wanted[:12]}…, as the manifest names it" if wanted else "no such page"
            ledger.expect(found == wanted, "page-digest", name, f"sha256 {found[:12]}…", expected)


def check_known(ledger: Ledger, manifest: Manifest, files: Collection[str]) -> None:
    """Every file is one that a release has: what else lies there was put there by somebody.

    Args:
        ledger: takes what is found.
        manifest: the manifest.
        files: of the folder, as SHA256SUMS lists them; Parquet files and splits have rules of
            their own.
    """
    known = {*NEEDED, TOMBSTONES} | ({HYDRATION} if manifest.text == "hydrated" else set())
    for name in sorted(files):
        if not name.endswith(".parquet") and not name.startswith(f"{SPLITS}/"):
            expected = "tables, pages, splits and digests alone"
            ledger.expect(name in known, "file-unknown", name, "a file of no release", expected)
    if manifest.text == "hydrated" and not ledger.n_failed("file-changed", "file-is-link"):
        ok = HYDRATION in files
        ledger.expect(ok, "file-missing", HYDRATION, "no file", "the report of a hydrated copy")


def _first_difference(have: bytes, made: bytes) -> tuple[int, str, str]:
    """Number of the first line that is another, what it says, and what it should."""
    lines, wanted = (data.decode(errors="replace").split("\n") for data in (have, made))
    number = next(
        (n for n, pair in enumerate(zip(lines, wanted, strict=False)) if pair[0] != pair[1]),
        min(len(lines), len(wanted)),
    )
    return number + 1, _say(lines, number), f"{_say(wanted, number)}, as the manifest makes it"


def _say(lines: list[str], number: int) -> str:
    if number >= len(lines):
        return "no such line"
    line = lines[number]
    # What looks like an e-mail is never repeated.
    return "a line with an @" if "@" in line else ascii(line[:_MOST])
