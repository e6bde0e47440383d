"""A document and a span of it to everybody who said something there, and the releases it is in."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from tandai.blame import (
    OpenTie,
    Step,
    Voice,
    find_places,
    hear,
    hear_curator,
    open_ties,
    parse_target,
)
from tandai.errors import InputError, TandaiError
from tandai.flow.blame_releases import InRelease, find_releases
from tandai.flow.versions import read_releases, tombstones_path
from tandai.project import Project
from tandai.records import Annotation, Document, Record
from tandai.versions.index import say_yanked
from tandai.versions.tombstones import buried, read_tombstones
from tandai.versions.withdrawn import say_to_yank, say_tombstone


class Blame(Record, frozen=True, kw_only=True):
    """How the labels of an interval came about."""

    document_id: str
    start: int
    end: int
    quote: str | None
    """What stands there, where it was asked for and the text is here."""
    voices: tuple[Voice, ...]
    ties: tuple[OpenTie, ...]
    releases: tuple[InRelease, ...]
    withdrawn: tuple[str, ...] = ()
    """Sentences: the document was taken out, or a release that holds it was yanked."""


def run_blame(
    project: Project,
    target: str,
    *,
    layers: tuple[str, ...] = (),
    releases: Path | None = None,
    with_text: bool = False,
) -> Blame:
    """Follows one interval from suggestion to release.

    Args:
        project: whose document it is.
        target: ``DOCUMENT:START-END``, or ``DOCUMENT:SPAN_ID`` of anybody's span.
        layers: only these; all where none is named.
        releases: a folder of release folders, to look for the labels themselves.
        with_text: whether the quote is given; its text must be on this machine.

    Raises:
        InputError: there is no such document, the interval is outside of it, or its text is not
            here though it was asked for.
        TandaiError: the target is none, or no span or several have the id.
    """
    document_id, wanted = parse_target(target)
    document = _find(project, document_id)
    said = {
        layer: _said(project, layer, document_id)
        for layer in layers or project.settings.layer_order()
    }
    place = _place(document, wanted, (each for found in said.values() for _, each in found))
    voices: list[Voice] = []
    ties: list[OpenTie] = []
    for layer, found in said.items():
        voices += [hear(each, step, place) for step, each in found if step != "gold"]
        voices += [
            hear_curator(each, place)
            for each in project.read_adjudications(layer)
            if each.document_id == document_id and each.text_sha256 == document.text_sha256
        ]
        for step, gold in found:
            if step == "gold":
                voices.append(hear(gold, step, place))
                ties += open_ties(gold, place)
    quote = project.read_document_text(document)[slice(*place)] if with_text else None
    found_in = tuple(find_releases(project, document, place, tuple(said), folder=releases))
    return Blame(
        document_id=document_id,
        start=place[0],
        end=place[1],
        quote=quote,
        voices=tuple(voices),
        ties=tuple(ties),
        releases=found_in,
        withdrawn=tuple(_withdrawn(project, document, found_in)),
    )


def _withdrawn(
    project: Project, document: Document, releases: Iterable[InRelease]
) -> Iterator[str]:
    """What whoever reads the quote must know of the document and of releases that hold it."""
    releases = [each for each in releases if each.split is not None]
    stones = read_tombstones(tombstones_path(project))
    stone = buried(stones, document.document_id, document.text_sha256)
    if stone is not None:
        yield f"Taken out for good: {say_tombstone(stone)}. No later release may hold it."
        holding = [each.version for each in releases if not each.is_yanked]
        if holding:
            yield f"It is in {', '.join(holding)} all the same. {say_to_yank(*holding)}"
    index = read_releases(project)
    for each in releases:
        if each.is_yanked:
            yield say_yanked(index, each.version)


def _find(project: Project, document_id: str) -> Document:
    for each in project.read_documents():
        if each.document_id == document_id:
            return each
    path = project.corpus / "documents.jsonl"
    raise InputError(path, found=f"no document {document_id!r}", expected="the id of one")


def _said(project: Project, layer: str, document_id: str) -> list[tuple[Step, Annotation]]:
    """Everything of a document in a layer but the curators' answers, in the order it came about."""
    sources: tuple[tuple[Step, Iterable[Annotation]], ...] = (
        ("suggested", project.read_suggestions(layer)),
        ("withheld", project.read_withheld(layer)),
        ("annotated", project.read_annotations(layer)),
        ("gold", project.read_gold(layer)),
    )
    return [
        (step, each) for step, found in sources for each in found if each.document_id == document_id
    ]


def _place(
    document: Document, wanted: tuple[int, int] | str, annotations: Iterator[Annotation]
) -> tuple[int, int]:
    where = document.document_id
    if not isinstance(wanted, str):
        if wanted[1] > document.n_chars:
            found = f"{wanted[0]}-{wanted[1]}"
            expected = f"an interval of its {document.n_chars} code points"
            raise InputError(where, found=found, expected=expected)
        return wanted
    places = sorted(find_places(annotations, wanted))
    if not places:
        raise TandaiError(
            f"{where}: found no span {wanted!r} of anybody; expected START-END or a span's id."
        )
    if len(places) > 1:
        several = ", ".join(f"{start}-{end}" for start, end in places)
        raise TandaiError(
            f"{where}: found spans {wanted!r} at {several}; expected one place: say START-END, or "
            "--layer."
        )
    return places[0]
