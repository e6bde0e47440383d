"""What becomes of an article between two fetches, as it was measured, on invented articles."""

import html
import unicodedata
from collections.abc import Callable

STRAIGHT = str.maketrans({"“": '"', "”": '"', "’": "'"})


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def blank_lines(text: str) -> str:
    return "\n" + text.replace("\n\n", "\n\n\n \n") + "\n\n"


def straight_quotes(text: str) -> str:
    return text.translate(STRAIGHT)


def no_break_spaces(text: str) -> str:
    return text.replace(" ", "\xa0", 9)


def entities(text: str) -> str:
    return (
        html.escape(text, quote=True)
        .replace("“", "&ldquo;")
        .replace("”", "&rdquo;")
        .replace("’", "&rsquo;")
        .replace("é", "&eacute;")
    )


def read_also(text: str) -> str:
    """After the third line, as sites do."""
    lines = text.split("\n\n")
    return "\n\n".join([*lines[:3], "Baca juga: Panen kerang di Rawa Merang gagal", *lines[3:]])


def title(text: str) -> str:
    return "Judul lain sama sekali\n\n" + text.split("\n\n", 1)[1]


def edited(text: str) -> str:
    """One word of the third line."""
    lines = text.split("\n\n")
    return "\n\n".join([*lines[:2], lines[2].replace("ton", "ons"), *lines[3:]])


def all_at_once(text: str) -> str:
    return no_break_spaces(edited(read_also(text)))


DRIFTS: dict[str, Callable[[str], str]] = {
    "NFD": nfd,
    "CRLF": crlf,
    "blank lines": blank_lines,
    "straight quotes": straight_quotes,
    "NBSP": no_break_spaces,
    "entities": entities,
    "Baca juga": read_also,
    "title": title,
    "one line edited": edited,
    "insert, edit, NBSP": all_at_once,
}
