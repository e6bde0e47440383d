"""A page's facts to one HTML file that needs nothing else, and lets nothing else in.

Everything that is not ours is data: text in elements, JSON in islands, never markup or program.
The page's policy allows exactly its own style and script, by their digests.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence

import jinja2
import msgspec
from markupsafe import Markup

from tandai.pages.palette import LabelColours
from tandai.pages.records import DocumentIsland, Head
from tandai.pages.scorecard import Scorecard
from tandai.pages.sections import Counted, LayerSection
from tandai.wording import count_of

_ESCAPED = "<>&\u2028\u2029"


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the page outside the islands."""

    title: str
    version: str
    language: str
    """Of the texts."""
    n_documents: int
    n_groups: int
    n_hands: Mapping[str, int]
    """By kind."""
    n_differences: int
    n_open: int
    n_texts: int
    n_private: int
    """Texts shown that may not be passed on."""
    why_no_text: str
    remark: str
    """What must be known before the figures are read; empty where nothing must."""
    scorecard: Scorecard | None
    layers: tuple[LayerSection, ...]
    counted: tuple[Counted, ...]


def render_page(
    page: Page, head: Head, islands: Sequence[DocumentIsland], colours: Sequence[LabelColours]
) -> str:
    """The HTML.

    Args:
        page: what stands outside the islands.
        head: what all documents share.
        islands: one a document, in the order of ``head.entries``.
        colours: one a label, in the order of ``head.labels``.
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("tandai.pages", "."),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["count_of"] = count_of
    style = _source(environment, "page.css") + label_style(colours)
    script = _source(environment, "page.js")
    return environment.get_template("page.html.j2").render(
        page=_with_pictures(page),
        policy=content_policy(style, script),
        style=Markup(style),  # noqa: S704 - ours, and colours of six hex digits
        script=Markup(script),  # noqa: S704 - ours
        head=island(head),
        islands=map(island, islands),
    )


def island(value: object) -> Markup:
    """JSON that no parser of HTML sees an end or a beginning of a tag in."""
    text = msgspec.json.encode(value)
    # Far faster than `str.translate`, which looks every character up.
    for each in _ESCAPED:
        text = text.replace(each.encode(), f"\\u{ord(each):04x}".encode())
    return Markup(text.decode())  # noqa: S704 - escaped above


def content_policy(style: str, script: str) -> str:
    """The page's Content-Security-Policy: its own style and script, and nothing from anywhere."""
    return (
        f"default-src 'none'; img-src data:; style-src '{_digest(style)}'; "
        f"script-src '{_digest(script)}'; base-uri 'none'; form-action 'none'"
    )


def label_style(colours: Sequence[LabelColours]) -> str:
    """A class a label, and its line colour as a variable, on the light page and on the dark."""
    light = "".join(f"--c{n}:{each.line_light};" for n, each in enumerate(colours))
    dark = "".join(f"--c{n}:{each.line_dark};" for n, each in enumerate(colours))
    classes = "".join(
        f".c{n}{{--fill:{each.fill};--on:{each.ink};--line:var(--c{n})}}\n"
        for n, each in enumerate(colours)
    )
    return f":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n{classes}"


def _digest(source: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


def _source(environment: jinja2.Environment, name: str) -> str:
    loader = environment.loader
    if loader is None:
        raise LookupError(name)
    return loader.get_source(environment, name)[0]


def _with_pictures(page: Page) -> Page:
    """Our own SVG is markup; all else in the page is text."""
    return msgspec.structs.replace(
        page,
        counted=tuple(
            msgspec.structs.replace(each, picture=Markup(each.picture))  # noqa: S704 - drawn here
            for each in page.counted
        ),
    )
