"""A curator's questions to those of them that annotators have answered otherwise since.

A curator's answer stands whatever annotators say later; whoever keeps it ought to know of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from tandai.adjudication.records import Curated
from tandai.gold.judge import marks
from tandai.gold.keys import attribute_item, key_of, relation_keys
from tandai.gold.said import Question, marks_of, said_of_document, said_of_spans
from tandai.gold.verdicts import votes_of
from tandai.questions import all_parts
from tandai.records import Annotation, What

Named = tuple[What, str]
Votes = Mapping[str, Sequence[str]]


def voted_otherwise(
    curated: Curated, voting: Sequence[Annotation], merged: Sequence[Annotation]
) -> list[str]:
    """The items, in the order asked, whose votes are not those that the curator was shown.

    Args:
        curated: the answer; what was asked without votes is passed over.
        voting: the annotations of its document that count now.
        merged: the same after policies have merged spans: questions are asked about these.
    """
    now = dict(chain(_of_spans(voting), _of_the_rest(merged)))
    return [
        each.item
        for each in curated.asked
        if each.votes and _given(each.votes) != _given(now.get((each.what, each.item), {}))
    ]


def _given(votes: Votes) -> dict[str, set[str]]:
    return {value: set(names) for value, names in votes.items() if names}


def _of_spans(voting: Sequence[Annotation]) -> Iterator[tuple[Named, Votes]]:
    everyone = [each.annotator_id for each in voting]
    for key, names in marks_of(voting).items():
        yield ("span", str(key)), votes_of(marks(everyone, names, key.label))


def _of_the_rest(voting: Sequence[Annotation]) -> Iterator[tuple[Named, Votes]]:
    for key, question in said_of_spans(voting):
        yield from _of_question("attribute", attribute_item(key, question.name), question)
    for question in said_of_document(voting):
        yield from _of_question("answer", question.name, question)
    drawn = {each.annotator_id: relation_keys(each) for each in voting}
    spans = {each.annotator_id: {key_of(span) for span in each.spans} for each in voting}
    for relation in set().union(*drawn.values()):
        word = "/".join(relation.labels) or "(unlabelled)"
        ends = {relation.source, relation.target}
        asked = [who for who, keys in spans.items() if ends <= keys]
        names = [who for who in asked if relation in drawn[who]]
        yield ("relation", str(relation)), votes_of(marks(asked, names, word))


def _of_question(what: What, item: str, question: Question) -> Iterator[tuple[Named, Votes]]:
    """The whole question and each part, since it depends on all answers which of them is asked."""
    yield (what, item), votes_of(question.said)
    for part, said in all_parts(question.kind, question.said).items():
        yield (what, f"{item} {part}"), votes_of(said)
