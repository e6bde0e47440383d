import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.text import split_sentences, tokenize


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "one",
    [
        "Menurut Prof. Dr. B.J. Selami, Ir. H. Rana hadir.",
        "PT. Bakau Jaya Tbk. (BJAY) naik 3 persen.",
        "Ganti ruginya Rp. 500.000.000,- untuk 7.000 warga pukul 09.30 pagi.",
        "Warga Jl. Melati No. 5, Kec. Rana, Kab. Selamata, mengungsi.",
        "Rapat itu (lihat hlm. 12. Lampiran) selesai Senin (10/2/2031), kata dia.",
        "“Kami siap. Bibit ada. Ayo!” ujar Rana, Sabtu (8/2/2031).",
        '"Kami siap. Bibit ada," ujar Rana.',
        '"Apa kabar?" tanya Rana.',
        "Ada pisang, mangga, dll. yang dijual.",
        "Rana Selami, S.H., M.Si. dilantik.",
        "2. Warga kembali ke pesisir",
        "Ia menunggu... lalu pulang.",
        "Situs kabarfajar.id memuatnya 5 Feb. 2031 lalu.",
        "Panen berlanjut hingga malam. **",
    ],
)
def test_stops_inside_a_sentence_do_not_end_it(one: str) -> None:
    assert sentences(one) == [one]


@pytest.mark.parametrize(
    "parts",
    [
        ["Hujan turun.", "Warga pulang."],
        ["Mengapa begitu?", "Tidak ada yang tahu!", "Besok dicoba lagi…", "Semoga."],
        ["“Kami siap.”", "Warga bersorak."],
        ["Ia menyebutnya “kota air.”", "Warga setuju."],
        ["Panen usai pada 2031.", "Harga turun."],
        ["Panen usai.", "200 warga pulang."],
        ["Ia tiba di Selamata (Tolima).", "“Lelah,” katanya."],
        ["Mereka menanam api-api, nipah, dll.", "Bibit itu gratis."],
        ["Laporan selesai.", "(rs/tm)"],
        ['Tanda kutip " yang sendirian.', "Kalimat lain."],
        ["Selesai.", "😀 Selamat!"],
    ],
)
def test_sentences_end_where_a_reader_would_stop(parts: list[str]) -> None:
    assert sentences("  " + " ".join(parts) + " ") == parts


def test_a_line_break_always_ends_a_sentence() -> None:
    assert sentences("Judul tanpa titik\n\n “Kutipan\ndua baris” ") == [
        "Judul tanpa titik",
        "“Kutipan",
        "dua baris”",
    ]


@given(st.text(st.sampled_from('aA1 .!?…"“”()\n*–')) | st.text())
def test_every_visible_character_is_in_exactly_one_sentence(text: str) -> None:
    covered = [i for start, end in split_sentences(text) for i in range(start, end)]
    assert covered == sorted(set(covered))
    assert {i for i, char in enumerate(text) if not char.isspace()} <= set(covered)
    for sentence in sentences(text):
        assert sentence == sentence.strip()
        assert "\n" not in sentence


@given(st.text(st.sampled_from('aA1 .!?…"“”()-\n')))
def test_no_token_crosses_a_sentence(text: str) -> None:
    spans = split_sentences(text)
    for start, end in tokenize(text):
        assert any(first <= start and end <= last for first, last in spans)


def test_a_long_line_is_quick() -> None:
    text = "Kata. " * 30_000 + "B. " * 10_000
    assert len(split_sentences(text)) == 30_001
