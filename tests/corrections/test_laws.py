"""Whatever is corrected: what is carried has its quote, and what is not carried is listed."""

from itertools import pairwise

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from release.made import mark
from tandai.corrections.alignment import align_texts
from tandai.corrections.carry import Text, carry, find_lost
from tandai.corrections.items import move_item
from tandai.digest import sha256_text
from tandai.records import Annotation, Attribute, Extra, Relation, Span

WORDS = st.sampled_from(["Bayu", "kapal", "12", "ton", "Teluk", "Anjora", "karam", "di", "👩‍🔧"])
LINES = st.lists(WORDS, min_size=1, max_size=7).map(" ".join)
TEXTS = st.lists(LINES, min_size=1, max_size=5).map("\n\n".join)
EDITS = st.lists(
    st.tuples(st.integers(0, 120), st.integers(0, 6), st.one_of(WORDS, LINES)), max_size=3
)


def edit(text: str, edits: list[tuple[int, int, str]]) -> str:
    for at, size, words in edits:
        begin = at % (len(text) + 1)
        text = f"{text[:begin]}{words}{text[begin + size :]}"
    return text


@st.composite
def annotated(draw: st.DrawFn) -> tuple[str, Annotation]:
    """A text with spans anywhere, each with an answer, joined one to the next."""
    text = draw(TEXTS)
    bounds = st.integers(0, len(text))
    places = draw(st.lists(st.tuples(bounds, bounds), max_size=6))
    spans = tuple(
        Span(
            span_id=f"s{n}",
            start=min(place),
            end=max(place),
            control="entity",
            label="PER" if n % 2 else "LOC",
            quote_sha256=sha256_text(text[min(place) : max(place)]),
            origin="manual",
        )
        for n, place in enumerate(places)
        if place[0] != place[1]
    )
    return text, annotation(text, spans)


def annotation(text: str, spans: tuple[Span, ...], **fields: object) -> Annotation:
    made: Annotation = msgspec.structs.replace(
        Annotation(
            annotation_id="d1/entity/ana/1",
            document_id="d1",
            text_sha256=sha256_text(text),
            layer="entity",
            guideline_version="1",
            annotator_id="ana",
            annotator_kind="script",
            spans=spans,
            attributes=tuple(
                Attribute(
                    span_id=each.span_id,
                    name="sure",
                    kind="choices",
                    values=("Y",),
                    origin="manual",
                )
                for each in spans
            ),
            relations=tuple(
                Relation(from_id=one.span_id, to_id=other.span_id, origin="manual")
                for one, other in pairwise(spans)
            ),
        ),
        **fields,
    )
    return made


@given(annotated(), EDITS)
def test_carried_spans_have_their_quotes_and_the_rest_is_listed(
    said: tuple[str, Annotation], edits: list[tuple[int, int, str]]
) -> None:
    old, one = said
    text = edit(old, edits)
    new = Text(text, sha256_text(text), align_texts(old, text))
    lost = find_lost([one], new)
    made, told, _ = carry(one, new, lost, source="annotations")
    digest = {each.span_id: each.quote_sha256 for each in one.spans}
    for span in made.spans:
        assert sha256_text(text[span.start : span.end]) == digest[span.span_id]
    ids = {each.span_id for each in made.spans}
    assert {each.span_id for each in made.attributes} <= ids
    assert {end for each in made.relations for end in (each.from_id, each.to_id)} <= ids
    for what, field in (("span", "spans"), ("attribute", "attributes"), ("relation", "relations")):
        n_lost = sum(each.what == what for each in told)
        assert len(getattr(made, field)) + n_lost == len(getattr(one, field))
    order = [each.span_id for each in one.spans if each.span_id in ids]
    assert [each.span_id for each in made.spans] == order


@given(annotated())
def test_a_correction_that_changes_nothing_changes_nothing(said: tuple[str, Annotation]) -> None:
    text, one = said
    new = Text(text, sha256_text(text), align_texts(text, text))
    assert find_lost([one], new) == {}
    made, told, _ = carry(one, new, {}, source="annotations")
    assert (made, told) == (one, ())


@given(annotated())
def test_a_notice_before_and_behind_moves_all_and_loses_none(said: tuple[str, Annotation]) -> None:
    old, one = said
    before, text = f"{old}\n", f"Ralat redaksi.\n\n{old}\n\nRedaksi."
    new = Text(text, sha256_text(text), align_texts(before, text))
    made, told, _ = carry(one, new, find_lost([one], new), source="annotations")
    assert told == ()
    assert [(each.start, each.end) for each in made.spans] == [
        (each.start + 16, each.end + 16) for each in one.spans
    ]


def test_a_lone_word_in_another_sentence_is_not_the_same_mention() -> None:
    old = "Ketua Bayu pergi ke pasar."
    text = "Rumah milik Bayu terbakar."
    span = mark(old, "Bayu", "PER", "s1")
    new = Text(text, sha256_text(text), align_texts(old, text))
    assert find_lost([annotation(old, (span,))], new)


def test_in_a_changed_line_words_whose_neighbours_stand_are_carried() -> None:
    old = "Kapal mengangkut 12 ton garam dari Teluk Anjora ke Selatira.\n\nLalu karam."
    text = old.replace("12", "21")
    spans = (mark(old, "Teluk Anjora", "LOC", "s1"), mark(old, "12 ton", "QTY", "s2"))
    new = Text(text, sha256_text(text), align_texts(old, text))
    lost = find_lost([annotation(old, spans)], new)
    assert [key.label for key in lost] == ["QTY"]


def test_what_another_marked_a_word_shorter_is_lost_with_it() -> None:
    """Else the one whose span is gone would seem to have said that nothing is there."""
    old = "Kemarin petang Ketua Bayu Wiratmaka dari Selatira pergi."
    text = old.replace("Ketua", "Wakil")
    wide, narrow = (
        mark(old, "Ketua Bayu Wiratmaka", "PER", "s1"),
        mark(old, "Wiratmaka", "PER", "s1"),
    )
    place = mark(old, "Selatira", "LOC", "s2")
    new = Text(text, sha256_text(text), align_texts(old, text))
    said = [annotation(old, (wide, place)), annotation(old, (narrow, place))]
    lost = find_lost(said, new)
    assert sorted((key.start, key.end) for key in lost) == sorted(
        [(wide.start, wide.end), (narrow.start, narrow.end)]
    )
    made = carry(said[1], new, lost, source="annotations")
    assert [each.label for each in made.annotation.spans] == ["LOC"]
    assert "overlaps" in made.lost[0].why


def test_results_kept_whole_move_or_are_listed() -> None:
    old = "Bayu pulang.\n\nKapal karam."
    text = f"Ralat.\n\n{old}"
    move = align_texts(old, text)
    inside = Extra(control="area", type="labels", json='{"value":{"end":19,"start":14}}')
    other = Extra(
        control="area", type="labels", json='{"value":{"end":19,"endOffset":5,"start":14}}'
    )
    free = Extra(control="note", type="textarea", json='{"value":{"text":["baik"]}}')
    one = annotation(old, (), extras=(inside, other, free))
    made, told, kept = carry(one, Text(text, sha256_text(text), move), {}, source="annotations")
    assert made.extras == (
        msgspec.structs.replace(inside, json='{"value":{"end":27,"start":22}}'),
        free,
    )
    assert [each.what for each in told] == ["extra"]
    assert [each.item for each in kept] == ["note"]


def test_items_in_words_move_at_every_place_they_name() -> None:
    def move(start: int, end: int) -> tuple[int, int] | None:
        return (start + 5, end + 5) if start < 50 else None

    assert move_item("12:18 entity=PER", move) == "17:23 entity=PER"
    assert move_item("12:18 entity=PER certainty", move) == "17:23 entity=PER certainty"
    arrow = "12:18 claim=CUE -> 20:40 claim=CLAIM cue"
    assert move_item(arrow, move) == "17:23 claim=CUE -> 25:45 claim=CLAIM cue"
    both = "1:2 claim=CUE <-> 3:4 claim=CLAIM"
    assert move_item(both, move) == "6:7 claim=CUE <-> 8:9 claim=CLAIM"
    assert move_item("12:18 claim=CUE -> 60:70 claim=CLAIM cue", move) is None
    assert move_item("relevance 12:18", move) == "relevance 12:18"
