"""Answers of three or more to one document to those where one stands against two who agree.

Spans are compared place by place: those of one Labels tag that overlap under the same label, or
so much that they must mean the same, whatever the label. What an annotator marked there is one
answer; a boundary, a label, a span too many and a span missed are all told the same way.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from tandai.records import Annotation, Relation, Span
from tandai.suspects.records import NOTHING, Suspect, strength

FEWEST = 3
"""Annotators of a document from which on one can stand against two."""


class SpanKey(NamedTuple):
    """What makes two annotators' spans the same."""

    control: str
    start: int
    end: int
    label: str


class _Question(NamedTuple):
    """What several were asked at one place."""

    what: Literal["span", "attribute", "relation", "answer"]
    item: str
    start: int | None
    end: int | None


def find_minority_answers(
    voting: Sequence[Annotation], gold: Annotation | None, *, match: float, given: bool
) -> Iterator[Suspect]:
    """The answers of one document that somebody gives alone, while two or more agree on another.

    Args:
        voting: what counts of one document and layer, one an annotator.
        gold: of the same document.
        match: intersection over union from which on spans of two labels mean the same.
        given: the layer asks about another's spans, so that nobody chose them.
    """
    if len(voting) < FEWEST:
        return
    spans = {each.annotator_id: {_key(span) for span in each.spans} for each in voting}
    gold_spans = {_key(span) for span in gold.spans} if gold else set()
    document = (voting[0].layer, voting[0].document_id)
    if not given:
        everything = sorted({key for keys in spans.values() for key in keys})
        for place in places(everything, match=match):
            inside = set(place)
            views = {who: _view(keys & inside) for who, keys in spans.items()}
            start, end = min(key.start for key in place), max(key.end for key in place)
            question = _Question("span", place[0].control, start, end)
            settled = _view(gold_spans & inside) if gold else None
            yield from _alone(document, question, views, settled)
    asked = _asked(voting, spans)
    gold_asked = _asked([gold], {gold.annotator_id: gold_spans}) if gold else {}
    for question in sorted(asked, key=str):
        settled = next(iter(gold_asked.get(question, {}).values()), None)
        yield from _alone(document, question, asked[question], settled)


def places(keys: Sequence[SpanKey], *, match: float) -> Iterator[list[SpanKey]]:
    """Spans that may mean the same, together: chains of them, in order of text.

    Args:
        keys: sorted, so those of a control stand together.
        match: see `find_minority_answers`.
    """
    parent = list(range(len(keys)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    open_now: list[int] = []
    for number, key in enumerate(keys):
        open_now = [
            other
            for other in open_now
            if keys[other].control == key.control and keys[other].end > key.start
        ]
        for other in open_now:
            if keys[other].label == key.label or _iou(keys[other], key) >= match:
                parent[root(number)] = root(other)
        open_now.append(number)
    found: dict[int, list[SpanKey]] = defaultdict(list)
    for number, key in enumerate(keys):
        found[root(number)].append(key)
    yield from found.values()


def _iou(one: SpanKey, other: SpanKey) -> float:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared / (max(one.end, other.end) - min(one.start, other.start))


def _key(span: Span) -> SpanKey:
    return SpanKey(span.control, span.start, span.end, span.label)


def _view(keys: Iterable[SpanKey]) -> str:
    said = sorted((key.start, key.end, key.label) for key in keys)
    return ", ".join(f"{start}:{end} {label}" for start, end, label in said) or NOTHING


def _asked(
    voting: Sequence[Annotation], spans: Mapping[str, set[SpanKey]]
) -> dict[_Question, dict[str, str]]:
    """By question, what each of those asked said: those who marked what it is about."""
    values: dict[_Question, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    about: dict[_Question, tuple[SpanKey, ...]] = {}
    notes: set[_Question] = set()
    for each in voting:
        for said in _said(each):
            about[said.question] = said.about
            values[said.question][each.annotator_id] += said.values
            if said.is_note:
                notes.add(said.question)
    asked = {}
    for question, given in values.items():
        told = {who: ", ".join(sorted(said)) or NOTHING for who, said in given.items()}
        # Who writes no note has no other opinion; who leaves another question open may have.
        silent = () if question in notes else spans.items()
        for who, marked in silent:
            if marked.issuperset(about[question]):
                told.setdefault(who, NOTHING)
        asked[question] = told
    return asked


class _Said(NamedTuple):
    """One answer to one question."""

    question: _Question
    about: tuple[SpanKey, ...]
    """Spans that one must have marked to be asked."""
    values: tuple[str, ...]
    is_note: bool = False


def _said(annotation: Annotation) -> Iterator[_Said]:
    """All it says beside its spans."""
    keys: dict[str, list[SpanKey]] = defaultdict(list)
    for span in annotation.spans:
        keys[span.span_id].append(_key(span))
    for each in annotation.attributes:
        for key in keys[each.span_id]:
            question = _Question("attribute", f"{key.label} {each.name}", key.start, key.end)
            yield _Said(question, (key,), each.values, each.kind == "text")
    for relation in annotation.relations:
        for one in keys[relation.from_id]:
            for other in keys[relation.to_id]:
                yield _arrow(relation, one, other)
    for answer in annotation.answers:
        question = _Question("answer", answer.name, None, None)
        yield _Said(question, (), answer.values, answer.kind == "text")


def _arrow(relation: Relation, one: SpanKey, other: SpanKey) -> _Said:
    """An arrow to the left is one to the right, turned; one of both ways has no first end."""
    turned = relation.direction == "left" or (relation.direction == "bi" and other < one)
    source, target = (other, one) if turned else (one, other)
    sign = "<->" if relation.direction == "bi" else "->"
    item = f"{source.start}:{source.end} {sign} {target.start}:{target.end}"
    start, end = min(one.start, other.start), max(one.end, other.end)
    label = "+".join(sorted(relation.labels)) or "(unlabelled)"
    return _Said(_Question("relation", item, start, end), (source, target), (label,))


def _alone(
    document: tuple[str, str], question: _Question, views: Mapping[str, str], settled: str | None
) -> Iterator[Suspect]:
    """Those whose answer is theirs alone, where another answer has two or more."""
    by_view: dict[str, list[str]] = defaultdict(list)
    for who in sorted(views):
        by_view[views[who]].append(who)
    most = max(map(len, by_view.values()))
    if most < FEWEST - 1:
        return
    told = sorted(by_view.items(), key=lambda each: (-len(each[1]), each[0]))
    for view, names in told:
        if len(names) == 1:
            others = "; ".join(f"{other} ({len(by)})" for other, by in told if other != view)
            yield Suspect(
                rule="minority-answer",
                layer=document[0],
                document_id=document[1],
                annotators=tuple(names),
                in_gold=settled == view,
                start=question.start,
                end=question.end,
                what=question.what,
                item=question.item,
                found=view,
                others=others,
                score=strength(most, 1),
            )
