"""tandai.toml to settings: what a project labels, how it splits, what it releases."""

from typing import Any, Literal

import msgspec

from tandai.errors import InputError


class Closed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the settings: a key that means nothing is an error, not a wish."""


class ProjectSettings(Closed, kw_only=True):
    """``[project]``."""

    name: str
    """Slug: names the user data folder and the server's projects."""
    title: str
    language: str = "id"
    language_name: str = "Indonesian"
    description: str = ""


class LayerSettings(Closed, kw_only=True):
    """``[layers.NAME]``: one pass over the text; its config is NAME/config.xml."""

    guideline_version: str = "1"
    suggest: Literal["", "entities", "claims", "stances"] = ""
    """Which program proposes labels; empty: none does."""
    spans_from: str = ""
    """A layer whose gold spans this layer asks about; it goes first."""
    choices: dict[str, str] = {}
    """Key of the task data to the inventory file whose items are offered there as choices."""
    sentences: dict[str, str] = {}
    """Prefix of task data keys to the inventory file whose sentences are shown there."""


class SplitSettings(Closed, kw_only=True):
    """``[splits]``."""

    train: float = 0.8
    validation: float = 0.1
    test: float = 0.1
    seed: str = "tandai"
    pin: dict[str, Literal["train", "validation", "test"]] = {}
    """Story group to its side; for corpora too small to leave it to chance."""


class LicenceSettings(Closed, kw_only=True):
    """``[licences]``: one field each, rendered everywhere."""

    labels: str = "CC-BY-4.0"
    code: str = "Apache-2.0"
    text: str = "LicenseRef-Publisher-Text"
    """Of the article texts; shipped only where a document's permission allows it."""


class ReleaseSettings(Closed, kw_only=True):
    """``[release]``."""

    text: Literal["stand-off", "full"] = "stand-off"
    """Whether texts and quotes go into the release; full needs every document's permission."""


class StudioSettings(Closed, kw_only=True):
    """``[studio]``: where the server is; the token is never here."""

    url: str = ""
    """An existing server; empty: the local one that ``tandai studio start`` runs."""
    port: int = 8080
    annotators_per_task: int = 2


class SpansView(Closed, kw_only=True, tag="spans", tag_field="kind"):
    """A row a document, with its spans and token tags."""

    layer: str
    control: str
    attributes: tuple[str, ...] = ()


class UnitsView(Closed, kw_only=True, tag="units", tag_field="kind"):
    """A row an anchor span, joined with what its relations and attributes say."""

    layer: str
    control: str
    anchor: str
    """Label of the spans that make rows."""
    attributes: tuple[str, ...] = ()
    linked: dict[str, str] = {}
    """Column to relation label: ``sources = "source"``."""
    linked_attributes: dict[str, tuple[str, ...]] = {}
    """Column to the attributes its spans carry."""
    subtract: str = ""
    """Column of linked spans to cut out of the anchor for ``clean_text``."""
    answers_layer: str = ""
    """A later layer that asks about these spans."""
    answers: tuple[str, ...] = ()
    """Its attributes to join, each a list of codes."""


class PairsView(Closed, kw_only=True, tag="pairs", tag_field="kind"):
    """A row for each answer about an inventory's item: claim by canonical claim."""

    layer: str
    inventory: str
    """File beside the layer's config: ``claims.jsonl``, ``targets.jsonl``."""
    prefix: str
    """Of the item's columns: ``canonical`` gives canonical_id, canonical_text, canonical_gloss."""
    control: str = ""
    anchor: str = ""
    """Label of the spans asked about; empty: the question is about the whole document."""
    item: str = ""
    """Attribute of the anchor that names the items."""
    value: str
    """Attribute that says what is thought of them; of whole documents, the answers' prefix."""
    exceptions: str = ""
    """Text attribute where an annotator writes another answer for one item: ``K07=DENY``."""
    column: str = "stance"
    """Column for that."""


View = SpansView | UnitsView | PairsView


class Settings(Closed, kw_only=True):
    """Everything in tandai.toml."""

    project: ProjectSettings
    layers: dict[str, LayerSettings]
    combined: tuple[str, ...] = ()
    """Layers that annotation_configs/combined holds together."""
    views: dict[str, View] = {}
    splits: SplitSettings = SplitSettings()
    licences: LicenceSettings = LicenceSettings()
    release: ReleaseSettings = ReleaseSettings()
    studio: StudioSettings = StudioSettings()

    def rounds(self) -> tuple[tuple[str, ...], ...]:
        """The layers that can be labelled at once, then those that need their gold."""
        first = tuple(name for name, layer in self.layers.items() if not layer.spans_from)
        later = tuple(name for name in self.layers if name not in first)
        return (first, later) if later else (first,)

    def layer_order(self) -> tuple[str, ...]:
        """The layers, each after the one whose gold it needs."""
        return tuple(name for layers in self.rounds() for name in layers)


def parse_settings(name: str, data: bytes) -> Settings:
    """Reads tandai.toml.

    Raises:
        InputError: it is not TOML, or a key is unknown, missing or of the wrong type.
    """
    try:
        settings = msgspec.toml.decode(data, type=Settings)
    except msgspec.DecodeError as error:
        what, _, path = str(error).partition(" - at ")
        raise InputError(
            name, place=path.strip("`"), found=what, expected="what docs/settings.md lists"
        ) from error
    _check(name, settings)
    return settings


def _check(name: str, settings: Settings) -> None:
    def refuse(place: str, found: Any, expected: str) -> InputError:
        return InputError(name, place=place, found=repr(found), expected=expected)

    known = ", ".join(settings.layers)
    for layer_name, layer in settings.layers.items():
        needed = layer.spans_from
        if needed and (needed not in settings.layers or settings.layers[needed].spans_from):
            place = f"layers.{layer_name}.spans_from"
            raise refuse(place, needed, f"a layer that needs no other ({known})")
    for view_name, view in settings.views.items():
        if view.layer not in settings.layers:
            raise refuse(f"views.{view_name}.layer", view.layer, f"one of {known}")
    for layer_name in settings.combined:
        if layer_name not in settings.layers:
            raise refuse("combined", layer_name, f"one of {known}")
    shares = settings.splits
    if abs(shares.train + shares.validation + shares.test - 1) > 1e-9:
        found = f"{shares.train} + {shares.validation} + {shares.test}"
        raise refuse("splits", found, "three shares that sum to 1")
