"""Claims, sources and cues are proposed where a simple rule can tell them, with their edges."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.samples import CUES, document_of
from layers.suggest.laws import assert_lawful, assert_no_overlap
from tandai.errors import OffsetError
from tandai.layers.lexicons import parse_cues
from tandai.layers.suggest.claims import suggest_claims
from tandai.records import Annotation


@dataclass(frozen=True)
class Read:
    """A claim in words: its quote, attributes, sources and cues."""

    quote: str
    attribution: str
    certainty: str
    claim_type: str
    sources: tuple[str, ...]
    cues: tuple[str, ...]


def suggest(text: str, *zones: str) -> Annotation:
    return suggest_claims(document_of(text, *zones), text, parse_cues("cues.csv", CUES))


def read(text: str, *zones: str) -> list[Read]:
    annotation = suggest(text, *zones)
    quotes = {span.span_id: text[span.start : span.end] for span in annotation.spans}
    claims = []
    for span in annotation.spans:
        if span.label != "CLAIM":
            continue
        values = {a.name: a.values[0] for a in annotation.attributes if a.span_id == span.span_id}
        linked = {
            label: tuple(
                quotes[relation.from_id]
                for relation in annotation.relations
                if relation.to_id == span.span_id and relation.labels == (label,)
            )
            for label in ("source", "cue")
        }
        claims.append(
            Read(quotes[span.span_id], **values, sources=linked["source"], cues=linked["cue"])
        )
    return claims


def one(text: str, *zones: str) -> Read:
    (claim,) = read(text, *zones)
    return claim


def label_of(text: str, label: str, *zones: str) -> list[str]:
    return [text[s.start : s.end] for s in suggest(text, *zones).spans if s.label == label]


REPORTED = [
    ("Wali kota mengatakan bahwa dermaga runtuh.", "Wali kota", "dermaga runtuh"),
    (
        "Namun, Wali Kota Bela Tarsa juga menegaskan dermaga itu milik kota.",
        "Wali Kota Bela Tarsa",
        "dermaga itu milik kota",
    ),
    ("Pada Senin (7/7/2031), Bela mengatakan, dermaga runtuh.", "Bela", "dermaga runtuh"),
    ("Bela pada Senin (7/7/2031) mengatakan dermaga runtuh.", "Bela", "dermaga runtuh"),
    (
        "Balai Kota (BK), lembaga tertua di Tera, menegaskan dermaga runtuh.",
        "Balai Kota (BK), lembaga tertua di Tera",
        "dermaga runtuh",
    ),
    (
        "Meski kapal tiba, Bela mengatakan kepada wartawan bahwa dermaga runtuh.",
        "Bela",
        "dermaga runtuh",
    ),
    ("Menurut Bela, dermaga runtuh.", "Bela", "dermaga runtuh"),
    ("Menurut Bela dermaga itu runtuh.", "Bela", "dermaga itu runtuh"),
    ("Dermaga runtuh, menurut Bela.", "Bela", "Dermaga runtuh"),
    (
        "Dermaga itu runtuh, kata Bela, kepala balai kota.",
        "Bela, kepala balai kota",
        "Dermaga itu runtuh",
    ),
    ("Bela dan Rudo mengatakan dermaga runtuh.", "Bela dan Rudo", "dermaga runtuh"),
]


@pytest.mark.parametrize(("text", "source", "quote"), REPORTED)
def test_a_reported_claim_has_its_source_and_clean_edges(text: str, source: str, quote: str):
    claim = one(text)
    assert (claim.quote, claim.sources) == (quote, (source,))
    assert (claim.attribution, claim.certainty) == ("INDIRECT", "CERTAIN")
    assert len(claim.cues) == 1


def test_a_quotation_is_direct_and_only_its_first_claim_is_linked():
    first, second = read("“Dermaga itu runtuh. Kapal kami tertahan di teluk,” kata Bela.")
    assert (first.quote, first.sources, first.cues) == ("Dermaga itu runtuh", ("Bela",), ("kata",))
    assert (second.quote, second.sources, second.cues) == ("Kapal kami tertahan di teluk", (), ())
    assert {first.attribution, second.attribution} == {"DIRECT"}


def test_speaker_and_relay_are_both_linked_each_by_its_cue():
    text = '"Dermaga itu sudah runtuh," kata Bela, dikutip dari Harian Pesisir, Senin (7/7/2031).'
    claim = one(text)
    assert claim.sources == ("Bela", "Harian Pesisir")
    assert claim.cues == ("kata", "dikutip")
    annotation = suggest(text)
    roles = [a.values[0] for a in annotation.attributes if a.name == "source_role"]
    assert roles == ["SPEAKER", "RELAY"]


def test_a_quotation_may_follow_its_source():
    claim = one("Bela mengatakan, “Dermaga itu sudah runtuh.”")
    assert (claim.quote, claim.sources, claim.attribution) == (
        "Dermaga itu sudah runtuh",
        ("Bela",),
        "DIRECT",
    )


def test_a_clitic_subject_is_linked_back_to_the_last_named_speaker():
    text = "Bela mengatakan dermaga runtuh. “Kapal kami juga tertahan,” ujarnya."
    first, second = read(text)
    assert first.sources == second.sources == ("Bela",)
    assert second.cues == ("ujarnya",)


def test_a_clitic_subject_may_be_anonymous_but_is_no_crowd():
    text = "Seorang kapten mengatakan dermaga runtuh. Warga mengatakan kapal pergi. "
    claims = read(text + "“Ombak terlalu tinggi malam itu,” ujarnya.")
    assert claims[-1].sources == ("Seorang kapten",)


def test_words_set_in_quotes_are_no_statement():
    claim = one("Bela menyebut dermaga itu sebagai “jantung kota”.")
    assert (claim.quote, claim.attribution) == ("dermaga itu sebagai “jantung kota”", "INDIRECT")
    assert claim.claim_type == "EVALUATION"


def test_a_hedge_in_mid_clause_stays_inside_the_claim():
    claim = one("Selain itu, Sela diduga sudah mengirim kapal ke Tera.")
    assert claim.quote == "Sela diduga sudah mengirim kapal ke Tera"
    assert (claim.attribution, claim.certainty) == ("UNSOURCED", "UNCERTAIN")
    assert (claim.sources, claim.cues) == ((), ("diduga",))


def test_a_modal_adverb_alone_leaves_the_writers_voice():
    claim = one("Dermaga itu mungkin runtuh.")
    assert (claim.attribution, claim.certainty, claim.cues) == ("AUTHOR", "UNCERTAIN", ("mungkin",))


def test_a_reportive_word_is_certain():
    claim = one("Dermaga itu kabarnya runtuh.")
    assert (claim.attribution, claim.certainty) == ("UNSOURCED", "CERTAIN")


def test_a_relay_ahead_leaves_the_hedge_inside():
    claim = one(
        "Melansir dari Harian Pesisir, Senin (7/7/2031), Tera kemungkinan akan membeli Kora."
    )
    assert claim.quote == "Tera kemungkinan akan membeli Kora"
    assert claim.sources == ("Harian Pesisir",)
    assert claim.cues == ("Melansir", "kemungkinan")
    assert (claim.attribution, claim.claim_type) == ("INDIRECT", "PREDICTION")


def test_two_cues_joined_by_dan_are_two_claims_of_one_source():
    first, second = read(
        "Bela menilai dermaga itu rapuh dan menegaskan bahwa kota harus bertindak."
    )
    assert first.sources == second.sources == ("Bela",)
    assert (first.quote, first.cues) == ("dermaga itu rapuh", ("menilai",))
    assert (second.quote, second.cues) == ("kota harus bertindak", ("menegaskan",))


def test_a_noun_introduces_a_proposition_with_bahwa_only():
    claim = one("Kabut itu memperkuat dugaan bahwa dermaga runtuh.")
    assert (claim.quote, claim.cues) == ("dermaga runtuh", ("dugaan",))
    assert read("Dugaan itu hilang.") == []


def test_a_negated_cue_holds_its_negation():
    assert one("Bela tidak mengatakan dermaga runtuh.").cues == ("tidak mengatakan",)


def test_only_the_outermost_attribution_is_marked():
    text = "Sumber itu mengatakan Bela khawatir dermaga runtuh."
    assert one(text).quote == "Bela khawatir dermaga runtuh"
    assert label_of(text, "CUE") == ["mengatakan"]


def test_a_hedge_of_a_relative_clause_is_no_cue():
    assert label_of("Kapal yang diduga rusak itu tiba.", "CUE") == []
    text = "Bela mengatakan kapal yang mungkin rusak itu tiba."
    assert one(text).certainty == "CERTAIN"


@pytest.mark.parametrize(
    "text",
    [
        "Ini kata kunci utama.",
        "Kapten itu percaya diri.",
        "Kota menghadapi kemungkinan banjir.",
        "Bela menolak tawaran itu.",
        "Angka itu menunjukkan kemajuan.",
    ],
)
def test_words_that_only_look_like_cues_are_left_out(text: str):
    assert suggest(text).spans == ()


def test_a_report_that_shows_is_evidence():
    text = "Rekaman dari balai kota menunjukkan dermaga runtuh."
    assert one(text).sources == ("Rekaman dari balai kota",)
    roles = [a.values for a in suggest(text).attributes if a.name == "source_role"]
    assert roles == [("EVIDENCE",)]


def test_a_cue_that_no_rule_understands_stands_alone():
    text = "Setelah kota mengatakan dermaga runtuh, kapal pergi."
    assert [s.label for s in suggest(text).spans] == ["CUE"]


def test_a_question_and_the_name_of_a_claim_are_no_claims():
    assert read("Apakah Sela diduga mengirim kapal?") == []
    assert read("Bela membantah laporan itu.") == []


def test_claims_stand_in_annotated_zones_without_dateline_and_number():
    text = "Bela menyebut dermaga rusak parah\n1. Sela diduga bersalah\nTERA, pesisir.example - "
    text += "Sela diduga ingkar.\nKapal diduga rusak."
    quotes = [c.quote for c in read(text, "headline", "subheading", "body", "caption")]
    assert quotes == ["dermaga rusak parah", "Sela diduga bersalah", "Sela diduga ingkar"]


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("dermaga akan runtuh", "PREDICTION"),
        ("kapal yang akan dijual itu tiba", "EVENT"),
        ("dermaga runtuh karena ombak", "CAUSE"),
        ("kapal dikirim sebagai imbalan beras", "CAUSE"),
        ("kapal itu melanggar aturan", "EVALUATION"),
    ],
)
def test_the_main_predicate_gives_the_type(claim: str, kind: str):
    assert one(f"Bela mengatakan {claim}.").claim_type == kind


def test_a_condition_makes_a_claim_uncertain():
    assert one("Bela mengatakan bahwa jika ombak naik, dermaga runtuh.").certainty == "UNCERTAIN"


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("Bela", "NAMED"),
        ("Ia", "NAMED"),
        ("Wali kota Tera", "NAMED"),
        ("Seorang nelayan Tera", "ANONYMOUS"),
        ("Sumber di balai kota", "ANONYMOUS"),
        ("Pejabat yang enggan disebut namanya", "ANONYMOUS"),
        ("Pengamat", "COLLECTIVE"),
        ("Sejumlah warga Tera", "COLLECTIVE"),
        ("Desa-desa pesisir", "COLLECTIVE"),
        ("Mereka", "COLLECTIVE"),
    ],
)
def test_the_words_of_a_source_give_its_kind(source: str, kind: str):
    annotation = suggest(f"{source} mengatakan dermaga runtuh.")
    assert [a.values for a in annotation.attributes if a.name == "source_kind"] == [(kind,)]


def test_another_text_is_refused():
    with pytest.raises(OffsetError, match="d1: found a text"):
        suggest_claims(document_of("Tera."), "Sela.", ())


WORDS = (
    *("Bela", "Balai Kota (BK)", "dermaga", "runtuh", "akan", "yang", "bahwa", "tidak", "pada"),
    *("mengatakan", "Menurut", "menurut", "kata", "ujarnya", "diduga", "mungkin", "kemungkinan"),
    *("melansir", "dikutip dari", "dugaan", "membantah", "dibantah", "menyebut", "Namun", "dan"),
    *("“", "”", '"', ",", ".", "?", "!", "—", "\n", "(", ")", "Senin (7/7/2031)", "\u0301", "👩‍🌾"),
)
PIECES = st.one_of(
    st.sampled_from(WORDS), st.text(st.characters(exclude_categories=["Cs"]), max_size=3)
)
SEPARATORS = st.sampled_from((" ", " ", " ", ""))


@st.composite
def texts(draw: st.DrawFn) -> str:
    return "".join(piece + draw(SEPARATORS) for piece in draw(st.lists(PIECES, max_size=25)))


@given(texts(), st.lists(st.sampled_from(("body", "caption", "subheading")), max_size=3))
def test_claims_are_in_range_trimmed_in_zones_apart_and_always_the_same(text, zones):
    document = document_of(text, *zones)
    cues = parse_cues("cues.csv", CUES)
    annotation = suggest_claims(document, text, cues)
    assert_lawful(annotation, document, text)
    assert annotation == suggest_claims(document, text, cues)
    for label in ("CLAIM", "SOURCE", "CUE"):
        assert_no_overlap(annotation, label)
    labels = {span.span_id: span.label for span in annotation.spans}
    for relation in annotation.relations:
        ends = (labels[relation.from_id], labels[relation.to_id])
        assert ends == (relation.labels[0].upper(), "CLAIM")
    for span in annotation.spans:
        quote = text[span.start : span.end]
        if span.label == "CLAIM":
            assert quote[-1] not in ".,;:!?…“"
            assert not quote.lower().startswith("bahwa ")
            assert "\n" not in quote


@given(texts())
def test_every_claim_answers_its_three_questions_and_every_source_its_two(text):
    annotation = suggest(text)
    asked = {
        "CLAIM": ["attribution", "certainty", "claim_type"],
        "SOURCE": ["source_kind", "source_role"],
        "CUE": [],
    }
    for span in annotation.spans:
        names = [a.name for a in annotation.attributes if a.span_id == span.span_id]
        assert sorted(names) == asked[span.label]
