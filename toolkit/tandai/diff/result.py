"""What differs between two releases, as records.

Every field of the old release has a twin of the new one: ``removed`` and ``added``, ``old`` and
``new``, ``…_old`` and ``…_new``. Turned round they are the diff the other way.
"""

from typing import Literal

from tandai.records import Record, What

ItemChange = Literal["added", "removed", "relabelled", "moved", "changed"]
Figured = Literal["all", "test"]
NOTHING = "(none)"
"""Stands for what one release does not have, in tables of which was which."""


class ReleaseName(Record, frozen=True, kw_only=True):
    """One of the two releases."""

    name: str
    version: str
    content_sha256: str
    text: str
    """stand-off, full or hydrated."""
    n_documents: int


class Fact(Record, frozen=True, kw_only=True):
    """Something the manifests say otherwise: ``guideline_versions.claim``."""

    what: str
    old: str
    new: str
    """Empty where a manifest does not say it."""


class TableChange(Record, frozen=True, kw_only=True):
    """A table whose content is not the same, annotators' own rows included."""

    name: str
    n_old: int
    n_new: int


class SplitMove(Record, frozen=True, kw_only=True):
    """A document that changed sides."""

    document_id: str
    old: str
    new: str


class FieldCount(Record, frozen=True, kw_only=True):
    """How many shared documents have another value in a column of their provenance."""

    field: str
    n: int


class Documents(Record, frozen=True, kw_only=True):
    """Ids of documents, sorted."""

    n_shared: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    text_changed: tuple[str, ...]
    split_moves: tuple[SplitMove, ...]
    fields: tuple[FieldCount, ...]


class Cell(Record, frozen=True, kw_only=True):
    """How often the one became the other; equal ones too."""

    old: str
    new: str
    n: int


class Confusion(Record, frozen=True, kw_only=True):
    """A table of which was which, by its cells that are not 0, sorted."""

    name: str
    """Of the control."""
    cells: tuple[Cell, ...]


class LabelCounts(Record, frozen=True, kw_only=True):
    """A label: ``n_new = n_old - removed - relabelled_old + added + relabelled_new``."""

    control: str
    label: str
    n_old: int
    n_new: int
    added: int
    removed: int
    relabelled_old: int
    """Had this label and have another one."""
    relabelled_new: int
    """Have this label and had another one."""
    moved: int


class AnswerCounts(Record, frozen=True, kw_only=True):
    """A control's answers, or a layer's relations: ``n_new = n_old - removed + added``."""

    name: str
    n_old: int
    n_new: int
    same: int
    changed: int
    added: int
    removed: int
    added_along: int
    """Of those added: with a span, or with a document's gold, that only the new release has."""
    removed_along: int
    confusion: tuple[Cell, ...]
    """Empty for free text: what people wrote is not shown."""


class Provenance(Record, frozen=True, kw_only=True):
    """How items of both releases came about otherwise."""

    what: What
    field: Literal["origin", "policy", "rule", "annotators"]
    old: str
    """Empty for annotators: who they are, the releases say."""
    new: str
    n: int


class Agreement(Record, frozen=True, kw_only=True):
    """How far the new release agrees with the old one on gold that both have."""

    what: What
    name: str
    """Of the control; empty for all spans or relations of the layer."""
    label: str
    """Empty for all labels."""
    split: Figured
    """``test``: documents that are in test in both."""
    metric: Literal["exact_f1", "observed"]
    value: float | None
    """None where there is nothing to agree on."""
    n: int
    """F1: spans or relations of both releases. Observed: answers that either has on what both
    have."""


class Item(Record, frozen=True, kw_only=True):
    """One change, in a document whose gold in this layer both releases have."""

    document_id: str
    layer: str
    what: What
    change: ItemChange
    name: str
    """Of the control; empty for relations."""
    old: str
    """Label or answer; empty where it was added. Free text is never shown."""
    new: str
    span_id_old: str
    """The span, or the span the arrow starts at; empty for answers about documents."""
    span_id_new: str
    start_old: int | None
    end_old: int | None
    start_new: int | None
    end_new: int | None
    target_id_old: str = ""
    """Relations only: the span the arrow points to."""
    target_id_new: str = ""
    quote_old: str | None = None
    """What stands there, where the release holds its texts."""
    quote_new: str | None = None


class LayerDiff(Record, frozen=True, kw_only=True):
    """A layer's gold: ``n_new = n_old - removed + added``."""

    layer: str
    n_gold_old: int
    """Documents with gold in it."""
    n_gold_new: int
    n_gold_shared: int
    n_old: int
    """Spans."""
    n_new: int
    same: int
    added: int
    removed: int
    added_along: int
    """Of those added: with gold of documents of which the old release has none in this layer."""
    removed_along: int
    relabelled: int
    moved: int
    labels: tuple[LabelCounts, ...]
    confusion: tuple[Confusion, ...]
    """Of labels, on gold that both have."""
    attributes: tuple[AnswerCounts, ...]
    relations: tuple[AnswerCounts, ...]
    answers: tuple[AnswerCounts, ...]
    """About whole documents."""
    provenance: tuple[Provenance, ...]
    agreement: tuple[Agreement, ...]


class ReleaseDiff(Record, frozen=True, kw_only=True):
    """Everything that differs."""

    old: ReleaseName
    new: ReleaseName
    facts: tuple[Fact, ...]
    tables: tuple[TableChange, ...]
    documents: Documents
    layers: tuple[LayerDiff, ...]
    items: tuple[Item, ...]
    """Changes of labels in gold that both have, by document and place."""

    @property
    def is_empty(self) -> bool:
        """Whether the releases say the same in all that is compared, their versions apart.

        Two copies of one version with one content are the same, though one holds the texts.
        """
        same = self.old.content_sha256 == self.new.content_sha256 and not self.tables
        return same and (self.are_copies or not self.facts)

    @property
    def are_copies(self) -> bool:
        """Whether one is the other with its texts, and nothing else differs.

        Who fills in texts has tools of their own: they made no label.
        """
        of = [(each.name, each.version, each.content_sha256) for each in (self.old, self.new)]
        names = {each.what.partition(".")[0] for each in self.facts}
        return of[0] == of[1] and "text" in names <= {"text", "tools"} and not self.tables
