"""Documents, configs and lexicons to build/tasks/LAYER.json and build/suggestions/LAYER.jsonl.

Where suggestions are withheld, what the task would have shown goes to corpus/withheld/LAYER.jsonl.
"""

from typing import Any, NamedTuple

import msgspec

from tandai.flow.documents import ignore_build
from tandai.flow.lexicons import read_lexicon
from tandai.flow.progress import Progress, silent, watched
from tandai.flow.withheld import decide_cells, keep_withheld, read_cells, write_withheld
from tandai.layers.lexicons import parse_claims, parse_cues, parse_lexicon, parse_targets
from tandai.project import Project
from tandai.records import Annotation, Document, Record
from tandai.store import read_text, write_bytes, write_jsonl
from tandai.tasks import choices_data, make_task, pairs_data
from tandai.withholding import GIVEN, Cell, only_given, withheld_documents


class TasksReport(Record, frozen=True, kw_only=True):
    """What `tasks` did for one layer."""

    layer: str
    n_tasks: int
    n_suggested_spans: int
    n_withheld: int
    """Tasks without the suggestion that there would be."""
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
    cells = read_cells(project)
    chosen = layers or project.settings.layer_order()
    made = [_make_layer(project, layer, documents, titles, cells, progress) for layer in chosen]
    others = [cell for cell in cells if cell.layer not in chosen]
    # First: a task without its suggestion must not be out before it is known why.
    write_withheld(
        project,
        [*others, *(cell for each in made for cell in each.cells)],
        {each.report.layer: each.withheld for each in made},
    )
    ignore_build(project)
    for each in made:
        layer = each.report.layer
        write_bytes(project.tasks_path(layer), msgspec.json.encode(each.tasks) + b"\n")
        write_jsonl(project.proposals_path(layer), each.shown)
    return [each.report for each in made]


class _Made(NamedTuple):
    """A layer's tasks and what goes with them; nothing is written yet."""

    tasks: list[dict[str, Any]]
    shown: list[Annotation]
    withheld: list[Annotation]
    cells: list[Cell]
    report: TasksReport


def _make_layer(
    project: Project,
    layer: str,
    documents: list[Document],
    titles: dict[str, str],
    earlier: list[Cell],
    progress: Progress,
) -> _Made:
    """Documents to one layer's tasks, those left out that wait for the gold of another layer.

    Args:
        project: whose configs, lexicons and gold suggestions come from.
        layer: the tasks' layer.
        documents: all that may be asked about, in order.
        titles: of articles, by document id; one without has none in its task.
        earlier: rows of corpus/withheld.csv, of any layer: a document keeps what it was given.
        progress: is told of documents.

    Raises:
        InputError: a text, lexicon or gold file is broken.
    """
    settings = project.settings.layers[layer]
    config = project.label_configs[layer]
    suggester = Suggester(project, layer)
    ready = [
        each for each in documents if not settings.spans_from or each.document_id in suggester.gold
    ]
    ids = {each.document_id for each in ready}
    cells = decide_cells(project, layer, ids, earlier)
    without = withheld_documents(cells, layer) if settings.suggest else frozenset()
    tasks: list[dict[str, Any]] = []
    shown: list[Annotation] = []
    withheld: dict[str, Annotation] = {}
    data = inventory_data(project, layer)
    for document in watched(ready, f"tasks: {layer}", progress):
        text = project.read_document_text(document)
        suggestion = suggester.suggest(document, text)
        if suggestion is not None and document.document_id in without:
            withheld[document.document_id] = suggestion
            suggestion = only_given(suggestion) if settings.spans_from else None
        if suggestion is not None:
            shown.append(suggestion)
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
        n_suggested_spans=sum(len(each.spans) for each in shown),
        n_withheld=len(withheld),
        waiting=tuple(each.document_id for each in documents if each.document_id not in ids),
    )
    return _Made(tasks, shown, keep_withheld(project, layer, withheld), cells, report)


class Suggester:
    """The program that tandai.toml names for a layer, with its lexicons read once."""

    def __init__(self, project: Project, layer: str) -> None:
        self._layer = layer
        self._settings = project.settings.layers[layer]
        self._project = project
        source = self._settings.spans_from
        self.gold = {each.document_id: each for each in project.read_gold(source)} if source else {}
        if self._settings.suggest in {"entities", "stances"}:
            self._entities = parse_lexicon(*read_lexicon(project, "entities", layer))
        if self._settings.suggest in {"claims", "stances"}:
            self._cues = parse_cues(*read_lexicon(project, "claims", layer))
        if self._settings.suggest == "stances":
            self._claims = parse_claims(*self._file("claims.jsonl", "canonical claims"))
            self._targets = parse_targets(*self._file("targets.jsonl", "targets"))

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

    def _file(self, name: str, what: str) -> tuple[str, str]:
        path = self._project.configs / self._layer / name
        wanted = f'{what}, which `suggest = "stances"` of layer {self._layer} needs'
        return str(path), read_text(path, expected=wanted)


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
        model_version=GIVEN,
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
