"""A guideline's Markdown to the HTML that Label Studio shows behind a task's Instructions button.

Label Studio 1.23.2 strips ``style`` attributes from instructions and keeps those of old HTML, so
tables get their lines by ``border`` and ``cellpadding``.
"""

from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.token import Token


def render_instruction(markdown: str) -> str:
    """The guideline as HTML; what is HTML in it already is shown as text.

    Links lose their target: they name files of the repository, which no annotator has.
    """
    renderer = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = renderer.parse(markdown)
    for token in _all(tokens):
        if token.type == "table_open":
            token.attrs = {"border": "1", "cellpadding": "4", "cellspacing": "0"}
        elif token.type in {"td_open", "th_open"}:
            token.attrs = {"valign": "top"}
        elif token.type == "link_open":
            token.attrs = {}
        elif token.type == "image":
            # Nothing is fetched from elsewhere while somebody labels.
            token.type, token.tag = "text", ""
    return str(renderer.renderer.render(tokens, renderer.options, {}))


def _all(tokens: Iterable[Token]) -> Iterable[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or ())
