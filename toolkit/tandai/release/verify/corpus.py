"""All documents of a release to whether any stands, or leaks, on two sides."""

from collections import Counter, defaultdict

from tandai.release.verify.ledger import Ledger
from tandai.release.verify.stream import Located, Rows
from tandai.splits.links import canonical_url


class Corpus:
    """What is to be remembered of each document, and the counts of the manifest."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = defaultdict(Counter)
        self.normalisers: set[str] = set()
        self._first: dict[tuple[str, str], tuple[str, str]] = {}

    def meet(self, ledger: Ledger, split: str, document: Located, rows: Rows) -> None:
        """A document, on the side that its files are of."""
        row = document.row
        self.normalisers.add(row["normaliser"])
        self.counts[split]["documents"] += 1
        for each in rows.get("annotations", ()):
            if each.row["annotator_kind"] == "gold":
                self.counts[split][f"{each.row['layer']} spans"] += 0
        for each in rows.get("spans", ()):
            if each.row["annotator_kind"] == "gold":
                self.counts[split][f"{each.row['layer']} spans"] += 1
        values = [
            ("group", row["group_id"]),
            ("text", row["text_sha256"]),
            ("article", row["raw_sha256"]),
            *(("address", _address(each.row["url"])) for each in rows.get("articles", ())),
        ]
        for what, value in values:
            if value:
                self._hold(ledger, what, value, split, document)

    def _hold(self, ledger: Ledger, what: str, value: str, split: str, document: Located) -> None:
        """A document that is itself on two sides is `split-twice`, and no leak of another's."""
        document_id = document.row["document_id"]
        first, side = self._first.setdefault((what, value), (document_id, split))
        rule = "split-leaks-group" if what == "group" else "split-leaks-text"
        ok = side == split or first == document_id
        found = f"the {what} of {first} on {split}"
        ledger.expect(ok, rule, document.place, found, f"{side} as {first}")


def _address(url: str) -> str:
    """A web address as `tandai splits` compares it; what is none, as it stands."""
    try:
        return canonical_url(url)
    except ValueError:
        return url
