"""A layer's gold to what of it a release can hold: spans sent back and unclear pairs say less."""

from tandai.errors import ConfigError
from tandai.findings import Finding
from tandai.project import Project
from tandai.records import Annotation
from tandai.sent_back import SentBack, without_sent_back
from tandai.store import write_jsonl
from tandai.unclear_pairs import without_unclear_pairs


def usable_gold(
    project: Project, layer: str, gold: list[Annotation], findings: list[Finding]
) -> tuple[list[Annotation], list[SentBack]]:
    """Gold without what cannot be used yet, and the spans that another layer has to mend.

    Args:
        project: says which question sends spans back, and which controls give pairs.
        layer: the layer.
        gold: of the layer, with its ties.
        findings: gets one for each thing that was taken out.

    Raises:
        ConfigError: the question that sends spans back is not one about spans.
    """
    settings = project.settings.layers[layer]
    _check_question(project, layer, settings.send_back)
    place = f"corpus/annotations/{layer}"
    controls = project.pair_controls(layer)
    kept: list[Annotation] = []
    sent: list[SentBack] = []
    for annotation in gold:
        left, backs = without_sent_back(annotation, settings.send_back)
        left, unclear = without_unclear_pairs(left, controls, place=place)
        kept.append(left)
        sent += backs
        findings += [_finding(back, place, settings.spans_from or layer) for back in backs]
        findings += unclear
    return kept, sent


def _check_question(project: Project, layer: str, question: str) -> None:
    """A misspelt one would send nothing back, for ever."""
    control = project.label_configs[layer].control(question)
    if question and (control is None or not control.per_region):
        found = "a question about the document" if control else "no control of its config"
        raise ConfigError(
            f"tandai.toml, layers.{layer}.send_back: found {question!r}, {found}; "
            "expected a question about spans."
        )


def write_sent_back(project: Project, layer: str, sent: list[SentBack]) -> None:
    """Writes the list of spans to mend beside those of other layers, for whoever looks at them.

    Args:
        project: whose build folder it goes to.
        layer: the layer that sent them back.
        sent: may be empty: then nothing is left to mend.
    """
    settings = project.settings.layers[layer]
    if settings.send_back:
        write_jsonl(project.sent_back_path(settings.spans_from or layer), sent)


def _finding(back: SentBack, place: str, source: str) -> Finding:
    who = f"{len(back.said_by)} of {back.n_asked}"
    return Finding(
        "span-sent-back",
        "warning",
        f"{place}, {back.document_id}, {back.start}:{back.end} {back.label}",
        f"{back.question} {', '.join(back.values)} from {who}; what else is said of it is not in "
        "gold",
        f"the span mended in the layer {source!r}, then a new round of this one",
    )
