"""A document's text -> its lines as zones, by rules for Indonesian news pages.

One zone a line; line breaks and white space at a line's edges belong to none. The rules propose,
people correct. They are tried from the top, the first that holds decides.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from tandai.records import Zone, ZoneName
from tandai.text.lines import content_lines

_MAX_HEADLINE = 160
_MAX_SUBHEADING = 120
_MAX_CAPTION = 300

_DAY = r"(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad)"
_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mar(?:et)?|apr(?:il)?|mei|jun[i]?|jul[i]?|agu(?:s|stus)?|"
    r"agt|sep(?:t|tember)?|okt(?:ober)?|no[vp](?:ember)?|des(?:ember)?)"
)
_DATE = rf"(?:{_DAY}\s*,?\s*)?(?:\d{{1,2}}\s+{_MONTH}\.?\s+\d{{4}}|\(?\d{{1,2}}[/-]\d{{1,2}}[/-]\d{{4}}\)?)"
_TIME = r"(?:[\s|,–-]+(?:pukul\s+)?\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?:\s*wi(?:b|ta|t))?)"


def _lower(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_DATE_LINE = _lower(rf"[-–|•\s]*{_DATE}\s*")
_DATE_TIME_LINE = _lower(rf"[-–|•\s]*{_DATE}{_TIME}\s*")
_TAIL = _lower(
    r"(?:tags?|topik)\s*(?::.*)?|(?:artikel|berita)\s+(?:terkait|terkini|terbaru|lainnya|populer)\s*:?|"
    r"terkini|terpopuler|terbaru|rekomendasi(?:\s+untuk\s+anda)?|komentar(?:\s*\(\d+\))?"
)
_READ_ALSO = _lower(r"(?:baca|simak|lihat|tonton)\s+(?:juga|pula|selengkapnya)\b(?P<rest>.*)")
_COPYRIGHT = _lower(
    r"(?:dilarang\s+(?:keras\s+)?(?:meng|meny|mem|melakukan)|hak\s+cipta\b|copyright\b|©|\(c\)\s*\d{4})"
)
_CHROME = _lower(
    r"(?:advertisement|iklan|scroll to continue.*|lanjutkan membaca.*|bagikan|share|facebook|twitter|"
    r"whatsapp|telegram|salin tautan|copy link|home|beranda|loading\.*|ikuti kami.*)"
)
_SIGNATURE = _lower(
    r"(?:editor|penulis|reporter|pewarta|wartawan|kontributor|penyunting|redaktur|laporan|oleh|sumber|"
    r"photo\s+author|foto\s+penulis)\s*(?::.*)?"
)
_CREDIT = re.compile(r"\([\w\s./,&'’-]{2,40}\)")
_CAPTION = _lower(
    r"\(?(?:foto|ilustrasi|dok(?:umentasi)?|infografis|tangkapan layar)\s*[:.].*|ilustrasi\s.*"
)
# An agency alone in brackets ends many a paragraph; with a photographer it is a picture's.
_PHOTO_CREDIT = _lower(
    r".*\((?:(?:foto|dok|istimewa|ilustrasi)\b|sumber\s*:|(?:antara|ap|afp|reuters)(?:\s+foto|/))"
    r"[^()]*\)\.?"
)
_DATELINE = re.compile(
    r"(?:[^\W\d_a-z][^\Wa-z]+(?:[\s.][^\Wa-z]+){0,3}(?:,\s[^–—]{2,40}?)?"  # KOTA, or KOTA, Outlet
    r"|\w[\w .'’]{1,30},\s[\w .]{2,40}?)"  # Kota, Outlet
    r"\s(?:[–—]|-{1,2})\s\S"
)
_NUMBERED = re.compile(r"\d{1,2}[.)]\s")
_BULLET = re.compile(r"[-–—•*·▪]\s")


class _Line(NamedTuple):
    start: int
    end: int
    text: str


@dataclass
class _Page:
    """The lines of a text and the zones of those already decided."""

    lines: list[_Line]
    zones: list[ZoneName] = field(default_factory=list)
    is_begun: bool = False
    """Whether a line of the article itself has been seen."""
    has_body: bool = False
    is_over: bool = False
    """Whether the tail, which belongs to the site, has begun."""

    def line(self, number: int) -> str:
        """A line's text, empty where there is none."""
        return self.lines[number].text if 0 <= number < len(self.lines) else ""

    def add(self, zone: ZoneName) -> None:
        """Decides the next line."""
        text = self.line(len(self.zones))
        self.zones.append(zone)
        self.is_begun = self.is_begun or zone in {"headline", "subheading", "body"}
        self.has_body = self.has_body or zone == "body"
        self.is_over = self.is_over or (self.has_body and _TAIL.fullmatch(text) is not None)


def _is_tail(page: _Page, i: int) -> bool:
    # Before the first paragraph the same words are a menu.
    return page.is_over or (page.has_body and _TAIL.fullmatch(page.line(i)) is not None)


def _is_read_also(page: _Page, i: int) -> bool:
    match = _READ_ALSO.fullmatch(page.line(i))
    if match is None:
        return False
    rest = match["rest"].strip()
    return rest[:1] in {"", ":", "|", "»", ">"} or not _ends_sentence(rest)


def _is_read_also_link(page: _Page, i: int) -> bool:
    match = _READ_ALSO.fullmatch(page.line(i - 1))
    return match is not None and match["rest"].strip() in {"", ":"} and len(page.line(i)) <= 160


def _is_copyright_rest(page: _Page, i: int) -> bool:
    before = page.line(i - 1)
    is_open = _COPYRIGHT.match(before) is not None and not _ends_sentence(before)
    return is_open and page.line(i)[0].islower()


def _is_page_date(page: _Page, i: int) -> bool:
    return not page.is_begun and _DATE_LINE.fullmatch(page.line(i)) is not None


def _is_date_line(page: _Page, i: int) -> bool:
    text = page.line(i)
    return bool(_DATE_TIME_LINE.fullmatch(text) or _DATE_LINE.fullmatch(text))


def _is_signature(page: _Page, i: int) -> bool:
    match = _SIGNATURE.fullmatch(page.line(i))
    # "Laporan" or "Sumber" alone may head a part of the article.
    return match is not None and (":" in match[0] or match[0].lower().startswith("photo"))


def _is_credit(page: _Page, i: int) -> bool:
    return page.has_body and _CREDIT.fullmatch(page.line(i)) is not None


def _is_twin(page: _Page, i: int) -> bool:
    text = page.line(i)
    return len(text) <= _MAX_CAPTION and text in {page.line(i - 1), page.line(i + 1)}


def _is_caption(page: _Page, i: int) -> bool:
    text = page.line(i)
    if len(text) > _MAX_CAPTION:
        return False
    return bool(_CAPTION.fullmatch(text) or _PHOTO_CREDIT.fullmatch(text))


def _is_headline(page: _Page, i: int) -> bool:
    text = page.line(i)
    if page.is_begun or len(text) > _MAX_HEADLINE or _DATELINE.match(text):
        return False
    return not text.endswith(".") or text.endswith("...")


def _is_list_item(page: _Page, i: int) -> bool:
    if _BULLET.match(page.line(i)):
        return True
    numbered = [bool(_NUMBERED.match(page.line(near))) for near in range(i - 2, i + 3)]
    # Three in a row that hold the middle one; headings stand in twos at most.
    return any(all(numbered[first : first + 3]) for first in range(3))


def _is_subheading(page: _Page, i: int) -> bool:
    text = page.line(i)
    if len(text) > _MAX_SUBHEADING or text[-1] in '.!…”":;,' or text[0].islower():
        return False
    if _DATELINE.match(text) and not page.is_begun:
        return False
    return any(_is_paragraph(line.text) for line in page.lines[i + 1 : i + 4])


def _is_paragraph(text: str) -> bool:
    return len(text) > _MAX_SUBHEADING or _ends_sentence(text)


def _ends_sentence(text: str) -> bool:
    return text.rstrip(" *").endswith((".", "!", "?", "…", "”", '"', ")"))


class _Rule(NamedTuple):
    zone: ZoneName
    holds: Callable[[_Page, int], bool]
    why: str


def _matches(pattern: re.Pattern[str], *, whole: bool = True) -> Callable[[_Page, int], bool]:
    def holds(page: _Page, i: int) -> bool:
        found = pattern.fullmatch(page.line(i)) if whole else pattern.match(page.line(i))
        return found is not None

    return holds


_RULES = (
    _Rule("boilerplate", _is_tail, "what follows the tags belongs to the site, not the article"),
    _Rule("boilerplate", _matches(re.compile(r"[\W_]+")), "a line without a word is an ornament"),
    _Rule("boilerplate", _matches(_CHROME), "buttons and notices of the site"),
    _Rule("boilerplate", _is_read_also, "the headline of another article"),
    _Rule("boilerplate", _is_read_also_link, "that headline, on a line of its own"),
    _Rule("boilerplate", _matches(_COPYRIGHT, whole=False), "a notice under every article"),
    _Rule("boilerplate", _is_copyright_rest, "the notice, wrapped"),
    _Rule("boilerplate", _is_page_date, "a date above the headline is that of the visit"),
    _Rule("byline", _is_date_line, "when the article appeared"),
    _Rule("byline", _is_signature, "who wrote or edited it"),
    _Rule("byline", _is_credit, "who wrote it, by initials in brackets at the end"),
    _Rule("caption", _is_twin, "a picture's text stands under it and in its description"),
    _Rule("caption", _is_caption, "says that it is a picture or whose"),
    _Rule("headline", _is_headline, "the first line of the article, if it is no paragraph"),
    _Rule("body", _is_list_item, "short lines in a list are no headings"),
    _Rule("subheading", _is_subheading, "a short line without a stop above a paragraph"),
)


def find_zones(text: str) -> tuple[Zone, ...]:
    """The zone of each line that is not blank; body where no rule holds."""
    page = _Page([_Line(start, end, text[start:end]) for start, end in content_lines(text)])
    for i in range(len(page.lines)):
        page.add(next((rule.zone for rule in _RULES if rule.holds(page, i)), "body"))
    return tuple(
        Zone(start=line.start, end=line.end, zone=zone)
        for line, zone in zip(page.lines, page.zones, strict=True)
    )
