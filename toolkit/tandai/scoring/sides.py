"""Gold and what is held to it to counts, each way that a table's items can match."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from tandai.scoring.counts import Counts, Frame, count_exact, count_overlap, make_frame
from tandai.scoring.items import Items, Place
from tandai.scoring.predictions import Predictions
from tandai.scoring.rates import Sampling, make_scored, score_lines, score_share
from tandai.scoring.records import Line, Scored
from tandai.scoring.tasks import Task

ANSWER = "answer"
PAIR = "pair"


class Gold(NamedTuple):
    """What a release says of the documents of one side."""

    items: Items
    """By document that has gold in the layer."""
    links: dict[str, Items]
    groups: Mapping[str, str]
    """Story group by document."""
    annotators: dict[str, Items]
    """By annotator, what they say of the documents they answered."""
    kinds: dict[str, str]
    """By annotator: person, script, model, program."""
    n_several: int = 0
    """Times that an annotator answered one document more than once."""
    open_places: frozenset[tuple[str, Place]] = frozenset()
    """Document and interval of spans that gold leaves open."""


class Way(NamedTuple):
    """Counts of one way to match."""

    what: str
    match: str
    counts: Counts


def frame_of(task: Task, gold: Gold, documents: Collection[str], *others: Items) -> Frame:
    """A frame over documents, with every label that any side has."""
    met = {
        label
        for items in (gold.items, *others)
        for each in documents
        for _, label in items.get(each, ())
    }
    return make_frame(sorted(documents), gold.groups, (*task.labels, *sorted(met)))


def count_ways(task: Task, frame: Frame, truth: Items, said: Items) -> Iterator[Way]:
    """Counts of a side held to another, by each match that the table's items allow.

    Args:
        task: the table's.
        frame: documents and labels.
        truth: what counts as right.
        said: what is held to it. Of questions about documents, those that the truth does not
            answer are left out: nobody knows what is right there.
    """
    if task.kind == "answers":
        said = answered_alone(truth, said)
    if task.has_places:
        yield Way(task.table, "exact", count_exact(frame, truth, said))
        yield Way(task.table, "overlap", count_overlap(frame, truth, said))
        return
    yield Way(task.answer_column, ANSWER, count_exact(frame, truth, said))
    if task.kind == "pairs":
        places = Frame(frame.group_of, frame.n_groups, ("",))
        yield Way(PAIR, "exact", count_exact(places, _unlabelled(truth), _unlabelled(said)))


def answered_alone(truth: Items, said: Items) -> Items:
    """What is said where the truth says something too."""
    kept: Items = {}
    for document_id, items in said.items():
        places = {place for place, _ in truth.get(document_id, ())}
        kept[document_id] = {item for item in items if item[0] in places}
    return kept


def score_side(
    task: Task,
    gold: Gold,
    truth: Items,
    predictions: Predictions,
    documents: Collection[str],
    sampling: Sampling,
) -> Scored:
    """The scores of what is said of some documents.

    Args:
        task: the table's.
        gold: for story groups, and for links.
        truth: what counts as right.
        predictions: what is held to it.
        documents: those that count.
        sampling: of the intervals.
    """
    frame = frame_of(task, gold, documents, truth, predictions.items)
    ways = list(count_ways(task, frame, truth, predictions.items))
    ways += link_ways(task, frame, gold.links, predictions.links)

    def lines() -> Iterator[Line]:
        for way in ways:
            yield from score_lines(way.counts, way.what, way.match, sampling)

    accuracy = None if task.has_places else score_share(ways[0].counts, sampling)
    return make_scored(len(documents), frame.n_groups, lines(), accuracy)


def link_ways(
    task: Task, frame: Frame, truth: Mapping[str, Items], said: Mapping[str, Items]
) -> Iterator[Way]:
    """Counts of links whose both ends are exact, of the columns that the predictions give."""
    for column in task.links:
        if column in said:
            links = Frame(frame.group_of, frame.n_groups, (column,))
            counts = count_exact(links, truth.get(column, {}), said[column])
            yield Way(column, "exact", counts)


def _unlabelled(items: Items) -> Items:
    return {each: {(place, "") for place, _ in said} for each, said in items.items()}
