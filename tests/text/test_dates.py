import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.text import find_dates, find_quantities


def dates(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.value_norm) for one in find_dates(text)]


def quantities(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.value_norm) for one in find_quantities(text)]


@pytest.mark.parametrize(
    ("span", "value"),
    [
        ("Senin (10/2/2031)", "2031-02-10"),
        ("Senin (10/2)", "XXXX-02-10"),
        ("Selasa, 4 Maret 2031", "2031-03-04"),
        ("Jum’at (7 Maret 2031)", "2031-03-07"),
        ("17/8/2020", "2020-08-17"),
        ("17-8-2020", "2020-08-17"),
        ("2020-08-17", "2020-08-17"),
        ("28 April", "XXXX-04-28"),
        ("5 Feb. 2031", "2031-02-05"),
        ("3-5 Mei 2031", "2031-05-03/2031-05-05"),
        ("Desember 2024", "2024-12"),
        ("Oktober lalu", "XXXX-10"),
        ("akhir 2024", "2024 END"),
        ("awal tahun 2025", "2025 START"),
        ("pertengahan Mei 2024", "2024-05 MID"),
        ("tahun 2018", "2018"),
        ("2014-2019", "2014/2019"),
        ("tahun 1990-an", "199X"),
        ("abad ke-20", "19XX"),
        ("kuartal II 2024", "2024-Q2"),
        ("semester 1", "XXXX-H1"),
        ("Rabu lalu", "XXXX-WXX-3"),
        ("dua bulan", "P2M"),
        ("2,5 tahun terakhir", "P2.5Y"),
        ("tiga puluh menit", "PT30M"),
        ("dua dekade", "P2DE"),
        ("beberapa bulan terakhir", "PXM"),
        ("puluhan tahun", "PXY"),
        ("bertahun-tahun", "PXY"),
        ("sepekan", "P1W"),
        ("setahun terakhir", "P1Y"),
        ("tahun ini", ""),
        ("minggu depan", ""),
        ("kemarin", ""),
        ("pukul 09.30 WIB", "T09:30+07:00"),
        ("31 Februari 2024", ""),
    ],
)
def test_a_date_is_one_span_with_a_value(span: str, value: str) -> None:
    assert dates(f"Acara pada {span}, kata Rana.") == [(span, value)]


def test_a_bare_year_needs_a_preposition_which_stays_outside() -> None:
    assert dates("Rapat pada 2018 dihadiri 2019 orang.") == [("2018", "2018")]


@pytest.mark.parametrize(
    "text",
    [
        "Belakangan ini harga naik.",
        "Sebelumnya, warga pulang.",
        "Pasal 17/13 berlaku.",
        "Versi 1.2.2020 rilis.",
        "Kode 99/99/2020 ditolak.",
        "Meimei dan Rabuan.",
    ],
)
def test_what_names_no_calendar_unit_is_no_date(text: str) -> None:
    assert dates(text) == []


@pytest.mark.parametrize(
    ("before", "span", "value"),
    [
        ("", "7.000 kontainer", "7000 kontainer"),
        ("", "20.000 unit", "20000 unit"),
        ("", "40-50 kendaraan tempur", "40..50 kendaraan tempur"),
        ("", "40–50 drone", "40..50 drone"),
        ("", "dua hingga tiga ekor", "2..3 ekor"),
        ("", "dua puluh lima ribu prajurit", "25000 prajurit"),
        ("", "seratus dua puluh tiga kapal perang", "123 kapal perang"),
        ("", "sebelas desa", "11 desa"),
        ("", "2,5 juta orang", "2500000 orang"),
        ("", "ribuan warga", "1000..9999 warga"),
        ("", "ratusan ribu jiwa", "100000..999999 jiwa"),
        ("", "1.234,56 ton", "1234.56 ton"),
        ("", "100 km/jam", "100 km/jam"),
        ("", "5km", "5 km"),
        ("", "30%", "30 %"),
        ("", "12,5 persen", "12.5 %"),
        ("", "Rp1,5 triliun", "1500000000000 IDR"),
        ("", "Rp 500.000", "500000 IDR"),
        ("", "US$5 miliar", "5000000000 USD"),
        ("", "2-3 juta dolar AS", "2000000..3000000 USD"),
        ("", "sepuluh juta rupiah", "10000000 IDR"),
        ("sekitar ", "200 orang", "~200 orang"),
        ("lebih dari ", "200 orang", ">200 orang"),
        ("minimal ", "3 kali", ">=3 kali"),
        ("hingga ", "5 km", "<=5 km"),
        ("kurang dari ", "2 hektare", "<2 hektare"),
    ],
)
def test_a_quantity_ends_with_its_noun_and_keeps_its_modifier_outside(
    before: str, span: str, value: str
) -> None:
    assert quantities(f"Ada {before}{span} di sana.") == [(span, value)]


@pytest.mark.parametrize(
    "text",
    [
        "kedua negara", "salah satu negara", "beberapa desa", "banyak warga", "sejumlah drone",
        "peringkat ke-2 orang", "nomor 17", "dua bulan", "Senin (10/2/2031)", "dua dua orang",
    ],
)  # fmt: skip
def test_anaphors_indefinites_bare_numbers_and_dates_are_no_quantity(text: str) -> None:
    assert quantities(f"Kata dia {text} itu.") == []


def test_two_amounts_joined_by_or_are_two_quantities() -> None:
    assert quantities("Rp2 juta atau Rp1 juta") == [
        ("Rp2 juta", "2000000 IDR"),
        ("Rp1 juta", "1000000 IDR"),
    ]


def test_a_date_after_a_price_is_not_its_upper_end() -> None:
    assert quantities("Rp 5 juta - 17/8/2020") == [("Rp 5 juta", "5000000 IDR")]
    assert dates("Rp 5 juta - 17/8/2020") == [("17/8/2020", "2020-08-17")]


MIXED = "17/8/2020 Senin (10/2) Mei 2024 dua puluh ribu 7.000 orang Rp 5 - % km bulan"


@given(st.lists(st.sampled_from(MIXED.split()), max_size=12))
def test_spans_are_in_order_and_none_is_in_another(words: list[str]) -> None:
    text = " ".join(words)
    spans = sorted((*find_dates(text), *find_quantities(text)))
    done = 0
    for start, end, _ in spans:
        assert done <= start < end <= len(text)
        done = end
