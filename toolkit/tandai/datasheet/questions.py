"""The datasheet's questions: one table, by which datasheet.yaml is read and DATASHEET.md written."""

from tandai.datasheet.about_data import ABOUT_DATA
from tandai.datasheet.about_making import ABOUT_MAKING
from tandai.datasheet.about_terms import ABOUT_TERMS
from tandai.datasheet.about_use import ABOUT_USE
from tandai.datasheet.question import Question, Section

SECTIONS: tuple[Section, ...] = (*ABOUT_DATA, *ABOUT_MAKING, *ABOUT_USE, *ABOUT_TERMS)
"""Numbered from 0, as in DATASHEET.md."""
QUESTIONS: dict[str, Question] = {
    question.key: question for section in SECTIONS for question in section.questions
}


def answered_by(standard: str) -> dict[str, list[str]]:
    """Where each question of a standard is answered: keys, and parts that a program fills.

    Args:
        standard: ``gebru``, ``hub``, ``rai`` or ``statement``, as fields of a question.
    """
    found: dict[str, list[str]] = {}
    for section in SECTIONS:
        filled = [(getattr(section, standard), section.generated)] if section.generated else []
        asked = [(getattr(question, standard), question.key) for question in section.questions]
        for said, where in (*filled, *asked):
            names = said.split("; ") if standard == "statement" else said.split()
            for name in names:
                if name:
                    found.setdefault(name, []).append(where)
    return found
