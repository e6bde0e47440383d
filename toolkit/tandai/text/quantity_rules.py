"""A text -> its quantities as matches of a list of counted nouns, measures and currencies."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tandai.text.numbers import SCALED, VAGUE, WORDS, parse_digits, parse_vague, parse_words, show

_COMPOUNDS = (
    "kendaraan tempur|kendaraan lapis baja|kapal perang|kapal selam|pesawat tempur|kepala keluarga|"
    "hulu ledak nuklir|hulu ledak|sepeda motor|rumah sakit|rumah sakit umum|kilometer persegi|"
    "meter persegi|meter kubik|kilometer per jam|mil laut|alat berat|perguruan tinggi|"
    "sekolah dasar|tenaga kerja|anak buah kapal|desa adat|perahu karet|kursi roda"
)
_NOUNS = (
    # measures
    "km/jam|km²|m²|m³|km|kilometer|meter|cm|sentimeter|mm|milimeter|mil|kaki|inci|hektare|hektar|ha|"
    "ton|kg|kilogram|gram|kuintal|liter|barel|watt|kilowatt|megawatt|MW|kW|volt|derajat|knot|GB|TB|"
    # classifiers and counts
    "unit|buah|biji|butir|lembar|ekor|batang|helai|pucuk|pasang|paket|kali|lipat|putaran|babak|poin|"
    "kursi|suara|halaman|bab|pasal|jenis|tipe|macam|titik|lokasi|ruas|baris|seri|edisi|"
    # people
    "orang|jiwa|warga|penduduk|korban|prajurit|tentara|serdadu|personel|pasukan|anggota|polisi|"
    "perwira|siswa|pelajar|mahasiswa|guru|dosen|dokter|perawat|pekerja|buruh|karyawan|pegawai|petani|"
    "nelayan|pedagang|pengungsi|penumpang|penonton|peserta|pemilih|pengguna|pelanggan|pasien|anak|"
    "bayi|perempuan|pria|wanita|laki-laki|ahli|pakar|teknisi|insinyur|atlet|pemain|saksi|tersangka|"
    "terdakwa|wartawan|relawan|keluarga|tokoh|menteri|pejabat|hakim|ilmuwan|peneliti|"
    # things
    "kontainer|peti|karung|kardus|kotak|botol|truk|bus|mobil|motor|kendaraan|kereta|gerbong|pesawat|"
    "helikopter|kapal|perahu|drone|rudal|misil|roket|peluru|bom|ranjau|tank|meriam|senjata|pistol|"
    "satelit|radar|sistem|rumah|gedung|bangunan|sekolah|masjid|gereja|jembatan|pasar|toko|kios|"
    "perusahaan|pabrik|bank|hotel|kamar|pohon|sapi|kambing|ayam|ikan|buku|laporan|artikel|dokumen|"
    "kasus|gempa|serangan|kecelakaan|pelanggaran|pertandingan|gol|laga|proyek|program|perjanjian|"
    "kesepakatan|resolusi|"
    # places
    "negara|provinsi|kabupaten|kota|kecamatan|kelurahan|desa|dusun|pulau|wilayah|daerah|distrik"
)
_UNIT = rf"(?:{'|'.join(sorted(f'{_COMPOUNDS}|{_NOUNS}'.split('|'), key=len, reverse=True))})"
_SYMBOLS = {
    "rp": "IDR", "idr": "IDR", "us$": "USD", "usd": "USD", "$": "USD", "s$": "SGD", "sgd": "SGD",
    "a$": "AUD", "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP", "¥": "JPY", "rm": "MYR",
}  # fmt: skip
_CURRENCIES = {
    "rupiah": "IDR", "dolar as": "USD", "dolar amerika": "USD", "dolar singapura": "SGD",
    "dolar australia": "AUD", "dolar": "dolar", "euro": "EUR", "yen": "JPY", "yuan": "CNY",
    "won": "KRW", "rubel": "RUB", "ringgit": "MYR", "pound sterling": "GBP", "poundsterling": "GBP",
    "baht": "THB", "riyal": "SAR", "rupee": "INR",
}  # fmt: skip
MODIFIERS = {
    "sekitar": "~", "kira-kira": "~", "kurang lebih": "~", "hampir": "~", "nyaris": "~",
    "diperkirakan": "~", "lebih dari": ">", "di atas": ">", "melebihi": ">", "kurang dari": "<",
    "di bawah": "<", "minimal": ">=", "sedikitnya": ">=", "setidaknya": ">=",
    "sekurang-kurangnya": ">=", "paling sedikit": ">=", "maksimal": "<=", "hingga": "<=",
    "sampai": "<=", "paling banyak": "<=",
}  # fmt: skip

_NUMBER = rf"(?:{SCALED}|{WORDS})"
_TO = r"(?:\s?[-–]\s?|\s(?:hingga|sampai|atau|s/d|s\.d\.)\s)"
_HIGH = SCALED.replace(
    r"(?<![\w.,/-])", ""
)  # the guard in front of a number has no place after a sign
_AMOUNT = rf"(?P<low>{_NUMBER})(?:{_TO}(?P<high>{_HIGH}|{WORDS}))?"
_CURRENCY = "|".join(sorted(_CURRENCIES, key=len, reverse=True))
# One pattern for all that begins with a number: looking for numbers is what costs.
_MEASURED = re.compile(
    rf"(?:(?P<vague>{VAGUE})|{_AMOUNT})(?:\s(?P<money>{_CURRENCY})\b|\s(?P<unit>{_UNIT})(?![\w-])"
    r"|\s?(?P<percent>[%‰])(?!\w)|\s(?:persen|prosen)\b)",
    re.IGNORECASE,
)
_PREFIXED = re.compile(
    r"(?<![\w$])(?P<money>US\$|USD|S\$|SGD|A\$|Rp\.?|IDR|RM|EUR|GBP|[$€£¥])\s?"
    rf"(?P<low>{_HIGH})(?:{_TO.replace('|atau', '')}(?:(?:Rp\.?|US\$|\$)\s?)?(?P<high>{_HIGH}))?(?![\w/])"
)
_GLUED = re.compile(
    r"(?<![\w.,/-])(?P<low>(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?)(?P<unit>km|kg|cm|mm|m|ha)\b"
)
_MODIFIER = re.compile(
    rf"(?:^|(?<=[\s(\"“]))(?P<word>{'|'.join(sorted(MODIFIERS, key=len, reverse=True))})\s$",
    re.IGNORECASE,
)
_ANAPHOR = re.compile(r"\b(?:salah|satu-)\s?$", re.IGNORECASE)


def quantity_matches(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and normal value of all readings of a text as quantities; they may overlap."""
    for pattern in (_MEASURED, _PREFIXED, _GLUED):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 24) : match.start()]
            value = _value(match)
            if value is not None and not _ANAPHOR.search(before):
                yield *match.span(), f"{_modifier(before)}{value} {_unit(match)}"


def _value(match: re.Match[str]) -> str | None:
    """The number or range of a match; nothing where its words make no number."""
    groups = match.groupdict()
    if groups.get("vague"):
        low, high = parse_vague(groups["vague"])
        return f"{show(low)}..{show(high)}"
    first = _parse(groups["low"])
    if first is None or not groups.get("high"):
        return None if first is None else show(first)
    last = _parse(groups["high"])
    if last is None:
        return None
    # "2-3 juta": the scale stands once for both
    scale = groups["high"].split()[1:]
    if scale and len(groups["low"].split()) == 1 and groups["high"][0].isdigit():
        first = parse_digits(f"{groups['low']} {scale[0]}") if groups["low"][0].isdigit() else first
    return f"{show(first)}..{show(last)}" if first <= last else None


def _parse(written: str) -> Decimal | None:
    return parse_digits(written) if written[0].isdigit() else parse_words(written)


def _unit(match: re.Match[str]) -> str:
    groups = match.groupdict()
    if groups.get("unit"):
        return str(groups["unit"]).lower()
    if not groups.get("money"):
        return groups.get("percent") or "%"
    money = groups["money"].lower().rstrip(".")
    return _SYMBOLS.get(money) or _CURRENCIES[money]


def _modifier(before: str) -> str:
    match = _MODIFIER.search(before)
    return MODIFIERS[match["word"].lower()] if match else ""
