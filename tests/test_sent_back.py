"""A span that one of two wants mended says nothing in gold but that."""

from collections.abc import Iterable

import pytest

from tandai.gold import settle
from tandai.records import Annotation, Attribute, AttributeKind, Span
from tandai.sent_back import SentBack, without_sent_back

PLACES = ((0, 4), (5, 9))


def by(annotator: str, *split: int) -> Annotation:
    """Marks both places, gives each a pair, and wants those named split."""
    spans = [
        Span(
            span_id=f"r{start}",
            start=start,
            end=end,
            control="claim",
            label="CLAIM",
            quote_sha256="",
            origin="manual",
        )
        for start, end in PLACES
    ]
    said: list[tuple[str, str, AttributeKind, str]] = [
        *((span.span_id, "pair", "taxonomy", "K1/DENY") for span in spans),
        *((f"r{start}", "needs_split", "choices", "YES") for start in split),
    ]
    return Annotation(
        annotation_id=f"d1/stance/{annotator}/1",
        document_id="d1",
        text_sha256="",
        layer="stance",
        guideline_version="1",
        annotator_id=annotator,
        annotator_kind="person",
        spans=tuple(spans),
        attributes=tuple(
            Attribute(span_id=span_id, name=name, kind=kind, values=(value,), origin="manual")
            for span_id, name, kind, value in said
        ),
    )


def sent_back(annotations: Iterable[Annotation]) -> tuple[Annotation, tuple[SentBack, ...]]:
    gold = settle(list(annotations))
    assert gold is not None
    return without_sent_back(gold, "needs_split")


def test_where_nobody_wants_it_gold_stays_as_it_is() -> None:
    annotations = [by("ana"), by("budi")]
    kept, sent = sent_back(annotations)
    assert (kept, sent) == (settle(annotations), ())


@pytest.mark.parametrize(
    ("annotations", "said_by"),
    [
        ([by("ana", 0), by("budi", 0)], ("ana", "budi")),
        ([by("ana"), by("budi", 0)], ("budi",)),
        ([by("ana", 0)], ("ana",)),
        ([by("ana", 0), by("budi", 0), by("cici")], ("ana", "budi")),
    ],
)
def test_half_of_those_asked_are_enough(
    annotations: list[Annotation], said_by: tuple[str, ...]
) -> None:
    kept, (back,) = sent_back(annotations)
    assert (back.start, back.end, back.label, back.values) == (0, 4, "CLAIM", ("YES",))
    assert (back.said_by, back.n_asked) == (said_by, len(annotations))
    assert [each.span_id for each in kept.attributes if each.name == "pair"] == ["g2"]
    assert len(kept.spans) == 2  # the claim is still a claim


def test_one_of_three_is_outvoted() -> None:
    kept, sent = sent_back([by("ana", 0), by("budi"), by("cici")])
    assert sent == ()
    assert [each.span_id for each in kept.attributes] == ["g1", "g2"]


def test_without_a_question_nothing_is_sent_back() -> None:
    gold = settle([by("ana", 0)])
    assert gold is not None
    assert without_sent_back(gold, "") == (gold, ())
