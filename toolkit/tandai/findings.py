"""A finding: one broken rule in data, with its place and what was expected."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from tandai.errors import CheckError
from tandai.wording import count_of

Severity = Literal["error", "warning", "note"]


class Finding(msgspec.Struct, frozen=True):
    """One broken rule at one place."""

    rule: str
    """Kebab-case id of the rule, never reused: ``span-outside-text``."""
    severity: Severity
    place: str
    """From the outside in: file, document, annotation, region."""
    found: str
    expected: str = ""

    def __str__(self) -> str:
        """The finding as one sentence."""
        wanted = f"; expected {self.expected}" if self.expected else ""
        return f"{self.rule} at {self.place}: found {self.found}{wanted}."


def errors_of(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that stop a stage."""
    return [finding for finding in findings if finding.severity == "error"]


def as_errors(findings: Iterable[Finding]) -> list[Finding]:
    """The findings with every warning an error; notes say what was done, and stay notes."""
    return [
        msgspec.structs.replace(each, severity="error") if each.severity == "warning" else each
        for each in findings
    ]


def raise_on_errors(
    findings: Sequence[Finding], *, doing: str, most: int = 10, so: str = "nothing was written"
) -> None:
    """Raises CheckError, naming the first ``most`` faults, where any finding is an error.

    Args:
        findings: errors and others.
        doing: what was being done.
        most: faults that the sentence names; the error holds them all.
        so: what was not done; empty where there was nothing to do but to read.
    """
    bad = errors_of(findings)
    if not bad:
        return
    shown = "\n".join(f"  {finding}" for finding in bad[:most])
    more = f"\n  and {len(bad) - most:,} more (--json lists them all)" if len(bad) > most else ""
    head = "; ".join(filter(None, (f"{count_of(len(bad), 'error')} while {doing}", so)))
    raise CheckError(f"{head}:\n{shown}{more}", tuple(findings))


def count_by_rule(findings: Iterable[Finding]) -> dict[str, int]:
    """Number of findings of each rule, rules in alphabetical order."""
    return dict(sorted(Counter(finding.rule for finding in findings).items()))
