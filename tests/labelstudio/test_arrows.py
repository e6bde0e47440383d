"""A program's arrow that was only accepted is never recorded as drawn by the annotator."""

import msgspec

from tandai.labelstudio.arrows import mark_accepted, suggested_arrows
from tandai.records import Origin, Relation, Span

ARROW = {"type": "relation", "from_id": "s1", "to_id": "c1", "direction": "right",
         "labels": ["source"]}  # fmt: skip


def raw(*items: object) -> list[msgspec.Raw]:
    return [msgspec.Raw(msgspec.json.encode(item)) for item in items]


def span(span_id: str, origin: Origin) -> Span:
    return Span(
        span_id=span_id, start=0, end=1, control="claim", label="X", quote_sha256="", origin=origin
    )


def relation(label: str = "source", direction: str = "right") -> Relation:
    return Relation(
        from_id="s1",
        to_id="c1",
        direction=direction,  # type: ignore[arg-type]
        labels=(label,),
        origin="manual",
    )


def origins(drawn: Relation, *spans: Span) -> list[str]:
    shown = suggested_arrows([raw({"type": "labels", "id": "s1"}, ARROW)])
    return [each.origin for each in mark_accepted([drawn], spans, shown)]


def test_arrow_of_a_suggestion_between_its_regions_was_accepted() -> None:
    ends = span("s1", "accepted_untouched"), span("c1", "changed")
    assert origins(relation(), *ends) == ["accepted_untouched"]


def test_arrow_with_another_label_or_direction_was_drawn() -> None:
    ends = span("s1", "accepted_untouched"), span("c1", "accepted_untouched")
    assert origins(relation("denies"), *ends) == ["manual"]
    assert origins(relation(direction="left"), *ends) == ["manual"]


def test_regions_of_the_same_ids_that_a_person_made_have_a_persons_arrow() -> None:
    assert origins(relation(), span("s1", "manual"), span("c1", "accepted_untouched")) == ["manual"]


def test_arrow_without_direction_or_labels_is_one_to_the_right_without_labels() -> None:
    bare = {"type": "relation", "from_id": 1, "to_id": 2}
    assert suggested_arrows([raw(bare, "no object")]) == {("1", "2", "right", ())}


def test_what_is_no_readable_arrow_is_passed_over() -> None:
    broken = [b"1e999", b"[" * 5000 + b"]" * 5000, b'{"type": "relation", "labels": 5}']
    assert suggested_arrows([[msgspec.Raw(each) for each in broken], raw(ARROW)]) == {
        ("s1", "c1", "right", ("source",))
    }


def test_a_label_that_is_a_bare_text_is_one_label() -> None:
    bare = {**ARROW, "labels": "source"}
    assert suggested_arrows([raw(bare)]) == suggested_arrows([raw(ARROW)])


def test_where_not_all_that_was_shown_is_known_an_arrow_between_its_regions_is_no_persons() -> None:
    accepted = span("s1", "accepted_untouched"), span("c1", "changed")
    (held,) = mark_accepted([relation()], accepted, frozenset(), has_unseen=True)
    assert held.origin == "accepted_untouched"
    drawn = span("s1", "accepted_untouched"), span("c1", "manual")
    (own,) = mark_accepted([relation()], drawn, frozenset(), has_unseen=True)
    assert own.origin == "manual"
