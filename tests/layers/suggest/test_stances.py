"""Gold claims keep their ids and offsets, and get canonical claims and a stance proposed."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.samples import CUES, LEXICON, document_of
from layers.suggest.laws import assert_lawful
from tandai.errors import ConfigError, OffsetError
from tandai.layers.lexicons import CanonicalClaim, Target, parse_cues, parse_lexicon
from tandai.layers.suggest.claims import suggest_claims
from tandai.layers.suggest.gazetteer import Gazetteer
from tandai.layers.suggest.overlap import read_content, stem
from tandai.layers.suggest.stances import suggest_stances
from tandai.records import Annotation

TARGETS = (
    Target(target_id="T1", text="Tera membeli senjata.", gloss="x"),
    Target(target_id="T2", text="Dermaga runtuh.", gloss="x"),
)
CANONICAL = (
    CanonicalClaim(claim_id="K01", text="Tera membeli drone dari Sela.", gloss="x", target="T1"),
    CanonicalClaim(claim_id="K02", text="Dermaga kota runtuh.", gloss="x", target="T2"),
    CanonicalClaim(claim_id="K03", text="Sela tidak mengirim beras.", gloss="x"),
)
CUE_LEXICON = parse_cues("cues.csv", CUES)
ENTITIES = parse_lexicon("lexicon.csv", LEXICON)


def suggest(text: str, canonical: tuple[CanonicalClaim, ...] = CANONICAL) -> Annotation:
    document = document_of(text)
    claims = suggest_claims(document, text, CUE_LEXICON)
    return suggest_stances(
        document, text, claims, canonical, TARGETS, lexicon=ENTITIES, cues=CUE_LEXICON
    )


def answers(text: str) -> list[tuple[str, ...]]:
    annotation = suggest(text)
    by_name = {(a.span_id, a.name): a.values for a in annotation.attributes}
    return [by_name[span.span_id, "canonical_stance"] for span in annotation.spans]


def test_a_claim_that_holds_the_words_of_a_canonical_claim_supports_it():
    assert answers("Bela mengatakan Tera telah membeli drone dari Sela.") == [("K01/SUPPORT",)]


def test_another_name_of_the_entity_and_another_form_of_the_word_count_as_the_same():
    text = "Bela mengatakan pembelian drone oleh Pulau Tera dari Sela selesai."
    assert answers(text) == [("K01/SUPPORT",)]


def test_a_claim_of_other_words_has_no_canonical_claim():
    assert answers("Bela mengatakan Tera dan Sela berdamai.") == [("NONE",)]


def test_the_same_names_alone_are_not_enough():
    assert answers("Bela mengatakan Tera membantu Sela.") == [("NONE",)]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Bela membantah bahwa Tera membeli drone dari Sela.", "DENY"),
        ("Bela mengatakan Tera tidak membeli drone dari Sela.", "DENY"),
        ("Bela membantah bahwa Tera tidak membeli drone dari Sela.", "SUPPORT"),
        ("Bela tidak membantah bahwa Tera membeli drone dari Sela.", "SUPPORT"),
        ("Bela mengatakan bukan tidak mungkin Tera membeli drone dari Sela.", "SUPPORT"),
        ("Bela mengatakan Sela tidak mengirim beras.", "SUPPORT"),
        ("Bela mengatakan Sela mengirim beras.", "DENY"),
    ],
)
def test_a_denial_or_a_negation_against_the_canonical_claim_is_deny(text: str, stance: str):
    ((path,),) = answers(text)
    assert path.split("/")[1] == stance


def test_one_claim_supports_one_canonical_claim_and_denies_another():
    text = "Bela mengatakan Tera membeli drone dari Sela dan Sela mengirim beras."
    assert answers(text) == [("K01/SUPPORT", "K03/DENY")]


def test_the_claims_are_repeated_with_their_ids_and_nothing_else():
    text = "Menurut Bela, dermaga kota runtuh. Sela diduga ingkar."
    document = document_of(text)
    claims = suggest_claims(document, text, CUE_LEXICON)
    wanted = {(s.span_id, s.start, s.end) for s in claims.spans if s.label == "CLAIM"}
    assert {(s.span_id, s.start, s.end) for s in suggest(text).spans} == wanted


def test_every_target_gets_the_derived_stance():
    text = "Dermaga kota mungkin runtuh. Menurut Bela, Tera membeli drone dari Sela."
    found = {answer.name: answer.values for answer in suggest(text).answers}
    assert found == {"article_stance_T1": ("DISCUSS",), "article_stance_T2": ("DISCUSS",)}


def test_a_certain_claim_in_the_writers_own_voice_agrees():
    text = "Dermaga kota mungkin runtuh."
    document = document_of(text)
    claims = suggest_claims(document, text, CUE_LEXICON)
    certain = tuple(
        msgspec.structs.replace(a, values=("CERTAIN",)) if a.name == "certainty" else a
        for a in claims.attributes
    )
    claims = msgspec.structs.replace(claims, attributes=certain)
    found = suggest_stances(document, text, claims, CANONICAL, TARGETS)
    assert {a.name: a.values for a in found.answers}["article_stance_T2"] == ("AGREE",)


def test_claims_of_another_document_are_refused():
    text = "Menurut Bela, dermaga runtuh."
    document = document_of(text)
    claims = suggest_claims(document, text, CUE_LEXICON)
    stray = msgspec.structs.replace(claims, document_id="d2")
    with pytest.raises(OffsetError, match="found claims of d2"):
        suggest_stances(document, text, stray, CANONICAL, TARGETS)
    with pytest.raises(OffsetError, match="found a text"):
        suggest_stances(document, text + " ", claims, CANONICAL, TARGETS)


def test_a_canonical_claim_of_an_unknown_target_is_refused():
    stray = CanonicalClaim(claim_id="K09", text="Dermaga runtuh.", gloss="x", target="T9")
    with pytest.raises(ConfigError, match="'T9'"):
        suggest("Menurut Bela, dermaga runtuh.", (stray,))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kirim", "pengiriman"),
        ("mengirim", "dikirimkan"),
        ("tembak", "menembak"),
        ("produksi", "memproduksi"),
        ("suplai", "menyuplai"),
        ("guna", "penggunaan"),
    ],
)
def test_forms_of_one_word_share_a_key(one: str, other: str):
    assert stem(one) == stem(other)


def test_stop_words_say_nothing_and_names_are_one_word():
    content = read_content("Kapal itu berlayar ke Pulau Tera", Gazetteer(ENTITIES))
    assert content.words == {stem("kapal"), stem("berlayar"), "@tera"}


WORDS = (
    *("Bela mengatakan", "Menurut Bela,", "membantah", "Tera", "Sela", "membeli", "drone", "tidak"),
    *("dermaga", "kota", "runtuh", "diduga", "bahwa", ".", ",", "\n", "“", "”", "👩‍🌾", "beras"),
)


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_stances_are_lawful_complete_and_always_the_same(text):
    annotation = suggest(text)
    assert_lawful(annotation, document_of(text), text)
    assert annotation == suggest(text)
    assert [a.name for a in annotation.answers] == ["article_stance_T1", "article_stance_T2"]
    for span in annotation.spans:
        found = {a.name: a.values for a in annotation.attributes if a.span_id == span.span_id}
        assert set(found) == {"canonical_stance"}
        paths = [path.split("/") for path in found["canonical_stance"]]
        assert paths == [["NONE"]] or all(stance in ("SUPPORT", "DENY") for _, stance in paths)
        assert len({path[0] for path in paths}) == len(paths)
