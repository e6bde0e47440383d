"""The questions to a datasheet.yaml to begin from, in which everything is still unknown."""

import textwrap

from tandai.datasheet.answers import UNKNOWN
from tandai.datasheet.questions import SECTIONS

_HEAD = """\
# The answers that only people can give, a key a question; `tandai datasheet` makes DATASHEET.md.
# "unknown" and "not applicable: WHY" are answers. `tandai check` names what is missing.
# Several lines: write `KEY: |` and indent them by two spaces.
"""


def make_template() -> str:
    """The text of the file: every required question with its key, answered by ``unknown``."""
    lines = [_HEAD]
    for number, section in enumerate(SECTIONS):
        lines.append(f"# {number}. {section.title}\n")
        for question in section.questions:
            lines += [f"# {line}" for line in textwrap.wrap(question.ask, 98)]
            key = f"{question.key}: {UNKNOWN}"
            lines.append(f"{key}\n" if question.required else f"# {question.key}:\n")
    return "\n".join(lines)
