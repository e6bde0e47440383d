"""A layer's gold to findings, by the set of rules that tandai.toml names for it."""

from collections.abc import Iterable
from typing import NamedTuple

from tandai.findings import Finding, Severity
from tandai.layers.rules.case import Case, CorpusRule, Fault, Rule
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


class Breach(NamedTuple):
    """A rule of the scheme that one document's labels break, and where."""

    rule: str
    severity: Severity
    guideline: tuple[str, ...]
    """Ids of the guideline's rules it rests on."""
    reason: str
    """Of the rule; no words of the text, which a fault may hold."""
    document_id: str
    fault: Fault


def find_breaches(checks: str, cases: Iterable[Case]) -> list[Breach]:
    """What the scheme says and the labels do not, document by document, then over all of them.

    Args:
        checks: name of the set; empty: no rules.
        cases: one a document, of one layer; gone through again for rules of the corpus.
    """
    rules = SETS.get(checks, {})
    found = [
        _breach(name, rule, case, fault)
        for case in cases
        for name, rule in rules.items()
        for fault in rule.check(case)
    ]
    found += [
        _breach(name, rule, case, fault)
        for name, rule in CORPUS_SETS.get(checks, {}).items()
        for case, fault in rule.check(cases)
    ]
    return found


def check_scheme(checks: str, cases: Iterable[Case], *, place: str) -> list[Finding]:
    """The same as findings.

    Args:
        checks: as above.
        cases: as above.
        place: the file that holds them, for findings.
    """
    return [
        Finding(
            each.rule,
            each.severity,
            f"{place}, {each.document_id}, {each.fault.place}",
            each.fault.found,
            each.fault.expected,
        )
        for each in find_breaches(checks, cases)
    ]


def _breach(name: str, rule: Rule | CorpusRule, case: Case, fault: Fault) -> Breach:
    return Breach(
        name, rule.severity, rule.guideline, rule.reason, case.document.document_id, fault
    )


def rules_of_text(checks: str) -> list[str]:
    """Names of a set's rules that say nothing without the text."""
    return [name for name, rule in SETS.get(checks, {}).items() if "text" in rule.needs]
