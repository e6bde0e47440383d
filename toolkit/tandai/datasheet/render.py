"""Answers and facts to DATASHEET.md: a section after the other, filled parts between markers."""

import re
from collections.abc import Mapping

from tandai.datasheet.facts import SheetFacts
from tandai.datasheet.filled import FILLED
from tandai.datasheet.people import copy_lines, first_words
from tandai.datasheet.question import Question, Section
from tandai.datasheet.questions import SECTIONS
from tandai.datasheet.tables import table

_BLOCK = re.compile(r"[-*+] |\d+[.)] |\||>")
_HEAD = (
    "After the questions of *Datasheets for Datasets* (Gebru et al., 2021), the Hub's dataset "
    "card, Croissant RAI, Data Statements and Data Cards.",
    "People's answers are from `datasheet.yaml`; what stands between `generated` markers was "
    "filled by a program.",
)


def render_datasheet(answers: Mapping[str, str], facts: SheetFacts) -> str:
    """The text of DATASHEET.md.

    Args:
        answers: by key; what has no answer says so.
        facts: what a program fills.
    """
    of = f"{facts.title}, {facts.version}" if facts.version else facts.title
    lines = [
        f"# Datasheet: {of}",
        "",
        *_filled("kinds", [*copy_lines(facts), first_words(facts.annotators)]),
    ]
    lines += ["", *_HEAD]
    for number, section in enumerate(SECTIONS):
        lines += ["", f"## {number}. {section.title}"]
        if section.generated:
            lines += ["", *_filled(section.generated, FILLED[section.generated](facts))]
        for question in section.questions:
            answer = answers.get(question.key, "")
            if answer or question.required:
                said = answer or "Not answered."
                # A list or table would be lost in the paragraph of its question.
                gap = [""] if _BLOCK.match(said) else []
                lines += ["", f"**{question.title}.** *{question.ask}*", *gap, said]
    lines += ["", "## Where each standard is answered", "", *_crosswalk()]
    # Parts that have nothing to say leave their blank lines behind.
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def _filled(name: str, lines: list[str]) -> list[str]:
    while lines and not lines[-1]:
        lines = lines[:-1]
    return [f"<!-- generated:begin {name} -->", "", *lines, "", f"<!-- generated:end {name} -->"]


def _crosswalk() -> list[str]:
    rows = []
    for number, section in enumerate(SECTIONS):
        parts: tuple[Question | Section, ...] = (*section.questions, section)
        gebru = [each for part in parts for each in part.gebru.split()]
        rai = [each for part in parts for each in part.rai.split()]
        statements = [each for part in parts for each in part.statement.split("; ") if each]
        rows.append(
            (
                number,
                ", ".join(dict.fromkeys(gebru)),
                "; ".join(dict.fromkeys(statements)),
                section.data_cards,
                ", ".join(dict.fromkeys(rai)),
            )
        )
    head = ("section", "Datasheets", "Data Statements", "Data Cards", "Croissant RAI")
    return table(head, rows)
