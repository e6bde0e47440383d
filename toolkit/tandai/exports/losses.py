"""What a format cannot hold, item by item, to counts and the list beside the exported files."""

from collections import Counter

from tandai.records import Record

RULES = {
    "not-selected": "rows of annotators, layers, splits or tables that were not asked for",
    "document-without-text": "documents whose text is not here",
    "document-empty": "documents without a word",
    "document-changed": "documents with lines that nobody has labelled, since the article changed",
    "document-not-annotated": "documents nobody answered in a layer: not in its file, or without tags",
    "annotation-not-submitted": "skipped, withdrawn or draft annotations of the annotator",
    "annotation-superseded": "earlier annotations of one document by the same annotator",
    "span-overlaps": "spans that share a token with a longer one",
    "span-edge-in-token": "spans with an edge inside a token: tags take in the whole token",
    "span-without-token": "spans over white space alone",
    "span-not-on-tokens": "spans with an edge inside a token, or over part of white space: left out",
    "span-not-in-ents": "spans that overlap a longer one: in doc.spans, not in doc.ents",
    "span-trimmed": "line breaks at the edge of a span: left out of it",
    "sentence-joined": "sentence boundaries inside a span: the sentences became one",
    "label-renamed": "labels written otherwise, since the format allows fewer characters",
    "label-with-tier": "labels of several tiers, written with their tier before them",
    "document-id": "document ids: in documents.csv beside the files",
    "offsets": "offsets of spans",
    "white-space": "white space after tokens, and whether there is any",
    "span-id": "ids of spans",
    "attribute": "answers about spans",
    "attribute-as-note": "answers about spans that became notes: the format holds plain values only",
    "attribute-as-reference": "Wikidata ids as references: which question they answer is not said",
    "relation": "relations between spans",
    "relation-direction": "relations of both directions, which became relations of one",
    "relation-split": "relations of several labels, which became one each",
    "relation-without-span": "relations with an end that is no labelled span",
    "answer": "answers about documents",
    "extra": "results of controls without a table of their own",
    "tie": "what annotators did not settle",
    "provenance": "how items came about: origin, annotators, policy, rule, score",
    "article": "where articles come from",
}
"""Kebab-case id of every kind of loss, and what it means; an id never gets another meaning."""


class Loss(Record, frozen=True, kw_only=True):
    """One thing lost, or one kind of thing with its number; holds no text."""

    rule: str
    n: int
    split: str = ""
    document_id: str = ""
    layer: str = ""
    item: str = ""
    """A span by offsets and label, an attribute by name, a table by name."""


class Losses:
    """Collects losses; the same thing said again is counted."""

    def __init__(self) -> None:
        self._found: Counter[tuple[str, str, str, str, str]] = Counter()

    def add(
        self,
        rule: str,
        n: int = 1,
        /,
        *,
        split: str = "",
        document_id: str = "",
        layer: str = "",
        item: str = "",
    ) -> None:
        """Notes a loss.

        Raises:
            KeyError: the rule is not one of `RULES`.
        """
        if RULES[rule] and n:
            self._found[rule, split, document_id, layer, item] += n

    def counts(self) -> dict[str, int]:
        """How many of each rule, in the rules' order."""
        totals: Counter[str] = Counter()
        for (rule, *_), n in self._found.items():
            totals[rule] += n
        return {rule: totals[rule] for rule in RULES if rule in totals}

    def listed(self) -> list[Loss]:
        """Every loss, by rule, split, document, layer and item."""
        order = {rule: number for number, rule in enumerate(RULES)}
        return [
            Loss(rule=rule, split=split, document_id=document_id, layer=layer, item=item, n=n)
            for (rule, split, document_id, layer, item), n in sorted(
                self._found.items(), key=lambda each: (order[each[0][0]], each[0])
            )
        ]
