"""corpus/adjudications/LAYER.jsonl to the curator's answer for each document, where it holds."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tandai.adjudication.records import Curated
from tandai.errors import InputError
from tandai.findings import Finding
from tandai.gold.since import voted_otherwise
from tandai.moments import read_moment
from tandai.project import Project
from tandai.records import Annotation
from tandai.store import stream_jsonl
from tandai.wording import count_of

Voting = Mapping[str, Sequence[Annotation]]
"""By document, annotations that count."""


def read_curated(
    project: Project,
    layer: str,
    voting: Voting,
    findings: list[Finding],
    newest: Mapping[str, Curated] | None = None,
) -> dict[str, Curated]:
    """The newest answer for each document that it can be applied to.

    Args:
        project: whose adjudications.
        layer: the layer.
        voting: by document, the annotations that count.
        findings: gets what is not applied, and curators who are no people.
        newest: by document, where somebody has read them already.

    Raises:
        InputError: an answer is about something else than its record says, or of no curator.
    """
    held = {}
    for document_id, curated in (read_newest(project, layer) if newest is None else newest).items():
        reason = _unfit(layer, curated, voting.get(document_id, ()))
        if reason:
            findings.append(reason)
        else:
            held[document_id] = curated
    findings += _machines(layer, held.values())
    return held


def read_newest(project: Project, layer: str) -> dict[str, Curated]:
    """The newest answer of each document, whether it can be applied or not, sorted by document.

    Raises:
        InputError: an answer is about something else than its record says, or of no curator.
    """
    said: dict[str, list[Curated]] = defaultdict(list)
    for number, curated in enumerate(project.read_adjudications(layer), start=1):
        _check(project, layer, number, curated)
        said[curated.document_id].append(curated)
    found = {name: newest_of(each) for name, each in sorted(said.items())}
    return {name: each for name, each in found.items() if each is not None}


def newest_of(said: Iterable[Curated]) -> Curated | None:
    """The newest of one document's answers, in the order of the file; None of none."""
    newest: Curated | None = None
    for each in said:
        if newest is None or read_moment(each.created_at) >= read_moment(newest.created_at):
            newest = each
    return newest


def check_curated(project: Project, layer: str) -> None:
    """Every answer is about what its record says, and of a curator.

    Raises:
        InputError: one is not.
    """
    path = project.adjudications_path(layer)
    for number, curated in enumerate(stream_jsonl(path, Curated), start=1):
        _check(project, layer, number, curated)


def asked_again(
    layer: str, gold: Iterable[Annotation], curated: Mapping[str, Curated]
) -> list[Finding]:
    """What is open although a curator has answered for the document: it came or changed since."""
    return [
        Finding(
            "asked-again",
            "warning",
            f"corpus/adjudications/{layer}.jsonl, {annotation.document_id}",
            f"{tie.what} {tie.item} is open, and the curator's answer does not settle it",
            "another round of adjudication",
        )
        for annotation in gold
        if annotation.document_id in curated
        for tie in annotation.ties
    ]


def settled_on_other_votes(
    layer: str, curated: Mapping[str, Curated], voting: Voting, merged: Voting
) -> list[Finding]:
    """Where annotators have answered otherwise since: the curator's answer stands, and that is said.

    Args:
        layer: the layer.
        curated: the answers that hold, by document.
        voting: by document, the annotations that count.
        merged: the same after policies have merged spans.
    """
    found = []
    for document_id, each in curated.items():
        items = voted_otherwise(each, voting[document_id], merged[document_id])
        if items:
            more = f" and {len(items) - 3} more" if len(items) > 3 else ""
            found.append(
                Finding(
                    "curated-on-other-votes",
                    "note",
                    f"corpus/adjudications/{layer}.jsonl, {document_id}",
                    f"other answers of annotators than the curator saw to {', '.join(items[:3])}"
                    f"{more}; the curator's answer stands",
                    "the answers of then, or another round of adjudication",
                )
            )
    return found


def _check(project: Project, layer: str, number: int, curated: Curated) -> None:
    path, place = project.adjudications_path(layer), f"line {number}"
    said = curated.annotation
    about = (curated.document_id, curated.layer, curated.text_sha256)
    if (said.document_id, said.layer, said.text_sha256) != about or curated.layer != layer:
        found = f"an answer about {said.document_id}, {said.layer}"
        expected = f"one about {curated.document_id}, {layer}, and the same text"
        raise InputError(path, place=place, found=found, expected=expected)
    kinds = project.settings.adjudication.kinds
    if said.annotator_kind not in kinds:
        found = f"a curator of kind {said.annotator_kind!r}"
        expected = f"a {' or '.join(kinds)}, as adjudication.kinds of tandai.toml says"
        raise InputError(path, place=place, found=found, expected=expected)
    try:
        read_moment(curated.created_at)
    except ValueError as error:
        found, expected = (
            f"created_at {curated.created_at!r}",
            "a date such as 2031-05-02T08:00:00Z",
        )
        raise InputError(path, place=place, found=found, expected=expected) from error


def _unfit(layer: str, curated: Curated, voting: Sequence[Annotation]) -> Finding | None:
    place = f"corpus/adjudications/{layer}.jsonl, {curated.document_id}"
    if not voting:
        found = "a curator's answer, and none of an annotator that counts; it is not applied"
        return Finding("curated-without-answers", "warning", place, found, "annotations")
    if voting[0].text_sha256 != curated.text_sha256:
        found = f"the text {curated.text_sha256[:12]}, which changed since; it is not applied"
        expected = f"{voting[0].text_sha256[:12]}, the text that was annotated"
        return Finding("curated-other-text", "warning", place, found, expected)
    return None


def _machines(layer: str, held: Iterable[Curated]) -> list[Finding]:
    """Nobody may take a script's or a model's decisions for a person's."""
    answers = [each.annotation for each in held]
    machines = Counter(
        (each.annotator_id, each.annotator_kind)
        for each in answers
        if each.annotator_kind != "person"
    )
    return [
        Finding(
            f"curated-by-{kind}",
            "warning",
            f"corpus/adjudications/{layer}.jsonl",
            f"{count_of(n, 'document')} adjudicated by {name!r}, a {kind}",
            "a person",
        )
        for (name, kind), n in sorted(machines.items())
    ]
