"""Figures of agreement to files under corpus/agreement/, and those files held to today's answers."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from tandai.agreement.figures import LayerAgreement
from tandai.agreement.saved import (
    SavedAgreement,
    SavedLayer,
    Selection,
    digest_lines,
    parse_saved,
    save_layer,
    write_saved,
)
from tandai.digest import sha256_bytes
from tandai.errors import InputError, TandaiError
from tandai.flow.selected import select
from tandai.flow.splits import read_groups
from tandai.project import Project
from tandai.records import Document
from tandai.settings import SLUG, AgreementSettings
from tandai.store import read_bytes, write_bytes

FOLDER = "corpus/agreement"
EXPECTED = "figures that `tandai agreement --save NAME` writes"


def check_name(name: str) -> None:
    """Refuses a name that is no plain file's, before the work.

    Raises:
        TandaiError: it is none.
    """
    if not SLUG.fullmatch(name):
        raise TandaiError(f"--save: found {name!r}; expected a name of a-z, 0-9, - and _.")


def save_agreement(
    project: Project,
    name: str,
    reports: Sequence[LayerAgreement],
    *,
    selection: Selection,
    options: AgreementSettings,
    labels: bool = False,
    pairs: bool = False,
) -> Path:
    """Writes figures to corpus/agreement/NAME.json: the same bytes for the same answers.

    Args:
        project: whose answers they are of.
        name: of the file, a slug.
        reports: what `run_agreement` made with this selection and these options.
        selection: which documents were looked at.
        options: how answers were compared.
        labels: whether figures of each class are kept too.
        pairs: whether figures of each pair of annotators are kept too.

    Raises:
        TandaiError: the name is none.
    """
    check_name(name)
    documents, groups = project.read_documents(), read_groups(project)
    layers = []
    for report in reports:
        answers, about = _digests(project, report.layer, selection, documents, groups)
        kept = [
            each
            for each in report.figures
            if (labels or not each.label or each.gate is not None)
            and (pairs or not each.annotators)
        ]
        aims = project.settings.layers[report.layer].aims
        layers.append(
            save_layer(report, kept, aims, answers_sha256=answers, documents_sha256=about)
        )
    saved = SavedAgreement(
        name=name,
        project=project.name,
        selection=selection,
        compared=options,
        counted=project.settings.answers,
        layers=tuple(layers),
    )
    path = project.root / FOLDER / f"{name}.json"
    write_bytes(path, write_saved(saved))
    return path


def read_saved(project: Project, file: str) -> SavedAgreement:
    """Figures of a file within the project.

    Args:
        project: where it stands.
        file: relative to the project's folder, with slashes.

    Raises:
        InputError: there is no such file, it lies elsewhere, or it holds no figures.
    """
    path = project.root / file
    if not path.resolve().is_relative_to(project.root.resolve()):
        raise InputError(path, found="a link out of the project", expected="a file within it")
    return parse_saved(str(path), read_bytes(path, expected=EXPECTED))


def stale_parts(project: Project, saved: SavedAgreement) -> Iterator[str]:
    """What is not as it was when the figures were made, in words; nothing where they still hold."""
    if saved.project != project.name:
        yield f"the project {saved.project!r}"
        return
    if saved.counted != project.settings.answers:
        yield "another [answers] in tandai.toml"
    documents, groups = project.read_documents(), read_groups(project)
    known = {each.document_id for each in documents}
    gone = sorted({*saved.selection.documents} - known)
    if gone:
        yield f"no document {', '.join(gone)}"
        return
    for layer in saved.layers:
        yield from _stale_parts(project, saved.selection, layer, documents, groups)


def _stale_parts(
    project: Project,
    selection: Selection,
    saved: SavedLayer,
    documents: Sequence[Document],
    groups: dict[str, str],
) -> Iterator[str]:
    layer = saved.layer
    if layer not in project.settings.layers:
        yield f"no layer {layer!r}"
        return
    answers, about = _digests(project, layer, selection, documents, groups)
    if saved.answers_sha256 != answers:
        yield f"other answers in corpus/annotations/{layer}"
    elif saved.documents_sha256 != about:
        yield f"other texts or story groups of the documents in {layer}"
    if saved.aims != project.settings.layers[layer].aims:
        yield f"other gates or targets in layers.{layer}.aims"


def _digests(
    project: Project,
    layer: str,
    selection: Selection,
    documents: Iterable[Document],
    groups: dict[str, str],
) -> tuple[str, str]:
    """Of the answers that are looked at, a line each, and of what they are about."""
    documents = list(documents)
    chosen, _ = select(project, layer, selection, documents)
    encoder = msgspec.json.Encoder(order="deterministic")
    answered: set[str] = set()
    answers = []
    for each in project.read_annotations(layer):
        if chosen is None or each.document_id in chosen:
            answered.add(each.document_id)
            answers.append(f"{each.annotation_id} {sha256_bytes(encoder.encode(each))}")
    about = [
        f"{each.document_id} {each.text_sha256} {groups.get(each.document_id, '')} "
        f"{sha256_bytes(encoder.encode(each.tokens))}"
        for each in documents
        if each.document_id in answered
    ]
    return digest_lines(answers), digest_lines(about)
