"""A picture of matplotlib's to SVG that stands inside a page with a strict policy for styles.

Styles in attributes and in ``<style>`` are forbidden there, so they become attributes of their
own; colours that stand for the page's become its variables, and follow light and dark.
"""

import re
from xml.etree.ElementTree import Element, register_namespace, tostring

from defusedxml.ElementTree import fromstring

SVG = "http://www.w3.org/2000/svg"
_HREF = "{http://www.w3.org/1999/xlink}href"
VARIABLES = {
    "#010101": "var(--ink)",
    "#020202": "var(--muted)",
    "#030303": "var(--rule)",
}
"""Colours to draw with, and what they mean on the page."""
INK, MUTED, RULE = VARIABLES
_DROPPED = {f"{{{SVG}}}metadata", f"{{{SVG}}}style"}
_FONT = re.compile(r"(?:\w+ )?([\d.]+)px .*")


def inline_svg(drawn: str, *, name: str, title: str) -> str:
    """The picture as an element for a page.

    Args:
        drawn: what matplotlib wrote, texts as texts.
        name: stands before every id, so that two pictures of a page share none.
        title: what it shows, for those who do not see it.
    """
    root: Element = fromstring(drawn)
    for parent in list(root.iter()):
        for child in [each for each in parent if each.tag in _DROPPED]:
            parent.remove(child)
    for element in root.iter():
        _unstyle(element)
        _rename(element, name)
    for size in ("width", "height", "version"):
        root.attrib.pop(size, None)
    root.set("role", "img")
    root.set("aria-label", title)
    register_namespace("", SVG)
    text: str = tostring(root, encoding="unicode")
    # A page's parser takes attributes as they are written: it knows no namespaces.
    return re.sub(r' xmlns(?::\w+)?="[^"]*"', "", text)


def _unstyle(element: Element) -> None:
    for part in element.attrib.pop("style", "").split(";"):
        key, _, value = part.partition(":")
        key, value = key.strip(), value.strip()
        if key == "font":
            # Family and size are the page's to say; a size in its pixels would not grow with it.
            found = _FONT.fullmatch(value)
            if found:
                element.set("font-size", found[1])
        elif key:
            element.set(key, VARIABLES.get(value, value))
    for key in ("fill", "stroke"):
        if element.get(key) in VARIABLES:
            element.set(key, VARIABLES[element.attrib[key]])


def _rename(element: Element, name: str) -> None:
    for key, value in list(element.attrib.items()):
        if key == "id":
            element.set(key, f"{name}-{value}")
        elif key == _HREF:
            element.set("href", value.replace("#", f"#{name}-"))
            del element.attrib[key]
        elif "url(#" in value:
            element.set(key, value.replace("url(#", f"url(#{name}-"))
