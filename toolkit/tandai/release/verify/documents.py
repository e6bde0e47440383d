"""A document's rows of ``documents`` and ``articles`` to whether they fit each other."""

import re
from collections.abc import Sequence
from itertools import pairwise

from tandai.licences import is_reference
from tandai.records import SHIPPABLE
from tandai.release.schema import Row
from tandai.release.verify.ledger import Ledger
from tandai.release.verify.stream import Located
from tandai.wording import count_of

_REASON = re.compile(r"[a-z0-9-]+")
_IN_ORDER = ("zones", "paragraphs", "sentences", "tokens")


def check_document(ledger: Ledger, each: Located) -> None:
    """Its lines, sentences and tokens follow each other; its edits make its length."""
    for name in _IN_ORDER:
        ledger.count("intervals-out-of-order")
        for before, after in pairwise(each.row[name]):
            if after["start"] < before["end"]:
                found = f"{before['start']}:{before['end']} before {after['start']}:{after['end']}"
                place = f"{each.place}, {name}"
                ledger.fault("intervals-out-of-order", place, found, "one after the other")
    fault = _edit_fault(each.row)
    expected = "edits that make the text's length of the article's"
    ledger.expect(not fault, "edits-broken", f"{each.place}, edits", fault, expected)


def _edit_fault(row: Row) -> str:
    done, length = 0, row["n_chars_raw"]
    for edit in row["edits"]:
        if not done <= edit["start"] <= edit["end"] <= row["n_chars_raw"]:
            return f"{edit['start']}:{edit['end']}"
        if len(edit["replacement"]) > 1:
            # More could be a text in hiding.
            return f"a replacement of {len(edit['replacement'])} characters"
        if not _REASON.fullmatch(edit["reason"]):
            return "a reason that is no rule's id"
        length += len(edit["replacement"]) - (edit["end"] - edit["start"])
        done = edit["end"]
    return "" if length == row["n_chars"] else f"{length} of {row['n_chars']} characters"


def check_articles(
    ledger: Ledger,
    document: Located,
    articles: Sequence[Located],
    split: str,
    *,
    full: bool,
    licence: str,
) -> None:
    """There is one article, it is the document's, stands on its side, and lets its text go.

    Args:
        ledger: takes what is found.
        document: the row of ``documents``.
        articles: its rows of ``articles``.
        split: of the files that the rows are in.
        full: whether the release ships texts.
        licence: of the texts, as the manifest has it.
    """
    found = f"{count_of(len(articles), 'row')} of articles"
    if not ledger.expect(
        len(articles) == 1, "document-without-article", document.place, found, "one"
    ):
        return
    article = articles[0]
    for name in ("raw_sha256", "group_id"):
        rule = "article-differs" if name == "raw_sha256" else "group-differs"
        found, expected = article.row[name], document.row[name]
        ledger.expect(found == expected, rule, f"{article.place}, {name}", found, expected)
    said = article.row["split"]
    ledger.expect(said == split, "split-differs", article.place, f"split {said!r}", repr(split))
    permission = article.row["permission"]
    found, expected = f"permission {permission!r}", " or ".join(sorted(SHIPPABLE))
    if full:
        ok = permission in SHIPPABLE
        ledger.expect(ok, "text-without-permission", article.place, found, expected)
    else:
        # A public licence to a text that is nobody's of ours to give.
        ok = is_reference(licence) or permission in SHIPPABLE
        found = f"{found} under {licence}"
        ledger.expect(ok, "licence-without-permission", article.place, found, expected)
