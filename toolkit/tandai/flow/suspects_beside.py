"""Lexicons, articles and gold of other layers to what stands beside a layer with an inventory."""

from collections.abc import Mapping
from datetime import date

from tandai.flow.scheme import read_lexicons
from tandai.project import Project
from tandai.records import Annotation, Document
from tandai.suspects.beside import Beside


def read_beside(project: Project, layer: str, documents: Mapping[str, Document]) -> Beside:
    """What rules about items look at; empty where the scheme has no such items in the layer.

    Args:
        project: whose.
        layer: of items.
        documents: by id; gold of another revision of their text is left out.

    Raises:
        InputError: a lexicon, or gold, is broken.
    """
    settings = project.settings
    questions = project.pair_controls(layer)
    if settings.layers[layer].checks != "stances" or not questions:
        return Beside()
    lexicons = read_lexicons(project, layer)
    # Names and dates are in the layer that the lexicon of entities is of.
    source = next((name for name, each in settings.layers.items() if each.checks == "entities"), "")
    return Beside(
        items=lexicons.canonical,
        questions=questions,
        lexicon=lexicons.entities,
        entities=_gold(project, source, documents),
        asked=_gold(project, settings.layers[layer].spans_from, documents),
        published={
            each.document_id: each.published_at
            for each in project.read_articles()
            if _is_day(each.published_at)
        },
    )


def _gold(project: Project, layer: str, documents: Mapping[str, Document]) -> dict[str, Annotation]:
    return {
        each.document_id: each
        for each in (project.read_gold(layer) if layer else ())
        if each.document_id in documents
        and each.text_sha256 == documents[each.document_id].text_sha256
    }


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
