"""The sample's pages without a server, and its answer key as answer files."""

from pathlib import Path
from typing import Any

import msgspec
import yaml
from hand.answers import AnswerFile, read_answers
from hand.build import Built, build
from hand.page import Page, make_page
from sample_key import ATTRIBUTES, Key, KeySpan, _answer, load_key, settled_claims

from hand_files import TOOLS
from tandai.project import Project

ONE, TWO = "anotator-1", "anotator-2"
KEYS = {path.stem: load_key(path) for path in sorted(Path(TOOLS, "sample_answers").glob("*.yaml"))}


def page_of(project: Project, layer: str, document_id: str, *, shown: bool = True) -> Page:
    """A task as it would come back from a server."""
    tasks = msgspec.json.decode(project.tasks_path(layer).read_bytes())
    (task,) = [each for each in tasks if each["data"]["document_id"] == document_id]
    predictions = task.get("predictions", []) if shown else []
    made = {
        "id": 7,
        "data": task["data"],
        "annotations": [],
        "predictions": [{"id": n, **each} for n, each in enumerate(predictions, start=1)],
    }
    (document,) = [each for each in project.read_documents() if each.document_id == document_id]
    given = bool(project.settings.layers[layer].spans_from)
    return make_page(made, document, layer, project.read_config(layer), given_spans=given)


def file_of(folder: Path, project: Project, data: dict[str, Any]) -> AnswerFile:
    """Writes an answer file and reads it."""
    path = folder / "answers.yaml"
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
    return read_answers(path, project_root=project.root)


def built_of(folder: Path, project: Project, page: Page, **data: Any) -> Built:
    """What a file makes of a page."""
    head = {"document": page.document.document_id, "layer": page.layer}
    said = file_of(folder, project, {**head, **data})
    return build(said, page, annotator="model-a", kind="model")


def in_words(key: Key, page: Page, annotator: str) -> dict[str, Any]:
    """What an annotator of the key says, as an answer file has it."""
    if page.layer == "stance":
        return _stance(key, page, annotator)
    part = key.entity if page.layer == "entity" else key.claim
    mine = [each for each in part.spans if each.only in (None, annotator)]
    data: dict[str, Any] = {"spans": [_span(each, annotator) for each in mine]}
    if page.layer == "claim":
        ids = {each.id for each in mine}
        data["relations"] = [
            {"from": each.from_id, "to": each.to_id, "label": each.label}
            for each in key.claim.relations
            if each.only in (None, annotator) and {each.from_id, each.to_id} <= ids
        ]
    return data


def _span(span: KeySpan, annotator: str) -> dict[str, Any]:
    said = {"id": span.id, "label": span.label, "quote": span.quote, "nth": str(span.nth)}
    answers = {name: _answer(getattr(span, name), annotator) for name in ATTRIBUTES}
    return {**said, **{name: values for name, values in answers.items() if values}}


def _stance(key: Key, page: Page, annotator: str) -> dict[str, Any]:
    assert page.first is not None
    names = {
        page.text[span.start : span.end]: name
        for name, span in page.first.regions.items()
        if span.label == "CLAIM"
    }
    quotes = {name: span.quote for name, span in settled_claims(key).items()}
    claims = {}
    for name, said in key.stance.claims.items():
        answers = {
            "pairs": _answer(said.pairs, annotator),
            "new_claim": _answer(said.new_claim, annotator),
            "needs_split": _answer(said.needs_split, annotator),
        }
        claims[names[quotes[name]]] = {each: values for each, values in answers.items() if values}
    answers = {
        name.removeprefix("article_stance_"): _answer(value, annotator)
        for name, value in key.stance.answers.items()
    }
    return {"claims": claims, "answers": answers}
