"""Documents, annotations and gold to the plain tables: one row a fact, ids to join by.

Works per document: a `Bundle` in, rows out, sorted.
"""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from tandai.errors import ConfigError
from tandai.records import Annotation, Answer, Article, Attribute, Document, Relation, Span
from tandai.release.schema import QUOTE, WHOLE, Column, Row


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a release says about one document."""

    document: Document
    article: Article
    group_id: str
    split: str
    annotations: tuple[Annotation, ...]
    gold: dict[str, Annotation]
    """By layer."""
    suggestions: tuple[Annotation, ...]


class Table(msgspec.Struct, frozen=True):
    """A table of a release: its columns and how a document's rows are made.

    Raises:
        ConfigError: two columns, or two fields of one column, have one name.
    """

    name: str
    doc: str
    columns: tuple[Column, ...]
    rows: Callable[[Bundle], Iterator[Row]]

    def __post_init__(self) -> None:
        """Refuses what a view of tandai.toml may ask for and no row can hold."""
        _refuse_shared_names(self.name, "", self.columns)


def _refuse_shared_names(table: str, parent: str, columns: Sequence[Column]) -> None:
    names = [column.name for column in columns]
    for column in columns:
        if names.count(column.name) > 1:
            raise ConfigError(
                f"tandai.toml, views.{table}: found two columns called "
                f"{f'{parent}{column.name}'!r}; expected another name for the view, its prefix, "
                "anchor, column, linked column or attribute."
            )
        _refuse_shared_names(table, f"{parent}{column.name}[].", column.fields)


_DOCUMENT = Column("document_id", "string", "the document")
_OFFSETS = (
    Column("start", "int", "first code point"),
    Column("end", "int", "one past the last code point"),
)
_WHO = (
    Column("annotation_id", "string", "document/layer/annotator/n"),
    _DOCUMENT,
    Column("layer", "string", "entity, claim, stance: what one pass labels"),
    Column("annotator_id", "string", "pseudonym; `gold` for what was settled"),
    Column("annotator_kind", "string", "person, model, program, script or gold"),
)
_PROVENANCE = (
    Column("origin", "string", "manual, accepted_untouched, changed; gold: unanimous …"),
    Column("annotators", "strings", "gold only: pseudonyms of those who said so"),
)
_QUOTE = (
    Column("quote", "string", "the text of the span", fill=QUOTE),
    Column("quote_sha256", "string", "digest of the quote"),
)


def _articles(bundle: Bundle) -> Iterator[Row]:
    row = msgspec.to_builtins(bundle.article)
    yield {**row, "group_id": bundle.group_id, "split": bundle.split}


def _documents(bundle: Bundle) -> Iterator[Row]:
    document = bundle.document
    yield {
        **msgspec.to_builtins(document),
        "group_id": bundle.group_id,
        "edits": [msgspec.to_builtins(edit) for edit in document.edits],
        "zones": [msgspec.to_builtins(zone) for zone in document.zones],
        "paragraphs": [msgspec.to_builtins(each) for each in document.paragraphs],
        "sentences": [{"start": start, "end": end} for start, end in document.sentences],
        "tokens": [{"start": start, "end": end} for start, end in document.tokens],
        "quotations": [{"start": start, "end": end} for start, end in document.quotations],
    }


def _all(bundle: Bundle) -> Iterator[Annotation]:
    yield from bundle.annotations
    yield from (bundle.gold[layer] for layer in sorted(bundle.gold))


def _who(annotation: Annotation) -> Row:
    return {
        "annotation_id": annotation.annotation_id,
        "document_id": annotation.document_id,
        "layer": annotation.layer,
        "annotator_id": annotation.annotator_id,
        "annotator_kind": annotation.annotator_kind,
    }


def _annotations(bundle: Bundle) -> Iterator[Row]:
    for annotation in _all(bundle):
        yield {
            **_who(annotation),
            "status": annotation.status,
            "guideline_version": annotation.guideline_version,
            "text_sha256": annotation.text_sha256,
            # The day is enough to follow a round, too coarse to follow a person.
            "created_on": annotation.created_at[:10],
            "lead_time": annotation.lead_time,
            "n_spans": len(annotation.spans),
            "n_relations": len(annotation.relations),
            "n_ties": len(annotation.ties),
            "annotators": list(annotation.annotators),
            "policy": annotation.model_version,
        }


def _provenance(item: Span | Attribute | Relation | Answer) -> Row:
    return {"origin": item.origin, "annotators": list(item.annotators)}


def _spans(bundle: Bundle) -> Iterator[Row]:
    for annotation in _all(bundle):
        for span in annotation.spans:
            yield {
                **_who(annotation),
                "span_id": span.span_id,
                "start": span.start,
                "end": span.end,
                "control": span.control,
                "label": span.label,
                "quote": None,
                "quote_sha256": span.quote_sha256,
                **_provenance(span),
            }


def _attributes(bundle: Bundle) -> Iterator[Row]:
    for annotation in _all(bundle):
        for attribute in annotation.attributes:
            yield {
                **_who(annotation),
                "span_id": attribute.span_id,
                "name": attribute.name,
                "kind": attribute.kind,
                "values": list(attribute.values),
                **_provenance(attribute),
            }


def _relations(bundle: Bundle) -> Iterator[Row]:
    for annotation in _all(bundle):
        for relation in annotation.relations:
            yield {
                **_who(annotation),
                "from_id": relation.from_id,
                "to_id": relation.to_id,
                "direction": relation.direction,
                "labels": list(relation.labels),
                **_provenance(relation),
            }


def _document_labels(bundle: Bundle) -> Iterator[Row]:
    for annotation in _all(bundle):
        for answer in annotation.answers:
            yield {
                **_who(annotation),
                "name": answer.name,
                "kind": answer.kind,
                "values": list(answer.values),
                **_provenance(answer),
            }


def _extras(bundle: Bundle) -> Iterator[Row]:
    for annotation in _all(bundle):
        for extra in annotation.extras:
            yield {**_who(annotation), **msgspec.to_builtins(extra)}


def _ties(bundle: Bundle) -> Iterator[Row]:
    for layer in sorted(bundle.gold):
        for tie in bundle.gold[layer].ties:
            yield {
                "document_id": bundle.document.document_id,
                "layer": layer,
                "what": tie.what,
                "item": tie.item,
                "votes": [
                    {"value": value, "annotators": list(names)}
                    for value, names in sorted(tie.votes.items())
                ],
            }


def _suggestions(bundle: Bundle) -> Iterator[Row]:
    for annotation in bundle.suggestions:
        start: dict[str, Span] = {}
        for span in annotation.spans:
            start.setdefault(span.span_id, span)
            yield _suggested(annotation, "span", span.span_id, span.control, [span.label], span)
        for attribute in annotation.attributes:
            span = start[attribute.span_id]
            values = list(attribute.values)
            yield _suggested(annotation, "attribute", span.span_id, attribute.name, values, span)
        for relation in annotation.relations:
            labels = list(relation.labels)
            row = _suggested(annotation, "relation", relation.from_id, "", labels, None)
            yield {**row, "to_id": relation.to_id}
        for answer in annotation.answers:
            yield _suggested(annotation, "answer", None, answer.name, list(answer.values), None)


def _suggested(
    annotation: Annotation,
    what: str,
    span_id: str | None,
    name: str,
    values: list[str],
    span: Span | None,
) -> Row:
    return {
        **_who(annotation),
        "model_version": annotation.model_version,
        "what": what,
        "span_id": span_id,
        "to_id": None,
        "name": name,
        "values": values,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "quote_sha256": span.quote_sha256 if span else None,
        "score": span.score if span else None,
        "origin": "suggested",
    }


_INTERVALS = (*_OFFSETS,)
_ANSWER = (
    Column("name", "string", "the control that asked"),
    Column("kind", "string", "choices, text, number …"),
    Column("values", "strings", "codes or texts"),
)

TABLES: tuple[Table, ...] = (
    Table(
        "articles",
        "provenance: a row an article",
        (
            _DOCUMENT,
            Column("file", "string", "name of the article's file"),
            Column("raw_sha256", "string", "digest of the file's bytes"),
            Column("title", "string", "in words of our own, or empty"),
            Column("publisher", "string", "or `unknown`"),
            Column("published_at", "string", "ISO 8601 date, or `unknown`"),
            Column("url", "string", "or `unknown`"),
            Column("language", "string", "BCP 47"),
            Column("permission", "string", "to ship the text: unknown, none, granted, own"),
            Column("group_id", "string", "story group"),
            Column("split", "string", "train, validation or test"),
        ),
        _articles,
    ),
    Table(
        "documents",
        "the text that offsets refer to, and how it was made from the article",
        (
            _DOCUMENT,
            Column("group_id", "string", "story group"),
            Column("text", "string", "the normalised text", fill=WHOLE),
            Column("text_sha256", "string", "digest of the text"),
            Column("raw_sha256", "string", "digest of the article's bytes"),
            Column("normaliser", "string", "rules that made the edits"),
            Column("n_chars_raw", "int", "code points of the article"),
            Column("n_chars", "int", "code points of the text"),
            Column(
                "edits",
                "structs",
                "from article to text",
                fields=(
                    Column("start", "int", "in the article"),
                    Column("end", "int", "in the article"),
                    Column("replacement", "string", "at most one character"),
                    Column("reason", "string", "rule"),
                ),
            ),
            Column(
                "zones",
                "structs",
                "parts of the page",
                fields=(*_OFFSETS, Column("zone", "string", "headline, body …")),
            ),
            Column(
                "paragraphs",
                "structs",
                "lines, for finding them again",
                fields=(*_OFFSETS, Column("digest", "string", "16 hex digits")),
            ),
            Column("sentences", "structs", "sentence intervals", fields=_INTERVALS),
            Column("tokens", "structs", "token intervals", fields=_INTERVALS),
            Column("quotations", "structs", "pairs of quotation marks", fields=_INTERVALS),
        ),
        _documents,
    ),
    Table(
        "annotations",
        "a row an annotator and document; gold is a row too",
        (
            *_WHO,
            Column("status", "string", "submitted, skipped or draft"),
            Column("guideline_version", "string", "what the annotator had read"),
            Column("text_sha256", "string", "revision of the document"),
            Column("created_on", "string", "day"),
            Column("lead_time", "float", "seconds"),
            Column("n_spans", "int", "spans"),
            Column("n_relations", "int", "relations"),
            Column("n_ties", "int", "gold only: what was not settled"),
            Column("annotators", "strings", "gold only: whose answers it was made from"),
            Column("policy", "string", "gold only: how it was settled"),
        ),
        _annotations,
    ),
    Table(
        "spans",
        "every labelled interval of every annotator and of gold",
        (
            *_WHO,
            Column("span_id", "string", "unique within the annotation"),
            *_OFFSETS,
            Column("control", "string", "the control that labelled it"),
            Column("label", "string", "code"),
            *_QUOTE,
            *_PROVENANCE,
        ),
        _spans,
    ),
    Table(
        "span_attributes",
        "answers about a span",
        (*_WHO, Column("span_id", "string", "the span"), *_ANSWER, *_PROVENANCE),
        _attributes,
    ),
    Table(
        "relations",
        "arrows between spans of one annotation",
        (
            *_WHO,
            Column("from_id", "string", "span_id of the tail"),
            Column("to_id", "string", "span_id of the head"),
            Column("direction", "string", "right, left or bi"),
            Column("labels", "strings", "empty where unlabelled"),
            *_PROVENANCE,
        ),
        _relations,
    ),
    Table(
        "document_labels",
        "answers about a whole document",
        (*_WHO, *_ANSWER, *_PROVENANCE),
        _document_labels,
    ),
    Table(
        "extras",
        "results of controls without a table of their own, kept whole",
        (
            *_WHO,
            Column("control", "string", "its name"),
            Column("type", "string", "Label Studio's type"),
            Column("json", "string", "the result, without its quote"),
        ),
        _extras,
    ),
    Table(
        "ties",
        "what the annotators did not settle; never part of gold",
        (
            _DOCUMENT,
            Column("layer", "string", "entity, claim, stance"),
            Column("what", "string", "span, attribute, relation or answer"),
            Column("item", "string", "in words"),
            Column(
                "votes",
                "structs",
                "who said what",
                fields=(
                    Column("value", "string", "the answer"),
                    Column("annotators", "strings", "pseudonyms"),
                ),
            ),
        ),
        _ties,
    ),
    Table(
        "suggestions",
        "what a program proposed before anybody answered",
        (
            *_WHO,
            Column("model_version", "string", "the program and its version"),
            Column("what", "string", "span, attribute, relation or answer"),
            Column("span_id", "string", "the span, or the relation's tail"),
            Column("to_id", "string", "the relation's head"),
            Column("name", "string", "control"),
            Column("values", "strings", "labels or answers"),
            *_OFFSETS,
            Column("quote_sha256", "string", "digest of the quote"),
            Column("score", "float", "0 to 1"),
            Column("origin", "string", "always suggested"),
        ),
        _suggestions,
    ),
)
