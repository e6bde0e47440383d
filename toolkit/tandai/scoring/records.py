"""What is known of predictions: scores, what annotators reach, and differences."""

from tandai.agreement.figures import Interval
from tandai.findings import Finding
from tandai.records import Record
from tandai.scoring.header import Header

MACRO = "(macro)"


class Line(Record, frozen=True, kw_only=True):
    """Precision, recall and F1 of a label, of all together, or the mean over labels."""

    what: str
    """The table, or the column of links."""
    match: str
    """``exact`` or ``overlap`` of spans; ``exact`` of links; ``answer`` of answers."""
    label: str = ""
    """Empty: all together (micro). ``(macro)``: the mean over labels that either side has."""
    n_gold: int
    n_predicted: int
    n_correct: int
    precision: float | None
    """Null where nothing was predicted."""
    recall: float | None
    """Null where gold has nothing."""
    f1: float | None
    """Null where neither side has anything."""
    interval: Interval | None = None
    """Of F1, over story groups; null under ten of them."""


class Share(Record, frozen=True, kw_only=True):
    """Part of gold's answers that were given."""

    n: int
    n_correct: int
    value: float | None
    interval: Interval | None = None


class Scored(Record, frozen=True, kw_only=True):
    """One side held to another."""

    n_documents: int
    n_groups: int
    lines: tuple[Line, ...]
    accuracy: Share | None = None
    """Of answers: what was not answered is wrong."""


class Held(Record, frozen=True, kw_only=True):
    """An annotator's answers as a measure: what they reach, or what the predictions reach on them."""

    annotator: str
    """Pseudonym; ``(all)`` pools those of one kind."""
    kind: str
    """person, script, model, program."""
    against: str
    """In words: what was held to what."""
    scored: Scored


class Difference(Record, frozen=True, kw_only=True):
    """How far one F1 is above another on the same documents."""

    what: str
    match: str
    label: str
    """Empty: all together; ``(macro)``."""
    before: float | None
    after: float | None
    difference: float | None
    interval: Interval | None = None


class Compared(Record, frozen=True, kw_only=True):
    """Two predictions on one gold, or one on two, or both."""

    of: str
    """``predictions``; between releases ``labels``, ``model`` or ``both``."""
    n_documents: int
    n_groups: int
    differences: tuple[Difference, ...]


class Score(Record, frozen=True, kw_only=True):
    """All that is known of a predictions file."""

    release: str
    """Name and version."""
    content_sha256: str
    table: str
    split: str
    made_by: Header
    labels: dict[str, int]
    """How often gold has each, in what is scored."""
    n_documents: int
    """With gold."""
    n_groups: int
    n_predicted: int
    """Items, of whatever document."""
    n_missing: int
    """Documents without a row in the file: scored as empty."""
    scored: Scored
    majority: Scored | None = None
    """Of answers: the most frequent one of train, for each question."""
    majority_answer: str = ""
    ceiling: tuple[Held, ...] = ()
    """Annotators held to what most of the others say."""
    no_ceiling: str = ""
    """A sentence: why there is none."""
    annotators: tuple[Held, ...] = ()
    """The predictions held to each annotator; none where nothing is predicted."""
    compared: tuple[Compared, ...] = ()
    no_interval: str = ""
    """A sentence: why there are no intervals."""
    findings: tuple[Finding, ...] = ()
