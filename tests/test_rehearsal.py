"""Scripted answers: seeded, listed, and different from what was suggested only where it says so."""

import msgspec
import pytest

from tandai.documents import make_document
from tandai.labelstudio.config import LabelConfig, parse_config
from tandai.layers.lexicons import Entity
from tandai.layers.suggest.entities import suggest_entities
from tandai.records import Annotation, Document
from tandai.rehearsal import differences, script_answers

CONFIG = """<View>
  <Labels name="entity" toName="text">
    <Label value="Orang" alias="PER"/><Label value="Wilayah" alias="GPE"/>
    <Label value="Tanggal" alias="DAT"/><Label value="Kuantitas" alias="QTY"/>
  </Labels>
  <TextArea name="value_norm" toName="text" perRegion="true"
            whenTagName="entity" whenLabelValue="DAT,QTY"/>
  <Text name="text" value="$text"/>
</View>"""
LEXICON = [
    Entity(entity_id="e1", type="GPE", name="Selatira"),
    Entity(entity_id="e2", type="PER", name="Bayu Wiratmaka"),
]
TEXT = "🚢 Feri Selatira\n\n" + "Bayu Wiratmaka tiba di Selatira pada Senin (3/3/2025). " * 12


@pytest.fixture
def made() -> tuple[Document, str, Annotation, LabelConfig]:
    document, text = make_document("d1", TEXT.encode())
    suggestion = suggest_entities(document, text, LEXICON, guideline_version="1")
    return document, text, suggestion, parse_config("c", CONFIG)


def answers(made: tuple[Document, str, Annotation, LabelConfig], **options: object) -> object:
    document, text, suggestion, config = made
    chosen = {"annotator_id": "script-1", "seed": "s", **options}
    return script_answers(suggestion, document, text, config, **chosen)  # type: ignore[arg-type]


def test_one_seed_gives_one_answer(made: tuple[Document, str, Annotation, LabelConfig]) -> None:
    assert answers(made) == answers(made)
    assert answers(made) != answers(made, seed="another")
    assert answers(made) != answers(made, annotator_id="script-2")


def test_every_difference_from_the_suggestion_is_listed(
    made: tuple[Document, str, Annotation, LabelConfig],
) -> None:
    document, text, suggestion, config = made
    scripted = script_answers(suggestion, document, text, config, annotator_id="script-1", seed="s")
    before = {span.span_id: span for span in suggestion.spans}
    after = {span.span_id: span for span in scripted.annotation.spans}
    changed = {
        span_id
        for span_id, span in before.items()
        if span_id not in after
        or (after[span_id].end, after[span_id].label) != (span.end, span.label)
    }
    assert changed
    assert {
        line.partition(":")[0] for line in scripted.changes if " " not in line.partition(":")[0]
    } == changed
    untouched = [span for span in after.values() if span.origin == "accepted_untouched"]
    assert {span.span_id for span in untouched} == set(before) - changed


def test_given_spans_stay(made: tuple[Document, str, Annotation, LabelConfig]) -> None:
    document, text, suggestion, config = made
    scripted = script_answers(
        suggestion,
        document,
        text,
        config,
        annotator_id="script-1",
        seed="s",
        spans_are_given=True,
    )
    assert [span.end for span in scripted.annotation.spans] == [
        span.end for span in suggestion.spans
    ]


def test_scripts_never_pass_for_people(
    made: tuple[Document, str, Annotation, LabelConfig],
) -> None:
    document, text, suggestion, config = made
    made_by = script_answers(suggestion, document, text, config, annotator_id="x", seed="s")
    assert made_by.annotation.annotator_kind == "script"


def test_a_lost_or_changed_item_is_a_difference(
    made: tuple[Document, str, Annotation, LabelConfig],
) -> None:
    document, text, suggestion, config = made
    sent = script_answers(
        suggestion, document, text, config, annotator_id="script-1", seed="s"
    ).annotation
    assert differences(sent, sent) == []
    assert differences(sent, None)
    fewer = msgspec.structs.replace(sent, spans=sent.spans[1:])
    assert "spans" in differences(sent, fewer)[0]


def test_a_task_without_suggestions_is_answered_that_nothing_is_there(
    made: tuple[Document, str, Annotation, LabelConfig],
) -> None:
    document, text, suggestion, config = made
    nothing = msgspec.structs.replace(suggestion, spans=(), attributes=(), relations=())
    scripted = script_answers(nothing, document, text, config, annotator_id="x", seed="s")
    said = scripted.annotation
    assert (said.status, said.spans, said.answers, scripted.changes) == ("submitted", (), (), ())
