"""A project to the rules that `tandai check` asks of it on every machine, from git alone."""

from tandai.labelstudio.lint_rules import RULES as LINT
from tandai.layers.rules.check import CORPUS_SETS, SETS, rules_of_text
from tandai.project import Project

ALWAYS = frozenset(
    {
        *("agreement-of-tombstone", "agreement-stale", "answer-about-lost-span"),
        *("article-changed", "article-without-document", "attribute-without-span"),
        *("choice-unknown", "control-unknown", "correction-differs", "correction-open"),
        *("cue-word-of-unknown-document", "datasheet-form", "datasheet-key-unknown"),
        *("datasheet-missing", "datasheet-unanswered", "datasheet-without-reason", "date-form"),
        *("document-unknown", "gold-stale", "group-of-unknown-document"),
        *("guideline-lacks-label", "guideline-names-unknown-label", "guideline-rule-twice"),
        *("guideline-rule-unknown", "guideline-version", "label-unknown", "layer-unknown"),
        *("licence-unknown", "licence-without-permission", "permission-unknown"),
        *("pin-not-obeyed", "pin-of-unknown-group", "pins-contradict"),
        *("relation-label-unknown", "relation-without-end", "rule-without-scope"),
        "rules-without-scopes",
        *("scheme-not-checked", "scope-of-unknown-rule", "scope-unknown", "span-outside-text"),
        *("split-leaks-group", "split-missing", "split-moved-undeclared", "split-twice"),
        *("split-unknown", "suggestion-not-withheld", "text-changed"),
    }
)
"""Of any project; rules that look at inputs of a release."""
COMBINED = frozenset({"combined-differs", "combined-has-more", "combined-lacks-control"})
"""Where one page shows several layers."""
ELSEWHERE = frozenset(
    {
        # Of texts that may lie here or not.
        *("quote-of-other-text", "split-leaks-words", "scheme-without-text"),
        # Of files that no release is made from.
        *("citation-differs", "licence-differs", "datasheet-stale"),
        *("index-changed", "index-order", "index-previous", "index-replacement"),
        *("index-entry-gone", "index-entry-published", "taken-back-unknown"),
        *("index-history-shallow", "index-history-unread"),
        *("release-kept", "tombstone-lost", "tombstone-since"),
        # Says what is so, and asks for nothing.
        "gold-spans-overlap",
    }
)
"""What `tandai check` asks beside: a manifest that named it would differ from machine to machine.
Errors of these hold a release back like all others."""


def rules_from_git(project: Project) -> frozenset[str]:
    """The rules that are asked of a project wherever it lies, and whatever lies beside it."""
    scheme: set[str] = set()
    for layer in project.settings.layers.values():
        asked = {*SETS.get(layer.checks, {}), *CORPUS_SETS.get(layer.checks, {})}
        scheme |= asked - set(rules_of_text(layer.checks))
    combined = COMBINED if project.settings.combined else frozenset()
    return ALWAYS | combined | scheme | frozenset(LINT)
