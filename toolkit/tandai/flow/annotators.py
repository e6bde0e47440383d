"""corpus/annotations and corpus/gold to what is known of each annotator, layer by layer."""

from collections.abc import Mapping

from tandai.agreement.gather import Gathered, gather
from tandai.annotators.material import Material
from tandai.annotators.measure import measure_annotators
from tandai.annotators.records import LayerAnnotators
from tandai.flow.agreement import what_is_asked
from tandai.flow.heavy import one_thread
from tandai.flow.progress import Progress, silent, watched
from tandai.project import Project


@one_thread()
def run_annotators(
    project: Project,
    layers: tuple[str, ...] = (),
    *,
    progress: Progress = silent,
    kept: Mapping[str, Gathered] | None = None,
) -> list[LayerAnnotators]:
    """Measures the annotators of the layers named, or of all; writes nothing and needs no text.

    Args:
        project: whose annotations they are.
        layers: which; empty: all.
        progress: told as layers are done.
        kept: what `run_agreement` gathered of the same answers; None: they are gathered here.

    Raises:
        InputError: a file is missing or broken.
        TandaiError: an annotation is about no document, or a span is not in its document.
    """
    documents = {document.document_id: document for document in project.read_documents()}
    policy = project.settings.answers
    measured = []
    for layer in watched(layers or project.settings.layer_order(), "annotators", progress):
        annotations = list(project.read_annotations(layer))
        asked = what_is_asked(project, layer)
        gathered = kept[layer] if kept is not None else None
        material = Material(
            annotations=annotations,
            gold=project.read_gold(layer),
            documents=documents,
            asked=asked,
            policy=policy,
            gathered=gathered or gather(annotations, documents.values(), None, asked, policy),
            hasty_seconds=project.settings.suggestions.hasty_seconds,
        )
        measured.append(measure_annotators(material))
    return measured
