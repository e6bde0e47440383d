"""The settings of a project: what it labels, how it splits, what it releases.

docs/settings.md is made from the classes and docstrings here (tools/make_settings_docs.py).
"""

import re
from typing import Annotated, Literal

import msgspec

SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
"""What names folders, on every system."""
RESERVED = frozenset({"gold", "tandai-saran"})
"""Pseudonyms of what is no account: gold, and the program that suggests."""
POLICIES = (
    "unanimous-1",
    "majority-2",
    "intersection-1",
    "union-1",
    "dawid-skene-1",
    "ask-1",
)
"""How an item of gold can be settled; `tandai.gold` says what each does."""
Mode = Literal["shared", "separate", "blind"]
Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
Count = Annotated[int, msgspec.Meta(ge=1)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Distance = Annotated[int, msgspec.Meta(ge=0)]
Seed = int
YesNo = bool
Overlap = Annotated[float, msgspec.Meta(gt=0, le=1)]
Aim = tuple[Share, Share]
Seconds = Annotated[float, msgspec.Meta(ge=0)]


class Closed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the settings: a key that means nothing is an error, not a wish."""


class ProjectSettings(Closed, frozen=True, kw_only=True):
    """``[project]``: what the dataset is called."""

    name: str
    """Slug: names the user data folder, the server's projects and the releases."""
    title: str
    """Heads the release card."""
    language: str = "id"
    """ISO 639-1 code, for the release card."""
    language_name: str = "Indonesian"
    """The language in English words."""
    description: str = ""
    """A sentence or two, for the release card."""


class LayerSettings(Closed, frozen=True, kw_only=True):
    """``[layers.NAME]``: one pass over the text; its config is annotation_configs/NAME/config.xml."""

    guideline_version: str = "1"
    """Version of guideline.md, which says ``Versi: VERSION``; stands in every annotation."""
    suggest: Literal["", "entities", "claims", "stances"] = ""
    """Which program proposes labels; empty: none does. Its lexicon, lexicon.csv of entities and
    cues.csv of claims, stands in the folder of the layer that ``suggest`` or ``checks`` calls so;
    "stances" needs both."""
    checks: Literal["", "entities", "claims", "stances"] = ""
    """Which rules of the scheme its gold is checked by (docs/rules.md); empty: none."""
    spans_from: str = ""
    """A layer whose gold spans this layer asks about; it goes first."""
    choices: dict[str, str] = {}
    """Key of the task data to the inventory file whose items are offered there as choices."""
    pairs: dict[str, tuple[str, str]] = {}
    """Key of the task data to two inventory files, for a Taxonomy there: items, and the answers
    offered under each; one answer an item. NONE and NEW stand beside the items."""
    send_back: str = ""
    """Question about a span whose answer sends it back to the layer of ``spans_from``: `tandai
    gold` lists it, and keeps what else is said of it out of gold until that layer has mended it."""
    object: str = ""
    """Name of the Text tag that shows the document; needed only where the config has several."""
    sentences: dict[str, str] = {}
    """Prefix of task data keys to the inventory file whose sentences are shown there."""
    aims: dict[str, Aim] = {}
    """Figure of agreement to its gate and its target: ``"CLAIM exact_f1" = [0.50, 0.65]``. The name
    is a label, a Labels tag, an attribute, a relation or a group of answers; the metrics are
    those of agreement/figures.py."""
    policies: dict[str, str] = {}
    """How gold is settled, where not by ``majority-2``. The key is a label, a Labels tag, an
    attribute, a relation, an answer, a group of answers (``stance`` for ``stance_T1``), or
    ``default``; the policy is ``unanimous-1``, ``majority-2``, ``ask-1`` (always a curator), for
    spans also ``intersection-1`` or ``union-1``, for single choices also ``dawid-skene-1``."""
    unrelated: str = ""
    """Code that says that a document has nothing to do with what is asked: agreement on answers is
    given once more without the pairs that both call so."""


class Pin(Closed, frozen=True, kw_only=True):
    """``[splits.pin]``, ``GROUP = { side = "test", reason = "…" }``: where a story group goes."""

    side: Literal["train", "validation", "test"]
    """Where the group goes, if it is on no side yet."""
    reason: str = ""
    """Why; it stands in splits/default.csv."""


class SplitSettings(Closed, frozen=True, kw_only=True):
    """``[splits]``: how many documents go where; a document once placed never moves."""

    train: Share = 0.8
    """Share of documents; the three shares sum to 1."""
    validation: Share = 0.1
    """Share of documents."""
    test: Share = 0.1
    """Share of documents."""
    seed: str = "tandai"
    """Breaks ties between story groups of one size."""
    tolerance: Share = 0.05
    """How far a side may be off its share before `tandai splits` says why."""
    near: Overlap = 0.5
    """Part of the shorter of two documents that the other holds too, from which on they are near
    duplicates and one group: of its paragraphs, in code points, by digests; or of its runs of
    three words, where both texts are at hand when one of the two is placed (kept in
    `splits/links.csv`)."""
    pin: dict[str, Pin] = {}
    """Story group, or document without one, to its side and the reason; asked for while there are
    under 30 groups."""


class LicenceSettings(Closed, frozen=True, kw_only=True):
    """``[licences]``: SPDX ids, one field each, rendered everywhere."""

    labels: str = "CC-BY-4.0"
    """Of the annotations, gold and everything made from them."""
    code: str = "Apache-2.0"
    """Of the programs."""
    text: str = "LicenseRef-Publisher-Text"
    """Of the article texts; shipped only where a document's permission allows it."""


class ReleaseSettings(Closed, frozen=True, kw_only=True):
    """``[release]``: what goes into a release."""

    text: Literal["stand-off", "full"] = "stand-off"
    """Whether texts and quotes go into the release; full needs every document's permission."""
    agreement: tuple[str, ...] = ()
    """Files of figures that `tandai agreement --save` wrote, within the project, such as
    ``corpus/agreement/round.json``: they stand in manifest, card and datasheet. Those of this
    corpus must be of today's answers."""


class AnswerSettings(Closed, frozen=True, kw_only=True):
    """``[answers]``: which answers count for gold and agreement; all are kept whatever it says."""

    kinds: tuple[Literal["person", "script", "model", "program"], ...] = ("person", "script")
    """Kinds of annotators whose answers count, as accounts.json says them: people, and the scripts
    of rehearsals. ``gold`` warns where machines vote beside people."""
    skipped: Literal["count", "leave-out"] = "leave-out"
    """Answers that their annotator cancelled."""
    drafts: Literal["count", "leave-out"] = "leave-out"
    """Answers begun and never submitted."""
    empty: Literal["count", "leave-out"] = "count"
    """Submitted answers with nothing in them: that there is nothing to mark is an answer."""
    copies: Literal["count", "leave-out"] = "leave-out"
    """Suggestions that the server's action made annotations of, untouched since: they stand under
    the name of whoever started the action, who need not have read one."""
    several: Literal["last", "first", "refuse"] = "last"
    """Which of one annotator's answers to one document counts, by the time it was made;
    ``refuse``: none, and no gold is made before somebody has chosen."""


class AdjudicationSettings(Closed, frozen=True, kw_only=True):
    """``[adjudication]``: whose answers settle what annotators left open."""

    kinds: tuple[Literal["person", "script", "model"], ...] = ("person", "script")
    """Kinds of curators whose answers settle, as accounts.json says them. Gold names each curator
    with the kind, and ``gold`` warns of all that are no people."""


class AgreementSettings(Closed, frozen=True, kw_only=True):
    """``[agreement]``: how answers are compared."""

    trim: YesNo = True
    """Whether white space at a span's edges is left out before spans are compared."""
    tolerance: Distance = 3
    """Code points that each edge may be off in ``tolerant_f1``."""
    match: Overlap = 0.5
    """Intersection over union from which on two spans count as the same one, so that what is said
    of them can be compared."""
    samples: Count = 1000
    """Bootstrap samples of an interval."""
    seed: Seed = 20310502
    """Of the samples."""
    min_groups: Count = 10
    """Story groups from which on an interval is given."""
    min_items: Count = 10
    """Items of the second most frequent class from which on chance-corrected figures are given, and
    items of a figure from which on it is held against its gate."""


class SuspectSettings(Closed, frozen=True, kw_only=True):
    """``[suspects]``: from when on `tandai suspects` suspects an error."""

    known: Count = 3
    """Times that words must have been marked, or a cue read, before their habit is known."""
    ambiguous: Share = 0.35
    """Largest share of a name's places at which something else is suspected: what happens more
    often is ambiguous by nature."""


class SuggestionSettings(Closed, frozen=True, kw_only=True):
    """``[suggestions]``: which documents show none, so that what suggestions do can be measured."""

    withhold: Share = 0.0
    """Share of each layer's documents whose tasks show no suggestion; corpus/withheld.csv keeps
    which, for good. A document that was shown to annotators before is left as it was."""
    seed: str = "tandai"
    """Chooses among documents that are not decided yet."""
    hasty_seconds: Seconds = 10.0
    """Seconds per 100 tokens of text: an answer that accepts every suggestion in less time is
    listed by `tandai suggestions`."""


class StudioSettings(Closed, frozen=True, kw_only=True):
    """``[studio]``: where the server is; the token is never here."""

    url: str = ""
    """An existing server; empty: the local one that ``tandai studio start`` runs."""
    port: Port = 8080
    """Port of the local server."""
    annotators_per_task: Count = 2
    """How many annotators see each task of a shared project before it counts as done."""
    mode: Mode = "shared"
    """Who can see whose answers. ``shared``: one project a layer, every task for several.
    ``separate``: a project an annotator on one server, where every account can open every project,
    so not blind. ``blind``: a server an annotator."""
    annotators: tuple[str, ...] = ()
    """Pseudonyms, as releases say them; needed unless the mode is shared."""
    kinds: dict[str, Literal["person", "model", "script"]] = {}
    """What annotators are that are no people, by pseudonym, as in ``kinds.annotator-1 = "model"``:
    `tandai round start` says so of the account it makes, so no model's answer passes for a
    person's."""
    urls: dict[str, str] = {}
    """Of a blind round: annotator to an existing server, whose token is in
    ``LABEL_STUDIO_API_KEY_ANNOTATOR_1`` for ``annotator-1``. The others get local ones, on ports
    from ``port`` upward."""


class SpansView(Closed, frozen=True, kw_only=True, tag="spans", tag_field="kind"):
    """``[views.NAME]``, ``kind = "spans"``: a row a document, with its spans and token tags."""

    layer: str
    """Whose gold it shows."""
    control: str
    """Name of the Labels tag whose spans it shows."""
    attributes: tuple[str, ...] = ()
    """Answers about a span that become its fields."""
    lexicons: dict[str, str] = {}
    """Attribute to a lexicon of names beside the layer's config: ``wikidata = "lexicon.csv"``.
    Where nobody answered, it is the ``qid`` of the one row of the span's label that has its very
    words as name or alias; a field ``wikidata_from`` says ``answer`` or ``lexicon``."""


class UnitsView(Closed, frozen=True, kw_only=True, tag="units", tag_field="kind"):
    """``[views.NAME]``, ``kind = "units"``: a row an anchor span, joined with what is said of it."""

    layer: str
    """Whose gold it shows."""
    control: str
    """Name of the Labels tag the anchors belong to."""
    anchor: str
    """Label of the spans that make rows."""
    attributes: tuple[str, ...] = ()
    """Answers about the anchor that become columns."""
    linked: dict[str, str] = {}
    """Column to relation label: ``sources = "source"``."""
    linked_attributes: dict[str, tuple[str, ...]] = {}
    """Column to the attributes its spans carry."""
    inherit: tuple[str, ...] = ()
    """Columns of linked spans that an anchor without any takes from the first anchor in the same
    pair of quotation marks; such spans are marked ``is_inherited``."""
    subtract: str = ""
    """Column of linked spans to cut out of the anchor for ``clean_text``."""
    answers_layer: str = ""
    """A later layer that asks about these spans."""
    answers: dict[str, str] = {}
    """Column to its attribute, a list of codes; of pairs, the items without their answers."""


class PairsView(Closed, frozen=True, kw_only=True, tag="pairs", tag_field="kind"):
    """``[views.NAME]``, ``kind = "pairs"``: a row for each answer about an inventory's item."""

    layer: str
    """Whose gold it shows."""
    inventory: str
    """File beside the layer's config: ``claims.jsonl``, ``targets.jsonl``."""
    prefix: str
    """Of the item's columns: ``canonical`` gives canonical_id, canonical_text, canonical_gloss."""
    control: str = ""
    """Name of the Labels tag the anchors belong to."""
    anchor: str = ""
    """Label of the spans asked about; empty: the question is about the whole document."""
    value: str
    """Taxonomy about the anchor that gives the pairs; of whole documents, the answers' prefix."""
    column: str = "stance"
    """Column for what is thought of the item."""


View = SpansView | UnitsView | PairsView


class Settings(Closed, frozen=True, kw_only=True):
    """The top of tandai.toml."""

    project: ProjectSettings
    """What the dataset is called."""
    layers: dict[str, LayerSettings]
    """By name, which is also the name of the folder with the config."""
    combined: tuple[str, ...] = ()
    """Layers that annotation_configs/combined holds together."""
    views: dict[str, View] = {}
    """Task-ready tables of a release, by name; the first is what ``load_dataset`` opens."""
    splits: SplitSettings = SplitSettings()
    """How many documents go where."""
    licences: LicenceSettings = LicenceSettings()
    """SPDX ids."""
    release: ReleaseSettings = ReleaseSettings()
    """What goes into a release."""
    answers: AnswerSettings = AnswerSettings()
    """Which answers count."""
    adjudication: AdjudicationSettings = AdjudicationSettings()
    """Whose answers settle."""
    agreement: AgreementSettings = AgreementSettings()
    """How answers are compared."""
    suspects: SuspectSettings = SuspectSettings()
    """When an error is suspected."""
    suggestions: SuggestionSettings = SuggestionSettings()
    """Who sees no suggestions."""
    studio: StudioSettings = StudioSettings()
    """Where the server is."""

    def rounds(self) -> tuple[tuple[str, ...], ...]:
        """The layers that can be labelled at once, then those that need their gold."""
        first = tuple(name for name, layer in self.layers.items() if not layer.spans_from)
        later = tuple(name for name in self.layers if name not in first)
        return (first, later) if later else (first,)

    def layer_order(self) -> tuple[str, ...]:
        """The layers, each after the one whose gold it needs."""
        return tuple(name for layers in self.rounds() for name in layers)
