"""Checks as they are made to a tally a rule: how many things were looked at, which are at fault."""

from collections import Counter, defaultdict

from tandai.findings import Finding
from tandai.records import Record

MOST = 100
"""Findings kept of one rule: a broken release of millions of rows must not fill the memory."""

RULES = {
    # files
    "sums-broken": "lines of SHA256SUMS",
    "file-is-link": "files and folders",
    "file-missing": "files a release must have",
    "file-not-listed": "files in the folder",
    "file-changed": "files by their digest",
    "file-unknown": "files by what they are",
    "page-digest": "pages by the manifest's digest of them",
    "page-differs": "pages by what the manifest makes",
    # manifest
    "schema-version": "schema versions",
    "manifest-broken": "manifests",
    "manifest-key-unknown": "keys of the manifest",
    "table-missing": "tables of the schema",
    "table-schema": "tables by their columns",
    "view-columns": "views by their columns",
    "file-entry": "Parquet files as the manifest has them",
    "parquet-not-in-manifest": "Parquet files in the folder",
    "row-count": "numbers of rows",
    "left-out-differs": "splits and tables without rows",
    "counts-differ": "counts by split",
    "normaliser-differs": "normalisers",
    "annotators-differ": "annotators named by the manifest",
    "licence-form": "licences",
    "hydrated-from-differs": "what a hydrated copy says of its release",
    "hydration-report": "what hydration.json says, and of which documents",
    # Parquet
    "parquet-unreadable": "Parquet files read to the end",
    "parquet-schema": "Parquet files by their columns",
    "footer-statistics": "column chunks' statistics",
    "footer-metadata": "footers' metadata",
    # content
    "content-digest": "tables by their content digest",
    "digests-broken": "lines of digests.csv",
    "document-digest": "documents' digests, table by table",
    "tombstones-differ": "tombstones.csv by its digest",
    "tombstones-broken": "rows of tombstones.csv",
    "tombstone-ignored": "documents, where there are tombstones",
    "null-not-allowed": "rows without a hole",
    "row-order": "rows in the order of documents",
    "row-of-unknown-document": "rows by their document",
    # ids and references
    "document-id-twice": "documents by id",
    "document-without-article": "articles of documents",
    "article-differs": "articles beside their documents",
    "annotation-id-twice": "annotations by id",
    "annotation-id-form": "annotations' ids by their parts",
    "annotation-unknown": "rows by their annotation",
    "who-differs": "rows by who said it",
    "item-count": "numbers of items of annotations",
    "span-id-twice": "spans by id",
    "attribute-without-span": "answers by their span",
    "relation-without-end": "ends of relations",
    "suggestion-without-span": "suggestions by their span",
    "draft-without-answer": "drafts by their answer",
    "raw-annotation-differs": "raw annotations beside the plain tables",
    "view-row-twice": "rows of views by id",
    "view-span-unknown": "spans of views",
    "view-tokens-differ": "tokens of views",
    "label-unknown": "labels",
    "code-unknown": "values of closed columns",
    "date-form": "days",
    # text and offsets
    "span-outside-text": "intervals",
    "intervals-out-of-order": "lines, sentences and tokens",
    "edits-broken": "documents' edits",
    "digest-form": "digests by their form",
    "quote-digests-differ": "places that are quoted twice",
    "text-changed": "revisions of documents",
    "text-digest": "texts by digest",
    "text-length": "texts by length",
    "paragraph-digest": "lines by digest",
    "quote-digest": "quotes by digest",
    "text-differs": "rows with text",
    "text-in-stand-off": "rows without text",
    "text-outside-its-column": "long values that could be text",
    "text-without-permission": "permissions for texts",
    # people and gold
    "annotator-kind": "kinds of annotators",
    "annotator-no-pseudonym": "pseudonyms",
    "email-in-row": "values that hold no e-mail",
    "gold-without-provenance": "items of gold",
    "provenance-unknown": "annotators that gold names",
    "provenance-not-of-gold": "items of annotators",
    # splits
    "split-differs": "articles by their split",
    "split-twice": "documents by their split",
    "split-leaks-group": "story groups",
    "split-leaks-text": "texts, articles and addresses",
    "named-split": "named splits, their files and rows",
    "named-split-leaks": "groups, texts and claims of named splits",
    "group-differs": "rows by their story group",
    # card
    "card-unreadable": "cards",
    "card-configs": "configs of the card",
    "card-info": "features and counts of the card",
    "licence-differs": "licences the pages name",
    "licence-without-permission": "articles by the licence of the texts",
    "citation-differs": "what is cited",
    # datasheet
    "datasheet-unanswered": "questions of the datasheet",
    "datasheet-differs": "versions, digests, licences and annotators the datasheet names",
    "survey-differs": "counts for the pages: labels, publishers, hands, provenance",
    # croissant
    "croissant-unreadable": "croissant.json files",
    "croissant-files": "files of croissant.json",
    "croissant-records": "record sets of croissant.json",
    "croissant-head": "version, licence and the like of croissant.json",
}
"""Rule to what is counted under it."""

WARNINGS = ("page-not-compared", "release-is-draft", "copy-incomplete")
"""Rules of what a reader should know of a sound release: neither counted nor at fault."""


class Tally(Record, frozen=True, kw_only=True):
    """What became of one rule."""

    rule: str
    what: str
    n_checked: int
    n_failed: int


class Ledger:
    """Collects what was looked at and what was found, rule by rule."""

    def __init__(self) -> None:
        self._checked: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()
        self._n_failed = 0
        self._findings: dict[str, list[Finding]] = defaultdict(list)
        self._warnings: list[Finding] = []

    def count(self, rule: str, n: int = 1) -> None:
        """Things looked at under a rule."""
        self._checked[rule] += n

    def count_again(self, other: "Ledger", times: int) -> None:
        """Things that another looked at and found no fault with, so many times over."""
        for rule, n in other._checked.items():
            self._checked[rule] += n * times

    def fault(self, rule: str, place: str, found: str, expected: str) -> None:
        """One that breaks it; it was counted before.

        Raises:
            KeyError: there is no such rule.
        """
        RULES[rule]
        self._failed[rule] += 1
        self._n_failed += 1
        if len(self._findings[rule]) < MOST:
            self._findings[rule].append(Finding(rule, "error", place, found, expected))

    def expect(self, ok: bool, rule: str, place: str, found: str, expected: str) -> bool:
        """Counts one thing, and finds fault with it unless it is as it must be; gives ``ok``."""
        self.count(rule)
        if not ok:
            self.fault(rule, place, found, expected)
        return ok

    def warn(self, rule: str, place: str, found: str, expected: str) -> None:
        """Something to know that is no fault.

        Raises:
            ValueError: there is no such rule of warnings.
        """
        if rule not in WARNINGS:
            raise ValueError(rule)
        self._warnings.append(Finding(rule, "warning", place, found, expected))

    def n_failed(self, *rules: str) -> int:
        """Faults of these rules, or of all."""
        return sum(self._failed[rule] for rule in rules) if rules else self._n_failed

    def tallies(self) -> tuple[Tally, ...]:
        """A tally a rule, in the rules' order; what was never looked at has 0."""
        return tuple(
            Tally(rule=rule, what=what, n_checked=self._checked[rule], n_failed=self._failed[rule])
            for rule, what in RULES.items()
        )

    def findings(self) -> tuple[Finding, ...]:
        """At most ``MOST`` of each rule, in the rules' order; then what there is to know."""
        return (*(each for rule in RULES for each in self._findings[rule]), *self._warnings)
