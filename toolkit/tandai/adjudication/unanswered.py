"""Spans that a layer asks about and that nobody was asked about, as questions to a curator.

A CLAIM that a curator adds after annotators answered the stance layer is in no answer of theirs:
without a question nobody would ever say what its source holds.
"""

from collections.abc import Sequence

import msgspec

from tandai.adjudication.records import Question
from tandai.gold.keys import key_of
from tandai.labelstudio.config import LabelConfig
from tandai.records import Annotation


def with_unanswered(
    gold: Annotation, given: Annotation | None, voting: Sequence[Annotation], config: LabelConfig
) -> tuple[Annotation, tuple[Question, ...]]:
    """Gold with the given spans that it lacks, as the curator's page shows them, and the questions.

    Args:
        gold: what is settled of a document in the layer.
        given: gold of the layer whose spans it asks about, of the same text; None: no such gold.
        voting: annotators' answers that count; what they were asked about is theirs to settle.
        config: of the layer: a span is asked about where a question of its label is required.

    Returns:
        Gold, and a question a span, in the text's order; gold as it is and none where it lacks none.
    """
    if given is None or given.text_sha256 != gold.text_sha256:
        return gold, ()
    wanted = {
        label
        for control in config.controls
        if control.per_region and control.required
        for label in control.when_labels
    }
    known = {key_of(span) for each in (gold, *voting) for span in each.spans}
    new = [span for span in given.spans if span.label in wanted and key_of(span) not in known]
    if not new:
        return gold, ()
    # Ids of two layers may be the same; those of gold go from g1 on.
    added = [
        msgspec.structs.replace(span, span_id=f"u{number}") for number, span in enumerate(new, 1)
    ]
    shown = msgspec.structs.replace(gold, spans=(*gold.spans, *added))
    asked = sorted(added, key=lambda span: (span.start, span.end))
    return shown, tuple(
        Question(what="span", item=str(key_of(span)), reason="unanswered") for span in asked
    )
