"""corpus/annotations and what was suggested to what became of it, and how much it pulled."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from tandai.anchoring import Measured, measure_halves
from tandai.anchoring_pairs import Pair, measure_pairs
from tandai.errors import InputError
from tandai.findings import Finding
from tandai.flow.withheld import read_cells
from tandai.preannotation import Row, is_hasty, shown_to, tally_suggestions
from tandai.project import Project
from tandai.records import Annotation, Document, Record
from tandai.votes import Reason, cast_votes, count_reasons
from tandai.withholding import Cell, Half, Outside, proposes, side_of


class SuggestionsReport(Record, frozen=True, kw_only=True):
    """What `suggestions` says of one layer."""

    layer: str
    n_answers: int
    """Answers that count, by ``[answers]`` of tandai.toml."""
    left_out: dict[Reason, int]
    """Answers that do not, by reason."""
    n_compared: int
    """Answers whose annotators were shown suggestions, which ``rows`` counts."""
    rows: tuple[Row, ...]
    halves: tuple[Measured, ...]
    """Empty where nothing is withheld."""
    pairs: tuple[Pair, ...]
    """Empty where fewer than two answered the same documents."""
    n_outside: dict[Outside, int]
    """Answers in neither half, by reason; empty where nothing is withheld."""
    findings: tuple[Finding, ...]


def run_suggestions(project: Project, layers: tuple[str, ...] = ()) -> list[SuggestionsReport]:
    """Compares answers with suggestions in the layers named, or in all; writes nothing.

    Raises:
        InputError: a file is broken, or an answer is about no document.
        TandaiError: a date in an answer is none.
    """
    documents = {document.document_id: document for document in project.read_documents()}
    cells = read_cells(project)
    return [
        _report(project, layer, documents, cells)
        for layer in layers or project.settings.layer_order()
    ]


class _Seen(NamedTuple):
    """Which suggestion each answer is compared with, by annotator and document."""

    shown: dict[tuple[str, str], Annotation]
    """Those that were on the page and propose something, or say that nothing is there."""
    compared: dict[tuple[str, str], Annotation]
    """Those of answers in one of the halves."""
    outside: Counter[Outside]


def _report(
    project: Project, layer: str, documents: Mapping[str, Document], cells: list[Cell]
) -> SuggestionsReport:
    settings = project.settings
    is_given = bool(settings.layers[layer].spans_from)
    by_document: dict[str, list[Annotation]] = defaultdict(list)
    for each in project.read_annotations(layer):
        by_document[each.document_id].append(each)
    ballots = [cast_votes(made, settings.answers) for _, made in sorted(by_document.items())]
    answers = [each for ballot in ballots for each in ballot.voting]
    n_tokens = {name: len(document.tokens) for name, document in documents.items()}
    for each in answers:
        if each.document_id not in documents:
            place = project.annotations_dir(layer) / f"{each.annotator_id}.jsonl"
            found = f"an answer about {each.document_id!r}"
            raise InputError(place, found=found, expected="a document of corpus/documents.jsonl")
    halves: dict[str, Half] = {
        cell.document_id: cell.suggestions for cell in cells if cell.layer == layer
    }
    seen = _seen(project, layer, answers, halves)
    is_measured = "withheld" in halves.values()
    both = [a for a in answers if is_measured and _key(a) in seen.compared]
    return SuggestionsReport(
        layer=layer,
        n_answers=len(answers),
        left_out=count_reasons(ballots),
        n_compared=len(seen.shown),
        rows=tuple(
            tally_suggestions(
                ((each, seen.shown[_key(each)]) for each in answers if _key(each) in seen.shown),
                given=frozenset({layer} if is_given else ()),
            )
        ),
        halves=tuple(
            measure_halves(both, seen.compared, halves, n_tokens, spans_are_given=is_given)
        ),
        pairs=tuple(measure_pairs(both, halves, spans_are_given=is_given)),
        n_outside=dict(sorted(seen.outside.items())) if is_measured else {},
        findings=tuple(
            _hasty(each, n_tokens[each.document_id], settings.suggestions.hasty_seconds)
            for each in answers
            if is_hasty(
                each,
                n_tokens[each.document_id],
                settings.suggestions.hasty_seconds,
                spans_are_given=is_given,
            )
        ),
    )


def _key(answer: Annotation) -> tuple[str, str]:
    return answer.annotator_id, answer.document_id


def _seen(
    project: Project, layer: str, answers: list[Annotation], halves: Mapping[str, Half]
) -> _Seen:
    is_given = bool(project.settings.layers[layer].spans_from)
    suggestions: dict[str, list[Annotation]] = {}
    for each in project.read_suggestions(layer):
        suggestions.setdefault(each.document_id, []).append(each)
    would = {each.document_id: each for each in project.read_withheld(layer)}
    seen = _Seen({}, {}, Counter())
    for answer in answers:
        half = halves.get(answer.document_id)
        shown = shown_to(answer, suggestions.get(answer.document_id, ()))
        says = shown is not None and proposes(shown, spans_are_given=is_given)
        if shown is not None and (says or half != "withheld"):
            seen.shown[_key(answer)] = shown
        side = side_of(half, shown, spans_are_given=is_given)
        if side == "shown" and shown is not None:
            seen.compared[_key(answer)] = shown
        elif side == "withheld" and answer.document_id in would:
            seen.compared[_key(answer)] = would[answer.document_id]
        elif side == "shown" or side == "withheld":
            seen.outside["withheld-unknown"] += 1
        else:
            seen.outside[side] += 1
    return seen


def _hasty(answer: Annotation, n_tokens: int, seconds: float) -> Finding:
    return Finding(
        "accepted-in-haste",
        "warning",
        f"corpus/annotations/{answer.layer}, {answer.annotation_id}",
        f"every suggestion accepted as it was, in {answer.lead_time:g} s for {n_tokens} tokens",
        f"{seconds * n_tokens / 100:g} s or more, as suggestions.hasty_seconds in tandai.toml says",
    )
