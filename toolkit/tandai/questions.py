"""Several annotators' answers to one question to the questions in it that can be settled alone.

Who ticks two of many boxes has answered every box. So where anybody chose several, each choice is
a question of its own; each item of a taxonomy is one, asking what stands below it.
"""

from collections.abc import Collection, Mapping

from tandai.paths import split_path
from tandai.records import AttributeKind

Values = tuple[str, ...]
Answers = Mapping[str, Collection[Values]]
"""By annotator, what was said: once, but for those who contradict themselves."""

_PARTED = frozenset({"choices", "taxonomy"})
"""Kinds whose answers may hold several."""


def split_answers(kind: AttributeKind, answers: Answers) -> dict[str, Answers]:
    """The questions in a question, in the order of their names, and what each annotator said.

    Args:
        kind: of the answers.
        answers: by annotator; the values of one answer are sorted.

    Returns:
        By part, the answers to it; the whole question, called ``""``, where it has no parts. An
        annotator who chose nothing of a part said ``()`` there.
    """
    if is_whole(kind, answers):
        return {"": answers}
    return all_parts(kind, answers)


def all_parts(kind: AttributeKind, answers: Answers) -> dict[str, Answers]:
    """Every choice and every item of a taxonomy as a question, whether it can be settled alone.

    Args:
        kind: of the answers; of those without parts there are none.
        answers: as of `split_answers`.
    """
    if kind not in _PARTED:
        return {}
    given = [values for said in answers.values() for values in said]
    parts = sorted({_part(kind, value) for values in given for value in values})
    return {
        part: {
            who: {tuple(value for value in values if _part(kind, value) == part) for values in said}
            for who, said in answers.items()
        }
        for part in parts
    }


def is_whole(kind: AttributeKind, answers: Answers) -> bool:
    """Whether a question has no parts: it asks for one answer, or nobody chose several."""
    if kind not in _PARTED:
        return True
    return kind == "choices" and not any(
        len(values) > 1 for said in answers.values() for values in said
    )


def _part(kind: AttributeKind, value: str) -> str:
    return split_path(value)[0] if kind == "taxonomy" else value
