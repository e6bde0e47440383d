"""Answers that nobody was asked for, by every condition a config can set."""

import pytest

from tandai.labelstudio.asked import unasked_answers
from tandai.labelstudio.config import parse_config
from tandai.records import Answer, Attribute, AttributeKind, Span

CONFIG = parse_config(
    "here",
    """<View><Text name="text" value="$text"/>
  <Labels name="claim" toName="text"><Label value="CLAIM"/><Label value="CUE"/></Labels>
  <Labels name="entity" toName="text"><Label value="PER"/></Labels>
  <Choices name="tone" toName="text"><Choice alias="CALM" value="Tenang"/><Choice value="LOUD"/>
  </Choices>
  <Choices name="kind" toName="text" perRegion="true"><Choice value="A"/><Choice value="B"/></Choices>
  <Taxonomy name="topic" toName="text"><Choice alias="SEA" value="Laut"><Choice value="ikan"/>
  </Choice></Taxonomy>
  <TextArea name="of_claim" toName="text" perRegion="true" visibleWhen="region-selected"
   whenTagName="claim" whenLabelValue="CLAIM"/>
  <TextArea name="of_label" toName="text" perRegion="true" whenLabelValue="CLAIM,PER"/>
  <TextArea name="of_kind" toName="text" perRegion="true" visibleWhen="choice-selected"
   whenTagName="kind" whenChoiceValue="A"/>
  <View visibleWhen="choice-selected" whenTagName="tone" whenChoiceValue="Tenang">
    <TextArea name="if_calm" toName="text"/>
    <TextArea name="calm_claim" toName="text" perRegion="true" visibleWhen="region-selected"
     whenTagName="claim"/>
  </View>
  <TextArea name="unless_calm" toName="text" visibleWhen="choice-unselected" whenTagName="tone"
   whenChoiceValue="CALM"/>
  <TextArea name="if_any" toName="text" visibleWhen="choice-selected"/>
  <TextArea name="if_fish" toName="text" visibleWhen="choice-selected" whenTagName="topic"
   whenChoiceValue="ikan"/>
  <TextArea name="if_sea" toName="text" visibleWhen="choice-selected" whenTagName="topic"
   whenChoiceValue="Laut"/>
  <TextArea name="if_claim" toName="text" visibleWhen="region-selected" whenTagName="claim"/>
  <TextArea name="alone" toName="text" visibleWhen="no-region-selected"/>
  <TextArea name="never" toName="text" perRegion="true" visibleWhen="no-region-selected"/>
  <TextArea name="always" toName="text" perRegion="true"/>
</View>""",
)
ANSWERS: dict[str, tuple[AttributeKind, str]] = {
    "CALM": ("choices", "tone"),
    "LOUD": ("choices", "tone"),
    "SEA": ("taxonomy", "topic"),
    "SEA/ikan": ("taxonomy", "topic"),
}


def span(region: str, label: str) -> Span:
    control = "entity" if label == "PER" else "claim"
    return Span(
        span_id=region,
        start=0,
        end=1,
        control=control,
        label=label,
        quote_sha256="",
        origin="manual",
    )


def is_asked(name: str, region: str, labels: str, said: str) -> bool:
    """Whether a question was on the screen.

    Args:
        name: of the question.
        region: that it is answered about; empty: the document.
        labels: ``r1=CLAIM r2=PER``.
        said: values of other questions; ``r1=A`` is the kind of a region.
    """
    spans = [span(*each.split("=")) for each in labels.split()]
    attributes, answers = [], []
    for each in said.split():
        at, _, value = each.rpartition("=")
        if at:
            attributes.append(
                Attribute(span_id=at, name="kind", kind="choices", values=(value,), origin="manual")
            )
        else:
            kind, of = ANSWERS[value]
            answers.append(Answer(name=of, kind=kind, values=(value,), origin="manual"))
    if region:
        attributes.append(
            Attribute(span_id=region, name=name, kind="text", values=("x",), origin="manual")
        )
    else:
        answers.append(Answer(name=name, kind="text", values=("x",), origin="manual"))
    unasked = [each.name for each in unasked_answers(CONFIG, spans, attributes, answers)]
    assert set(unasked) <= {name}
    return not unasked


@pytest.mark.parametrize(
    ("name", "region", "labels", "said", "asked"),
    [
        ("of_claim", "r1", "r1=CLAIM", "", True),
        ("of_claim", "r1", "r1=CUE", "", False),
        ("of_claim", "r1", "r1=PER r2=CLAIM", "", False),
        ("of_claim", "r1", "r1=PER r1=CLAIM", "", True),
        ("of_label", "r1", "r1=PER", "", True),
        ("of_label", "r1", "r1=CUE", "", False),
        ("of_kind", "r1", "r1=CLAIM", "r1=A", True),
        ("of_kind", "r1", "r1=CLAIM", "r1=B", False),
        ("of_kind", "r1", "r1=CLAIM r2=CLAIM", "r2=A", False),
        ("if_calm", "", "", "CALM", True),
        ("if_calm", "", "", "LOUD", False),
        ("if_calm", "", "", "", False),
        ("calm_claim", "r1", "r1=CUE", "CALM", True),
        ("calm_claim", "r1", "r1=CUE", "LOUD", False),
        ("calm_claim", "r1", "r1=PER", "CALM", False),
        ("unless_calm", "", "", "LOUD", True),
        ("unless_calm", "", "", "", True),
        ("unless_calm", "", "", "CALM", False),
        ("if_any", "", "", "LOUD", True),
        ("if_any", "", "", "SEA", True),
        ("if_any", "", "r1=CLAIM", "", False),
        ("if_fish", "", "", "SEA/ikan", True),
        ("if_fish", "", "", "SEA", False),
        ("if_sea", "", "", "SEA", True),
        ("if_sea", "", "", "SEA/ikan", False),
        ("if_claim", "", "r1=PER r2=CUE", "", True),
        ("if_claim", "", "r1=PER", "", False),
        ("alone", "", "r1=PER", "", True),
        ("never", "r1", "r1=PER", "", False),
        ("always", "r1", "r1=PER", "", True),
    ],
)
def test_a_question_is_asked_where_all_its_conditions_hold(
    name: str, region: str, labels: str, said: str, *, asked: bool
) -> None:
    assert is_asked(name, region, labels, said) is asked
