"""Documents to outlines: what sides and links are found by, without tokens, zones and edits.

An outline is a document's record still, of a hundredth of its size, so that all of a large corpus
can be held at once. Whoever compares paragraphs finds in outlines what is in the documents.
"""

from array import array
from collections.abc import Iterable

import msgspec

from tandai.records import Document, Paragraph
from tandai.splits.links import told_paragraphs


def shared_paragraphs(documents: Iterable[Document]) -> frozenset[int]:
    """Hashes of the digests of told paragraphs that stand in two documents.

    They are this process's own, and may take in a paragraph too many, never one too few.
    """
    import numpy as np

    found = array("q")
    for document in documents:
        found.extend({hash(each.digest) for each in told_paragraphs(document)})
    hashes = np.sort(np.frombuffer(found, dtype=np.int64)) if found else np.zeros(0, np.int64)
    return frozenset(hashes[1:][hashes[1:] == hashes[:-1]].tolist())


def make_outline(document: Document, shared: frozenset[int]) -> Document:
    """The outline: told paragraphs that another document has, and the others as if they were one.

    That one is as long as they are together, so that how much of the document is shared is known.

    Args:
        document: whole.
        shared: see `shared_paragraphs`.
    """
    told = told_paragraphs(document)
    paragraphs = [each for each in told if hash(each.digest) in shared]
    own = {each.digest: each.end - each.start for each in told if hash(each.digest) not in shared}
    if own:
        digest = f"only in {document.document_id}"
        paragraphs.append(Paragraph(start=0, end=sum(own.values()), digest=digest))
    return msgspec.structs.replace(
        document,
        edits=(),
        zones=(),
        paragraphs=tuple(paragraphs),
        sentences=(),
        tokens=(),
        quotations=(),
    )
