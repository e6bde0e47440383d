"""A text -> its dates and durations as matches of a table of patterns, each with its normal value."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tandai.text.numbers import DIGITS, WORDS, parse_digits, parse_words, show

_MONTH_NAMES = (
    "januari jan", "februari pebruari feb", "maret mar", "april apr", "mei", "juni jun", "juli jul",
    "agustus agu agt ags", "september sept sep", "oktober okt", "november nopember nov nop",
    "desember des",
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_DAYS = {
    "senin": 1, "selasa": 2, "rabu": 3, "kamis": 4, "jumat": 5, "jum'at": 5, "jum’at": 5,
    "sabtu": 6, "minggu": 7, "ahad": 7,
}  # fmt: skip
_UNITS = {
    "tahun": "Y", "bulan": "M", "minggu": "W", "pekan": "W", "hari": "D", "dekade": "DE",
    "dasawarsa": "DE", "abad": "CE", "jam": "TH", "menit": "TM", "detik": "TS",
}  # fmt: skip
_MODS = {"awal": "START", "pertengahan": "MID", "akhir": "END"}
_ZONES = {"wib": "+07:00", "wita": "+08:00", "wit": "+09:00"}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

# Month names and weekdays are capitalised: "mei" and "minggu" (week) are words of their own.
_MONTH = rf"(?:{'|'.join(sorted((n.capitalize() for n in _MONTHS), key=len, reverse=True))})\b\.?"
_MONTH_FULL = rf"(?:{'|'.join(n.capitalize() for n in _MONTHS if len(n) > 4 or n in ('mei', 'juni', 'juli'))})\b"
_DAY = rf"(?:{'|'.join(n.capitalize() for n in _DAYS)})"
_YEAR = r"(?:1[5-9]|20)\d\d(?![\w/]|[.,-]\d)"
_UNIT = rf"(?:{'|'.join(_UNITS)})"
_DEICTIC = r"(?:lalu|ini|depan|mendatang|kemarin|silam)"
_NEAR = r"(?:\s(?:terakhir|(?:yang\s)?lalu|ini|silam|ke\sdepan|mendatang))?"
_NUMBER = rf"(?:{DIGITS}|{WORDS})"
_PART = r"(?:\s(?:pagi|siang|sore|petang|malam|dini\shari))?"


def date_matches(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and normal value of all readings of a text as dates; they may overlap."""
    for rule in _RULES:
        for match in rule.pattern.finditer(text):
            value = rule.norm(match)
            if value is not None:
                yield *match.span(), value


def _ymd(match: re.Match[str]) -> str | None:
    """A date from the groups d, m (number or name) and y.

    Nothing where the numbers are no date; an empty value where the month has no such day, which is
    a date all the same, miswritten.
    """
    groups = match.groupdict()
    month = _month(groups["m"])
    year = _year(groups.get("y"))
    if month is None or year is None:
        return None
    if (day := groups.get("d")) is None:
        return f"{year}-{month:02d}"
    longest = monthrange(int(year) if year.isdigit() else 2000, month)[1]
    return f"{year}-{month:02d}-{int(day):02d}" if 1 <= int(day) <= longest else ""


def _month(written: str) -> int | None:
    if written.isdigit():
        return int(written) if 1 <= int(written) <= 12 else None
    return _MONTHS[written.lower().rstrip(".")]


def _year(written: str | None) -> str | None:
    if written is None:
        return "XXXX"
    if len(written) == 2:
        return f"20{written}"  # news articles are of this century
    return written if int(written) >= 1500 else None


def _range(match: re.Match[str]) -> str | None:
    year, month = _year(match["y"]) or "XXXX", _MONTHS[match["m"].lower().rstrip(".")]
    first, last = int(match["a"]), int(match["b"])
    if not 1 <= first < last <= monthrange(2000, month)[1]:
        return None
    return f"{year}-{month:02d}-{first:02d}/{year}-{month:02d}-{last:02d}"


def _years(match: re.Match[str]) -> str | None:
    return f"{match['a']}/{match['b']}" if match["a"] < match["b"] else None


def _mod(match: re.Match[str]) -> str | None:
    value = match["y"] if match["m"] is None else _ymd(match)
    return value and f"{value} {_MODS[match['mod'].lower()]}"


def _duration(match: re.Match[str]) -> str | None:
    number = match["n"]
    value = parse_digits(number) if number[0].isdigit() else parse_words(number)
    return None if value is None else _period(show(value), match["u"])


def _vague(match: re.Match[str]) -> str:
    return _period("X", match["u"])


def _one(match: re.Match[str]) -> str:
    return _period("1", match["u"])


def _period(number: str, unit: str) -> str:
    code = _UNITS[unit.lower()]
    return f"PT{number}{code[1]}" if code[0] == "T" else f"P{number}{code}"


def _clock(match: re.Match[str]) -> str | None:
    hour, minute = int(match["h"]), int(match["min"])
    if hour > 24 or minute > 59:
        return None
    return f"T{hour:02d}:{minute:02d}{_ZONES.get((match['zone'] or '').lower(), '')}"


def _century(match: re.Match[str]) -> str | None:
    number = int(match["n"])
    return f"{number - 1:02d}XX" if 1 <= number <= 21 else None


def _quarter(match: re.Match[str]) -> str | None:
    number = _ROMAN.get(match["n"].lower()) or int(match["n"])
    letter, most = ("Q", 4) if match["u"].lower() in {"kuartal", "triwulan"} else ("H", 2)
    return f"{match['y'] or 'XXXX'}-{letter}{number}" if number <= most else None


def _weekday(match: re.Match[str]) -> str:
    # "Minggu lalu" at a sentence's beginning is last Sunday or last week.
    if match["day"] == "Minggu" and match["deictic"]:
        return ""
    return f"XXXX-WXX-{_DAYS[match['day'].lower()]}"


def _unknown(_match: re.Match[str]) -> str:
    return ""


class _Rule(NamedTuple):
    pattern: re.Pattern[str]
    norm: Callable[[re.Match[str]], str | None]


def _rule(pattern: str, norm: Callable[[re.Match[str]], str | None]) -> _Rule:
    return _Rule(re.compile(pattern), norm)


_RULES = (
    # Senin (10/2/2025), Senin, 10 Februari 2025, (10/2)
    _rule(
        rf"\b{_DAY},?\s\((?P<d>\d{{1,2}})[/-](?P<m>\d{{1,2}})(?:[/-](?P<y>\d{{4}}|\d{{2}}))?\)",
        _ymd,
    ),
    _rule(rf"\b{_DAY},?\s\((?P<d>\d{{1,2}})\s(?P<m>{_MONTH})(?:\s(?P<y>{_YEAR}))?\)", _ymd),
    _rule(
        rf"\b(?:{_DAY},?\s)?(?<![\w./-])(?P<d>\d{{1,2}})\s(?P<m>{_MONTH})(?:\s(?P<y>{_YEAR}))?",
        _ymd,
    ),
    _rule(
        rf"\b(?:{_DAY},?\s)?(?<![\w./-])(?P<d>\d{{1,2}})(?P<sep>[/-])(?P<m>\d{{1,2}})(?P=sep)"
        r"(?P<y>\d{4})(?![\w/-])",
        _ymd,
    ),
    _rule(r"(?<![\w./-])(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?![\w/-])", _ymd),
    _rule(
        rf"(?<![\w./-])(?P<a>\d{{1,2}})\s?[-–]\s?(?P<b>\d{{1,2}})\s(?P<m>{_MONTH})(?:\s(?P<y>{_YEAR}))?",
        _range,
    ),
    # Desember 2024, Oktober lalu, bulan Mei; a short month name needs its year
    _rule(rf"\b(?P<m>{_MONTH})\s(?P<y>{_YEAR})", _ymd),
    _rule(rf"\b(?:bulan\s)?(?P<m>{_MONTH_FULL})(?:\s{_DEICTIC}\b)?", _ymd),
    # akhir 2024, awal tahun 2025, pertengahan Mei 2024
    _rule(
        rf"\b(?P<mod>[Aa]wal|[Pp]ertengahan|[Aa]khir)\s(?:tahun\s)?(?:(?P<m>{_MONTH})\s)?(?P<y>{_YEAR})",
        _mod,
    ),
    # tahun 2018, pada 2018; the preposition stays outside
    _rule(rf"\b[Tt]ahun\s(?P<y>{_YEAR})", lambda match: match["y"]),
    _rule(
        rf"(?={_YEAR})(?:(?<=\b[Pp]ada\s)|(?<=\b[Ss]ejak\s)|(?<=\b[Hh]ingga\s)|(?<=\b[Ss]ampai\s)|(?<=\b[Dd]i\s)"
        rf"|(?<=\b[Ss]ebelum\s)|(?<=\b[Ss]etelah\s)|(?<=\b[Dd]alam\s))(?P<y>{_YEAR})",
        lambda match: match["y"],
    ),
    _rule(
        r"\b(?:[Tt]ahun\s)?(?<![\w./-])(?P<a>(?:1[5-9]|20)\d\d)[-–](?P<b>(?:1[5-9]|20)\d\d)(?![\w/-])",
        _years,
    ),
    _rule(
        r"\b(?:[Tt]ahun\s|[Ee]ra\s)?(?<![\w./-])(?P<y>(?:1[5-9]|20)\d)0-an\b",
        lambda match: f"{match['y']}X",
    ),
    _rule(r"\b[Aa]bad\ske-(?P<n>\d{1,2})\b", _century),
    _rule(
        r"\b(?P<u>[Kk]uartal|[Tt]riwulan|[Ss]emester)\s(?:ke-)?(?P<n>IV|I{1,3}|[1-4])\b"
        rf"(?:\s(?:tahun\s)?(?P<y>{_YEAR}))?",
        _quarter,
    ),
    # Senin, Sabtu malam, Rabu lalu
    _rule(
        rf"\b(?:[Hh]ari\s)?(?P<day>{_DAY}){_PART}(?:\s(?P<deictic>{_DEICTIC}))?\b",
        _weekday,
    ),
    # dua bulan, 5 tahun terakhir, beberapa bulan terakhir, sepekan, bertahun-tahun
    _rule(rf"(?P<n>{_NUMBER})\s(?P<u>{_UNIT})\b{_NEAR}\b", _duration),
    _rule(
        rf"\b(?:[Bb]eberapa|[Pp]uluhan|[Rr]atusan|[Rr]ibuan|[Bb]elasan)\s(?P<u>{_UNIT})\b{_NEAR}\b",
        _vague,
    ),
    _rule(r"\b[Bb]er(?P<u>tahun|bulan|minggu|hari|abad|jam)-(?P=u)\b", _vague),
    _rule(
        rf"\b[Ss]e(?P<u>tahun|bulan|minggu|pekan|hari|dekade|abad|jam|menit|detik)\b{_NEAR}\b", _one
    ),
    # only the day of writing would tell
    _rule(
        rf"\b(?:(?:[Aa]wal|[Pp]ertengahan|[Aa]khir)\s)?(?:[Hh]ari|[Mm]inggu|[Pp]ekan|[Bb]ulan|[Tt]ahun|[Dd]ekade|[Aa]bad)\s{_DEICTIC}\b",
        _unknown,
    ),
    _rule(
        r"\b(?:[Kk]emarin(?:\slusa)?|[Bb]esok|[Ll]usa|[Tt]adi\s(?:pagi|siang|malam)|(?:[Pp]agi|[Ss]iang|[Ss]ore|[Mm]alam)\sini)\b",
        _unknown,
    ),
    # pukul 09.30 WIB
    _rule(
        r"\b[Pp]ukul\s(?P<h>\d{1,2})[.:](?P<min>\d{2})(?!\d)(?:\s(?P<zone>WIB|WITA|WIT)\b)?", _clock
    ),
    _rule(r"(?<![\w.:])(?P<h>\d{1,2})[.:](?P<min>\d{2})\s(?P<zone>WIB|WITA|WIT)\b", _clock),
)


def leading_weekday(text: str) -> int | None:
    """The weekday that a date begins with, Monday 1; None where it begins with none."""
    word = re.match(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text)
    return _DAYS.get(word[0].lower()) if word else None
