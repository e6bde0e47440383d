from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelstudio.samples import CONFIG, TEXT, at, raws
from tandai.digest import sha256_text
from tandai.errors import ConfigError, OffsetError, TandaiError
from tandai.labelstudio.regions import read_result
from tandai.labelstudio.results import WIRE_ORIGIN, write_result
from tandai.records import Annotation, Answer, Attribute, Extra, Origin, Relation, Span

MADE: list[Origin] = ["manual", "accepted_untouched", "changed"]
ORIGINS = st.sampled_from(MADE)
CHARACTERS = st.one_of(
    st.characters(codec="utf-8"),
    st.sampled_from([*"😀🇮🇩👨🏻‍🚒e\u0301\u200d\ufeff\u2028\u0085\r\n\t \u00a0\\n", "\\n"]),
)
TEXTS = st.lists(CHARACTERS, min_size=1, max_size=30).map("".join)
WORDS = st.lists(st.text(max_size=8), min_size=1, max_size=3).map(tuple)
LABELS = [("entity", "PER"), ("entity", "LOC"), ("claim", "CLAIM"), ("claim", "SOURCE")]


def annotation(
    spans: tuple[Span, ...] = (),
    attributes: tuple[Attribute, ...] = (),
    relations: tuple[Relation, ...] = (),
    answers: tuple[Answer, ...] = (),
    extras: tuple[Extra, ...] = (),
) -> Annotation:
    return Annotation(
        annotation_id="d1/claim/annotator-1/1",
        document_id="d1",
        text_sha256="",
        layer="claim",
        guideline_version="1",
        annotator_id="annotator-1",
        annotator_kind="script",
        spans=spans,
        attributes=attributes,
        relations=relations,
        answers=answers,
        extras=extras,
    )


def span(
    start: int,
    end: int,
    label: tuple[str, str] = ("entity", "PER"),
    span_id: str = "r1",
    text: str = TEXT,
    origin: Origin = "manual",
    score: float | None = None,
) -> Span:
    return Span(
        span_id=span_id,
        start=start,
        end=end,
        control=label[0],
        label=label[1],
        quote_sha256=sha256_text(text[start:end]),
        origin=origin,
        score=score,
    )


@st.composite
def regions_of(draw: st.DrawFn, text: str, span_id: str) -> list[Span]:
    """One region of the text: an interval with one or more labels."""
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    origin = draw(ORIGINS)
    score = draw(st.none() | st.floats(0, 1))
    chosen = draw(st.lists(st.sampled_from(LABELS), min_size=1, unique=True))
    # Labels of one control are one item, in their order.
    chosen.sort(key=lambda label: label[0])
    return [span(start, end, label, span_id, text, origin, score) for label in chosen]


@st.composite
def attributes_of(draw: st.DrawFn, span_id: str) -> list[Attribute]:
    """Any answers about one region, each question once."""
    values = {
        "certainty": st.sampled_from([("CERTAIN",), ("UNCERTAIN",)]),
        "traits": st.sampled_from([("old",), ("new", "old")]),
        "canonical": st.sampled_from([("K01",), ("NONE", "K99")]),
        "note": WORDS,
    }
    asked = draw(st.lists(st.sampled_from(sorted(values)), unique=True))
    return [
        Attribute(
            span_id=span_id,
            name=name,
            kind="text" if name == "note" else "choices",
            values=draw(values[name]),
            origin=draw(ORIGINS),
        )
        for name in asked
    ]


@st.composite
def relations_of(draw: st.DrawFn, ids: list[str]) -> list[Relation]:
    made = st.builds(
        Relation,
        from_id=st.sampled_from(ids),
        to_id=st.sampled_from(ids),
        direction=st.sampled_from(["right", "left", "bi"]),
        labels=st.sampled_from([(), ("source",), ("denies", "source")]),
        origin=st.just("manual"),
    )
    return draw(st.lists(made, max_size=3))


@st.composite
def texts_and_annotations(draw: st.DrawFn) -> tuple[str, Annotation]:
    text = draw(TEXTS)
    ids = draw(st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=3, unique=True))
    answers = [
        Answer(name="article", kind="choices", values=("AGREE",), origin=draw(ORIGINS)),
        Answer(name="remark", kind="text", values=draw(WORDS), origin=draw(ORIGINS)),
    ]
    return text, annotation(
        spans=tuple(one for each in ids for one in draw(regions_of(text, each))),
        attributes=tuple(one for each in ids for one in draw(attributes_of(each))),
        relations=tuple(draw(relations_of(ids))),
        answers=tuple(answers[: draw(st.integers(0, 2))]),
    )


@given(texts_and_annotations())
def test_what_is_written_is_what_is_read_back(case: tuple[str, Annotation]) -> None:
    text, written = case
    parts = read_result(raws(*write_result(written, CONFIG, text)), CONFIG, text, place="here")
    kept = {"answer-where-not-asked", "choice-twice", "region-not-drawn", "relation-twice"}
    assert {finding.rule for finding in parts.findings} <= kept
    assert tuple(parts.spans) == written.spans
    assert tuple(parts.attributes) == written.attributes
    assert tuple(parts.relations) == written.relations
    assert tuple(parts.answers) == written.answers


@given(texts_and_annotations())
def test_every_span_that_is_read_has_the_digest_of_its_quote(case: tuple[str, Annotation]) -> None:
    text, written = case
    items = write_result(written, CONFIG, text)
    for one in read_result(raws(*items), CONFIG, text, place="here").spans:
        assert sha256_text(text[one.start : one.end]) == one.quote_sha256


def test_every_origin_has_a_word_on_the_wire_and_only_a_persons_own_is_manual() -> None:
    every = get_args(Origin)
    assert set(WIRE_ORIGIN) == set(every)
    assert [origin for origin in every if WIRE_ORIGIN[origin] == "manual"] == ["manual"]


def test_a_suggestion_comes_back_as_a_suggestion() -> None:
    start, end = at("Sari")
    written = annotation(spans=(span(start, end, origin="suggested", score=0.75),))
    items = write_result(written, CONFIG, TEXT)
    assert items[0]["origin"] == "prediction"
    parts = read_result(raws(*items), CONFIG, TEXT, place="here", suggested=True)
    assert tuple(parts.spans) == written.spans


def test_gold_that_different_people_agreed_on_is_one_item_again() -> None:
    """A second item of one region and control would spoil the first."""
    parts = [
        Attribute(span_id="r1", name="canonical", kind="choices", values=values, origin=origin)
        for values, origin in (
            (("K1",), "unanimous"),
            (("K2",), "majority"),
        )
    ]
    gold = annotation(spans=(span(0, 4),), attributes=tuple(parts))
    _, item = write_result(gold, CONFIG, TEXT)
    assert item["value"]["choices"] == ["K1", "K2"]


def test_items_have_the_shape_that_label_studio_gives_them() -> None:
    start, end = at("Sari")
    note = Attribute(span_id="r1", name="note", kind="text", values=("ragu",), origin="changed")
    arrow = Relation(from_id="r1", to_id="r1", origin="manual")
    written = annotation((span(start, end),), (note,), (arrow,))
    assert write_result(written, CONFIG, TEXT) == [
        {
            "id": "r1",
            "from_name": "entity",
            "to_name": "text",
            "type": "labels",
            "origin": "manual",
            "value": {"start": start, "end": end, "text": "Sari", "labels": ["PER"]},
        },
        {
            "id": "r1",
            "from_name": "note",
            "to_name": "text",
            "type": "textarea",
            "origin": "prediction-changed",
            "value": {"start": start, "end": end, "text": ["ragu"]},
        },
        {"from_id": "r1", "to_id": "r1", "type": "relation", "direction": "right"},
    ]


SPAN = span(*at("Sari"))
ATTRIBUTE = Attribute(
    span_id="r1", name="certainty", kind="choices", values=("CERTAIN",), origin="manual"
)
ANSWER = Answer(name="article", kind="choices", values=("AGREE",), origin="manual")
ARROW = Relation(from_id="r1", to_id="r1", labels=("source",), origin="manual")
replace = msgspec.structs.replace


@pytest.mark.parametrize(
    ("written", "error", "told"),
    [
        (annotation((span(0, len(TEXT) + 1),)), OffsetError, "found span 0:"),
        (annotation((SPAN, span(*at("Kapal")))), OffsetError, "expected one interval for one id"),
        (annotation((), (ATTRIBUTE,)), OffsetError, "certainty: found no span 'r1'"),
        (annotation((SPAN,), (), (replace(ARROW, to_id="r2"),)), OffsetError,
         "an arrow: found no span 'r2'"),
        (annotation((replace(SPAN, control="mood"),)), ConfigError,
         "found no Labels 'mood', which d1/claim/annotator-1/1 has; it has entity, claim."),
        (annotation((replace(SPAN, control="article"),)), ConfigError, "found no Labels 'article'"),
        (annotation((replace(SPAN, label="Orang"),)), ConfigError,
         "found the label 'Orang' of control 'entity' in d1/claim/annotator-1/1; "
         "expected one of PER, LOC."),
        (annotation((SPAN,), (replace(ATTRIBUTE, name="mood"),)), ConfigError,
         "found no control 'mood' for answers of kind 'choices'"),
        (annotation((SPAN,), (replace(ATTRIBUTE, kind="text"),)), ConfigError,
         "found no control 'certainty' for answers of kind 'text'"),
        (annotation((SPAN,), (replace(ATTRIBUTE, kind="rating"),)), ConfigError,
         "for answers of kind 'rating', which d1/claim/annotator-1/1 has; it has none."),
        (annotation((SPAN,), (replace(ATTRIBUTE, name="article", values=("AGREE",)),)), ConfigError,
         "'article' asks about the document"),
        (annotation((SPAN,), (replace(ATTRIBUTE, values=("Pasti",)),)), ConfigError,
         "found the choice 'Pasti' of control 'certainty'"),
        (annotation((SPAN,), (replace(ATTRIBUTE, values=("CERTAIN", "UNCERTAIN")),)), ConfigError,
         "found 2 choices of control 'certainty' in d1/claim/annotator-1/1; expected one."),
        (annotation((SPAN,), (replace(ATTRIBUTE, name="canonical", values=()),)), ConfigError,
         "found 0 choices of control 'canonical' in d1/claim/annotator-1/1; expected one or more."),
        (annotation(answers=(replace(ANSWER, name="certainty", values=("CERTAIN",)),)), ConfigError,
         "'certainty' asks about each region"),
        (annotation(answers=(replace(ANSWER, values=("Menerima",)),)), ConfigError,
         "found the choice 'Menerima'"),
        (annotation(answers=(replace(ANSWER, kind="number"),)), ConfigError, "of kind 'number'"),
        (annotation((SPAN,), (), (replace(ARROW, labels=("knows",)),)), ConfigError,
         "found no relation 'knows'"),
        (annotation(extras=(Extra(control="kind", type="taxonomy", json="{}"),)), ConfigError,
         "found a result of type 'taxonomy'"),
    ],
)  # fmt: skip
def test_what_label_studio_would_spoil_is_refused(
    written: Annotation, error: type[TandaiError], told: str
) -> None:
    with pytest.raises(error) as caught:
        write_result(written, CONFIG, TEXT)
    assert told in str(caught.value)


def extra(item: dict[str, Any]) -> Extra:
    return Extra(
        control=item.get("from_name", ""),
        type=item["type"],
        json=msgspec.json.encode(item).decode(),
    )


BARE = {"id": "u1", "from_name": "entity", "to_name": "text", "type": "labels",
        "value": {"start": at("Sari")[0], "end": at("Sari")[1]}}  # fmt: skip
TO_BARE = {"from_id": "u1", "to_id": "r1", "type": "relation", "direction": "right"}


def test_what_was_kept_whole_is_written_with_its_quote() -> None:
    written = write_result(annotation((SPAN,), extras=(extra(BARE), extra(TO_BARE))), CONFIG, TEXT)
    assert written[1:] == [{**BARE, "value": {**BARE["value"], "text": "Sari"}}, TO_BARE]


@pytest.mark.parametrize(
    ("extras", "told"),
    [
        ((TO_BARE,), "an arrow: found no span 'u1'"),
        (({**BARE, "value": {"start": 0, "end": len(TEXT) + 1}},), "found span 0:"),
    ],
)
def test_an_extra_that_label_studio_would_spoil_is_refused(
    extras: tuple[dict[str, Any], ...], told: str
) -> None:
    with pytest.raises(OffsetError) as caught:
        write_result(annotation((SPAN,), extras=tuple(map(extra, extras))), CONFIG, TEXT)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("origin", "written"),
    [
        ("manual", None),
        ("suggested", None),
        ("accepted_untouched", "prediction"),
        ("changed", "prediction-changed"),
        ("majority", "prediction"),
    ],
)
def test_an_arrow_of_a_machines_does_not_come_back_as_a_persons(
    origin: Origin, written: str | None
) -> None:
    arrow = replace(ARROW, origin=origin)
    (_, item) = write_result(annotation((SPAN,), (), (arrow,)), CONFIG, TEXT)
    assert item.get("origin") == written
