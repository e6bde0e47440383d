"""A Label Studio label config (XML) to a finding for every fault in it."""

from itertools import chain

from tandai.findings import Finding
from tandai.labelstudio.lint_hotkeys import hotkey_faults
from tandai.labelstudio.lint_lists import list_faults
from tandai.labelstudio.lint_names import name_faults
from tandai.labelstudio.lint_outline import read_outline
from tandai.labelstudio.lint_questions import question_faults
from tandai.labelstudio.lint_rules import RULES, Fault
from tandai.labelstudio.lint_screen import screen_faults
from tandai.labelstudio.lint_spelling import spelling_faults

CHECKS = (
    spelling_faults,
    name_faults,
    list_faults,
    hotkey_faults,
    question_faults,
    screen_faults,
)
_WORST_FIRST = ("error", "warning", "note")


def lint_config(name: str, xml: str, *, object_name: str = "") -> list[Finding]:
    """All faults of a label config: errors first, then warnings and notes, each by line.

    Args:
        name: where it came from, for messages.
        xml: its text.
        object_name: name of the Text that shows the document, where tandai.toml gives it.

    Raises:
        ConfigError: it is not XML, or it declares a document type or entities.
    """
    outline = read_outline(name, xml, document=object_name)
    faults = chain.from_iterable(check(outline) for check in CHECKS)
    return [_finding(name, fault) for fault in sorted(faults, key=_rank)]


def _rank(fault: Fault) -> tuple[int, int]:
    return _WORST_FIRST.index(RULES[fault.rule].severity), fault.line


def _finding(name: str, fault: Fault) -> Finding:
    severity = RULES[fault.rule].severity
    return Finding(fault.rule, severity, f"{name}, line {fault.line}", fault.found, fault.expected)
