"""Gold and the sides of its documents to how much of test was seen in train: a figure a kind.

What is seen is known by digest: a span by its quote and label, an item of an inventory by its id.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from tandai.inventories import NOT_IN_INVENTORY
from tandai.paths import split_path
from tandai.records import Annotation, Record

Said = tuple[str, str]
"""Document, and what is said in it."""


class Seen(Record, frozen=True, kw_only=True):
    """How much of what is said on a side was said in train too."""

    what: str
    """``layer.control`` of spans, ``layer.attribute`` of items of an inventory."""
    split: str
    n_mentions: int
    n_mentions_seen: int
    n_kinds: int
    """Different ones among the mentions."""
    n_kinds_seen: int
    share: float | None
    """Of the mentions; None where there are none."""


def spans_said(gold: Iterable[Annotation]) -> dict[str, list[Said]]:
    """By ``layer.control`` the document and ``LABEL/digest of the quote`` of every span."""
    said: dict[str, list[Said]] = defaultdict(list)
    for annotation in gold:
        for span in annotation.spans:
            key = (annotation.document_id, f"{span.label}/{span.quote_sha256}")
            said[f"{annotation.layer}.{span.control}"].append(key)
    return dict(said)


def items_said(gold: Iterable[Annotation], layer: str, attribute: str) -> list[Said]:
    """Document and item of every answer that names one of an inventory; NONE and NEW name none."""
    return [
        (annotation.document_id, item)
        for annotation in gold
        if annotation.layer == layer
        for each in annotation.attributes
        if each.name == attribute
        for item in dict.fromkeys(split_path(value)[0] for value in each.values)
        if item not in NOT_IN_INVENTORY
    ]


def seen_in_train(said: Mapping[str, Iterable[Said]], side_of: Mapping[str, str]) -> Iterator[Seen]:
    """What of validation and of test is in train, for each kind of thing said.

    Args:
        said: by kind, document and thing.
        side_of: side by document; what stands on none is left out.
    """
    for what, mentions in sorted(said.items()):
        on: dict[str, list[str]] = defaultdict(list)
        for document_id, thing in mentions:
            on[side_of.get(document_id, "")].append(thing)
        known = set(on["train"])
        for split in ("validation", "test"):
            here = on[split]
            n_seen = sum(thing in known for thing in here)
            yield Seen(
                what=what,
                split=split,
                n_mentions=len(here),
                n_mentions_seen=n_seen,
                n_kinds=len(set(here)),
                n_kinds_seen=len(set(here) & known),
                share=n_seen / len(here) if here else None,
            )
