"""A curator's answers to the open items of an invented document."""

from collections.abc import Sequence
from typing import Any

from gold.made import by
from tandai.adjudication.records import Curated, Question
from tandai.gold import items_in
from tandai.gold.keys import known_items
from tandai.gold.settle import PLAIN, Means, settle, voters
from tandai.records import Annotation

KURA = "kura"


def questions(gold: Annotation) -> tuple[Question, ...]:
    """Every open item of gold, as a curator is asked about it."""
    return tuple(
        Question(what=tie.what, item=tie.item, votes=tie.votes, reason="tie") for tie in gold.ties
    )


def curate(
    annotations: Sequence[Annotation], *items: Any, means: Means = PLAIN, **changes: Any
) -> Curated:
    """What a curator answers who is asked now about all that is open."""
    gold = settle(annotations, means=means)
    assert gold is not None
    said = by(KURA, *items)
    made: dict[str, Any] = {
        "document_id": "d1",
        "layer": "entity",
        "text_sha256": said.text_sha256,
        "annotation": said,
        "asked": questions(gold),
        "began": items_in(gold),
        "known": known_items(voters(annotations)),
        "guideline_version": "1",
        "created_at": "2031-05-02T08:00:00Z",
    }
    return Curated(**(made | changes))
