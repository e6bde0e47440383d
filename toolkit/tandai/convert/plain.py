"""Typed tasks to the columns of their answers, many annotations at once; odd ones are named.

The same rows as `results` and `batch` make through records, at a fifth of the time: whatever
would give a finding, or needs a second look, is odd and goes that way.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from typing import Any, cast

import msgspec
import numpy as np
from msgspec import UNSET

from tandai.convert.gather import Owners, sort_items
from tandai.convert.head import Head
from tandai.convert.plain_answers import Answers, gather_answers
from tandai.convert.plain_arrows import Arrows, check_arrows, gather_arrows
from tandai.convert.plain_attributes import check_attributes, check_document_answers
from tandai.convert.plain_spans import Regions, check_spans, gather_spans
from tandai.convert.plan import Plan
from tandai.labelstudio.reading import ORIGINS

Lists = dict[str, Sequence[Any]]


class Columns(msgspec.Struct):
    """Columns by table, and how many rows of each are each annotation's."""

    items: dict[str, Lists]
    counts: dict[str, list[int]]
    starts: dict[str, list[int]]
    """Where the rows of each annotation begin, and behind the last one where they end."""


class Owner(msgspec.Struct, frozen=True):
    """An annotation whose result list is typed, and what else its items' rows need."""

    head: Head
    text: str
    is_unaided: bool
    """Nothing was shown: an item without an origin is the annotator's own."""
    arrows: frozenset[tuple[str, str, str, tuple[str, ...]]] = frozenset()
    """What was shown of arrows."""
    has_unseen: bool = False
    """Something was shown that is not in the export."""


def read_plain(owners: Sequence[Owner], plan: Plan) -> tuple[Columns | None, Owners]:
    """The columns of annotations, and positions of those whose rows are not to be used.

    Args:
        owners: annotations of any number of tasks.
        plan: of the config.

    Returns:
        No columns where some cannot even be put into one: ask again without these.
    """
    spans, answers, arrows = sort_items([each.head.result for each in owners])
    regions, asked = gather_spans(spans, plan), gather_answers(answers, plan)
    links = gather_arrows(arrows, plan)
    if isinstance(regions, set) or isinstance(asked, set) or isinstance(links, set):
        found = (each for each in (regions, asked, links) if isinstance(each, set))
        return None, set().union(*found)
    attributes, labels = asked
    wrong, places = check_spans(regions, [each.text for each in owners])
    wrong |= check_attributes(attributes, regions, places, plan)
    wrong |= check_document_answers(labels, plan)
    wrong |= check_arrows(links, places)
    wrong |= {
        # Which of a region's items was shown decides whose an arrow at it is.
        position
        for position, (owner, n) in enumerate(zip(owners, spans.counts().tolist(), strict=True))
        if (owner.arrows or owner.has_unseen) and len(places[position]) != n
    }
    origins = _Origins(owners)
    counts = {
        "spans": _label_counts(regions),
        "span_attributes": attributes.rows.counts().tolist(),
        "relations": links.rows.counts().tolist(),
        "document_labels": labels.rows.counts().tolist(),
        "extras": [0] * len(owners),
    }
    columns = Columns(
        items={
            "spans": _spans(regions, origins),
            "span_attributes": _answers(attributes, origins, plan, "span_id"),
            "relations": _relations(links, owners, regions, places),
            "document_labels": _answers(labels, origins, plan, "answer_id"),
        },
        counts=counts,
        starts={name: list(accumulate(each, initial=0)) for name, each in counts.items()},
    )
    return columns, wrong | origins.unknown


class _Origins:
    """Whose work items are, by what they say of it."""

    def __init__(self, owners: Sequence[Owner]) -> None:
        self.suggested = [each.head.is_suggestion for each in owners]
        self.unaided = [each.is_unaided for each in owners]
        self.unknown: Owners = set()
        """Annotations with an item that does not say, where something was shown."""

    def of(self, said: Sequence[Any], owners: Sequence[int]) -> list[str]:
        known: dict[Any, str] = {**ORIGINS, UNSET: "manual"}
        made = [known[each] for each in said]
        if UNSET in set(said):
            self.unknown |= {
                owner
                for each, owner in zip(said, owners, strict=True)
                if each is UNSET and not self.unaided[owner]
            }
        if any(self.suggested):
            return [
                "suggested" if self.suggested[owner] else each
                for each, owner in zip(made, owners, strict=True)
            ]
        return made


def _spans(regions: Regions, origins: _Origins) -> Lists:
    columns: Lists = {
        "span_id": regions.ids,
        "start": regions.starts.tolist(),
        "end": regions.ends.tolist(),
        "control": regions.controls,
        "label": [each[0] for each in regions.labels],
        "quote": regions.quotes,
        "origin": origins.of(regions.origins, regions.rows.owners.tolist()),
        "score": [None if each is UNSET else each for each in regions.scores],
        "rest": [""] * len(regions.ids),
    }
    n_labels = list(map(len, regions.labels))
    if n_labels.count(1) == len(n_labels):
        return columns
    rows = np.repeat(np.arange(len(n_labels)), n_labels).tolist()
    columns = {name: [values[row] for row in rows] for name, values in columns.items()}
    columns["label"] = list(chain.from_iterable(regions.labels))
    return columns


def _label_counts(regions: Regions) -> list[int]:
    n_labels = list(map(len, regions.labels))
    if n_labels.count(1) == len(n_labels):
        return cast("list[int]", regions.rows.counts().tolist())
    counts = np.bincount(regions.rows.owners, n_labels, minlength=regions.rows.n_owners)
    return [int(each) for each in counts]


def _answers(answers: Answers, origins: _Origins, plan: Plan, id_column: str) -> Lists:
    kinds = {name: each.kind for name, each in plan.questions.items()}
    ids = answers.ids
    if id_column == "answer_id":
        # Without an id of its own an answer is written with one made of its name.
        pairs = zip(answers.ids, answers.names, strict=True)
        ids = ["" if each == f"a-{name}" else each for each, name in pairs]
    return {
        id_column: ids,
        "name": answers.names,
        "kind": [kinds[name] for name in answers.names],
        "values": answers.values,
        "origin": origins.of(answers.origins, answers.rows.owners.tolist()),
        "score": [None if each is UNSET else each for each in answers.scores],
        "rest": [""] * len(ids),
    }


def _relations(
    arrows: Arrows,
    owners: Sequence[Owner],
    regions: Regions,
    places: Sequence[Mapping[str, int]],
) -> Lists:
    origins = ["manual"] * len(arrows.from_ids)
    for owner, place, (first, last) in zip(owners, places, arrows.rows.bounds(), strict=True):
        if owner.head.is_suggestion:
            origins[first:last] = ["suggested"] * (last - first)
        elif owner.arrows or owner.has_unseen:
            for row in range(first, last):
                said = arrows.from_ids[row], arrows.to_ids[row]
                ends = [place.get(each, -1) for each in said]
                # A drawn arrow has no origin: it was accepted if both its ends were.
                arrow = *said, arrows.directions[row], arrows.labels[row]
                if (owner.has_unseen or arrow in owner.arrows) and all(
                    at >= 0 and regions.origins[at] not in ("manual", UNSET) for at in ends
                ):
                    origins[row] = "accepted_untouched"
    return {
        "from_id": arrows.from_ids,
        "to_id": arrows.to_ids,
        "direction": arrows.directions,
        "labels": arrows.labels,
        "origin": origins,
        "rest": [""] * len(origins),
    }
