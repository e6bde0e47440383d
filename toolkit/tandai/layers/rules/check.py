"""A layer's gold to findings, by the set of rules that tandai.toml names for it."""

from collections.abc import Iterable

from tandai.findings import Finding, Severity
from tandai.layers.rules.case import Case, CorpusRule, Rule
from tandai.layers.rules.claims import CLAIMS
from tandai.layers.rules.cue_words import CUE_WORDS
from tandai.layers.rules.edges import EDGES
from tandai.layers.rules.entities import ENTITIES, ENTITIES_OF_CORPUS
from tandai.layers.rules.links import LINKS
from tandai.layers.rules.stances import STANCES
from tandai.layers.rules.values import VALUES

SETS: dict[str, dict[str, Rule]] = {
    "entities": EDGES | ENTITIES | VALUES,
    "claims": EDGES | CLAIMS | LINKS | CUE_WORDS,
    "stances": STANCES,
}
"""By what `checks` of a layer says."""
CORPUS_SETS: dict[str, dict[str, CorpusRule]] = {"entities": ENTITIES_OF_CORPUS}
"""Rules that look at all documents at once."""


def check_scheme(checks: str, cases: Iterable[Case], *, place: str) -> list[Finding]:
    """What the scheme says and the labels do not, document by document, then over all of them.

    Args:
        checks: name of the set; empty: no rules.
        cases: one a document, of one layer; gone through again for rules of the corpus.
        place: the file that holds them, for findings.
    """
    rules = SETS.get(checks, {})
    found = [
        _finding(name, rule.severity, place, case, fault)
        for case in cases
        for name, rule in rules.items()
        for fault in rule.check(case)
    ]
    found += [
        _finding(name, rule.severity, place, case, fault)
        for name, rule in CORPUS_SETS.get(checks, {}).items()
        for case, fault in rule.check(cases)
    ]
    return found


def _finding(
    name: str, severity: Severity, place: str, case: Case, fault: "tuple[str, str, str]"
) -> Finding:
    where, found, expected = fault
    return Finding(
        name, severity, f"{place}, {case.document.document_id}, {where}", found, expected
    )


def rules_of_text(checks: str) -> list[str]:
    """Names of a set's rules that say nothing without the text."""
    return [name for name, rule in SETS.get(checks, {}).items() if "text" in rule.needs]
