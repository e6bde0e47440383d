"""The screen a label config draws to faults in what can be selected and typed there."""

import re
from collections.abc import Iterator

from tandai.labelstudio.lint_outline import Outline, Tag
from tandai.labelstudio.lint_rules import Fault

DEAD_CLASS = re.compile(r"(?<![\w-])\.htx-text(?![\w-])")
LIVE_CLASS = ".lsf-htx-richtext"
FAITHFUL = frozenset({"pre-wrap", "pre", "break-spaces"})
_BLOCK = re.compile(r"([^{}]*)\{([^{}]*)\}")
_WHITE_SPACE = re.compile(r"(?:^|[;\s])white-space\s*:\s*([a-z-]+)", re.IGNORECASE)


def screen_faults(outline: Outline) -> Iterator[Fault]:
    """Texts that cannot be selected faithfully, styles that do nothing, and defaults unsaid."""
    styles = outline.named("Style")
    css = "\n".join(tag.text for tag in styles)
    for tag in styles:
        if DEAD_CLASS.search(tag.text):
            yield Fault("dead-style-class", tag.line, "a style for .htx-text", LIVE_CLASS)
    for tag in outline.named("Text"):
        if not _keeps_space(tag, css):
            found = f"{tag.said} outside a view that keeps white space"
            expected = '<View style="white-space: pre-wrap"> around it'
            yield Fault("missing-pre-wrap", tag.line, found, expected)
        if not tag.get("granularity"):
            expected = 'granularity="symbol" or another'
            yield Fault("granularity-missing", tag.line, tag.said, expected)
    for tag in outline.named("TextArea"):
        if not tag.get("maxSubmissions"):
            yield Fault("max-submissions-missing", tag.line, tag.said, 'maxSubmissions="1"')


def _keeps_space(text: Tag, css: str) -> bool:
    """Whether the nearest style that says anything keeps spaces, tabs and blanks as they are."""
    told = _of_selector(css, LIVE_CLASS)
    for view in text.around:
        if told:
            break
        told = _white_space(view.get("style"))
        selectors = [f".{name}" for name in view.get("className").split()]
        if view.get("idAttr"):
            selectors.append(f"#{view.get('idAttr')}")
        for selector in selectors:
            told = told or _of_selector(css, selector)
    return told in FAITHFUL


def _of_selector(css: str, selector: str) -> str:
    """What the last block for a selector says of white space."""
    pattern = re.compile(re.escape(selector) + r"(?![\w-])")
    told = ""
    for selectors, body in _BLOCK.findall(css):
        if pattern.search(selectors):
            told = _white_space(body) or told
    return told


def _white_space(style: str) -> str:
    found = _WHITE_SPACE.findall(style)
    return str(found[-1]).lower() if found else ""
