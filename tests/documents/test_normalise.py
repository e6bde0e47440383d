import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.documents.normalise import decode_article, plan_edits
from tandai.errors import InputError
from tandai.offsets import apply_edits

ODD = (
    "a Â\xa0Ā\u202f\u2007\r\n\t\x0b\x0c\x85\u2028\u2029\u200b\u200d\u2060\ufeff\xad\x00\x1b\x9fé́😀"
)


def normalise(raw: str) -> str:
    return apply_edits(raw, plan_edits(raw))


@pytest.mark.parametrize(
    ("raw", "text", "reasons"),
    [
        ("\ufeffJudul", "Judul", ["byte-order-mark"]),
        ("a\r\nb\rc\r\r\nd", "a\nb\nc\n\nd", ["line-ending"] * 4),
        ("a\x85b\x0bc\x0cd\u2028e\u2029f", "a\nb\nc\nd\ne\nf", ["line-separator"] * 5),
        ("5\xa0km\u202f6\u2007m", "5 km 6 m", ["no-break-space"] * 3),
        ("izinĀ\xa0kami, izinÂ\xa0kami", "izin kami, izin kami", ["mojibake-space"] * 2),
        ("seraÂ\xa0\xa0x", "seraÂ  x", ["no-break-space"] * 2),
        ("pe\u200bsi\u2060sir\xad U\ufefftara", "pesisir Utara", ["invisible"] * 4),
        ("a\x00\x01b\x7fc\x9f", "abc", ["control-character"] * 3),
    ],
)
def test_each_rule_edits_what_it_names(raw: str, text: str, reasons: list[str]) -> None:
    assert normalise(raw) == text
    assert [edit.reason for edit in plan_edits(raw)] == reasons


@pytest.mark.parametrize(
    "kept", ["“a” ‘b’", "a  b\tc\n", "e\u0301", "👩\u200d🚒", "a\u200cb", "Â b", "…–—"]
)
def test_what_carries_meaning_is_kept(kept: str) -> None:
    assert plan_edits(kept) == ()


@given(st.text(st.sampled_from(ODD)) | st.text())
def test_normalising_again_changes_nothing(raw: str) -> None:
    assert plan_edits(normalise(raw)) == ()


@given(st.text(st.sampled_from(ODD)))
def test_no_edit_writes_more_than_one_character(raw: str) -> None:
    assert all(edit.replacement in {"", " ", "\n"} for edit in plan_edits(raw))


def test_a_decomposed_text_is_not_composed() -> None:
    raw = unicodedata.normalize("NFD", "Kafé Rané")
    assert normalise(raw) == raw


def test_bytes_that_are_not_utf_8_are_refused_with_their_position() -> None:
    with pytest.raises(InputError, match=r"berita.txt, byte 5: found 0xe9 .*expected UTF-8"):
        decode_article("berita.txt", b"Kota \xe9 lama")


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(InputError, match="byte 0"):
        decode_article("x", b"\xed\xa0\x80")


@pytest.mark.parametrize("data", [b"", b"\0\0", b" \r\n", "\ufeff\u200b\xa0".encode()])
def test_an_article_without_a_visible_character_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"kosong.txt: found .*the text of an article"):
        decode_article("kosong.txt", data)
