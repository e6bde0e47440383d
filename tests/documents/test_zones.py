from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.documents import find_zones, make_document

BODY = "Warga desa itu menanam bakau sejak pagi hari dan berhenti saat hujan turun."


def zones(*lines: str) -> list[str]:
    return [zone.zone for zone in find_zones("\n".join(lines))]


@pytest.mark.parametrize(
    ("before", "line", "after", "zone"),
    [
        ([], "Selamata Tanam Seribu Bakau", [BODY], "headline"),
        ([], "Siapa Merawat Bakau Selamata?", [BODY], "headline"),
        ([], BODY, ["Besok mereka lanjut."], "body"),
        ([], "SELAMATA – Bakau ditanam lagi", [BODY], "body"),
        ([], "Selamata, Kabar Fajar - Bakau ditanam", [BODY], "body"),
        (["Judul", BODY], "Alasan Warga", [BODY], "subheading"),
        (["Judul", BODY], "2. Siapa yang membayar bibitnya?", [BODY], "subheading"),
        (["Judul", BODY], "Alasan Warga", [], "body"),
        (["Judul", BODY], "Bibitnya antara lain:", ["1. api-api", BODY], "body"),
        (["Judul", BODY], "“Kami tidak lelah”", [BODY], "body"),
        (["Judul", BODY], "Kami tidak lelah!", [BODY], "body"),
        (["Judul", BODY], "- bibit api-api", [BODY], "body"),
        (["Judul", BODY], "dan bibit lain", [BODY], "body"),
        (["Judul"], "Foto: Rana Selami/Kabar Fajar", [BODY], "caption"),
        (["Judul"], "Ilustrasi bakau di pesisir", [BODY], "caption"),
        (["Judul"], "Bibit bakau di tepi sungai (Dok. Kabar Fajar)", [BODY], "caption"),
        (["Judul"], "Bibit bakau di tepi sungai. (AFP/Rana Selami)", [BODY], "caption"),
        (["Judul", BODY], "Hujan turun, lapor Associated Press (AP).", [BODY], "body"),
        (["Judul"], "Selasa, 4 Maret 2031 | 09:15 WIB", [BODY], "byline"),
        (["Judul"], "- Selasa, 4 Maret 2031 | 09:15 WITA", [BODY], "byline"),
        (["Judul"], "4 Maret 2031", [BODY], "byline"),
        (["Judul", BODY], "Editor: Rana Selami", [], "byline"),
        (["Judul", BODY], "Penulis : Rana Selami", [BODY], "byline"),
        (["Judul"], "Photo Author", [BODY], "byline"),
        (["Judul", BODY], "(rs/tm)", [], "byline"),
        ([], "Rabu, 5 Maret 2031", ["Judul", BODY], "boilerplate"),
        (["Judul", BODY], "Baca Juga: Pasar Apung Tolima Dibuka Lagi", [BODY], "boilerplate"),
        (["Judul", BODY, "Baca juga:"], "Pasar Apung Tolima Dibuka.", [BODY], "boilerplate"),
        (["Judul", BODY], "Dilarang mengutip isi halaman ini", [], "boilerplate"),
        (["Judul", BODY, "Dilarang mengutip isi"], "halaman ini tanpa izin.", [], "boilerplate"),
        (["Judul", BODY], "Tags", [], "boilerplate"),
        (["Judul", BODY, "Artikel Terkait"], BODY, [BODY], "boilerplate"),
        (["Judul", BODY, "Terkini", "Apa saja"], BODY, [], "boilerplate"),
        (["Judul", BODY], "***", [BODY], "boilerplate"),
        (["Judul", BODY], "Iklan", [BODY], "boilerplate"),
    ],
)
def test_a_line_is_zoned_by_its_look_and_place(
    before: list[str], line: str, after: list[str], zone: str
) -> None:
    assert zones(*before, line, *after)[len(before)] == zone


def test_a_line_twice_in_a_row_is_a_caption_twice() -> None:
    line = "Bibit bakau berjajar di tepi sungai"
    assert zones("Judul", line, "", line, BODY) == ["headline", "caption", "caption", "body"]


def test_three_numbered_lines_are_a_list_and_two_are_headings() -> None:
    three = ["1. Api-api", "2. Rizofora", "3. Nipah"]
    assert zones("Judul", BODY, *three, BODY)[2:5] == ["body"] * 3
    assert zones("Judul", BODY, *three[:2], BODY)[2:4] == ["subheading"] * 2


def test_the_menu_above_the_article_does_not_end_it() -> None:
    assert zones("Terkini", "Selamata Tanam Bakau", BODY)[-1] == "body"


def test_a_page_date_is_only_above_the_headline() -> None:
    day = "Rabu, 5 Maret 2031"
    assert zones(day, "Judul", day, BODY) == ["boilerplate", "headline", "byline", "body"]


def test_zones_leave_out_edge_white_space_and_blank_lines() -> None:
    text = "  Judul \n\t\n 😀 " + BODY + "  \n"
    found = [(text[zone.start : zone.end], zone.zone) for zone in find_zones(text)]
    assert found == [("Judul", "headline"), ("😀 " + BODY, "body")]


@given(st.text(st.sampled_from("aA1. \n\t:?()-–“”Tags")))
def test_every_line_with_something_has_one_zone(text: str) -> None:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    assert [text[zone.start : zone.end] for zone in find_zones(text)] == lines


# Line numbers of the real pages, counted from 1; lines not named here are body or blank.
ARTICLES = {
    "000": {"subheading": [15]},
    "001": {"headline": [1], "subheading": [5, 11, 17]},
    "002": {"headline": [1], "subheading": [3, 5, 7, 9, 11]},
    "003": {
        "headline": [3],
        "subheading": [26],
        "caption": [7, 8],
        "byline": [5, 6, 38],
        "boilerplate": [1, 14, 22, 40, 41, 43, 45, 47, 49, 51, 52],
    },
    "004": {
        "subheading": [3, 4, 7, 10, 11, 14, 18, 19, 22, 25, 26, 30, 33, 34, 37, 40],
    },
}


@pytest.mark.articles
@pytest.mark.parametrize("number", sorted(ARTICLES))
def test_real_pages_are_zoned_as_a_reader_would(number: str, articles_dir: Path) -> None:
    (path,) = articles_dir.glob(f"{number}_*.txt")
    document, text = make_document(number, path.read_bytes())
    found: dict[str, list[int]] = {}
    for zone in document.zones:
        if zone.zone != "body":
            found.setdefault(zone.zone, []).append(text.count("\n", 0, zone.start) + 1)
    assert found == ARTICLES[number]
