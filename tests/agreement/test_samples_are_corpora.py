"""A bootstrap sample by weights is the figure of the corpus that the sample is."""

from collections.abc import Sequence
from random import Random
from typing import get_args

import msgspec
import numpy as np
import pytest

from agreement.samples import Marked, make_answer, make_asked, make_document
from tandai.agreement.figures import Metric
from tandai.agreement.gather import gather
from tandai.agreement.measure import ON_ANSWERS, ON_SPANS
from tandai.agreement.resample import value_of
from tandai.agreement.shared import Asked, Draft, Shared
from tandai.records import Annotation, Answer, Attribute
from tandai.settings import AnswerSettings

CONFIG = """<View>
  <Relations><Relation value="of"/><Relation value="near"/></Relations>
  <Text name="text" value="$text"/>
  <Labels name="thing" toName="text"><Label value="A"/><Label value="B"/></Labels>
  <Labels name="other" toName="text"><Label value="A"/></Labels>
  <Choices name="sure" toName="text" perRegion="true" choice="single">
    <Choice value="yes"/><Choice value="no"/>
  </Choices>
  <Choices name="traits" toName="text" perRegion="true" choice="multiple">
    <Choice value="x"/><Choice value="y"/><Choice value="z"/>
  </Choices>
  <Choices name="tone" toName="text" choice="single">
    <Choice value="glad"/><Choice value="sad"/>
  </Choices>
  <Rating name="stars" toName="text"/>
</View>"""
ACROSS: set[Metric] = {"b_cubed_f1"}
"""Clusters go across documents, so a document drawn twice is not twice the same sum."""
Key = tuple[str, str, str, tuple[str, ...]]


def answered(random: Random) -> list[Annotation]:
    """Three annotators who differ in everything they can, on three documents."""
    made = []
    for document in ("d0", "d1", "d2"):
        # Those of another tag do not overlap: over spans that do, there is no continuum.
        truth = [(random.randrange(0, 30), random.randrange(1, 8), "thing") for _ in range(6)]
        truth += [(slot, random.randrange(1, 4), "other") for slot in range(0, 35, 5)]
        for name in "abc":
            marked: list[Marked] = []
            for start, length, tag in truth:
                if random.random() < 0.85:
                    end = start + length + (random.random() < 0.3)
                    label = random.choice("AAB") if tag == "thing" else "A"
                    marked.append((start, end, f"{tag}={label}"))
            ends = list(range(len(marked)))
            arrows = [(random.choice(ends), random.choice(ends), "of") for _ in ends]
            answer = make_answer(document, name, marked, relations=arrows)
            said = [
                _said(span.span_id, question, values)
                for span in answer.spans
                for question, values in (
                    ("sure", (random.choice(["yes", "yes", "no"]),)),
                    ("traits", tuple(each for each in "xyz" if random.random() < 0.5)),
                )
                if values
            ]
            tone = (random.choice(["glad", "glad", "sad"]),)
            stars = (str(random.randrange(1, 6)),)
            told = (
                Answer(name="tone", kind="choices", values=tone, origin="manual"),
                Answer(name="stars", kind="rating", values=stars, origin="manual"),
            )
            made.append(msgspec.structs.replace(answer, attributes=tuple(said), answers=told))
    return made


def _said(span_id: str, name: str, values: tuple[str, ...]) -> Attribute:
    return Attribute(span_id=span_id, name=name, kind="choices", values=values, origin="manual")


def compared(made: Sequence[Annotation], asked: Asked) -> Shared:
    names = sorted({each.document_id for each in made})
    documents = [make_document(name, "ab cdef g hi jklm nop qrstu vw xyzab cde") for name in names]
    return gather(made, documents, {}, asked, AnswerSettings()).shared


def drafts(made: Sequence[Annotation], asked: Asked) -> dict[Key, Draft]:
    shared = compared(made, asked)
    return {
        (each.name, each.label, each.metric, each.annotators): each
        for measure in (*ON_SPANS, *ON_ANSWERS)
        for each in measure(shared, asked)
        if isinstance(each, Draft) and each.tally is not None and each.metric not in ACROSS
    }


def test_weights_are_copies_of_documents() -> None:
    asked = make_asked(CONFIG, min_items=1)
    seen: set[Metric] = set()
    for seed in range(12):
        random = Random(seed)
        made = answered(random)
        # Each at least once: Gwet's chance goes by how many classes there are.
        weights = {name: random.randrange(1, 4) for name in ("d0", "d1", "d2")}
        corpus = [
            msgspec.structs.replace(each, document_id=f"{each.document_id}-{copy}")
            for each in made
            for copy in range(weights[each.document_id])
        ]
        resampled = drafts(corpus, asked)
        for key, draft in drafts(made, asked).items():
            again = resampled.get(key)
            if again is None:
                continue
            counts = np.array(list(weights.values()), dtype=np.float64)
            value = float(draft.tally.formula(counts @ draft.tally.sums))
            expected = value_of(again.tally)
            assert value == pytest.approx(np.nan if expected is None else expected, nan_ok=True)
            if expected is not None and 0 < abs(expected) < 1:
                seen.add(draft.metric)
    assert seen == set(get_args(Metric)) - ACROSS
