"""What gold says, or two annotators' answers, to what a third one's answer can be held to.

What the majority of two settles is what both gave. So it needs no counting of votes, and an
annotator of three can be held to what the other two agree on in a fraction of the time. Questions
that one of them answered otherwise, or to which they contradict themselves, are in it nowhere;
spans that one alone marked are ties.
"""

from collections.abc import Mapping, Set
from typing import NamedTuple

from tandai.annotators.stated import Question, Stated
from tandai.gold.keys import SpanKey, Values, attribute_item
from tandai.settings import AnswerSettings
from tandai.votes import reason_against


class Settled(NamedTuple):
    """What is settled of one document, as far as it is compared."""

    spans: Mapping[SpanKey, SpanKey]
    """As they are written, and as they are compared."""
    tied: Set[SpanKey]
    """Spans that nobody settled."""
    values: Mapping[Question, Values]
    """None of them open."""
    counts: bool
    """Whether its spans can be compared: they are of the same text, and ``[answers]`` lets gold
    count that may have nothing in it."""


def settled_by_gold(gold: Stated, answer: Stated, policy: AnswerSettings) -> Settled:
    """What gold says where it leaves nothing open.

    Args:
        gold: of a document, with its ties.
        answer: that is held to it; ties about its spans alone are looked for.
        policy: ``[answers]`` of tandai.toml.
    """
    ties = gold.annotation.ties
    spans = {tie.item for tie in ties if tie.what == "span"}
    # Ties may be about a part of a question: all questions that their words begin with are open.
    words = [tie.item.split(" ") for tie in ties if tie.what in ("attribute", "answer")]
    left = {" ".join(each[:n]) for each in words for n in range(1, len(each) + 1)}
    values = gold.values
    if left:
        values = {each: said for each, said in values.items() if _told(*each) not in left}
    return Settled(
        gold.spans,
        {key for key in answer.spans if str(key) in spans} if spans else frozenset(),
        values,
        counts=gold.annotation.text_sha256 == answer.annotation.text_sha256
        and reason_against(gold.annotation, policy) is None,
    )


def settled_by_two(one: Stated, other: Stated, policy: AnswerSettings) -> Settled:
    """Spans, attributes and answers that both gave; spans that one alone gave are ties.

    Args:
        one: an answer that counts.
        other: that of somebody else to the same document, layer and revision of the text.
        policy: ``[answers]`` of tandai.toml.
    """
    spans = {key: compared for key, compared in one.spans.items() if key in other.spans}
    values: dict[Question, Values] = {}
    for question in one.values.keys() & other.values.keys():
        said = one.said_everywhere(question)
        is_there = question[0] is None or question[0] in spans
        if said and is_there and said == other.said_everywhere(question):
            values[question] = said
    return Settled(
        spans,
        one.spans.keys() ^ other.spans.keys(),
        values,
        counts=bool(spans or values) or policy.empty == "count",
    )


def _told(key: SpanKey | None, name: str) -> str:
    """A question as ties call it."""
    return attribute_item(key, name) if key else name
