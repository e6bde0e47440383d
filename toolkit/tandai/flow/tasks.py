"""Documents, configs and lexicons to build/tasks/LAYER.json and build/suggestions/LAYER.jsonl."""

from typing import Any

import msgspec

from tandai.flow.documents import ignore_build
from tandai.flow.progress import Progress, silent, watched
from tandai.layers.lexicons import parse_claims, parse_cues, parse_lexicon, parse_targets
from tandai.project import Project
from tandai.records import Annotation, Document, Record
from tandai.store import read_text, write_bytes, write_jsonl
from tandai.tasks import choices_data, make_task, pairs_data


class TasksReport(Record, frozen=True, kw_only=True):
    """What `tasks` did for one layer."""

    layer: str
    n_tasks: int
    n_suggested_spans: int
    waiting: tuple[str, ...]
    """Documents without the gold that this layer asks about."""


def run_tasks(
    project: Project, layers: tuple[str, ...] = (), *, progress: Progress = silent
) -> list[TasksReport]:
    """Makes the tasks of the layers named, or of all.

    Raises:
        InputError: documents, texts or lexicons are missing or broken.
        ConfigError: a config shows data that tasks do not have.
    """
    documents = project.read_documents()
    titles = {article.document_id: article.title for article in project.read_articles()}
    chosen = layers or project.settings.layer_order()
    made = [_make_layer(project, layer, documents, titles, progress) for layer in chosen]
    ignore_build(project)
    for tasks, suggestions, report in made:
        write_bytes(project.tasks_path(report.layer), msgspec.json.encode(tasks) + b"\n")
        write_jsonl(project.proposals_path(report.layer), suggestions)
    return [report for _, _, report in made]


def _make_layer(
    project: Project,
    layer: str,
    documents: list[Document],
    titles: dict[str, str],
    progress: Progress,
) -> tuple[list[dict[str, Any]], list[Annotation], TasksReport]:
    """A layer's tasks, what they suggest, and the report; nothing is written yet."""
    settings = project.settings.layers[layer]
    config = project.label_configs[layer]
    suggester = Suggester(project, layer)
    tasks: list[dict[str, Any]] = []
    suggestions: list[Annotation] = []
    waiting: list[str] = []
    data = inventory_data(project, layer)
    for document in watched(documents, f"tasks: {layer}", progress):
        if settings.spans_from and document.document_id not in suggester.gold:
            waiting.append(document.document_id)
            continue
        text = project.read_document_text(document)
        suggestion = suggester.suggest(document, text)
        if suggestion is not None:
            suggestions.append(suggestion)
        tasks.append(
            make_task(
                document,
                text,
                config,
                layer=layer,
                guideline_version=settings.guideline_version,
                title=titles.get(document.document_id, ""),
                suggestion=suggestion,
                data=data,
            )
        )
    report = TasksReport(
        layer=layer,
        n_tasks=len(tasks),
        n_suggested_spans=sum(len(each.spans) for each in suggestions),
        waiting=tuple(waiting),
    )
    return tasks, suggestions, report


class Suggester:
    """The program that tandai.toml names for a layer, with its lexicons read once."""

    def __init__(self, project: Project, layer: str) -> None:
        self._layer = layer
        self._settings = project.settings.layers[layer]
        self._project = project
        source = self._settings.spans_from
        self.gold = {each.document_id: each for each in project.read_gold(source)} if source else {}
        if self._settings.suggest in {"entities", "stances"}:
            self._entities = parse_lexicon(*self._file("entity", "lexicon.csv"))
        if self._settings.suggest in {"claims", "stances"}:
            self._cues = parse_cues(*self._file("claim", "cues.csv"))
        if self._settings.suggest == "stances":
            self._claims = parse_claims(*self._file(layer, "claims.jsonl"))
            self._targets = parse_targets(*self._file(layer, "targets.jsonl"))

    def suggest(self, document: Document, text: str) -> Annotation | None:
        """The program's proposal, or None where no program is named."""
        made = self._suggest(document, text)
        if made is None:
            return None
        return msgspec.structs.replace(
            made,
            layer=self._layer,
            annotation_id=f"{document.document_id}/{self._layer}/{made.annotator_id}/1",
            guideline_version=self._settings.guideline_version,
        )

    def _suggest(self, document: Document, text: str) -> Annotation | None:
        kind = self._settings.suggest
        if kind == "entities":
            from tandai.layers.suggest.entities import suggest_entities

            return suggest_entities(document, text, self._entities)
        if kind == "claims":
            from tandai.layers.suggest.claims import suggest_claims

            return suggest_claims(document, text, self._cues)
        if kind == "stances":
            from tandai.layers.suggest.stances import suggest_stances

            return suggest_stances(
                document,
                text,
                self.gold[document.document_id],
                self._claims,
                self._targets,
                lexicon=self._entities,
                cues=self._cues,
            )
        if self._settings.spans_from:
            return given_spans(self.gold[document.document_id])
        return None

    def _file(self, layer: str, name: str) -> tuple[str, str]:
        path = self._project.configs / layer / name
        return str(path), read_text(path, expected=f"what {self._settings.suggest} are found by")


def given_spans(gold: Annotation) -> Annotation:
    """Another layer's gold spans as they are, for a layer that asks about them."""
    return Annotation(
        annotation_id=gold.annotation_id,
        document_id=gold.document_id,
        text_sha256=gold.text_sha256,
        layer=gold.layer,
        guideline_version=gold.guideline_version,
        annotator_id="tandai-saran",
        annotator_kind="program",
        spans=tuple(
            msgspec.structs.replace(span, origin="suggested", annotators=()) for span in gold.spans
        ),
        model_version="tandai-spans-1",
    )


def inventory_data(project: Project, layer: str) -> dict[str, Any]:
    """What the config shows of inventories: choices, pairs, and sentences under a key each."""
    settings = project.settings.layers[layer]
    data: dict[str, Any] = {}
    for key, file in settings.choices.items():
        data[key] = choices_data(project.inventories[layer, file])
    for key, (items, answers) in settings.pairs.items():
        data[key] = pairs_data(
            project.inventories[layer, items], project.inventories[layer, answers]
        )
    for prefix, file in settings.sentences.items():
        for item in project.inventories[layer, file]:
            data[f"{prefix}{item.item_id}"] = f"{item.item_id}. {item.text}"
    return data
