"""A folder's names and the lines of SHA256SUMS to which files are to be read."""

from collections.abc import Collection, Mapping

from tandai.release.sums import LINE, SUMS
from tandai.release.verify.ledger import Ledger

NEEDED = (
    "CITATION.cff",
    "DATASHEET.md",
    "LICENSE-LABELS",
    "README.md",
    "TEXT-RIGHTS.md",
    "croissant.json",
    "digests.csv",
    "manifest.json",
)


def parse_sums(ledger: Ledger, data: bytes) -> dict[str, str]:
    """Digest by file; a line that is none, or names a file elsewhere, is a fault and is left out.

    Args:
        ledger: takes what is found.
        data: the bytes of SHA256SUMS.
    """
    listed: dict[str, str] = {}
    for number, line in enumerate(data.decode(errors="replace").splitlines(), start=1):
        match = LINE.fullmatch(line)
        place = f"{SUMS}, line {number}"
        ledger.count("sums-broken")
        if match is None:
            expected = "64 hex digits, two spaces and a plain file name"
            ledger.fault("sums-broken", place, ascii(line), expected)
            continue
        digest, name = match.groups()
        if name in listed:
            ledger.fault("sums-broken", place, f"{name} again", "each file once")
        listed[name] = digest
    return listed


def check_names(
    ledger: Ledger, listed: Mapping[str, str], files: Collection[str], links: Collection[str]
) -> list[str]:
    """The listed files that are there and are files.

    Args:
        ledger: takes what is found.
        listed: digest by file, as SHA256SUMS has it.
        files: every file in the folder but SHA256SUMS, hidden ones left out.
        links: what is neither file nor folder: links, pipes.
    """
    ledger.count("file-is-link", len(files) + len(links))
    for name in sorted(links):
        expected = "a file or folder: a link leaves the release"
        ledger.fault("file-is-link", name, "a link, or something else that is no file", expected)
    there, gone = set(files), set(links)
    linked = tuple(f"{name}/" for name in gone)
    for name in sorted({*listed, *NEEDED}):
        if name not in gone and not name.startswith(linked):
            expected = f"a file, and its line in {SUMS}"
            ledger.expect(name in there, "file-missing", name, "no file", expected)
    for name in sorted(there):
        found = f"a file that {SUMS} does not list"
        ledger.expect(name in listed, "file-not-listed", name, found, "the release's files alone")
    return sorted(there & set(listed))


def check_digest(ledger: Ledger, name: str, found: str, expected: str) -> bool:
    """Whether a file is the one that SHA256SUMS lists."""
    return ledger.expect(
        found == expected,
        "file-changed",
        name,
        f"bytes with sha256 {found[:12]}…",
        f"{expected[:12]}… as in {SUMS}",
    )
