"""A split with documents, links, gold and texts to the leak report: what is seen on two sides."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tandai.records import Document, Record
from tandai.splits.links import told_paragraphs
from tandai.splits.records import SPLITS, Link
from tandai.splits.seen import Seen


class LeakReport(Record, frozen=True, kw_only=True):
    """What stands on two sides; the first three must be 0 in a release."""

    n_groups_across: int
    n_near_across: int
    """Pairs of one text, web address or mostly the same paragraphs, on two sides."""
    n_word_pairs_across: int
    """Pairs on two sides that share most of their words, of those whose text is here."""
    n_texts: int
    """Documents whose text was here to be compared."""
    n_documents: int
    """Documents on a side."""
    n_paragraphs_across: int
    """Paragraphs that stand in train and in validation or test; 40 code points or more each."""
    n_paragraphs_shared: int
    """Paragraphs that two documents share in gold of one layer."""
    n_labelled_otherwise: int
    """Of these, those whose labels differ."""
    seen: tuple[Seen, ...]
    """What of validation and test was seen in train."""


def near_across(links: Iterable[Link], side_of: Mapping[str, str]) -> int:
    """Pairs that are linked and stand on two sides."""
    return len(
        {
            frozenset((link.one, link.other))
            for link in links
            if side_of.get(link.one) in SPLITS
            and side_of.get(link.other) in SPLITS
            and side_of[link.one] != side_of[link.other]
        }
    )


def paragraphs_across(documents: Iterable[Document], side_of: Mapping[str, str]) -> int:
    """Paragraphs, by digest, that stand in train and on another side."""
    sides: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        if side_of.get(document.document_id) in SPLITS:
            for paragraph in told_paragraphs(document):
                sides[paragraph.digest].add(side_of[document.document_id])
    return sum("train" in on and len(on) > 1 for on in sides.values())
