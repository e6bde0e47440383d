"""A layer's annotations and gold to what is known of each annotator."""

from collections.abc import Iterable, Mapping, Sequence

from tandai.agreement.gather import kinds_of
from tandai.agreement.shared import Shared
from tandai.annotators.bias import biases, edge_biases
from tandai.annotators.compared import (
    OTHERS,
    Figures,
    by_document,
    figures_of_pairs,
    pool,
)
from tandai.annotators.drift import drift_of
from tandai.annotators.material import Material
from tandai.annotators.pace import pace_of
from tandai.annotators.records import AnnotatorReport, LayerAnnotators, WithOther
from tandai.annotators.stated import Reader
from tandai.annotators.with_gold import with_gold, with_gold_without
from tandai.preannotation import is_hasty
from tandai.records import Annotation, AnnotatorKind
from tandai.votes import cast_votes


def measure_annotators(material: Material) -> LayerAnnotators:
    """Every annotator of a layer, by pseudonym, whatever the order of annotations.

    Raises:
        TandaiError: an annotation is about no document, or a span is not in its document.
    """
    gathered = by_document(material.gathered)
    ballots = _ballots(material)
    layer = _Layer(material, gathered.shared, ballots)
    everybody = sorted(kinds_of([material.annotations]).items())
    return LayerAnnotators(
        layer=material.asked.layer,
        n_documents=sum(bool(voting) for voting in ballots.values()),
        annotators=tuple(layer.report(*each) for each in everybody),
        findings=gathered.findings,
    )


class _Layer:
    """What is reckoned once for all annotators of a layer."""

    def __init__(
        self, material: Material, shared: Shared, ballots: Mapping[str, Sequence[Annotation]]
    ) -> None:
        self._material = material
        self._shared = shared
        self._ballots = ballots
        self._is_given = bool(material.asked.settings.spans_from)
        self._figures = figures_of_pairs(shared, material.asked)
        self._labels = biases(shared, spans_are_given=self._is_given)
        self._edges = {} if self._is_given else edge_biases(shared)
        self._read = Reader(material.documents, trimmed=material.asked.options.trim)
        self._n_tokens = {name: len(each.tokens) for name, each in material.documents.items()}

    def report(self, name: str, kind: AnnotatorKind) -> AnnotatorReport:
        """All that is known of one annotator."""
        made = [each for each in self._material.annotations if each.annotator_id == name]
        answers = [
            each
            for voting in self._ballots.values()
            for each in voting
            if each.annotator_id == name
        ]
        pairs = {pair: figures for pair, figures in self._figures.items() if name in pair}
        together = pool(pairs.values())
        seed = self._material.asked.options.seed
        return AnnotatorReport(
            layer=self._material.asked.layer,
            annotator_id=name,
            annotator_kind=kind,
            n_documents=len(answers),
            n_skipped=sum(each.status == "skipped" for each in made),
            n_drafts=sum(each.status == "draft" for each in made),
            n_left_out=len(made) - len(answers),
            pace=pace_of(answers, self._n_tokens),
            hasty=tuple(each.document_id for each in answers if self._is_hasty(each)),
            others=tuple(self._others(name, together, pairs)),
            gold=with_gold(self._material, answers, self._read),
            gold_without=with_gold_without(self._material, self._ballots, answers, self._read),
            labels=self._labels.get(name, ()),
            edges=self._edges.get(name, ()),
            drift=drift_of(answers, together, self._shared.document_ids, self._n_tokens, seed=seed),
        )

    def _is_hasty(self, answer: Annotation) -> bool:
        return is_hasty(
            answer,
            self._n_tokens[answer.document_id],
            self._material.hasty_seconds,
            spans_are_given=self._is_given,
        )

    def _others(
        self, name: str, together: Figures, pairs: Mapping[tuple[str, ...], Figures]
    ) -> Iterable[WithOther]:
        """All others together, then each."""
        answered = [{each.annotator_id for each in voting} for voting in self._ballots.values()]
        n_shared = sum(name in names and len(names) > 1 for names in answered)
        yield _with(OTHERS, n_shared, together)
        for pair, figures in pairs.items():
            (other,) = set(pair) - {name}
            yield _with(other, sum(names.issuperset(pair) for names in answered), figures)


def _with(other: str, n_documents: int, figures: Figures) -> WithOther:
    return WithOther(
        other=other,
        n_documents=n_documents,
        figures=tuple(measured.agreed(name) for name, measured in figures.items()),
        why="" if n_documents else "No document that another answered, too.",
    )


def _ballots(material: Material) -> dict[str, tuple[Annotation, ...]]:
    """By document, the answers that count and are about its text as it is."""
    by_document: dict[str, list[Annotation]] = {}
    for each in material.annotations:
        by_document.setdefault(each.document_id, []).append(each)
    return {
        name: tuple(
            answer
            for answer in cast_votes(made, material.policy).voting
            if answer.text_sha256 == material.documents[name].text_sha256
        )
        for name, made in sorted(by_document.items())
    }
