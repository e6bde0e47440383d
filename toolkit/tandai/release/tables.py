"""The plain tables of a release: their columns, and what makes their rows."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain

import msgspec

from tandai.errors import ConfigError
from tandai.release.columns import documents_data, items_data, raw_data
from tandai.release.common_columns import (
    ANNOTATION,
    ANSWER,
    ARROW,
    CONTROL,
    DOCUMENT,
    GROUP,
    LAYER,
    LEAD_TIME,
    OF_SPAN,
    OFFSETS,
    QUOTES,
    SCORE,
    SPAN_ID,
    STATUS,
    TEXT,
)
from tandai.release.data import Counted, from_rows, to_rows
from tandai.release.raw import RAW_COLUMNS
from tandai.release.rows import (
    Bundle,
    annotations_rows,
    articles_rows,
    suggestions_rows,
    ties_rows,
)
from tandai.release.schema import Column, Row


class Table(msgspec.Struct, frozen=True):
    """A table of a release: its columns and how a document's rows are made.

    Raises:
        ConfigError: two columns, or two fields of one column, have one name.
    """

    name: str
    doc: str
    columns: tuple[Column, ...]
    make_rows: Callable[[Bundle], Iterator[Row]] | None
    """A document's rows; none where `make_data` makes them."""
    make_data: Callable[[Sequence[Bundle]], Counted] | None = None
    """Of a long table, the columns of several documents at once."""

    def rows(self, bundle: Bundle) -> Iterator[Row]:
        """A document's rows, text columns null."""
        if self.make_rows:
            return self.make_rows(bundle)
        return to_rows(self.data([bundle])[0], self.columns)

    def data(self, bundles: Sequence[Bundle]) -> Counted:
        """Documents' rows as columns, without those of text, and how many each has."""
        if self.make_data:
            return self.make_data(bundles)
        rows = [list(self.make_rows(each)) if self.make_rows else [] for each in bundles]
        made = from_rows(list(chain.from_iterable(rows)), self.columns)
        return made, [len(each) for each in rows]

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


_WHO = (
    ANNOTATION,
    DOCUMENT,
    LAYER,
    Column("annotator_id", "string", "pseudonym; `gold` for what was settled"),
    Column("annotator_kind", "string", "person, model, program, script or gold"),
)
_PROVENANCE = (
    Column("origin", "string", "manual, changed …; gold: unanimous, adjudicated …"),
    Column("annotators", "strings", "gold only: pseudonyms of those who said so"),
    Column("policy", "string", "gold only: what settled it, empty where a curator did"),
    Column("rule", "string", "gold only: rule of the guideline a curator settled it by"),
    Column("rest", "string", "JSON of what else Label Studio kept of it, empty where nothing"),
)


def _columnar(
    name: str,
    doc: str,
    columns: tuple[Column, ...],
    make: Callable[..., Counted],
) -> Table:
    return Table(name, doc, columns, None, partial(make, columns=columns))


TABLES: tuple[Table, ...] = (
    Table(
        "articles",
        "provenance: a row an article",
        (
            DOCUMENT,
            Column("file", "string", "name of the article's file"),
            Column("raw_sha256", "string", "digest of the file's bytes"),
            Column("title", "string", "in words of our own, or empty"),
            Column("publisher", "string", "or `unknown`"),
            Column("published_at", "string", "ISO 8601 date, or `unknown`"),
            Column("url", "string", "or `unknown`"),
            Column("language", "string", "BCP 47"),
            Column("permission", "string", "to ship the text: unknown, none, granted, own"),
            GROUP,
            Column("split", "string", "train, validation or test"),
        ),
        articles_rows,
    ),
    _columnar(
        "documents",
        "the text that offsets refer to, and how it was made from the article",
        (
            DOCUMENT,
            GROUP,
            *TEXT,
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
                fields=(*OFFSETS, Column("zone", "string", "headline, body …")),
            ),
            Column(
                "paragraphs",
                "structs",
                "lines, for finding them again",
                fields=(*OFFSETS, Column("digest", "string", "16 hex digits")),
            ),
            Column("sentences", "structs", "sentence intervals", fields=OFFSETS),
            Column("tokens", "structs", "token intervals", fields=OFFSETS),
            Column("quotations", "structs", "pairs of quotation marks", fields=OFFSETS),
        ),
        documents_data,
    ),
    Table(
        "annotations",
        "a row an annotator and document; gold is a row too",
        (
            *_WHO,
            *STATUS,
            Column("text_sha256", "string", "revision of the document"),
            Column("created_on", "string", "day"),
            Column("updated_on", "string", "day of the last save, empty where nobody knows"),
            LEAD_TIME,
            Column("n_spans", "int", "spans"),
            Column("n_relations", "int", "relations"),
            Column("n_ties", "int", "gold only: what was not settled"),
            Column("annotators", "strings", "gold only: whose answers it was made from"),
            Column(
                "curators",
                "structs",
                "gold only: who adjudicated something in it",
                fields=(
                    Column("annotator_id", "string", "pseudonym"),
                    Column("annotator_kind", "string", "person or script"),
                ),
            ),
            Column("policy", "string", "gold only: how it was settled"),
            Column("unique_id", "string", "Label Studio's UUID, empty where it had none"),
            Column("copied_from", "string", "suggestion it began as a copy of, or `prediction:N`"),
            Column("draft_of", "string", "drafts only: submitted annotation it would change"),
        ),
        annotations_rows,
    ),
    _columnar(
        "spans",
        "every labelled interval of every annotator and of gold",
        (
            *_WHO,
            SPAN_ID,
            *OFFSETS,
            CONTROL,
            Column("label", "string", "code"),
            *QUOTES,
            SCORE,
            *_PROVENANCE,
        ),
        partial(items_data, field="spans"),
    ),
    _columnar(
        "span_attributes",
        "answers about a span",
        (*_WHO, OF_SPAN, *ANSWER, *_PROVENANCE),
        partial(items_data, field="attributes"),
    ),
    _columnar(
        "relations",
        "arrows between spans of one annotation",
        (
            *_WHO,
            *ARROW,
            *_PROVENANCE,
        ),
        partial(items_data, field="relations"),
    ),
    _columnar(
        "document_labels",
        "answers about a whole document",
        (
            *_WHO,
            Column("answer_id", "string", "Label Studio's id of it, empty where it had none"),
            *ANSWER,
            *_PROVENANCE,
        ),
        partial(items_data, field="answers"),
    ),
    _columnar(
        "extras",
        "results of controls without a table of their own, kept whole",
        (
            *_WHO,
            Column("control", "string", "its name"),
            Column("type", "string", "Label Studio's type"),
            Column("json", "string", "the result, without its quote"),
        ),
        partial(items_data, field="extras"),
    ),
    Table(
        "ties",
        "what the annotators did not settle; never part of gold",
        (
            DOCUMENT,
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
            Column("policy", "string", "what did not settle it"),
        ),
        ties_rows,
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
            *OFFSETS,
            Column("quote_sha256", "string", "digest of the quote"),
            Column("score", "float", "0 to 1"),
            Column("origin", "string", "always suggested"),
        ),
        suggestions_rows,
    ),
    _columnar(
        "raw_annotations",
        "all that one annotator said of a document in a layer, a row each; no gold",
        RAW_COLUMNS,
        raw_data,
    ),
)
