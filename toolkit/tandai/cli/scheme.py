"""What the rules of the scheme found in gold, as a table: rule, how bad, how often, the first place."""

from collections.abc import Mapping, Sequence

from tandai.cli.common import show_table, warn
from tandai.findings import Finding

RANK = {"error": 0, "warning": 1, "note": 2}


def show_scheme(findings: Mapping[str, Sequence[Finding]]) -> None:
    """Counts by layer and rule, the worst first; nothing where gold holds to the scheme."""
    rows: dict[tuple[str, str, str], list[Finding]] = {}
    for layer, found in findings.items():
        for each in found:
            rows.setdefault((layer, each.severity, each.rule), []).append(each)
    if not rows:
        return
    show_table(
        "Rules of the scheme that gold breaks",
        ("layer", "rule", "how bad", "times", "first"),
        [
            (layer, rule, severity, len(found), str(_first(found[0])))
            for (layer, severity, rule), found in sorted(
                rows.items(), key=lambda row: (RANK[row[0][1]], -len(row[1]), row[0])
            )
        ],
    )
    n_errors = sum(len(found) for (_, severity, _), found in rows.items() if severity == "error")
    if n_errors:
        warn(f"{n_errors} of these are errors to `tandai check`; docs/rules.md says why.")


def _first(finding: Finding) -> str:
    """Where and what, without the file, which is the layer's gold."""
    return f"{finding.place.partition(', ')[2] or finding.place}: {finding.found}"
