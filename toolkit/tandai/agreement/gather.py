"""A layer's annotations to what of them can be compared, with findings about what cannot."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from tandai.agreement.matching import Places, overlapping, pair_spans
from tandai.agreement.shared import (
    Asked,
    Bools,
    Ints,
    Pair,
    Pairing,
    Shared,
    SpanClass,
    Spans,
    Tokens,
)
from tandai.agreement.span_rows import make_spans, told_of
from tandai.errors import TandaiError
from tandai.findings import Finding
from tandai.labelstudio.config import LabelConfig
from tandai.records import Annotation, AnnotatorKind, Document
from tandai.settings import AnswerSettings
from tandai.votes import Reason, cast_votes

WITHOUT_GROUP = "document-without-group"


class Gathered(NamedTuple):
    """What can be compared, and what is to be known of it."""

    shared: Shared
    findings: tuple[Finding, ...]
    guideline_versions: Mapping[str, tuple[str, ...]] = {}
    """By annotator, those that the answers which count were given under, sorted."""


def gather(
    annotations: Iterable[Annotation],
    documents: Iterable[Document],
    groups: Mapping[str, str] | None,
    asked: Asked,
    policy: AnswerSettings,
) -> Gathered:
    """Picks the answers that count, trims their spans and pairs them.

    Args:
        annotations: all of one layer.
        documents: those they are about; others do not matter.
        groups: story group by document; a document without one is its own, and is told. None:
            each is its own, as the caller wants it.
        asked: what config and tandai.toml say of the layer.
        policy: ``[answers]`` of tandai.toml.

    Raises:
        TandaiError: an annotation is about no document, or a span is not in its document.
    """
    findings: list[Finding] = []
    known = {document.document_id: document for document in documents}
    voting = _voting(annotations, known, asked.layer, policy, findings)
    kinds = kinds_of(voting.values())
    names = sorted(kinds)
    column = {name: number for number, name in enumerate(names)}
    shared_ids = sorted(name for name, answers in voting.items() if len(answers) > 1)
    said: list[tuple[Annotation | None, ...]] = []
    for document_id in shared_ids:
        row: list[Annotation | None] = [None] * len(names)
        for answer in voting[document_id]:
            row[column[answer.annotator_id]] = answer
        said.append(tuple(row))
    answered = np.array([[each is not None for each in row] for row in said], dtype=np.bool_)
    answered = answered.reshape(len(said), len(names))
    group_of = [(groups or {}).get(name, name) for name in shared_ids]
    if groups is not None:
        findings += _without_group([name for name in shared_ids if name not in groups])
    group_ids = sorted(set(group_of))
    number_of = {name: number for number, name in enumerate(group_ids)}
    n_chars = _ints([known[name].n_chars for name in shared_ids])
    tokens = _tokens([known[name] for name in shared_ids])
    classes = _classes(asked.config, said)
    spans, told = make_spans(said, classes, tokens, n_chars, trimmed=asked.options.trim)
    findings += told_of(told, names, asked.layer)
    return Gathered(
        Shared(
            annotators=tuple(names),
            kinds=tuple(kinds[name] for name in names),
            n_answered=len(voting),
            document_ids=tuple(shared_ids),
            n_chars=n_chars,
            group=_ints([number_of[name] for name in group_of]),
            group_ids=tuple(group_ids),
            said=tuple(said),
            answered=answered,
            tokens=tokens,
            classes=classes,
            spans=spans,
            pairings=_pairings(spans, answered, len(classes), asked.options.match),
        ),
        tuple(findings),
        _guidelines(voting.values()),
    )


def places_of(
    spans: Spans, annotator: int, documents: Bools, n_classes: int
) -> tuple[Ints, Places]:
    """One annotator's spans in some documents: rows, and places to be matched.

    Args:
        spans: all.
        annotator: index.
        documents: which, shape (documents,).
        n_classes: how many labels there are.
    """
    rows = np.flatnonzero((spans.annotator == annotator) & documents[spans.document])
    block = spans.document[rows] * n_classes + spans.label[rows]
    return rows, Places(block, spans.start[rows], spans.end[rows])


def _without_group(names: Sequence[str]) -> list[Finding]:
    """That copies of a story may be counted as several, which makes intervals too narrow."""
    if not names:
        return []
    few = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    found = f"no story group of {few}; each is counted as a story of its own"
    expected = "a row for each document; two tellings of a story make intervals too narrow"
    return [Finding(WITHOUT_GROUP, "warning", "corpus/groups.csv", found, expected)]


def _pairings(spans: Spans, answered: Bools, n_classes: int, least: float) -> dict[Pair, Pairing]:
    pairings: dict[Pair, Pairing] = {}
    for pair in combinations(range(answered.shape[1]), 2):
        both = answered[:, pair[0]] & answered[:, pair[1]]
        if not both.any():
            continue
        rows, places = places_of(spans, pair[0], both, n_classes)
        its_rows, its_places = places_of(spans, pair[1], both, n_classes)
        edges = overlapping(places, its_places)
        i, j = pair_spans(places, its_places, edges, least)
        pairings[pair] = Pairing(rows[i], its_rows[j])
    return pairings


def _voting(
    annotations: Iterable[Annotation],
    known: Mapping[str, Document],
    layer: str,
    policy: AnswerSettings,
    findings: list[Finding],
) -> dict[str, tuple[Annotation, ...]]:
    """The answers that count and can be compared, by document."""
    by_document: dict[str, list[Annotation]] = defaultdict(list)
    for annotation in annotations:
        by_document[annotation.document_id].append(annotation)
    voting: dict[str, tuple[Annotation, ...]] = {}
    not_counted: Counter[Reason] = Counter()
    for name in sorted(by_document):
        if name not in known:
            raise TandaiError(
                f"{by_document[name][0].annotation_id}: found an answer about {name!r}; "
                "expected a document of corpus/documents.jsonl."
            )
        ballot = cast_votes(by_document[name], policy)
        not_counted.update(ballot.left_out.values())
        findings += [
            Finding(
                "answers-several",
                "warning",
                f"corpus/annotations/{layer}",
                f"{', '.join(ids)} of one annotator; none of them is compared",
                "one that counts, as answers.several in tandai.toml says",
            )
            for ids in ballot.clashes
        ]
        revision = known[name].text_sha256
        findings += [
            Finding(
                "answer-about-another-text",
                "warning",
                f"corpus/annotations/{layer}, {each.annotation_id}",
                f"an answer about the text {each.text_sha256[:16]}; it is not compared",
                f"one about {revision[:16]}, as corpus/documents.jsonl says",
            )
            for each in ballot.voting
            if each.text_sha256 != revision
        ]
        answers = tuple(each for each in ballot.voting if each.text_sha256 == revision)
        if answers:
            voting[name] = answers
    for reason, n in sorted(not_counted.items()):
        found = f"{n} {'answer that does' if n == 1 else 'answers that do'} not count: {reason}"
        findings.append(Finding("answers-not-counted", "note", "[answers] in tandai.toml", found))
    return voting


def kinds_of(answers: Iterable[Sequence[Annotation]]) -> dict[str, AnnotatorKind]:
    """What each annotator is; who is a person in one answer and a machine in another is none."""
    seen: dict[str, set[AnnotatorKind]] = defaultdict(set)
    for each in answers:
        for annotation in each:
            seen[annotation.annotator_id].add(annotation.annotator_kind)
    return {
        name: min(kinds, key=lambda kind: (kind == "person", kind)) for name, kinds in seen.items()
    }


def _guidelines(answers: Iterable[Sequence[Annotation]]) -> dict[str, tuple[str, ...]]:
    """By which versions of the guideline each annotator answered."""
    seen: dict[str, set[str]] = defaultdict(set)
    for each in answers:
        for annotation in each:
            seen[annotation.annotator_id].add(annotation.guideline_version)
    return {name: tuple(sorted(seen[name])) for name in sorted(seen)}


def _classes(
    config: LabelConfig, said: Sequence[Sequence[Annotation | None]]
) -> tuple[SpanClass, ...]:
    declared = [
        SpanClass(control.name, code)
        for control in config.controls
        if control.makes_regions and config.is_about_text(control)
        for code in control.codes
    ]
    met = {
        SpanClass(span.control, span.label)
        for row in said
        for each in row
        if each is not None
        for span in each.spans
    }
    return tuple(dict.fromkeys([*declared, *sorted(met)]))


def _tokens(documents: Sequence[Document]) -> Tokens:
    n_tokens = [len(document.tokens) for document in documents]
    offsets = (at for document in documents for token in document.tokens for at in token)
    edges = np.fromiter(offsets, dtype=np.int64, count=2 * sum(n_tokens))
    number = np.repeat(np.arange(len(documents), dtype=np.int64), n_tokens)
    return Tokens(number, edges[::2], edges[1::2])


def _ints(values: Sequence[object]) -> Ints:
    return np.array(values, dtype=np.int64)
