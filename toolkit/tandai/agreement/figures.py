"""What is known of agreement: figures, class counts and confusions, each with what it rests on.

The command, its JSON and the report's page show these records and compute nothing.
"""

import re
from typing import Literal

import msgspec

from tandai.findings import Finding
from tandai.records import AnnotatorKind, Record
from tandai.wording import count_of

Metric = Literal[
    "exact_f1",  # same interval and label
    "tolerant_f1",  # a code point in common, edges off by a few at most, same label
    "overlap_f1",  # a code point in common, same label
    "token_alpha",  # Krippendorff, nominal, over tokens
    "character_alpha",  # the same over code points
    "unitizing_alpha",  # Krippendorff, over the continuum
    "alpha",  # Krippendorff, nominal
    "masi_alpha",  # Krippendorff, sets at MASI distance
    "interval_alpha",  # Krippendorff, numbers by their squared difference
    "ac1",  # Gwet
    "cohen_kappa",
    "fleiss_kappa",
    "b_cubed_f1",
    "matched_f1",  # of relations whose both ends match
    "end_to_end_f1",  # of relations, ends that do not match count against
    "observed",  # share of pairs of answers that are the same, chance and all
]

Standing = Literal[
    "target",  # reaches it
    "gate",  # reaches it, and not the target
    "below gate",
    "too few",  # items for a verdict, of all or of the second class, whatever the value
    "no value",
    "",  # nothing is aimed for
]


class Interval(Record, frozen=True, kw_only=True):
    """A percentile bootstrap interval over story groups, of 95 %."""

    low: float
    high: float
    n_samples: int
    """Samples in which the figure was defined."""


_SEVERAL = re.compile(r"\b(span|token|character|relation|document|item|answer)s\b")
FEW_GROUPS = 20
"""Story groups below which a percentile interval is told to be too narrow."""
NARROW = (
    f"Over fewer than {FEW_GROUPS} story groups an interval is too narrow: about 90 of 100 such "
    "hold the truth, where 95 should."
)


class Figure(Record, frozen=True, kw_only=True):
    """One figure, or why there is none."""

    layer: str
    name: str
    """What agreement is on: a Labels tag, an attribute, a relation label, a group of answers."""
    metric: Metric
    label: str = ""
    """One class alone; empty: all of them. ``(macro)`` is the mean over classes."""
    annotators: tuple[str, ...] = ()
    """A pair, by pseudonym; empty: all pairs pooled."""
    value: float | None
    """Null where the figure is undefined or would mislead: ``why`` says why."""
    interval: Interval | None = None
    n: int
    """How many items it rests on."""
    n_of: str
    """What those are, in a word or two: ``spans``, ``tokens``, ``matched spans``."""
    n_documents: int
    n_groups: int
    gate: float | None = None
    """What a round must reach before it is released; of ``aims`` in tandai.toml."""
    target: float | None = None
    """What it aims for."""
    standing: Standing = ""
    """How it stands to them; no verdict on fewer items than ``[agreement] min_items``."""
    why: str = ""
    """A sentence: why there is no value, or no interval."""
    caution: str = ""
    """A sentence: why its value is held against no gate; empty where it is, or has none."""

    @property
    def narrowness(self) -> str:
        """A sentence where the interval is known to be too narrow; empty where it is not.

        How often intervals held the truth of made groups stands in decision 0026.
        """
        is_on_few = self.interval is not None and self.n_groups < FEW_GROUPS
        return NARROW if is_on_few else ""


def in_number(n: int, n_of: str) -> str:
    """What is counted, one or several: ``token`` of one, ``tokens`` of none and of two.

    Args:
        n: how many.
        n_of: what they are, several, as `Figure.n_of` has it.
    """
    return _SEVERAL.sub(r"\1", n_of, count=1) if n == 1 else n_of


class ClassCounts(Record, frozen=True, kw_only=True):
    """How often each annotator gave each class; stands before the figures it qualifies."""

    layer: str
    name: str
    counts: dict[str, dict[str, int]]
    """By class, then by annotator."""


class Confusion(Record, frozen=True, kw_only=True):
    """What two annotators said of the same item, summed over pairs; neither is the truth."""

    layer: str
    name: str
    annotators: tuple[str, ...] = ()
    """A pair: rows are the first's. Empty: all pairs, each counted both ways, so symmetric."""
    classes: tuple[str, ...]
    table: tuple[tuple[int, ...], ...]


class LayerAgreement(Record, frozen=True, kw_only=True):
    """All that is known of one layer."""

    layer: str
    annotators: dict[str, AnnotatorKind]
    """Those whose answers count, by pseudonym."""
    n_documents: int
    """With an answer that counts."""
    n_shared: int
    """With two or more."""
    n_groups: int
    """Story groups of the shared ones."""
    counts: tuple[ClassCounts, ...] = ()
    figures: tuple[Figure, ...] = ()
    confusions: tuple[Confusion, ...] = ()
    findings: tuple[Finding, ...] = ()
    document_ids: tuple[str, ...] = ()
    """The shared ones, sorted."""
    guideline_versions: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    """By annotator, those that the answers which count were given under."""

    @property
    def why_none(self) -> str:
        """A sentence why there is no agreement to measure; empty where there is."""
        if self.n_shared:
            return ""
        if not self.annotators:
            return "No figure: nobody answered."
        if len(self.annotators) == 1:
            return "No figure: one annotator."
        who = count_of(len(self.annotators), "annotator")
        return f"No figure: {who}, and no document that two answered."


def standing_of(
    value: float | None, aim: tuple[float | None, float | None], *, is_on_few: bool
) -> Standing:
    """How a figure stands to its gate and target.

    Args:
        value: of the figure, None where it has none.
        aim: gate and target, None where nothing is aimed for.
        is_on_few: whether it rests on too few items for a verdict: one arrow of six is a sixth.
    """
    gate, target = aim
    if gate is None or target is None:
        return ""
    if value is None:
        return "no value"
    if is_on_few:
        return "too few"
    if value < gate:
        return "below gate"
    return "gate" if value < target else "target"
