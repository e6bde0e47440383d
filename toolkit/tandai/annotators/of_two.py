"""What gold says, or two annotators' answers, to what a third one's answer can be held to.

What the majority of two settles is what both gave. So it needs no counting of votes, and an
annotator of three can be held to what the other two agree on in a fraction of the time. Questions
that one of them answered otherwise, or to which they contradict themselves, are in it nowhere;
spans that one alone marked are ties.
"""

from collections.abc import Mapping, Set
from typing import NamedTuple

from tandai.annotators.stated import Said, Stated
from tandai.gold.keys import SpanKey, attribute_item
from tandai.settings import AnswerSettings
from tandai.votes import reason_against


class Settled(NamedTuple):
    """What is settled of one document, as far as it is compared."""

    spans: Mapping[SpanKey, SpanKey]
    """As they are written, and as they are compared."""
    tied: Set[SpanKey]
    """Spans that nobody settled."""
    values: Mapping[SpanKey | None, Said]
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
        values = {key: _settled(key, said, left) for key, said in values.items()}
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
    values = {
        key: _alike(key, one, other)
        for key in one.values.keys() & other.values.keys()
        if key is None or key in spans
    }
    return Settled(
        spans,
        one.spans.keys() ^ other.spans.keys(),
        values,
        counts=bool(spans) or any(values.values()) or policy.empty == "count",
    )


def _alike(key: SpanKey | None, one: Stated, other: Stated) -> Said:
    """What both answered to the questions about one place; silence is no answer."""
    theirs = other.values[key]
    found = {
        name: said for name, said in one.values[key].items() if said and theirs.get(name) == said
    }
    if key is not None:
        for place, name in (*one.alike, *other.alike):
            if place == key:
                said, its = (
                    each.alike.get((key, name), each.values[key].get(name)) for each in (one, other)
                )
                found.pop(name, None)
                if said and said == its:
                    found[name] = said
    return found


def _settled(key: SpanKey | None, said: Said, left: Set[str]) -> Said:
    """The questions about one place that are not open, which ties call by place and name."""
    if key is None:
        return {name: values for name, values in said.items() if name not in left}
    if str(key) not in left:
        return said
    return {name: values for name, values in said.items() if attribute_item(key, name) not in left}
