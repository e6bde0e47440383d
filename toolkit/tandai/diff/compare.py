"""Two releases to what differs between them, label by label. Pure; nothing is read or shown here.

Nothing is compared across documents: what differs is counted of some documents after others, and
added up.
"""

import numpy as np

from tandai.diff.answers import compare_answers, compare_arrows, compare_attributes
from tandai.diff.became import Became
from tandai.diff.documents import compare_documents, in_test, lines_between
from tandai.diff.gold import code_gold
from tandai.diff.items import list_items
from tandai.diff.layers import count_layers
from tandai.diff.regions import pair_regions
from tandai.diff.spans import compare_spans
from tandai.diff.tables import Release
from tandai.diff.total import Part


def compare_part(old: Release, new: Release, *, with_items: bool = True) -> Part:
    """What differs in some documents.

    Args:
        old: one release: all its rows of the documents.
        new: another: all its rows of the same ones.
        with_items: whether each change is listed, or only counted.

    Raises:
        InputError: an attribute or a relation names a span that its gold does not have.
    """
    documents = compare_documents(old, new)
    gold = code_gold(old, new)
    spans = compare_spans(gold, lines_between(old, new, documents.text_changed))
    regions = pair_regions(gold, spans.pairs)
    tested = in_test(old, new)
    became = Became(
        spans=spans,
        attributes=compare_attributes(gold, regions),
        arrows=compare_arrows(gold, regions),
        answers=compare_answers(gold),
        in_test=np.array([each in tested for each in gold.documents], dtype=np.bool_),
    )
    return Part(
        n_old=old.tables["documents"].num_rows,
        n_new=new.tables["documents"].num_rows,
        documents=documents,
        layers=tuple(count_layers(gold, became)),
        items=list_items(gold, became) if with_items else (),
    )
