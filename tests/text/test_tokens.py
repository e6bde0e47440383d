import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.text import tokenize


def tokens(text: str) -> list[str]:
    return [text[start:end] for start, end in tokenize(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "7.000", "Rp1,5", "US$5", "17/8/2020", "2020-08-17", "09.30", "12:30", "40-50", "1.234,56",
        "anak-anak", "bolak-balik", "PDI-P", "Ma'ruf", "Jum’at", "Buk-M2", "COVID-19", "RPG-7",
        "e-mail", "e-KTP", "ke-70", "1990-an", "Jong-un", "Jong-Un", "Undang-Undang",
        "Negara-Negara", "Al-Fajar", "kabarfajar.id", "B.J", "S.Pd", "#bakau", "@kabar_fajar",
        "redaksi@kabarfajar.id", "https://kabarfajar.id/a?b=1", "Kafe\u0301", "e\u0301tude", "5km",
        "👩🏽\u200d🚒", "🇮🇩", "❤\ufe0f", "...", "?!",
    ],
)  # fmt: skip
def test_these_are_one_token(whole: str) -> None:
    assert tokens(f"kata {whole} kata") == ["kata", whole, "kata"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hujan.", ["hujan", "."]),
        ("PT. Selami", ["PT", ".", "Selami"]),
        ("“Ya,” katanya", ["“", "Ya", ",", "”", "katanya"]),
        ("(9/2/2025),", ["(", "9/2/2025", ")", ","]),
        ("Timu – Barat—Raya", ["Timu", "–", "Barat", "—", "Raya"]),
        ("Selamata–Tolima", ["Selamata", "–", "Tolima"]),
        ("Rp500.000,-", ["Rp500.000", ",", "-"]),
        ("dan/atau", ["dan", "/", "atau"]),
        ("usai.Warga", ["usai", ".", "Warga"]),
        ("30%", ["30", "%"]),
        ("'kutipan'", ["'", "kutipan", "'"]),
        ("https://kabarfajar.id/a.", ["https://kabarfajar.id/a", "."]),
        ("🇮🇩🇲🇾", ["🇮🇩", "🇲🇾"]),
        ("😀😀", ["😀", "😀"]),
    ],
)
def test_marks_are_tokens_of_their_own(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tolima-Selamata", ["Tolima", "-", "Selamata"]),
        ("TS-Tolsel", ["TS", "-", "Tolsel"]),
        ("Tolima-TS", ["Tolima", "-", "TS"]),
        ("Tolima-Selamata-Rana", ["Tolima", "-", "Selamata", "-", "Rana"]),
        ("anti-Barat", ["anti", "-", "Barat"]),
        ("KTS-nya", ["KTS", "-", "nya"]),
        ("anti-Buk-M2", ["anti", "-", "Buk-M2"]),
        ("Kafe\u0301-Selamata", ["Kafe\u0301", "-", "Selamata"]),
    ],
)
def test_a_hyphen_between_names_is_a_token(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


MIXED = st.text(st.sampled_from("aAbB1 .,-'’“”/@:$\n\u0301\u200d\ufe0f🏽👩🚒🇮🇩\uffff…–"))


@given(MIXED | st.text())
def test_every_visible_character_is_in_exactly_one_token(text: str) -> None:
    spans = tokenize(text)
    assert all(start < end for start, end in spans)
    covered = [i for start, end in spans for i in range(start, end)]
    assert covered == [i for i, char in enumerate(text) if not char.isspace()]


@given(MIXED)
def test_a_line_break_changes_no_token(text: str) -> None:
    first, second = f"{text}.", f"{text}!"
    assert tokens(f"{first}\n{second}") == tokens(first) + tokens(second)


def test_a_long_line_without_blanks_is_quick() -> None:
    text = "a.-" * 20_000
    assert sum(end - start for start, end in tokenize(text)) == len(text)
