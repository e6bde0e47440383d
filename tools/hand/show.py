"""A page to plain text: what an annotator sees of one document in one layer, part by part."""

from collections.abc import Iterator

from hand.page import FIRST, Page, Suggested
from hand.questions import Questions
from tandai.adjudication.config import DIFFERENCES, RULES
from tandai.labelstudio.controls import Control
from tandai.paths import split_path
from tandai.records import Span


def show_page(page: Page) -> str:
    """The whole page."""
    parts = [_head(page), _text(page), _questions(page)]
    if page.config.relations:
        parts.append(f"## Relations (from -> to)\n\n{', '.join(page.config.relations)}")
    parts += [_inventory(page, control) for control in page.config.controls
              if control.dynamic and control.dynamic != RULES and "tandai" not in control.dynamic]  # fmt: skip
    parts += [_suggested(page, each) for each in page.suggested]
    if not page.suggested:
        parts.append("## Suggestions\n\nNone: nothing is suggested on this page.")
    if DIFFERENCES in page.data:
        parts.append(_curation(page))
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(page: Page) -> str:
    return (
        f"# {page.data.get('title', '')}\n\n"
        f"document: {page.document.document_id}\nlayer: {page.layer}\n"
        f"guideline_version: {page.data.get('guideline_version', '')}\ntask: {page.task_id}"
    )


def _text(page: Page) -> str:
    """Each line with its number and zone, words as they stand."""
    lines = [
        f"L{number} [{zone.zone}] {page.text[zone.start : zone.end]}"
        for number, zone in enumerate(page.document.zones, start=1)
    ]
    return "## Text\n\n" + "\n".join(lines)


def _questions(page: Page) -> str:
    questions = Questions(page)
    lines = [f"labels: {', '.join(questions.labels)}"]
    for name, control in questions.of_region.items():
        of = " or ".join(control.when_labels) or "every region"
        lines.append(f"- {name} (of {of}{_must(control)}): {_offered(control)}")
    for name, control in questions.of_document.items():
        about = page.data.get(f"target_{name.rpartition('_')[2]}", "")
        lines.append(f"- {name} (of the document{_must(control)}): {_offered(control)} {about}")
    return "## What is asked\n\n" + "\n".join(lines)


def _must(control: Control) -> str:
    return ", required" if control.required else ""


def _offered(control: Control) -> str:
    if control.dynamic:
        return f"see {control.dynamic} below"
    return " | ".join(control.codes) or "a text"


def _inventory(page: Page, control: Control) -> str:
    """Choices that came with the task; of a taxonomy each item and what may be said of it."""
    items: dict[str, list[str]] = {}
    for choice in page.data.get(control.dynamic, []):
        children = [each["alias"] for each in choice.get("children", [])]
        items[choice["value"]] = children
    kinds = sorted({", ".join(each) for each in items.values() if each})
    lines = [
        f"- {value if children or not kinds else f'{value} (stands alone)'}"
        for value, children in items.items()
    ]
    told = f"Each as ITEM/ANSWER, the answers: {'; '.join(kinds)}.\n\n" if kinds else ""
    return f"## {control.dynamic} (for {control.name})\n\n{told}" + "\n".join(lines)


def _suggested(page: Page, suggested: Suggested) -> str:
    if suggested.letter == FIRST and page.given_spans:
        head = "## Given regions, and what is suggested of them"
    elif suggested.letter == FIRST:
        head = f"## Suggestions, by {suggested.who}"
    else:
        head = f"## The answer of {suggested.who}"
    lines = [_region(page, suggested, name, span) for name, span in suggested.regions.items()]
    for name, each in suggested.relations.items():
        ends = " -> ".join(suggested.names.get(end, "?") for end in (each.from_id, each.to_id))
        lines.append(f"{name}: {ends} {', '.join(each.labels)}")
    lines += [f"{name} = {', '.join(each.values)}" for name, each in suggested.answers.items()]
    return f"{head}\n\n" + ("\n".join(lines) or "nothing")


def _region(page: Page, suggested: Suggested, name: str, span: Span) -> str:
    quote = page.text[span.start : span.end]
    said = "; ".join(_attributes(suggested, span))
    return f"{name}: {span.label} L{page.line_of(span.start)} {quote!r}" + (
        f" | {said}" if said else ""
    )


def _attributes(suggested: Suggested, span: Span) -> Iterator[str]:
    for name, each in suggested.attributes.get(span.span_id, {}).items():
        yield f"{name} = {', '.join('/'.join(split_path(value)) for value in each.values)}"


def _curation(page: Page) -> str:
    rules = ", ".join(each["alias"] for each in page.data.get(RULES, []))
    return (
        f"## Differences to settle\n\n{page.data[DIFFERENCES]}\n\n"
        f"rules of the guideline: {rules or 'none'}"
    )
