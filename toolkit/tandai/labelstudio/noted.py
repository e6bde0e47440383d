"""What a reader notices on its way to a list of findings."""

import msgspec

from tandai.findings import Finding


class Noted(msgspec.Struct):
    """Findings in the order they were made."""

    findings: list[Finding] = []

    def error(self, rule: str, place: str, found: str, expected: str) -> None:
        """Notes what cannot be read."""
        self.findings.append(Finding(rule, "error", place, found, expected))

    def warn(self, rule: str, place: str, found: str, expected: str) -> None:
        """Notes what is kept, and should be looked at."""
        self.findings.append(Finding(rule, "warning", place, found, expected))
