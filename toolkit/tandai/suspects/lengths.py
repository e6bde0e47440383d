"""Spans to those far longer or shorter than others of their label: slips of the mouse.

Lengths are in tokens, compared on a log scale; far out is beyond Tukey's outer fences (Tukey 1977).
"""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from tandai.records import Annotation, Document, Span
from tandai.suspects.records import Suspect, tell_spans
from tandai.suspects.settled import Settled

FEWEST = 30
"""Spans of a label from which on it has a usual length."""
FENCE = 3.0
"""Times the quartiles' distance."""
LEAST_SPREAD = 0.75
"""Of the logs to base 2: labels that are nearly always one word have no distance."""


def find_odd_lengths(
    layer: str,
    answers: Iterable[Annotation],
    settled: Settled,
    documents: Mapping[str, Document],
) -> Iterator[Suspect]:
    """Spans beyond the outer fences of their label's lengths.

    The score is how far out: 0 at the fence, towards 1 beyond.

    Args:
        layer: the layer's name.
        answers: those that count; gold where nobody's does.
        settled: the layer's gold.
        documents: with their tokens, by id.
    """
    found: dict[tuple[str, str], list[tuple[int, Annotation, Span]]] = defaultdict(list)
    edges: dict[str, tuple[list[int], list[int]]] = {}
    for each in answers:
        if each.document_id not in edges:
            tokens = documents[each.document_id].tokens
            edges[each.document_id] = ([start for start, _ in tokens], [end for _, end in tokens])
        starts, ends = edges[each.document_id]
        for span in each.spans:
            n_tokens = bisect_left(starts, span.end) - bisect_right(ends, span.start)
            if n_tokens > 0:  # white space alone is another's finding
                found[span.control, span.label].append((n_tokens, each, span))
    for (control, label), spans in found.items():
        if len(spans) < FEWEST:
            continue
        low, high = _fences([n for n, _, _ in spans])
        usual = int(np.median([n for n, _, _ in spans]))
        for n_tokens, each, span in spans:
            length = math.log2(n_tokens)
            beyond = max(length - high, low - length)
            if beyond > 0:
                is_gold = each.annotator_kind == "gold"
                yield Suspect(
                    rule="odd-length",
                    layer=layer,
                    document_id=each.document_id,
                    annotators=() if is_gold else (each.annotator_id,),
                    in_gold=settled.marks(each.document_id, [span]),
                    start=span.start,
                    end=span.end,
                    what="span",
                    item=control,
                    found=tell_spans([span]),
                    others=f"{n_tokens} tokens long, where most of {len(spans)} {label} spans "
                    f"have {usual} and none but the odd more than {math.floor(2**high)} or less "
                    f"than {max(1, math.ceil(2**low))}",
                    score=beyond / (1 + beyond),
                )


def _fences(lengths: list[int]) -> tuple[float, float]:
    first, third = np.quantile(np.log2(lengths), [0.25, 0.75])
    spread = max(float(third - first), LEAST_SPREAD)
    return float(first) - FENCE * spread, float(third) + FENCE * spread
