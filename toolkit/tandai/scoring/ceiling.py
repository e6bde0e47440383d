"""Annotators' items to how far each agrees with the others: what a model can be held to reach.

Gold was made with an annotator's own answers, so nobody is held to it: each is held to what more
than half of the others say of the same document, which of two is simply the other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tandai.scoring.counts import Counts, add
from tandai.scoring.items import Items
from tandai.scoring.predictions import Predictions
from tandai.scoring.rates import Sampling, make_scored, score_lines, score_share
from tandai.scoring.records import Held, Line, Scored
from tandai.scoring.sides import Gold, Way, count_ways, frame_of, score_side
from tandai.scoring.tasks import Task

ALL = "(all)"


class _Others(NamedTuple):
    """What the others of one annotator say."""

    truth: Items
    most: int
    """How many there are of one document, at most."""
    kinds: frozenset[str]


def find_ceiling(task: Task, gold: Gold, sampling: Sampling) -> tuple[tuple[Held, ...], str]:
    """Each annotator held to the others, those of one kind pooled, or a sentence why not."""
    if len(gold.annotators) < 2:
        who = next(iter(gold.annotators), "")
        found = f"one hand alone, {who} ({gold.kinds[who]})," if who else "nobody the release names"
        return (), f"No ceiling: {found} answered these documents, so agreement is not known."
    truths = {}
    for name, own in gold.annotators.items():
        others = {
            each: said
            for each, said in gold.annotators.items()
            if each != name and own.keys() & said.keys()
        }
        truth, most = what_others_say(own, others.values())
        if truth:
            truths[name] = _Others(truth, most, frozenset(gold.kinds[each] for each in others))
    if not truths:
        return (), "No ceiling: no two annotators answered the same document."
    return tuple(_hold(task, gold, truths, sampling)), ""


def _hold(
    task: Task, gold: Gold, truths: Mapping[str, _Others], sampling: Sampling
) -> Iterator[Held]:
    """Each annotator, then all of each kind."""
    documents = sorted({each for others in truths.values() for each in others.truth})
    frame = frame_of(task, gold, documents, *gold.annotators.values())
    ways: dict[str, list[list[Way]]] = defaultdict(list)
    kinds: dict[str, set[str]] = defaultdict(set)
    for name, (truth, most, of_others) in truths.items():
        own = Predictions({each: gold.annotators[name][each] for each in truth}, {})
        against = "the other annotator" if most == 1 else f"most of up to {most} others"
        # A person held to a model says nothing of how far people agree.
        against = f"{against} ({_listed(of_others)})"
        kinds[gold.kinds[name]] |= of_others
        scored = score_side(task, gold, truth, own, sorted(truth), sampling)
        yield Held(annotator=name, kind=gold.kinds[name], against=against, scored=scored)
        ways[gold.kinds[name]].append(list(count_ways(task, frame, truth, own.items)))
    for kind, each in ways.items():
        if len(each) > 1:
            theirs = {
                document_id
                for name, others in truths.items()
                if gold.kinds[name] == kind
                for document_id in others.truth
            }
            scored = _pooled(task, each, len(theirs), sampling)
            against = f"each of {len(each)} held to the others ({_listed(kinds[kind])})"
            yield Held(annotator=ALL, kind=kind, against=against, scored=scored)


def hold_to_annotators(
    task: Task, gold: Gold, predictions: Predictions, sampling: Sampling
) -> Iterator[Held]:
    """The predictions held to each annotator, over the documents they answered."""
    for name, truth in gold.annotators.items():
        said = Predictions(predictions.items, {})
        scored = score_side(task, gold, truth, said, sorted(truth), sampling)
        yield Held(annotator=name, kind=gold.kinds[name], against="the predictions", scored=scored)


def what_others_say(own: Items, others: Iterable[Items]) -> tuple[Items, int]:
    """Items that more than half of the others gave, and how many those were at most.

    Args:
        own: whose documents are meant.
        others: of each other annotator.
    """
    truth: Items = {}
    most = 0
    others = list(others)
    for document_id in own:
        said = [items[document_id] for items in others if document_id in items]
        if said:
            most = max(most, len(said))
            votes = Counter(item for items in said for item in items)
            truth[document_id] = {item for item, n in votes.items() if 2 * n > len(said)}
    return truth, most


def _listed(kinds: Iterable[str]) -> str:
    return ", ".join(sorted(kinds))


def _pooled(task: Task, ways: list[list[Way]], n_documents: int, sampling: Sampling) -> Scored:
    """Sums over annotators, then the figures: who answered more counts for more."""
    sums: list[Way] = []
    for each in zip(*ways, strict=True):
        counts: Counts = each[0].counts
        for way in each[1:]:
            counts = add(counts, way.counts)
        sums.append(Way(each[0].what, each[0].match, counts))

    def lines() -> Iterator[Line]:
        for way in sums:
            yield from score_lines(way.counts, way.what, way.match, sampling)

    accuracy = None if task.has_places else score_share(sums[0].counts, sampling)
    return make_scored(n_documents, sums[0].counts.frame.n_groups, lines(), accuracy)
