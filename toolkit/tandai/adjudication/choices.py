"""A guideline's rules and a document's questions to the choices that curators name rules with."""

import re
from collections.abc import Sequence
from typing import NamedTuple, TypedDict

REST = "ALL"
"""Code of whatever has no rule of its own."""
_BOLD = re.compile(r"^\*\*([A-Z]{1,3}\d{1,3})\.\s*(.*?)\*\*", re.MULTILINE | re.DOTALL)


class GuidelineRule(NamedTuple):
    """A rule and what stands in bold beside its id."""

    rule: str
    title: str

    @property
    def shown(self) -> str:
        """``C5. Content only``."""
        return f"{self.rule}. {self.title}".rstrip(". ") or self.rule


class RuleChoice(TypedDict):
    """A rule in Label Studio's form."""

    value: str
    alias: str


class QuestionChoice(RuleChoice):
    """A question, and the rules that may have settled it."""

    children: list[RuleChoice]


def rules_of(markdown: str) -> tuple[GuidelineRule, ...]:
    """The rules of a guideline in its order, each once; none where it names none.

    They are told as `guidelines.read_guideline` tells them: an id in bold at the start of a line.
    """
    found: dict[str, GuidelineRule] = {}
    for rule, title in _BOLD.findall(markdown):
        words = " ".join(title.split()).rstrip(".:")
        found.setdefault(rule, GuidelineRule(rule, words))
    return tuple(found.values())


def rule_choices(rules: Sequence[GuidelineRule]) -> list[RuleChoice]:
    """Choices for a region."""
    return [{"value": rule.shown, "alias": rule.rule} for rule in rules]


def question_choices(
    questions: Sequence[str], rules: Sequence[GuidelineRule]
) -> list[QuestionChoice]:
    """Choices for everything else: under each question, and under the rest, every rule.

    Args:
        questions: in words, in the order in which they are numbered from 1.
        rules: of the guideline.
    """
    children = rule_choices(rules)
    rest: QuestionChoice = {
        "value": "Semua yang lain",
        "alias": REST,
        "children": children,
    }
    return [
        rest,
        *(
            QuestionChoice(value=f"{number}. {words}", alias=str(number), children=children)
            for number, words in enumerate(questions, start=1)
        ),
    ]
