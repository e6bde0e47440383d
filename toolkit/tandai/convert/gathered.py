"""Findings of any number to counts and first places, so that memory stays flat."""

from collections.abc import Iterable

import msgspec

from tandai.findings import Finding, Severity

FIRST = 20
"""So many of a rule are kept whole."""


class Counted(msgspec.Struct):
    """The findings of one rule and severity."""

    n: int = 0
    first: list[Finding] = []


class Gathered(msgspec.Struct):
    """Findings by rule and severity."""

    rules: dict[tuple[str, Severity], Counted] = {}

    def add(self, findings: Iterable[Finding]) -> None:
        """Counts each; keeps the first of a rule."""
        for finding in findings:
            counted = self.rules.setdefault((finding.rule, finding.severity), Counted())
            counted.n += 1
            if len(counted.first) < FIRST:
                counted.first.append(finding)

    def join(self, later: "Gathered") -> None:
        """Adds what was found behind this; in the order of the tasks the result is always one."""
        for key, theirs in later.rules.items():
            counted = self.rules.setdefault(key, Counted())
            counted.n += theirs.n
            counted.first += theirs.first[: FIRST - len(counted.first)]

    def stricter(self) -> "Gathered":
        """The same with every warning an error."""
        strict = Gathered()
        for (rule, severity), counted in self.rules.items():
            new: Severity = "error" if severity == "warning" else severity
            first = [msgspec.structs.replace(each, severity=new) for each in counted.first]
            strict.join(Gathered({(rule, new): Counted(counted.n, first)}))
        return strict

    def counts(self) -> dict[str, int]:
        """Number of findings of each rule, rules in alphabetical order."""
        made: dict[str, int] = {}
        for (rule, _), counted in sorted(self.rules.items()):
            made[rule] = made.get(rule, 0) + counted.n
        return made

    def findings(self) -> list[Finding]:
        """What was kept whole; a rule with more ends with one that says how many more."""
        made = []
        for (rule, severity), counted in sorted(self.rules.items()):
            made += counted.first
            if counted.n > len(counted.first):
                more = f"{counted.n - len(counted.first):,} more"
                made.append(Finding(rule, severity, "further places", more))
        return made
