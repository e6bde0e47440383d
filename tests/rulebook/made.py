"""Annotations of two or three hands, and documents, for the tests of rulebooks."""

from layers.rules.examples import document_of
from tandai.digest import sha256_text
from tandai.records import (
    Annotation,
    Answer,
    Attribute,
    AttributeKind,
    Origin,
    Relation,
    Span,
    Tie,
)
from tandai.rulebook.things import Surroundings

TEXT = "Rapat usai.\nBela diduga tiba, kata Ratna yang lelah.\nFoto: Bela di dermaga."
ZONES = ["headline", "body", "caption"]
AROUND = {"d1": Surroundings(document_of(TEXT, "d1", ZONES), TEXT)}
BLIND = {"d1": Surroundings(document_of(TEXT, "d1", ZONES))}
KINDS: dict[str, AttributeKind] = {"canonical_stance": "taxonomy", "note": "text"}


def annotation(
    who: str,
    spans: dict[str, str] | None = None,
    links: list[tuple[str, str, str]] | None = None,
    answers: dict[str, str] | None = None,
    *,
    ties: tuple[Tie, ...] = (),
    rules: dict[str, str] | None = None,
) -> Annotation:
    """Somebody's answer to d1.

    Args:
        who: pseudonym; ``gold`` makes it gold.
        spans: by id, ``LABEL quote; name=value; name=value``.
        links: from, label, to.
        answers: about the document.
        ties: of gold.
        rules: by span id, or ``id name``, the guideline rule that settled it.
    """
    origin: Origin = "adjudicated" if rules else "manual"
    named = rules or {}
    marked, attributes = [], []
    for span_id, said in (spans or {}).items():
        words, *given = said.split("; ")
        label, _, quote = words.partition(" ")
        start = TEXT.index(quote)
        marked.append(
            Span(
                span_id=span_id,
                start=start,
                end=start + len(quote),
                control="claim" if label in {"CLAIM", "SOURCE", "CUE"} else "entity",
                label=label,
                quote_sha256=sha256_text(quote),
                origin=origin,
                rule=named.get(span_id, ""),
            )
        )
        for each in given:
            name, _, value = each.partition("=")
            attributes.append(
                Attribute(
                    span_id=span_id,
                    name=name,
                    kind=KINDS.get(name, "choices"),
                    values=tuple(value.split("+")),
                    origin=origin,
                    rule=named.get(f"{span_id} {name}", ""),
                )
            )
    return Annotation(
        annotation_id=f"d1/layer/{who}/1",
        document_id="d1",
        text_sha256=sha256_text(TEXT),
        layer="layer",
        guideline_version="1",
        annotator_id=who,
        annotator_kind="gold" if who == "gold" else "person",
        spans=tuple(marked),
        attributes=tuple(attributes),
        relations=tuple(
            Relation(from_id=from_id, to_id=to_id, labels=(label,), origin=origin)
            for from_id, label, to_id in links or []
        ),
        answers=tuple(
            Answer(name=name, kind="choices", values=(value,), origin=origin)
            for name, value in (answers or {}).items()
        ),
        ties=ties,
    )
