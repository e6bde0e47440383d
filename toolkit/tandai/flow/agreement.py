"""corpus/annotations to agreement: layer by layer, on documents that two or more answered."""

from collections.abc import Mapping

from tandai.agreement.figures import LayerAgreement
from tandai.agreement.gather import Gathered, gather
from tandai.agreement.measure import measure_layer
from tandai.agreement.saved import Selection
from tandai.agreement.shared import Asked
from tandai.flow.heavy import one_thread
from tandai.flow.progress import Progress, silent, watched
from tandai.flow.selected import select
from tandai.flow.splits import hold_together
from tandai.project import Project
from tandai.settings import AgreementSettings, PairsView

ALL = Selection()


@one_thread()
def run_agreement(
    project: Project,
    layers: tuple[str, ...] = (),
    *,
    options: AgreementSettings | None = None,
    progress: Progress = silent,
    kept: dict[str, Gathered] | None = None,
    selection: Selection = ALL,
) -> list[LayerAgreement]:
    """Measures the layers named, or all; writes nothing and needs no text.

    Args:
        project: whose annotations they are.
        layers: which; empty: all.
        options: in place of ``[agreement]`` of tandai.toml.
        progress: told as layers are done.
        kept: takes what was gathered of each layer, for `run_annotators`.
        selection: which documents are looked at.

    Raises:
        InputError: a file is missing or broken.
        TandaiError: an annotation is about no document, or a span is not in its document; a
            document that was asked for is none.
        ConfigError: tandai.toml aims at a figure that is none.
    """
    documents = project.read_documents()
    # Those of the split: two copies of one text are no two stories.
    groups = hold_together(project, documents)
    known = {each.document_id for each in documents}
    made = []
    for layer in watched(layers or project.settings.layer_order(), "agreement", progress):
        asked = what_is_asked(project, layer, options)
        policy = project.settings.answers
        chosen, findings = select(project, layer, selection, known)
        annotations = project.read_annotations(layer)
        if chosen is not None:
            annotations = (each for each in annotations if each.document_id in chosen)
        gathered = gather(annotations, documents, groups, asked, policy)
        gathered = gathered._replace(findings=(*findings, *gathered.findings))
        if kept is not None:
            kept[layer] = gathered
        made.append(measure_layer(gathered, asked))
    return made


def what_is_asked(project: Project, layer: str, options: AgreementSettings | None = None) -> Asked:
    """What config and tandai.toml say of a layer, for the measures of agreement."""
    return Asked(
        layer=layer,
        config=project.label_configs[layer],
        settings=project.settings.layers[layer],
        options=options or project.settings.agreement,
        pair_controls=project.pair_controls(layer),
        pair_answers=_pair_answers(project, layer),
        answer_groups=_answer_groups(project, layer),
    )


def _pair_answers(project: Project, layer: str) -> Mapping[str, tuple[str, ...]]:
    """By taxonomy of pairs, the answers that its inventory offers under each item."""
    files = project.settings.layers[layer].pairs
    return {
        control.name: tuple(
            item.item_id for item in project.read_inventory(layer, files[control.dynamic][1])
        )
        for control in project.label_configs[layer].controls
        if control.dynamic in files
    }


def _answer_groups(project: Project, layer: str) -> Mapping[str, tuple[str, ...]]:
    """Questions about whole documents that a view declares to be one, an item of an inventory each."""
    names = {control.name for control in project.label_configs[layer].controls}
    groups: dict[str, tuple[str, ...]] = {}
    for view in project.settings.views.values():
        if isinstance(view, PairsView) and view.layer == layer and not view.anchor:
            items = project.read_inventory(layer, view.inventory)
            controls = (f"{view.value}_{item.item_id}" for item in items)
            groups[view.value] = tuple(each for each in controls if each in names)
    return groups
