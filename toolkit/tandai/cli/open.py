"""Servers that a command has open to a line for a table's head, and what is odd about them."""

from collections.abc import Sequence

from tandai.findings import Finding
from tandai.flow.connect import OpenServer


def servers_line(opened: Sequence[OpenServer]) -> str:
    """Which Label Studio, of which release, where: several of a blind round, or one."""
    lines = [each.connected for each in opened]
    return "\n".join(
        f"Label Studio {each.version} at {each.url}"
        + (f" ({each.annotator})" if each.annotator else "")
        for each in lines
    )


def findings_of(opened: Sequence[OpenServer]) -> list[Finding]:
    """What was found while opening them."""
    return [finding for each in opened for finding in each.connected.findings]
