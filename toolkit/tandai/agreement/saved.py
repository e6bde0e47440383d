"""Figures of agreement to the bytes of a file under git, and back, or what cannot be true in them.

A file says between whom the figures are and of which kind these are, on which documents, by which
guideline, and of which answers, by their digest. No clock, no text, no name beyond pseudonyms.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from tandai.agreement.figures import ClassCounts, Figure, Interval, LayerAgreement, standing_of
from tandai.digest import sha256_text
from tandai.errors import InputError
from tandai.records import AnnotatorKind, Record
from tandai.settings import SLUG, AgreementSettings, Aim, AnswerSettings
from tandai.wording import count_of

FOLDER = "corpus/agreement"
"""Where a project's own files of figures are, relative to it."""
Shown = Literal["", "with", "without"]
_DIGITS = 6
"""Of a figure: sums of floats may differ in the last place from one machine to the next."""
_PSEUDONYM = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")


class Selection(Record, frozen=True, kw_only=True):
    """Which documents were looked at; every field empty: all."""

    documents: tuple[str, ...] = ()
    """Ids that were asked for, sorted."""
    suggestions: Shown = ""
    """Of each layer, the documents whose annotators were shown suggestions, or were shown none."""


class Hand(Record, frozen=True, kw_only=True):
    """An annotator whose answers count, and what it is."""

    annotator_id: str
    kind: AnnotatorKind
    guideline_versions: tuple[str, ...]
    """Those that its answers were given under, sorted."""


class SavedLayer(Record, frozen=True, kw_only=True):
    """The figures of one layer, and what they rest on."""

    layer: str
    hands: tuple[Hand, ...]
    """Those whose answers count, by pseudonym; there is agreement between two at least."""
    documents: tuple[str, ...]
    """Ids of those that two or more answered, sorted: the figures are of these alone."""
    n_documents: int
    """With an answer that counts, those of one annotator too."""
    n_groups: int
    """Story groups of ``documents``."""
    figures: tuple[Figure, ...]
    counts: tuple[ClassCounts, ...]
    """How often each class was given: alpha of a skewed question says little without them."""
    why: str = ""
    """Why there is no figure; empty where there is one."""
    aims: dict[str, Aim]
    """Gate and target of each figure, as tandai.toml had them."""
    answers_sha256: str
    """Over every answer about the selected documents, those that do not count too."""
    documents_sha256: str
    """Over text, tokens and story group of the documents that these answers are about."""


class SavedAgreement(Record, frozen=True, kw_only=True):
    """A file of corpus/agreement/, and an entry of a manifest's ``agreement``."""

    format: Literal["tandai-agreement-1"] = "tandai-agreement-1"
    name: str
    project: str
    """Whose corpus it was measured on."""
    selection: Selection = Selection()
    compared: AgreementSettings
    """How answers were compared, seed and samples of the intervals included."""
    counted: AnswerSettings
    """Which answers counted."""
    layers: tuple[SavedLayer, ...]


def save_layer(
    report: LayerAgreement,
    figures: Iterable[Figure],
    aims: dict[str, Aim],
    *,
    answers_sha256: str,
    documents_sha256: str,
) -> SavedLayer:
    """What is kept of a layer.

    Args:
        report: all that is known of it.
        figures: those of it that are kept.
        aims: ``aims`` of tandai.toml.
        answers_sha256: of the answers, by `digest_lines`.
        documents_sha256: of what they are about.
    """
    versions = report.guideline_versions
    is_measured = bool(report.document_ids)
    return SavedLayer(
        layer=report.layer,
        hands=tuple(
            Hand(annotator_id=name, kind=kind, guideline_versions=versions.get(name, ()))
            for name, kind in sorted(report.annotators.items())
        ),
        documents=report.document_ids,
        n_documents=report.n_documents,
        n_groups=report.n_groups,
        figures=tuple(map(_rounded, figures)) if is_measured else (),
        counts=report.counts if is_measured else (),
        why=report.why_none,
        aims=dict(sorted(aims.items())),
        answers_sha256=answers_sha256,
        documents_sha256=documents_sha256,
    )


def digest_lines(lines: Iterable[str]) -> str:
    """Digest over lines in any order."""
    return sha256_text("".join(f"{line}\n" for line in sorted(lines)))


def write_saved(saved: SavedAgreement) -> bytes:
    """The file's bytes: keys in the order of the fields, two spaces, a line break at the end."""
    encoded = msgspec.json.encode(saved, order="deterministic")
    return msgspec.json.format(encoded, indent=2) + b"\n"


def parse_saved(place: str, data: bytes) -> SavedAgreement:
    """Reads a file of figures.

    Args:
        place: where it stands, for messages.
        data: what stands there.

    Raises:
        InputError: it is none, or says what cannot be.
    """
    try:
        saved = msgspec.json.decode(data, type=SavedAgreement)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        expected = "what `tandai agreement --save NAME` writes"
        raise InputError(place, found=str(error), expected=expected) from error
    for where, found, expected in faults_of(saved):
        raise InputError(place, place=where, found=found, expected=expected)
    return saved


def faults_of(saved: SavedAgreement) -> Iterator[tuple[str, str, str]]:
    """What types cannot say: place, what stands there, what should."""
    for place, name in (("name", saved.name), ("project", saved.project)):
        if not SLUG.fullmatch(name):
            yield place, repr(name), "a name of a-z, 0-9, - and _"
    names = [each.layer for each in saved.layers]
    if not names or len(set(names)) < len(names):
        yield "layers", ", ".join(names) or "none", "one or more, each once"
    for layer in saved.layers:
        for where, found, expected in _layer_faults(layer):
            yield f"layers.{layer.layer}{where}", found, expected


def _layer_faults(layer: SavedLayer) -> Iterator[tuple[str, str, str]]:
    if not SLUG.fullmatch(layer.layer):
        yield "", repr(layer.layer), "a name of a-z, 0-9, - and _"
    known = [each.annotator_id for each in layer.hands]
    if len(set(known)) < len(known) or not all(map(_PSEUDONYM.fullmatch, known)):
        yield ".hands", ", ".join(map(repr, known)), "pseudonyms, each once"
    if any(each.kind == "gold" for each in layer.hands):
        yield ".hands", "gold", "annotators: gold is nobody's answer"
    is_measured = len(known) > 1 and bool(layer.documents)
    if bool(layer.figures) and not is_measured:
        found = f"{count_of(len(layer.figures), 'figure')} of {count_of(len(known), 'annotator')}"
        yield ".figures", found, "none: there is agreement between two, on what both answered"
    if not layer.figures and not layer.why:
        yield ".figures", "none", "a sentence in `why`"
    for figure in layer.figures:
        where = f".figures, {figure.name} {figure.label} {figure.metric}".replace("  ", " ")
        if figure.layer != layer.layer or not {*figure.annotators} <= {*known}:
            said = ", ".join((figure.layer, *figure.annotators))
            yield where, said, "this layer, and annotators among its hands"
        if not _stands(figure):
            yield (
                where,
                f"{figure.value} as {figure.standing!r}",
                "how it stands to gate and target",
            )
        if figure.interval and figure.interval.low > figure.interval.high:
            yield where, "an interval that ends before it begins", "low, then high"
    for counts in layer.counts:
        if not {name for each in counts.counts.values() for name in each} <= {*known}:
            yield f".counts, {counts.name}", "another annotator", "one of its hands"


def _stands(figure: Figure) -> bool:
    """Whether a figure's standing is that of its value; it was rounded after it was judged."""
    near = 10.0**-_DIGITS
    values = (None,) if figure.value is None else (figure.value - near, figure.value + near)
    aim = (figure.gate, figure.target)
    is_on_few = bool(figure.caution)
    return figure.standing in {standing_of(each, aim, is_on_few=is_on_few) for each in values}


def _rounded(figure: Figure) -> Figure:
    interval = figure.interval
    return msgspec.structs.replace(
        figure,
        value=None if figure.value is None else round(figure.value, _DIGITS),
        interval=interval
        and Interval(
            low=round(interval.low, _DIGITS),
            high=round(interval.high, _DIGITS),
            n_samples=interval.n_samples,
        ),
    )
