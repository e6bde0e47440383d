"""A built annotation to every fault that a pull, the scheme or a curator's rules would find in it."""

from collections.abc import Iterator

import msgspec

from hand.build import Built
from hand.page import Page
from tandai.adjudication.answers import Asked, read_asked, take_answer
from tandai.adjudication.config import RULES
from tandai.errors import TandaiError
from tandai.findings import Finding
from tandai.flow.scheme import read_lexicons
from tandai.labelstudio.results import write_result
from tandai.labelstudio.validate import check_result
from tandai.layers.rules.case import Case, Lexicons
from tandai.layers.rules.check import SETS
from tandai.project import Project

LEAKS = frozenset({"article-against-claims"})
"""Rules that need no lexicon and would still tell an annotator the answer."""


class Linted(msgspec.Struct, frozen=True):
    """What stands against submitting, and what is worth a look."""

    errors: list[str]
    warnings: list[str]


def lint(built: Built, page: Page, project: Project, *, with_lexicons: bool) -> Linted:
    """Looks at an annotation as pull, scheme and curation would.

    Args:
        built: the annotation and the faults of its file.
        page: what it answers.
        project: whose scheme it is.
        with_lexicons: whether rules that read a lexicon speak: to an annotator they would tell
            what was withheld.
    """
    if built.faults:
        return Linted(built.faults, built.warnings)
    annotation = built.annotation
    try:
        result = write_result(annotation, page.config, page.text)
    except TandaiError as error:
        return Linted([str(error)], [])
    place = annotation.document_id
    found = list(check_result(result, page.config, page.text, place=place, codes=page.codes))
    found += _scheme(built, page, project, with_lexicons=with_lexicons)
    found += _curation(built, page, project)
    words = [(each.severity, _in_words(each, page)) for each in found]
    return Linted(
        [each for severity, each in words if severity == "error"],
        [*built.warnings, *(each for severity, each in words if severity != "error")],
    )


def _scheme(
    built: Built, page: Page, project: Project, *, with_lexicons: bool
) -> Iterator[Finding]:
    settings = project.settings.layers[page.layer]
    lexicons = read_lexicons(project, page.layer)
    if not with_lexicons:
        # Inventories came with the task; names and cues did not.
        lexicons = Lexicons(
            canonical=lexicons.canonical, targets=lexicons.targets, stances=lexicons.stances
        )
    asked = None
    if settings.spans_from:
        gold = project.read_gold(settings.spans_from)
        asked = next((e for e in gold if e.document_id == page.document.document_id), None)
    case = Case(built.annotation, page.document, page.text, asked, lexicons)
    for name, rule in SETS.get(settings.checks, {}).items():
        if with_lexicons or ("lexicon" not in rule.needs and name not in LEAKS):
            for where, found, expected in rule.check(case):
                ids = ", ".join(rule.guideline)
                yield Finding(f"{name} ({ids})", rule.severity, where, found, expected)


def _curation(built: Built, page: Page, project: Project) -> Iterator[Finding]:
    asked = read_asked(page.data)
    if isinstance(asked, Asked):
        source = project.label_configs[page.layer]
        has_rules = bool(page.data.get(RULES))
        answer = msgspec.structs.replace(built.annotation, created_at="2000-01-01T00:00:00Z")
        yield from take_answer(answer, asked, source, has_rules=has_rules).findings


def _in_words(finding: Finding, page: Page) -> str:
    """With the words and the line, where the place is ``12:18 LABEL``."""
    edges = finding.place.partition(" ")[0].split(":")
    if len(edges) == 2 and all(each.isdigit() for each in edges):
        start, end = map(int, edges)
        quote = page.text[start:end]
        return f"{finding} [line {page.line_of(start)}: {quote[:80]!r}]"
    return str(finding)
