"""What views need beside the documents: label configs, inventories, and who feeds whom."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from tandai.errors import ConfigError
from tandai.inventories import NOT_IN_INVENTORY, Item
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.controls import Control
from tandai.layers.lexicons import Entity
from tandai.paths import split_path
from tandai.records import Annotation, Attribute, Document, Span
from tandai.release.raw import LABELS
from tandai.release.schema import Column, Row


class Context(msgspec.Struct, frozen=True):
    """The project as views see it."""

    configs: Mapping[str, LabelConfig]
    """By layer."""
    inventories: Mapping[tuple[str, str], Sequence[Item]]
    """By layer and file name."""
    spans_from: Mapping[str, str]
    """Layer to the layer whose gold spans it asks about."""
    choices: Mapping[tuple[str, str], str]
    """By layer and task data key, the inventory file offered there as choices."""
    pairs: Mapping[tuple[str, str], tuple[str, str]] = {}
    """By layer and task data key, the files of the items and the answers offered there."""
    lexicons: Mapping[tuple[str, str], Sequence[Entity]] = {}
    """By layer and file name, those that views name."""

    def control(self, layer: str, name: str, *, view: str) -> Control:
        """A control that a view names.

        Raises:
            ConfigError: there is no such layer, or its config has no such control.
        """
        if layer not in self.configs:
            raise ConfigError(
                f"tandai.toml, views.{view}: found the layer {layer!r}; "
                f"the project has {', '.join(self.configs)}."
            )
        control = self.configs[layer].control(name)
        if control is None:
            known = ", ".join(each.name for each in self.configs[layer].controls)
            raise ConfigError(
                f"tandai.toml, views.{view}: found the control {name!r}; "
                f"the layer {layer!r} has {known}."
            )
        return control

    def anchor(self, layer: str, name: str, label: str, *, view: str) -> None:
        """Sees to it that spans of a label can be there.

        Raises:
            ConfigError: the control has no such label.
        """
        codes = self.control(layer, name, view=view).codes
        if label not in codes:
            raise ConfigError(
                f"tandai.toml, views.{view}: found the anchor {label!r}; "
                f"the control {name!r} has {', '.join(codes)}."
            )

    def inventory(self, layer: str, file: str, *, view: str) -> Sequence[Item]:
        """An inventory that a view names.

        Raises:
            ConfigError: there is no such file beside the layer's config.
        """
        try:
            return self.inventories[layer, file]
        except KeyError:
            raise ConfigError(
                f"tandai.toml, views.{view}: found the inventory {file!r}; "
                f"expected a file in annotation_configs/{layer}/."
            ) from None

    def lexicon(self, layer: str, file: str, *, view: str) -> Sequence[Entity]:
        """A lexicon of names that a view names.

        Raises:
            ConfigError: there is no such file beside the layer's config.
        """
        if (layer, file) not in self.lexicons:
            raise ConfigError(
                f"tandai.toml, views.{view}: found the lexicon {file!r}; "
                f"expected a file in annotation_configs/{layer}/."
            )
        return self.lexicons[layer, file]

    def label_inventories(self) -> dict[str, tuple[str, ...]]:
        """Class-label names by inventory name, for the card."""
        names: dict[str, tuple[str, ...]] = {LABELS: ()}
        for layer, config in self.configs.items():
            for control in config.controls:
                names[f"{layer}.{control.name}"] = control.codes
                if control.tag == "Labels":
                    names[LABELS] = tuple(dict.fromkeys((*names[LABELS], *control.codes)))
                    bio = [f"{side}-{code}" for code in control.codes for side in "BI"]
                    names[f"{layer}.{control.name}.bio"] = ("O", *bio)
        for (layer, file), items in self.inventories.items():
            ids = tuple(item.item_id for item in items)
            names[f"{layer}/{file}"] = ids
            names[f"{layer}/{file}+"] = (*ids, *NOT_IN_INVENTORY)
        return names


def attribute_column(context: Context, layer: str, name: str, *, view: str) -> Column:
    """The column of an attribute: a code, a list of codes, or a text."""
    control = context.control(layer, name, view=view)
    labels = f"{layer}.{name}" if control.codes else ""
    if control.dynamic:
        file = context.choices.get((layer, control.dynamic))
        labels = f"{layer}/{file}+" if file else ""
    if control.multiple:
        return Column(name, "strings", "codes of the attribute", labels=labels)
    return Column(name, "string", "the attribute, null where not settled", labels=labels)


def answer_column(context: Context, layer: str, name: str, attribute: str, *, view: str) -> Column:
    """A later layer's attribute under a name of the view's own; of pairs, their items."""
    control = context.control(layer, attribute, view=view)
    files = context.pairs.get((layer, control.dynamic))
    if files is None:
        return msgspec.structs.replace(
            attribute_column(context, layer, attribute, view=view), name=name
        )
    return Column(name, "strings", "items of the pairs", labels=f"{layer}/{files[0]}+")


def answer_value(context: Context, layer: str, column: Column, attribute: Attribute | None) -> Any:
    """An attribute's value as `answer_column` wants it: each item once, in the order given."""
    control = context.configs[layer].control(attribute.name) if attribute else None
    if attribute is None or control is None or (layer, control.dynamic) not in context.pairs:
        return attribute_value(column, attribute)
    return list(dict.fromkeys(split_path(value)[0] for value in attribute.values))


def attribute_value(column: Column, attribute: Attribute | None) -> Any:
    """An attribute's value in its column's type."""
    values = list(attribute.values) if attribute else []
    if column.type == "strings":
        return values
    return "\n".join(values) if values else None


def attributes_by_span(annotation: Annotation) -> dict[tuple[str, str], Attribute]:
    """Attributes of one annotation by span id and name.

    Gold has a row for each value that other people settled: their values stand in one again, in
    the order given, and all else is as in the first row.
    """
    found: dict[tuple[str, str], Attribute] = {}
    for each in annotation.attributes:
        first = found.get((each.span_id, each.name))
        values = (*first.values, *each.values) if first else each.values
        found[each.span_id, each.name] = msgspec.structs.replace(each, values=values)
    return found


def interval_key(span: Span) -> tuple[int, int, str]:
    """What makes the spans of two layers the same."""
    return span.start, span.end, span.label


def provenance(annotation: Annotation) -> Row:
    """Whose word a row is."""
    return {
        "annotator_id": annotation.annotator_id,
        "annotator_kind": annotation.annotator_kind,
        "guideline_version": annotation.guideline_version,
    }


PROVENANCE_COLUMNS = (
    Column("annotator_id", "string", "`gold`: settled from several annotators"),
    Column("annotator_kind", "string", "gold; who the annotators were is in `annotations`"),
    Column("guideline_version", "string", "what the annotators had read"),
)
ITEM_PROVENANCE = (
    Column("origin", "string", "unanimous, majority, single, policy, or adjudicated"),
    Column("annotators", "strings", "pseudonyms of those who said so; of adjudicated, who did"),
)


def sentence_around(document: Document, start: int, end: int) -> tuple[int, int]:
    """The sentences that a span touches, as one interval; the span itself where none does."""
    touched = [(s, e) for s, e in document.sentences if s < end and start < e]
    if not touched:
        return start, end
    return min(start, touched[0][0]), max(end, touched[-1][1])


def zone_of(document: Document, start: int) -> str | None:
    """The zone that a code point is in."""
    return next((zone.zone for zone in document.zones if zone.start <= start < zone.end), None)
