"""Names, dates and quantities are proposed where they may stand, longest first, without overlap."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.samples import LEXICON, MakeDocument, document_of
from layers.suggest.laws import assert_lawful, assert_no_overlap
from tandai.errors import OffsetError
from tandai.layers.lexicons import Entity, parse_lexicon
from tandai.layers.suggest.entities import suggest_entities
from tandai.layers.suggest.gazetteer import Gazetteer

Found = list[tuple[str, str]]


@pytest.fixture
def found(make: MakeDocument, lexicon: tuple[Entity, ...]):
    def find(text: str, *zones: str) -> Found:
        annotation = suggest_entities(make(text, *zones), text, lexicon)
        return [(text[span.start : span.end], span.label) for span in annotation.spans]

    return find


def test_the_longest_name_wins(found):
    assert found("Warga mendatangi Balai Kota Tera.") == [("Balai Kota Tera", "ORG")]


def test_names_overlapping_side_by_side_leave_the_longer(make):
    lexicon = parse_lexicon(
        "l",
        "entity_id,type,name,aliases,qid\na,ORG,Balai Raya,,\nb,ORG,Raya Timur Laut,,\n",
    )
    text = "Di Balai Raya Timur Laut."
    (span,) = suggest_entities(make(text), text, lexicon).spans
    assert text[span.start : span.end] == "Raya Timur Laut"


def test_an_alias_is_a_name_and_an_abbreviation_in_brackets_one_of_its_own(found):
    assert found("Pulau Tera (Tera) tenang.") == [("Pulau Tera", "GPE"), ("Tera", "GPE")]


def test_names_are_whole_words_in_their_own_case(found):
    assert found("Selat tera Terang, Teratai; Selasar.") == []


def test_a_combining_mark_goes_on_with_the_word(found):
    assert found("Bela\u0301 datang.") == []


@given(st.text(alphabet="\u00e9\u00fcBlae", min_size=1, max_size=6))
def test_a_name_is_found_in_its_own_code_points_composed_or_apart(name: str) -> None:
    lexicon = (Entity(entity_id="e1", type="PER", name=name),)
    for form in ("NFC", "NFD"):
        spelt = unicodedata.normalize(form, name)
        text = f"Ya, {spelt}, dan {spelt}nya."
        spans = [
            text[each.start : each.end] for each in Gazetteer(lexicon).find(text, 0, len(text))
        ]
        assert spans == [spelt, spelt]


def test_a_name_with_an_accent_is_found_behind_an_emoji(found):
    assert found("👩‍🌾 Béla datang.") == [("Béla", "PER")]


def test_clitics_stay_outside(found):
    assert found("Telapun begitu, Selalah, Tera-nya.") == [("Sela", "GPE"), ("Tera", "GPE")]


def test_a_dash_joins_two_names_and_a_number_continues_one(found):
    assert found("Poros Tera-Sela memakai Kora-7, bukan Kora-70.") == [
        ("Tera", "GPE"),
        ("Sela", "GPE"),
        ("Kora-7", "PRD"),
    ]


def test_a_long_name_counts_in_capitals_and_a_short_one_does_not(found):
    assert found("PULAU TERA, TERA - Kapal tiba.") == [("PULAU TERA", "GPE")]


def test_only_annotated_zones_are_read(found):
    text = "Tera\n1. Sela\nBela\nTera\nSela\nBela"
    zones = ("headline", "subheading", "caption", "byline", "boilerplate", "body")
    assert found(text, *zones) == [("Tera", "GPE"), ("Sela", "GPE"), ("Bela", "PER")]


def test_dates_and_quantities_carry_their_normal_value(make, lexicon):
    text = "Pada Senin (7/7/2031), Tera membeli 7.000 kontainer beras."
    annotation = suggest_entities(make(text), text, lexicon)
    labels = {span.span_id: (text[span.start : span.end], span.label) for span in annotation.spans}
    assert list(labels.values()) == [
        ("Senin (7/7/2031)", "DAT"),
        ("Tera", "GPE"),
        ("7.000 kontainer", "QTY"),
    ]
    norms = {labels[a.span_id][1]: (a.name, a.kind, a.values) for a in annotation.attributes}
    assert norms["DAT"] == ("value_norm", "text", ("2031-07-07",))
    assert norms["QTY"] == ("value_norm", "text", ("7000 kontainer",))


def test_the_number_of_a_heading_is_in_no_span(found):
    assert found("3. Kapal tiba di Tera", "subheading") == [("Tera", "GPE")]


def test_an_empty_lexicon_still_gives_dates(make):
    text = "Kapal tiba pada 7 Juli 2031."
    assert [s.label for s in suggest_entities(make(text), text, ()).spans] == ["DAT"]


def test_another_text_is_refused(make, lexicon):
    with pytest.raises(OffsetError, match="d1: found a text"):
        suggest_entities(make("Tera."), "Sela.", lexicon)


WORDS = (
    *("Tera", "Pulau Tera", "Balai Kota", "Kora-7", "Sela", "Bela", "7.000 kontainer", "nya"),
    *("Senin (7/7/2031)", " ", " ", "-", "\n", "\u0301", "👩‍🌾", "2031", "(", "“"),
)
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=3),
)


@given(st.lists(PIECES, max_size=12).map("".join), st.lists(st.sampled_from(("body", "caption"))))
def test_entities_are_in_range_trimmed_in_zones_apart_and_always_the_same(text, zones):
    document = document_of(text, *zones)
    lexicon = parse_lexicon("lexicon.csv", LEXICON)
    annotation = suggest_entities(document, text, lexicon)
    assert_lawful(annotation, document, text)
    assert_no_overlap(annotation)
    assert annotation == suggest_entities(document, text, lexicon)


NAMES = st.text(alphabet="AB c7", min_size=1, max_size=8).filter(lambda name: name == name.strip())


@given(st.sets(NAMES, min_size=1, max_size=8), st.text(alphabet="AB c7", max_size=30))
def test_the_gazetteer_finds_the_longest_name_at_each_word(names, text):
    """Checked against a search that tries every name at every place."""
    from tandai.layers.suggest.gazetteer import Gazetteer

    names = {" ".join(name.split()) for name in names}
    lexicon = tuple(Entity(entity_id=name, type="PER", name=name) for name in sorted(names))
    text = " ".join(text.split())
    found = {
        mention.start: mention.entity.name
        for mention in Gazetteer(lexicon).find(text, 0, len(text))
        if not mention.is_capitals
    }
    for start in range(len(text)):
        fitting = [
            name
            for name in names
            if text.startswith(name, start)
            and (start == 0 or text[start - 1] == " ")
            and text[start + len(name) :][:1] in ("", " ")
        ]
        if fitting:
            assert found[start] == max(fitting, key=len)
