"""corpus/annotations to corpus/gold/LAYER.jsonl, with every tie listed."""

from collections import Counter, defaultdict

from tandai.errors import InputError
from tandai.flow.progress import Progress, silent, watched
from tandai.gold import settle
from tandai.project import Project
from tandai.records import Annotation, Record
from tandai.store import write_jsonl


class GoldReport(Record, frozen=True, kw_only=True):
    """What `gold` did for one layer."""

    layer: str
    n_documents: int
    n_single: int
    """Documents settled by one annotator alone: nothing was agreed there."""
    n_spans: int
    labels: dict[str, int]
    n_relations: int
    ties: dict[str, int]
    """By what was tied."""


def run_gold(
    project: Project, layers: tuple[str, ...] = (), *, progress: Progress = silent
) -> list[GoldReport]:
    """Settles every document of the layers named, or of all that have annotations.

    Raises:
        InputError: there are no annotations at all, or a file of them is broken.
    """
    folder = project.corpus / "annotations"
    if not any(folder.glob("*/*.jsonl")):
        raise InputError(
            folder, found="no annotations", expected="what `tandai annotations` writes"
        )
    made: list[tuple[str, list[Annotation], bool]] = []
    for layer in watched(layers or project.settings.layer_order(), "gold", progress):
        by_document: dict[str, list[Annotation]] = defaultdict(list)
        for annotation in project.read_annotations(layer):
            by_document[annotation.document_id].append(annotation)
        settled = [settle(by_document[document_id]) for document_id in sorted(by_document)]
        gold = [annotation for annotation in settled if annotation is not None]
        made.append((layer, gold, bool(by_document)))
    for layer, gold, has_annotations in made:
        if has_annotations:
            write_jsonl(project.gold_path(layer), gold)
    return [_report(layer, gold) for layer, gold, _ in made]


def _report(layer: str, gold: list[Annotation]) -> GoldReport:
    labels = Counter(span.label for annotation in gold for span in annotation.spans)
    return GoldReport(
        layer=layer,
        n_documents=len(gold),
        n_single=sum(len(annotation.annotators) == 1 for annotation in gold),
        n_spans=sum(labels.values()),
        labels=dict(labels.most_common()),
        n_relations=sum(len(annotation.relations) for annotation in gold),
        ties=dict(sorted(Counter(tie.what for each in gold for tie in each.ties).items())),
    )
