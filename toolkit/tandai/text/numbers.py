"""Indonesian numerals in digits and words -> their values."""

from decimal import Decimal

_NAMES = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas"
_UNITS = {word: value for value, word in enumerate(_NAMES.split())}
SCALES = {
    "ratus": Decimal(100),
    "ribu": Decimal(10**3),
    "juta": Decimal(10**6),
    "miliar": Decimal(10**9),
    "milyar": Decimal(10**9),
    "triliun": Decimal(10**12),
}
_ONES = {"seratus": 100, "seribu": 1000, "sejuta": 10**6}
_VAGUE = {
    "belasan": (11, 19),
    "puluhan": (10, 99),
    "ratusan": (100, 999),
    "ribuan": (1000, 9999),
    "jutaan": (10**6, 10**7 - 1),
    "miliaran": (10**9, 10**10 - 1),
    "triliunan": (10**12, 10**13 - 1),
}

DIGITS = r"(?<![\w.,/-])(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"
"""A number as Indonesian news writes it: stops part the thousands, a comma the decimals."""

_BIG = "|".join(SCALES)
_WORD = "|".join([*_UNITS, *_ONES, "belas", "puluh", *SCALES])
WORDS = rf"\b(?!(?:belas|puluh|{_BIG})\b)(?:{_WORD})(?:\s(?:{_WORD}))*\b"
VAGUE = rf"\b(?:{'|'.join(_VAGUE)})(?:\s(?:{_BIG}))?\b"
SCALED = rf"{DIGITS}(?:\s(?:{_BIG})\b)?"


def parse_digits(written: str) -> Decimal:
    """The value of a number in digits, followed by a scale or not: ``2,5 juta``."""
    number, *scale = written.lower().split()
    value = Decimal(number.replace(".", "").replace(",", "."))
    return value * SCALES[scale[0]] if scale else value


def parse_words(written: str) -> Decimal | None:
    """The value of a numeral in words; nothing where the words make no numeral."""
    total = Decimal(0)
    group = 0  # below a thousand
    unit = 0
    limit = Decimal(10**15)
    for word in written.lower().split():
        if word in _ONES and word != "seratus":
            if group or unit:
                return None
            total += _ONES[word]
            limit = Decimal(_ONES[word])
        elif word in {"belas", "puluh"}:
            if not 1 < unit < 10:
                return None
            group, unit = group + (unit + 10 if word == "belas" else unit * 10), 0
        elif word == "seratus" or word == "ratus":
            if group or (unit > 9) or (word == "ratus") != (unit > 0):
                return None
            group, unit = (unit or 1) * 100, 0
        elif word in SCALES:
            if not group + unit or SCALES[word] >= limit:
                return None
            total += (group + unit) * SCALES[word]
            limit, group, unit = SCALES[word], 0, 0
        elif unit or group % 10:
            return None
        else:
            unit = _UNITS[word]
    return total + group + unit


def parse_vague(written: str) -> tuple[Decimal, Decimal]:
    """The least and the most that a vague numeral says: ``ratusan ribu``."""
    word, *scale = written.lower().split()
    times = SCALES[scale[0]] if scale else Decimal(1)
    low, high = _VAGUE[word]
    return low * times, (high + 1) * times - 1


def show(value: Decimal) -> str:
    """A value with a decimal point, without an exponent or empty decimals."""
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
