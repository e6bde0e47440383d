"""Two predictions, or two golds, to how far F1 differs and what the difference is made of."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from tandai.scoring.counts import Frame, make_frame
from tandai.scoring.items import Items
from tandai.scoring.predictions import Predictions
from tandai.scoring.rates import Sampling, differences
from tandai.scoring.records import Compared, Difference
from tandai.scoring.sides import Way, count_ways, link_ways
from tandai.scoring.tasks import Task


class Side(NamedTuple):
    """Gold of one release, and predictions."""

    truth: Items
    truth_links: Mapping[str, Items]
    predictions: Predictions


def compare(
    of: str,
    task: Task,
    groups: Mapping[str, str],
    documents: Collection[str],
    before: Side,
    after: Side,
    sampling: Sampling,
) -> Compared:
    """How far one side is above another on the same documents.

    Args:
        of: what changes between them: ``predictions``, ``labels``, ``model``, ``both``.
        task: the table's.
        groups: story group by document.
        documents: those that count.
        before: what is compared with.
        after: what is compared.
        sampling: of the intervals.
    """
    every = (before.truth, after.truth, before.predictions.items, after.predictions.items)
    met = {label for items in every for each in documents for _, label in items.get(each, ())}
    frame = make_frame(sorted(documents), groups, (*task.labels, *sorted(met)))
    given = {*before.predictions.links} & {*after.predictions.links}
    found: list[Difference] = []
    for one, other in zip(
        _ways(task, frame, before, given), _ways(task, frame, after, given), strict=True
    ):
        found += differences(one.counts, other.counts, one.what, one.match, sampling)
    return Compared(
        of=of,
        n_documents=len(documents),
        n_groups=frame.n_groups,
        differences=tuple(found),
    )


def explain_change(
    task: Task,
    groups: Mapping[str, str],
    documents: Collection[str],
    sides: Callable[[str, str], Side],
    sampling: Sampling,
    *,
    two_models: bool,
) -> Iterator[Compared]:
    """What of a change between two releases is the labels and what the model.

    The two add up: the old predictions from the old gold to the new, then from the old
    predictions to the new on the new gold.

    Args:
        task: the table's.
        groups: story group by document.
        documents: those of the split in both releases, with one text.
        sides: gold and predictions, each ``old`` or ``new``, to the side.
        sampling: of the intervals.
        two_models: whether there are old predictions.
    """
    model = "old" if two_models else "new"
    old, new = sides("old", model), sides("new", model)
    yield compare("labels", task, groups, documents, old, new, sampling)
    if two_models:
        both = sides("new", "new")
        yield compare("model", task, groups, documents, new, both, sampling)
        yield compare("both", task, groups, documents, old, both, sampling)


def _ways(task: Task, frame: Frame, side: Side, links: Collection[str]) -> Iterator[Way]:
    yield from count_ways(task, frame, side.truth, side.predictions.items)
    said = {each: items for each, items in side.predictions.links.items() if each in links}
    yield from link_ways(task, frame, side.truth_links, said)
