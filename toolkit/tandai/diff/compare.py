"""Two releases to what differs between them, label by label. Pure; nothing is read or shown here."""

import numpy as np

from tandai.diff.answers import compare_answers, compare_arrows, compare_attributes
from tandai.diff.became import Became
from tandai.diff.documents import compare_documents, in_test, lines_between
from tandai.diff.facts import compare_facts, compare_tables
from tandai.diff.gold import code_gold
from tandai.diff.items import list_items
from tandai.diff.layers import count_layers
from tandai.diff.regions import pair_regions
from tandai.diff.result import ReleaseDiff, ReleaseName
from tandai.diff.spans import compare_spans
from tandai.diff.tables import Release


def compare_releases(old: Release, new: Release) -> ReleaseDiff:
    """What differs.

    Args:
        old: one release.
        new: another, of the same data set or not.

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
    return ReleaseDiff(
        old=_name(old),
        new=_name(new),
        facts=tuple(compare_facts(old.manifest, new.manifest)),
        tables=tuple(compare_tables(old.manifest, new.manifest)),
        documents=documents,
        layers=tuple(count_layers(gold, became)),
        items=list_items(gold, became),
    )


def _name(release: Release) -> ReleaseName:
    manifest = release.manifest
    return ReleaseName(
        name=manifest.name,
        version=manifest.version,
        content_sha256=manifest.content_sha256,
        text=manifest.text,
        n_documents=release.tables["documents"].num_rows,
    )
