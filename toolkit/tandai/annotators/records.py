"""What is known of one annotator in one layer, each figure with what it rests on."""

from tandai.agreement.figures import Metric
from tandai.findings import Finding
from tandai.records import AnnotatorKind, Record


class Pace(Record, frozen=True, kw_only=True):
    """How long answers took, by the time that Label Studio's page counted."""

    n_timed: int
    n_untimed: int
    """Answers without a time, such as those that came through a program: they are in no median."""
    median_seconds: float | None
    """Of an answer; null where none is timed."""
    median_seconds_per_100_tokens: float | None


class Agreed(Record, frozen=True, kw_only=True):
    """One figure of agreement with somebody."""

    name: str
    """What it is on: a Labels tag, an attribute, a group of answers."""
    metric: Metric
    value: float | None
    n: int
    n_of: str
    n_documents: int
    why: str = ""
    """Why there is no value."""


class WithOther(Record, frozen=True, kw_only=True):
    """Agreement with another annotator, with all others, or with gold."""

    other: str
    """Pseudonym, ``(others)`` or ``gold``."""
    n_documents: int
    """That both answered; of gold, that are settled."""
    figures: tuple[Agreed, ...]
    why: str = ""
    """Why there is none, or what to beware of."""


class LabelBias(Record, frozen=True, kw_only=True):
    """How often a label or value is given, beside the others on the same documents."""

    name: str
    """A Labels tag, an attribute, an answer."""
    label: str
    """A label, or a value; of a taxonomy its last step."""
    n: int
    others: float
    """What the others gave, on average of those who answered each document."""
    ratio: float | None
    """``n`` to ``others``; null where the others gave none."""
    n_documents: int
    """Documents that another answered, too."""


class EdgeBias(Record, frozen=True, kw_only=True):
    """Where spans begin and end, beside those of others that count as the same one."""

    name: str
    label: str
    n: int
    """Pairs of spans."""
    n_same: int
    """Of those, pairs with both edges the same."""
    start: float
    """Mean of their start less the other's, in code points: below 0 they begin earlier."""
    end: float
    """Mean of their end less the other's: above 0 they end later."""
    length: float
    """Mean of their length less the other's: above 0 they are longer."""


class Half(Record, frozen=True, kw_only=True):
    """One half of an annotator's documents, by the time of the answers."""

    n_documents: int
    since: str
    until: str
    median_seconds_per_100_tokens: float | None
    n_timed: int


class Change(Record, frozen=True, kw_only=True):
    """A figure in the first and the second half."""

    name: str
    """A Labels tag, an attribute, a group of answers; ``pace`` of seconds per 100 tokens."""
    metric: Metric | None
    """Null of pace."""
    first: float
    second: float
    n_first: int
    """Documents of the first half that it rests on."""
    n_second: int
    p: float
    """How often chance alone makes a difference as large: of agreement by permuting documents,
    of pace by Mann and Whitney's test. Of many figures some are below .05 by chance."""


class Drift(Record, frozen=True, kw_only=True):
    """Whether an annotator changed."""

    halves: tuple[Half, ...]
    """Two, or none."""
    changes: tuple[Change, ...]
    why: str = ""
    """Why there are no halves, or figures that are missing."""


class AnnotatorReport(Record, frozen=True, kw_only=True):
    """One annotator in one layer."""

    layer: str
    annotator_id: str
    annotator_kind: AnnotatorKind
    n_documents: int
    """With an answer that counts."""
    n_skipped: int
    n_drafts: int
    n_left_out: int
    """Answers that do not count, skipped ones and drafts among them."""
    pace: Pace
    hasty: tuple[str, ...]
    """Documents in which every suggestion was accepted in less time than reading takes."""
    others: tuple[WithOther, ...]
    """All others together first, then each."""
    gold: WithOther
    """With gold as it stands; their own votes are in it."""
    gold_without: WithOther
    """With what a majority of the others alone makes of the same documents."""
    labels: tuple[LabelBias, ...]
    edges: tuple[EdgeBias, ...]
    drift: Drift


class LayerAnnotators(Record, frozen=True, kw_only=True):
    """The annotators of one layer."""

    layer: str
    n_documents: int
    """With an answer that counts."""
    annotators: tuple[AnnotatorReport, ...]
    """By pseudonym."""
    findings: tuple[Finding, ...]
