"""The records that stages hand to each other: frozen, ignorant of files and of their parents.

Offsets are Unicode code points into the document's text, half-open ``[start, end)``.
Ids relate records; a function that needs two gets two.
"""

from typing import Literal

import msgspec

AnnotatorKind = Literal["person", "model", "program", "script", "gold"]
Status = Literal[
    "submitted",
    "skipped",
    "draft",
    "withdrawn",  # was there, and the newest export has it no more: kept, and votes no more
]
Origin = Literal[
    "manual",  # made by the annotator
    "accepted_untouched",  # a suggestion the annotator submitted as it was
    "changed",  # a suggestion the annotator edited
    "suggested",  # a machine's proposal nobody has answered
    "unanimous",  # gold: every annotator
    "majority",  # gold: more than half
    "single",  # gold: the only annotator there was, so nothing was agreed
    "policy",  # gold: a named policy chose it, though no more than half gave it so
    "adjudicated",  # gold: a curator settled it
]
What = Literal["span", "attribute", "relation", "answer"]
AttributeKind = Literal["choices", "taxonomy", "text", "number", "rating", "datetime"]
Direction = Literal["right", "left", "bi"]
ZoneName = Literal["headline", "subheading", "body", "caption", "byline", "boilerplate"]


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """Base of all records: frozen, by keyword, closed to unknown fields.

    msgspec hands ``frozen``, ``forbid_unknown_fields`` and ``gc`` down, but not ``kw_only``.
    """

    # Made of what was there before it, a record is in no cycle, and a corpus has millions: looking
    # through them again and again for garbage took a quarter of all time.


class Edit(Record, frozen=True, kw_only=True):
    """One change on the way from an article's raw text to its document's text."""

    start: int
    """Where it begins, in code points of the raw text."""
    end: int
    """Where it ends (exclusive), in code points of the raw text."""
    replacement: str
    """What stands there in the text; at most one character, so that no text hides in edits."""
    reason: str
    """Kebab-case id of the rule that asked for it: ``line-ending``, ``no-break-space``."""


class Zone(Record, frozen=True, kw_only=True):
    """A line of the text and the part of the page it is."""

    start: int
    end: int
    zone: ZoneName


class Paragraph(Record, frozen=True, kw_only=True):
    """A line of the text by position and digest, for finding it again in a changed copy."""

    start: int
    end: int
    digest: str
    """First 16 hex digits of the sha256 of the line's UTF-8 bytes."""


class Document(Record, frozen=True, kw_only=True):
    """Everything about a document but its text: what corpus/documents.jsonl holds."""

    document_id: str
    raw_sha256: str
    """Digest of the article file's bytes."""
    text_sha256: str
    """Digest of the normalised text's UTF-8 bytes: the document's revision."""
    normaliser: str
    """Name and version of the rules that made the edits."""
    n_chars_raw: int
    n_chars: int
    edits: tuple[Edit, ...]
    zones: tuple[Zone, ...]
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[tuple[int, int], ...]
    tokens: tuple[tuple[int, int], ...]
    quotations: tuple[tuple[int, int], ...]
    """Pairs of quotation marks, from the opening one to behind the closing one."""


SHIPPABLE = frozenset({"own", "granted"})
"""Permissions of an article that let its text out."""


class Article(Record, frozen=True, kw_only=True):
    """Where an article comes from: one row of corpus/articles.csv, mended by hand."""

    document_id: str
    file: str
    """Name of the file in the articles folder, no path."""
    raw_sha256: str
    title: str = ""
    """A title in words of our own; empty where only the page has one."""
    publisher: str = "unknown"
    published_at: str = "unknown"
    """ISO 8601 date."""
    url: str = "unknown"
    language: str = "id"
    permission: str = "unknown"
    """Right to ship the text: unknown, none, granted or own."""


class Span(Record, frozen=True, kw_only=True):
    """A labelled interval of a document's text.

    A region with labels from two controls, or two labels from one, is several spans of one
    ``span_id``.
    """

    span_id: str
    """Unique within its annotation (Label Studio's region id)."""
    start: int
    end: int
    control: str
    """Name of the Labels tag."""
    label: str
    quote_sha256: str
    """Digest of ``text[start:end]``."""
    origin: Origin
    score: float | None = None
    rest: str = ""
    """What else the result item carries and no field holds (``meta``, ``parentID``, ``readonly``,
    ``hidden``, keys nobody knows), as JSON with sorted keys; empty where there is nothing."""
    annotators: tuple[str, ...] = ()
    """Gold only: pseudonyms of those who gave it; of what was adjudicated, the curator's."""
    policy: str = ""
    """Gold only: name and version of the policy that settled it; empty where a curator did."""
    rule: str = ""
    """Gold only: id of the guideline's rule that a curator settled it by."""


class Attribute(Record, frozen=True, kw_only=True):
    """An answer about one span: a choice, a note, a number."""

    span_id: str
    name: str
    """Name of the control that asked."""
    kind: AttributeKind
    values: tuple[str, ...]
    """Codes or texts in the order given; numbers as JSON writes them; taxonomy paths joined by
    ``/``, a ``/`` or ``\\`` within a step preceded by ``\\``."""
    origin: Origin
    score: float | None = None
    rest: str = ""
    """As of a span."""
    annotators: tuple[str, ...] = ()
    policy: str = ""
    """Gold only: as of a span."""
    rule: str = ""
    """Gold only: as of a span."""


class Relation(Record, frozen=True, kw_only=True):
    """A directed link between two spans of one annotation."""

    from_id: str
    to_id: str
    direction: Direction = "right"
    labels: tuple[str, ...] = ()
    """Empty where the annotator drew an unlabelled arrow."""
    origin: Origin
    rest: str = ""
    """As of a span."""
    annotators: tuple[str, ...] = ()
    policy: str = ""
    """Gold only: as of a span."""
    rule: str = ""
    """Gold only: as of a span."""


class Answer(Record, frozen=True, kw_only=True):
    """An answer about the whole document."""

    answer_id: str = ""
    """Label Studio's id of the result item; empty where it had none, and in gold."""
    name: str
    kind: AttributeKind
    values: tuple[str, ...]
    """As of an attribute."""
    origin: Origin
    score: float | None = None
    rest: str = ""
    """As of a span."""
    annotators: tuple[str, ...] = ()
    policy: str = ""
    """Gold only: as of a span."""
    rule: str = ""
    """Gold only: as of a span."""


class Extra(Record, frozen=True, kw_only=True):
    """A result item that has no record of its own, kept whole.

    Of a control without a table, of another object than the document's text, or a region without
    a label.
    """

    control: str
    type: str
    json: str
    """The item with sorted keys; only the quote of a region of the document is left out, which
    its offsets give back."""


class Tie(Record, frozen=True, kw_only=True):
    """What the annotators did not settle: never part of gold, always listed."""

    what: What
    item: str
    """The item in words: ``12:18 entity=PER``, ``12:18 entity=PER certainty``."""
    votes: dict[str, tuple[str, ...]]
    """Value to the pseudonyms that gave it; ``(none)`` for those who marked nothing."""
    policy: str = ""
    """Name and version of the policy that did not settle it."""


class Annotation(Record, frozen=True, kw_only=True):
    """One annotator's judgement of one document in one layer; the record that closes all loops."""

    annotation_id: str
    """``document/layer/annotator/n``."""
    document_id: str
    text_sha256: str
    layer: str
    guideline_version: str
    annotator_id: str
    """A pseudonym; names and e-mails stay in the user data directory."""
    annotator_kind: AnnotatorKind
    status: Status = "submitted"
    spans: tuple[Span, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    relations: tuple[Relation, ...] = ()
    answers: tuple[Answer, ...] = ()
    extras: tuple[Extra, ...] = ()
    ties: tuple[Tie, ...] = ()
    """Gold only."""
    annotators: tuple[str, ...] = ()
    """Gold only: whose submitted annotations it was made from."""
    curators: dict[str, AnnotatorKind] = {}
    """Gold only: pseudonym and kind of whoever adjudicated something in it."""
    created_at: str = ""
    """ISO 8601, in UTC; empty where nobody knows."""
    updated_at: str = ""
    """As ``created_at``: when its annotator last saved it."""
    unique_id: str = ""
    """Label Studio's UUID of it, which survives a restoration; empty where it had none."""
    copied_from: str = ""
    """The ``annotation_id`` of the suggestion that it began as a copy of, or ``prediction:N``
    where the export holds the suggestion's number only."""
    draft_of: str = ""
    """Drafts only: the ``annotation_id`` of the submitted answer that it would change."""
    lead_time: float | None = None
    """Seconds the annotator spent, as Label Studio counts them."""
    model_version: str = ""
    """Suggestions only: what made them."""
