"""Tasks, gold and predictions made for tests."""

from collections.abc import Iterable, Mapping

from tandai.scoring.items import Items
from tandai.scoring.predictions import Facts, Predictions
from tandai.scoring.rates import Sampling
from tandai.scoring.sides import Gold
from tandai.scoring.tasks import Task

SPANS = Task(
    table="entities",
    kind="spans",
    layer="entity",
    control="entity",
    labels=("PER", "ORG"),
    columns=("document_id", "text_sha256", "entities", "start", "end", "label"),
    spans_column="entities",
)
CLAIMS = Task(
    table="claims",
    kind="units",
    layer="claim",
    control="claim",
    labels=("CLAIM",),
    columns=("claim_id", "document_id", "start", "end", "sources"),
    links=("sources",),
)
PAIRS = Task(
    table="claim_pairs",
    kind="pairs",
    layer="stance",
    labels=("SUPPORT", "DENY"),
    columns=("document_id", "start", "end", "canonical_id", "stance"),
    item_column="canonical_id",
    answer_column="stance",
    items=("K1", "K2"),
)
ANSWERS = Task(
    table="article_stance",
    kind="answers",
    layer="stance",
    control="article_stance_",
    labels=("AGREE", "DISAGREE"),
    columns=("document_id", "target_id", "stance"),
    item_column="target_id",
    answer_column="stance",
    items=("T1", "T2"),
)
FACTS = {
    "d1": Facts("test", "g1", 100, "a" * 64),
    "d2": Facts("test", "g2", 50, "b" * 64),
    "d3": Facts("train", "g3", 50, "c" * 64),
}
FEW = Sampling(50, 1)


def spans(*marks: tuple[int, int, str]) -> set[tuple[tuple[int | str, ...], str]]:
    """Items of labelled intervals."""
    return {((start, end), label) for start, end, label in marks}


def make_gold(
    items: Items,
    annotators: Mapping[str, Items] | None = None,
    kinds: Mapping[str, str] | None = None,
) -> Gold:
    """Gold whose documents are a story each."""
    named = dict(annotators or {})
    groups = {each: f"g-{each}" for each in items}
    return Gold(items, {}, groups, named, dict(kinds or dict.fromkeys(named, "person")))


def predict(items: Items) -> Predictions:
    """Predictions without links."""
    return Predictions(items, {})


def ids(n: int) -> Iterable[str]:
    """Names of documents."""
    return (f"d{number}" for number in range(n))
