import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.digest import short_digest
from tandai.documents import NORMALISER, make_document
from tandai.errors import InputError
from tandai.offsets import apply_edits

RAW = (
    "\ufeffWarga Selamata Rawat Mangrove\r\n\r\n"
    "SELAMATA, Kabar Fajar – Sekitar 200 warga menanam bakau.\u00a0Hujan turun 😀.\r\n"
).encode()


def test_the_record_knows_both_texts_and_the_way_between() -> None:
    document, text = make_document("d-1", RAW, name="berita.txt")
    raw_text = RAW.decode()
    assert document.document_id == "d-1"
    assert document.raw_sha256 == hashlib.sha256(RAW).hexdigest()
    assert document.text_sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert (document.n_chars_raw, document.n_chars) == (len(raw_text), len(text))
    assert document.normaliser == NORMALISER == "tandai-1"
    assert apply_edits(raw_text, document.edits) == text
    assert "\r" not in text


def test_lines_sentences_and_tokens_are_found_in_the_text() -> None:
    document, text = make_document("d-1", RAW)
    assert [zone.zone for zone in document.zones] == ["headline", "body"]
    assert [text[a:b] for a, b in document.sentences][2] == "Hujan turun 😀."
    assert [text[a:b] for a, b in document.tokens][-3:] == ["turun", "😀", "."]


def test_a_paragraph_is_found_again_by_its_digest_after_reformatting() -> None:
    first, _ = make_document("d-1", RAW)
    other, _ = make_document("d-1", b"  " + RAW.replace(b"\r\n", b"\n\n\n").lstrip(b"\xef\xbb\xbf"))
    assert [p.digest for p in first.paragraphs] == [p.digest for p in other.paragraphs]
    assert first.paragraphs[0].digest == short_digest("Warga Selamata Rawat Mangrove")


def test_a_bad_article_is_named_by_its_file_or_its_id() -> None:
    with pytest.raises(InputError, match=r"^berita.txt"):
        make_document("d-1", b"", name="berita.txt")
    with pytest.raises(InputError, match=r"^d-1"):
        make_document("d-1", b"\xff")


@given(st.text(min_size=1).filter(lambda raw: any(c.isalnum() for c in raw)))
def test_parts_are_in_order_inside_the_text_and_trimmed(raw: str) -> None:
    document, text = make_document("d", raw.encode())
    lines = [(line.start, line.end) for line in document.paragraphs]
    assert lines == [(zone.start, zone.end) for zone in document.zones]
    for spans in (lines, document.sentences, document.tokens):
        done = 0
        for start, end in spans:
            assert done <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
            done = end
