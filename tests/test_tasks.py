from typing import Any

import msgspec
import pytest

from labelstudio.samples import CONFIG, TEXT, at, document_of
from tandai.digest import sha256_text
from tandai.errors import ConfigError, OffsetError
from tandai.inventories import Item
from tandai.labelstudio.regions import read_result
from tandai.labelstudio.wire import WirePrediction, WireTask
from tandai.records import Annotation, Span
from tandai.tasks import KEY, choices_data, make_task, pairs_data

DOCUMENT = document_of("d1")
CLAIMS = {"claims": [{"value": "K01. Kapal terlambat.", "alias": "K01"}]}


def suggest(start: int, end: int, label: str = "PER") -> Annotation:
    quote = sha256_text(TEXT[start:end])
    span = Span(
        span_id="r1", start=start, end=end, control="entity", label=label, quote_sha256=quote,
        origin="suggested", score=0.5,
    )  # fmt: skip
    return Annotation(
        annotation_id="d1/claim/lexicon/1",
        document_id="d1",
        text_sha256=DOCUMENT.text_sha256,
        layer="claim",
        guideline_version="2",
        annotator_id="lexicon",
        annotator_kind="program",
        spans=(span,),
        model_version="lexicon-1",
    )


def make(
    suggestion: Annotation | None = None, title: str = "", data: dict[str, object] | None = None
) -> dict[str, Any]:
    return make_task(
        DOCUMENT,
        TEXT,
        CONFIG,
        layer="claim",
        guideline_version="2",
        title=title,
        suggestion=suggestion,
        data={**CLAIMS, **(data or {})},
    )


def test_a_task_holds_the_key_by_which_its_answers_are_known_again() -> None:
    data = make()["data"]
    assert {key: data[key] for key in KEY} == {
        "document_id": "d1",
        "text_sha256": sha256_text(TEXT),
        "layer": "claim",
        "guideline_version": "2",
    }
    assert data["text"] == TEXT
    assert data["claims"] == CLAIMS["claims"]


def test_a_task_has_no_prediction_where_nothing_was_suggested() -> None:
    assert list(make()) == ["data"]


def test_a_document_without_title_is_shown_under_its_id() -> None:
    assert make()["data"]["title"] == "d1"
    assert make(title="Kabar teluk")["data"]["title"] == "Kabar teluk"


def test_a_suggestion_goes_with_the_task_and_is_read_back_as_one() -> None:
    suggestion = suggest(*at("Sari"))
    wire = msgspec.convert({"id": 1, "data": make(suggestion)["data"]}, WireTask)
    sent = msgspec.json.encode(make(suggestion)["predictions"])
    (prediction,) = msgspec.json.decode(sent)
    assert prediction["model_version"] == "lexicon-1"
    raw = msgspec.json.decode(msgspec.json.encode({"id": 1, **prediction}), type=WirePrediction)
    parts = read_result(raw.result, CONFIG, wire.data["text"], place="here", suggested=True)
    assert (tuple(parts.spans), parts.findings) == (suggestion.spans, [])


def test_a_key_that_the_config_shows_and_tasks_have_not_is_named() -> None:
    with pytest.raises(ConfigError) as caught:
        make_task(DOCUMENT, TEXT, CONFIG, layer="claim", guideline_version="2")
    assert str(caught.value) == (
        "here: shows $claims, which tasks of the layer 'claim' do not have; they have title, "
        "document_id, text_sha256, layer, guideline_version, text."
    )


@pytest.mark.parametrize("key", [*KEY, "title", "text"])
def test_data_cannot_take_the_place_of_the_key_or_the_text(key: str) -> None:
    with pytest.raises(ConfigError, match=rf"found two values for \${key} in tasks of the layer"):
        make(data={key: "lain"})


def test_a_suggestion_that_does_not_fit_is_refused() -> None:
    with pytest.raises(OffsetError, match="d1/claim/lexicon/1, region r1: found span 0:999"):
        make(suggest(0, 999))
    with pytest.raises(ConfigError, match="found the label 'CLAIM' of control 'entity'"):
        make(suggest(*at("Sari"), "CLAIM"))


def test_choices_show_code_and_sentence_and_store_the_code() -> None:
    assert choices_data([Item("K01", "Kapal terlambat.", "")]) == [
        {"value": "K01. Kapal terlambat.", "alias": "K01"},
        {"value": "NONE", "alias": "NONE"},
        {"value": "NEW", "alias": "NEW"},
    ]


def test_pairs_offer_every_answer_under_every_item_and_none_under_none() -> None:
    answers = [Item("YES", "Ya", ""), Item("NO", "Tidak", "")]
    below = [{"value": "Ya", "alias": "YES"}, {"value": "Tidak", "alias": "NO"}]
    assert pairs_data([Item("K01", "Kapal terlambat.", "")], answers) == [
        {"value": "K01. Kapal terlambat.", "alias": "K01", "children": below},
        {"value": "NONE", "alias": "NONE"},
        {"value": "NEW", "alias": "NEW", "children": below},
    ]


def test_answers_that_read_the_same_are_refused() -> None:
    """Label Studio's page shows the first of them only."""
    with pytest.raises(ConfigError, match="two answers that read 'Ya'"):
        pairs_data([], [Item("YES", "Ya", ""), Item("SURE", "Ya", "")])
