"""datasheet.yaml to answers by key, and to what is missing or wrong in them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from tandai.datasheet.questions import QUESTIONS
from tandai.errors import InputError
from tandai.findings import Finding

NAME = "datasheet.yaml"
UNKNOWN = "unknown"
_NOT_APPLICABLE = re.compile(r"not applicable\b[\s:,.]*(.*)", re.IGNORECASE | re.DOTALL)
_UNDONE = re.compile(
    r"(?:todo|tbd|fixme|to be (?:done|answered|filled)|\?+|\.+|-+)\.?", re.IGNORECASE
)
_HEADING = re.compile(r"^\s{0,3}(?:#|=+\s*$|-{3,}\s*$|```|~~~)", re.MULTILINE)
_EXPECTED = 'an answer, "unknown", or "not applicable: WHY"'


class _Loader(yaml.BaseLoader):
    """Plain text for every value, so that ``no`` stays a word and a day a day."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuses a key that is there twice."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} twice", key.start_mark
                )
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


def parse_answers(path: str, text: str) -> dict[str, str]:
    """What stands under each key, white space at its ends left out.

    Args:
        path: for messages.
        text: of the file.

    Raises:
        InputError: it is no YAML of keys and texts, or has a key twice.
    """
    expected = "a key a question, each with a text"
    try:
        said = yaml.load(text, Loader=_Loader)  # noqa: S506 - makes nothing but text
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise InputError(path, found=" ".join(str(error).split()), expected=expected) from error
    if not isinstance(said, dict):
        raise InputError(path, found="no keys", expected=expected)
    answers = {}
    for key, value in said.items():
        if not isinstance(key, str) or not isinstance(value, str):
            found = "a list or keys of its own, and no text"
            raise InputError(path, place=str(key), found=found, expected=expected)
        answers[key] = value.strip()
    return answers


def check_answers(answers: Mapping[str, str], *, place: str = NAME) -> Iterator[Finding]:
    """Every required question has an answer, and every key is a question's."""
    for key in answers:
        if key not in QUESTIONS:
            expected = f"one of {', '.join(QUESTIONS)}"
            yield Finding("datasheet-key-unknown", "error", f"{place}, {key}", "a key", expected)
    for key, question in QUESTIONS.items():
        answer, where = answers.get(key, ""), f"{place}, {key}"
        if not answer:
            if question.required:
                found = "an empty answer" if key in answers else "no answer"
                expected = f"{_EXPECTED}, to: {question.ask}"
                yield Finding("datasheet-unanswered", "error", where, found, expected)
            continue
        if _UNDONE.fullmatch(answer):
            yield Finding("datasheet-unanswered", "error", where, repr(answer), _EXPECTED)
        reason = _NOT_APPLICABLE.fullmatch(answer)
        if reason and not reason[1].strip():
            found, expected = "no reason", '"not applicable: WHY"'
            yield Finding("datasheet-without-reason", "error", where, found, expected)
        if "<!--" in answer or _HEADING.search(answer):
            found = "a heading, a rule, a fence or a comment"
            yield Finding("datasheet-form", "error", where, found, "plain paragraphs and lists")


def is_answered(answer: str) -> bool:
    """Whether it says something that can be passed on: not that it is unknown or not applicable."""
    return bool(answer) and not is_unknown(answer) and not _NOT_APPLICABLE.fullmatch(answer)


def is_unknown(answer: str) -> bool:
    """Whether it is the word ``unknown``, alone."""
    return answer.casefold().rstrip(".") == UNKNOWN


def creators_of(answers: Mapping[str, str]) -> tuple[str, ...]:
    """Names of those who made it, as they are cited: one a line of the answer."""
    lines = (line.strip(" -*\t") for line in answers.get("creators", "").splitlines())
    return tuple(line for line in lines if line and is_answered(line))
