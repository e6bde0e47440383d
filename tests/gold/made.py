"""Annotations of one invented document, and what they say; nothing in it is text."""

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from tandai.gold import settle
from tandai.records import Annotation, Answer, Attribute, Relation, Span

ANA, BUDI, CICI = "ana", "budi", "cici"


def span(start: int, end: int, label: str = "PER", *, id: str = "") -> Span:  # noqa: A002
    return Span(
        span_id=id or f"r{start}",
        start=start,
        end=end,
        control="entity",
        label=label,
        quote_sha256=f"{start}:{end}",
        origin="manual",
    )


def said(span_id: str, name: str, *values: str, kind: str = "choices") -> Attribute:
    made: Any = {"span_id": span_id, "name": name, "kind": kind, "values": values}
    return Attribute(**made, origin="manual")


def answer(name: str, *values: str) -> Answer:
    return Answer(name=name, kind="choices", values=values, origin="manual")


def arrow(from_id: str, to_id: str, *labels: str, direction: Any = "right") -> Relation:
    return Relation(
        from_id=from_id, to_id=to_id, direction=direction, labels=labels, origin="manual"
    )


def by(annotator: str, *items: Any, n: int = 1, **fields: Any) -> Annotation:
    """An annotation of document d1 that holds the items, whatever their kind."""
    held: dict[str, list[Any]] = {"spans": [], "attributes": [], "relations": [], "answers": []}
    kinds = {Span: "spans", Attribute: "attributes", Relation: "relations", Answer: "answers"}
    for item in items:
        held[kinds[type(item)]].append(item)
    made: dict[str, Any] = {
        "annotation_id": f"d1/entity/{annotator}/{n}",
        "document_id": "d1",
        "text_sha256": "t" * 64,
        "layer": "entity",
        "guideline_version": "1",
        "annotator_id": annotator,
        "annotator_kind": "person",
        **{kind: tuple(each) for kind, each in held.items()},
    }
    return Annotation(**(made | fields))


def gold_of(*annotations: Annotation) -> Annotation:
    gold = settle(annotations)
    assert gold is not None
    return gold


@st.composite
def annotation_sets(draw: st.DrawFn, n_max: int = 3) -> list[Annotation]:
    """Annotators who mark some of a few places, answer some questions and draw some arrows."""
    places = [(0, 4), (2, 7), (5, 9)]
    made = []
    for who in (ANA, BUDI, CICI)[: draw(st.integers(1, n_max))]:
        marks = draw(
            st.lists(
                st.tuples(st.sampled_from(places), st.sampled_from(["PER", "ORG"])), unique=True
            )
        )
        spans = [span(start, end, label, id=f"{start}{label}") for (start, end), label in marks]
        ids = [each.span_id for each in spans]
        items: list[Any] = [*spans]
        for span_id in ids:
            values = draw(st.lists(st.sampled_from("XYZ"), unique=True, max_size=2))
            items += [said(span_id, "ask", *values)] if values else []
        for _ in range(draw(st.integers(0, 2)) if ids else 0):
            one, other = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
            direction = draw(st.sampled_from(["right", "left", "bi"]))
            items.append(arrow(one, other, "rel", direction=direction))
        tone = draw(st.sampled_from(["", "A", "B"]))
        items += [answer("tone", tone)] if tone else []
        made.append(by(who, *items, status=draw(st.sampled_from(["submitted"] * 3 + ["draft"]))))
    return made


def intervals(gold: Annotation) -> list[tuple[int, int, str, str]]:
    return [(each.start, each.end, each.label, each.origin) for each in gold.spans]


def facts(annotation: Annotation) -> set[tuple[Any, ...]]:
    """What an annotation says, whatever its regions are called."""
    keys: dict[str, list[tuple[int, int, str]]] = {}
    for each in annotation.spans:
        keys.setdefault(each.span_id, []).append((each.start, each.end, each.label))
    found: set[tuple[Any, ...]] = {
        ("span", *key, each.quote_sha256) for each in annotation.spans for key in keys[each.span_id]
    }
    found |= {
        ("attribute", key, each.name, value)
        for each in annotation.attributes
        for key in keys[each.span_id]
        for value in each.values
    }
    for each in annotation.relations:
        for one in keys[each.from_id]:
            for other in keys[each.to_id]:
                ends = (other, one) if each.direction == "left" else (one, other)
                bi = each.direction == "bi"
                found.add(("relation", *(sorted(ends) if bi else ends), bi, each.labels))
    return found | {("answer", each.name, each.values) for each in annotation.answers}


def items_of(annotation: Annotation) -> Iterable[Any]:
    return (
        *annotation.spans,
        *annotation.attributes,
        *annotation.relations,
        *annotation.answers,
    )
