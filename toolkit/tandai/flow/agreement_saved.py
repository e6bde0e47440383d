"""Figures of agreement to files under corpus/agreement/, and those files held to today's answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from tandai.agreement.figures import LayerAgreement
from tandai.agreement.saved import (
    FOLDER,
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
from tandai.findings import Finding
from tandai.flow.outlines import read_outlines
from tandai.flow.selected import select
from tandai.flow.splits import hold_together
from tandai.flow.versions import tombstones_path
from tandai.project import Project
from tandai.settings import SLUG, AgreementSettings
from tandai.store import read_bytes, write_bytes
from tandai.versions.tombstones import find_buried, read_tombstones

EXPECTED = "figures that `tandai agreement --save NAME` writes, or another [release] agreement"


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
    lines = _document_lines(project)
    layers = []
    for report in reports:
        answers, about = _digests(project, report.layer, selection, lines)
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


def read_carried(project: Project) -> dict[str, SavedAgreement]:
    """By file, the figures that a release of the project carries.

    Raises:
        InputError: a file is missing, lies elsewhere, or holds no figures.
    """
    return {file: read_saved(project, file) for file in project.settings.release.agreement}


def check_carried(project: Project) -> Iterator[Finding]:
    """Figures of this corpus are of today's answers; those of another are carried as they are.

    Raises:
        InputError: as `read_carried`.
    """
    for file, saved in read_carried(project).items():
        if not file.startswith(f"{FOLDER}/"):
            continue
        gone = _gone(project, saved)
        parts = list(stale_parts(project, saved))
        if parts:
            found = f"figures before {'; '.join(parts)}"
            expected = f"today's: `{_command(saved, saved.selection.documents)}`"
            yield Finding("agreement-stale", "error", file, found, expected)
        if gone:
            others = {name for layer in saved.layers for name in layer.documents} - gone
            found = f"figures of {', '.join(sorted(gone))}, which corpus/tombstones.csv takes out"
            expected = f"those of the others: `{_command(saved, sorted(others))}`"
            yield Finding("agreement-of-tombstone", "error", file, found, expected)


def _gone(project: Project, saved: SavedAgreement) -> set[str]:
    """Documents of the figures that no release may hold any more."""
    tombstones = read_tombstones(tombstones_path(project))
    buried = find_buried(tombstones, project.stream_documents() if tombstones else ())
    return {name for layer in saved.layers for name in layer.documents if name in buried}


def _command(saved: SavedAgreement, documents: Iterable[str]) -> str:
    """What saves such figures again, of these documents, or of all."""
    words = ["tandai agreement", f"--save {saved.name}"]
    words += [f"--layer {layer.layer}" for layer in saved.layers]
    words += [f"--document {name}" for name in documents]
    if saved.selection.suggestions:
        words.append(f"--suggestions {saved.selection.suggestions}")
    figures = [each for layer in saved.layers for each in layer.figures]
    if any(each.label and each.gate is None for each in figures):
        words.append("--labels")
    if any(each.annotators for each in figures):
        words.append("--pairs")
    return " ".join(words)


def stale_parts(project: Project, saved: SavedAgreement) -> Iterator[str]:
    """What is not as it was when the figures were made, in words; nothing where they still hold."""
    if saved.project != project.name:
        yield f"the project {saved.project!r}"
        return
    if saved.counted != project.settings.answers:
        yield "another [answers] in tandai.toml"
    lines = _document_lines(project)
    gone = sorted({*saved.selection.documents} - lines.keys())
    if gone:
        yield f"no document {', '.join(gone)}"
        return
    for layer in saved.layers:
        yield from _stale_parts(project, saved.selection, layer, lines)


def _stale_parts(
    project: Project,
    selection: Selection,
    saved: SavedLayer,
    lines: Mapping[str, str],
) -> Iterator[str]:
    layer = saved.layer
    if layer not in project.settings.layers:
        yield f"no layer {layer!r}"
        return
    answers, about = _digests(project, layer, selection, lines)
    if saved.answers_sha256 != answers:
        yield f"other answers in corpus/annotations/{layer}"
    elif saved.documents_sha256 != about:
        yield f"other texts or story groups of the documents in {layer}"
    if saved.aims != project.settings.layers[layer].aims:
        yield f"other gates or targets in layers.{layer}.aims"


def _document_lines(project: Project) -> dict[str, str]:
    """By id, a line of all that figures take from a document; memory holds no document."""
    encoder = msgspec.json.Encoder()
    groups = hold_together(project, read_outlines(project))
    return {
        each.document_id: f"{each.document_id} {each.text_sha256} "
        f"{groups.get(each.document_id, '')} {sha256_bytes(encoder.encode(each.tokens))}"
        for each in project.stream_documents()
    }


def _digests(
    project: Project, layer: str, selection: Selection, lines: Mapping[str, str]
) -> tuple[str, str]:
    """Of the answers that are looked at, a line each, and of the documents they are about."""
    chosen, _ = select(project, layer, selection, lines.keys())
    encoder = msgspec.json.Encoder(order="deterministic")
    answered: set[str] = set()
    answers = []
    for each in project.read_annotations(layer):
        if chosen is None or each.document_id in chosen:
            answered.add(each.document_id)
            answers.append(f"{each.annotation_id} {sha256_bytes(encoder.encode(each))}")
    about = (lines[each] for each in answered if each in lines)
    return digest_lines(answers), digest_lines(about)
