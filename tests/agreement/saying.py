"""A layer with questions of every kind, and answers to them that can be counted by hand."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from agreement.samples import Marked, make_answer
from tandai.agreement.figures import ClassCounts, Confusion, Metric
from tandai.agreement.resample import value_of
from tandai.agreement.shared import Asked, Draft, Measure
from tandai.labelstudio.config import parse_config
from tandai.records import Annotation, Answer, Attribute, AttributeKind
from tandai.settings import AgreementSettings, LayerSettings

CONFIG = """<View>
  <Text name="text" value="$text"/>
  <Labels name="thing" toName="text"><Label value="A"/><Label value="B"/></Labels>
  <Choices name="mood" toName="text" perRegion="true" whenTagName="thing" whenLabelValue="A"
           visibleWhen="region-selected" choice="single">
    <Choice value="GOOD"/><Choice value="BAD"/><Choice value="ODD"/>
  </Choices>
  <Choices name="why" toName="text" perRegion="true" choice="single"
           visibleWhen="choice-selected" whenTagName="mood" whenChoiceValue="BAD">
    <Choice value="OLD"/><Choice value="NEW"/>
  </Choices>
  <Choices name="traits" toName="text" perRegion="true" choice="multiple">
    <Choice value="x"/><Choice value="y"/><Choice value="z"/>
  </Choices>
  <Choices name="box" toName="text" perRegion="true" choice="multiple"><Choice value="YES"/>
  </Choices>
  <Rating name="weight" toName="text" perRegion="true"/>
  <TextArea name="note" toName="text" perRegion="true"/>
  <Taxonomy name="link" toName="text" perRegion="true" value="$links"/>
  <Choices name="tone" toName="text" choice="single"><Choice value="WARM"/><Choice value="COLD"/>
  </Choices>
  <Choices name="about_T1" toName="text" choice="single">
    <Choice value="YES"/><Choice value="NO"/><Choice value="OFF"/></Choices>
  <Choices name="about_T2" toName="text" choice="single">
    <Choice value="YES"/><Choice value="NO"/><Choice value="OFF"/></Choices>
  <TextArea name="remark" toName="text"/>
  <Number name="age" toName="text"/>
</View>"""
KINDS: dict[str, AttributeKind] = {
    "mood": "choices",
    "why": "choices",
    "traits": "choices",
    "box": "choices",
    "weight": "rating",
    "note": "text",
    "link": "taxonomy",
    "topic": "choices",
    "tone": "choices",
    "about_T1": "choices",
    "about_T2": "choices",
    "remark": "text",
    "age": "number",
}
Said = Mapping[str, Sequence[str]]
"""By question, what was answered."""


def ask(**options: object) -> Asked:
    """The layer; classes may be as uneven as they like unless an option says otherwise."""
    return Asked(
        layer="layer",
        config=parse_config("config.xml", CONFIG),
        settings=LayerSettings(unrelated="OFF"),
        options=AgreementSettings(**({"min_items": 1} | options)),
        pair_controls=("link",),
        pair_answers={"link": ("FOR", "AGAINST")},
        answer_groups={"about": ("about_T1", "about_T2")},
    )


def say(
    document: str,
    annotator: str,
    spans: Iterable[tuple[Marked, Said]] = (),
    answers: Said | None = None,
) -> Annotation:
    """One annotator's spans with what is said of each, and answers about the document."""
    given = list(spans)
    made = make_answer(document, annotator, [marked for marked, _ in given])
    return msgspec.structs.replace(
        made,
        attributes=tuple(
            Attribute(
                span_id=f"s{number}",
                name=name,
                kind=KINDS[name],
                values=tuple(values),
                origin="manual",
            )
            for number, (_, said) in enumerate(given)
            for name, values in said.items()
        ),
        answers=tuple(
            Answer(name=name, kind=KINDS[name], values=tuple(values), origin="manual")
            for name, values in (answers or {}).items()
        ),
    )


def in_a_row(label: str, said: Iterable[Said]) -> list[tuple[Marked, Said]]:
    """Spans of four code points, one behind the other, with what is said of each."""
    return [((4 * n, 4 * n + 4, f"thing={label}"), each) for n, each in enumerate(said)]


def draft(
    measured: Measure | Sequence[object],
    name: str,
    metric: Metric,
    annotators: tuple[str, ...] = (),
) -> Draft:
    """The one draft of that name, metric and pair."""
    (found,) = [
        each
        for each in measured
        if isinstance(each, Draft)
        and (each.name, each.metric, each.annotators) == (name, metric, annotators)
    ]
    return found


def value(measured: Sequence[object], name: str, metric: Metric, *annotators: str) -> float | None:
    """The value of that draft."""
    tally = draft(measured, name, metric, annotators).tally
    return None if tally is None else value_of(tally)


def counts(measured: Sequence[object], name: str) -> dict[str, dict[str, int]]:
    """The class counts of that name."""
    (found,) = [each for each in measured if isinstance(each, ClassCounts) and each.name == name]
    return found.counts


def confusion(measured: Sequence[object], name: str, *annotators: str) -> Confusion:
    """The confusion of that name and pair."""
    (found,) = [
        each
        for each in measured
        if isinstance(each, Confusion) and (each.name, each.annotators) == (name, annotators)
    ]
    return found
