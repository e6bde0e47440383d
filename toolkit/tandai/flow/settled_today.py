"""A layer's annotations to whether its gold is what they make, some hundred documents at a time."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack

from tandai.adjudication.records import Curated
from tandai.findings import Finding, errors_of
from tandai.flow.by_document import ByDocument, batches_of
from tandai.flow.curated import check_curated, newest_of
from tandai.flow.gold import settle_documents
from tandai.flow.settling import Batch, Settling
from tandai.gold.estimates import NO_ESTIMATES, estimate
from tandai.gold.policies import Policies
from tandai.project import Project
from tandai.records import Annotation, Document
from tandai.votes import cast_votes

SIZE = 200
"""Documents in memory at one time."""


def check_settled(
    project: Project, layer: str, documents: Mapping[str, Document]
) -> Iterator[Finding]:
    """Gold is what today's annotations make: whoever corrects an answer corrects gold with it.

    Args:
        project: whose gold.
        layer: the layer.
        documents: of the corpus, their outlines.

    Raises:
        InputError: a file is broken.
    """
    # Where nobody has chosen among several answers, there is no gold to compare with.
    unsettled: list[Finding] = []
    is_same, gold = True, project.stream_gold(layer)
    for made, errors in made_today(project, layer, documents):
        unsettled += errors
        is_same = is_same and all(next(gold, None) == each for each in made)
    yield from unsettled
    if not unsettled and not (is_same and next(gold, None) is None):
        place = f"corpus/gold/{layer}.jsonl"
        found = "another gold than corpus/annotations makes"
        yield Finding("gold-stale", "error", place, found, "what `tandai gold` writes")


def made_today(
    project: Project, layer: str, documents: Mapping[str, Document]
) -> Iterator[tuple[list[Annotation], list[Finding]]]:
    """What `settle_layer` makes, a batch of documents after the other, and errors of each.

    Args:
        project: whose annotations.
        layer: the layer.
        documents: of the corpus, their outlines.

    Raises:
        InputError: a file is broken.
    """
    check_curated(project, layer)
    with ExitStack() as opened:
        yield from _Today(project, layer, documents, opened).settled()


class _Today:
    """What settles a layer, in files that are open as long as ``opened`` is."""

    def __init__(
        self, project: Project, layer: str, documents: Mapping[str, Document], opened: ExitStack
    ) -> None:
        source = project.settings.layers[layer].spans_from
        self._project, self._layer, self._documents = project, layer, documents
        enter = opened.enter_context
        said = sorted(project.annotations_dir(layer).glob("*.jsonl"))
        self._said = enter(ByDocument(Annotation, said))
        self._gold = enter(ByDocument(Annotation, [project.gold_path(layer)]))
        self._curated = enter(ByDocument(Curated, [project.adjudications_path(layer)]))
        asked = [project.gold_path(source)] if source else []
        self._asked = enter(ByDocument(Annotation, asked))

    def settled(self) -> Iterator[tuple[list[Annotation], list[Finding]]]:
        """Gold of some documents after the other, sorted by document, and errors of these."""
        policies = Policies(self._project.settings.layers[self._layer].policies)
        estimates = estimate(self._merged(), policies)
        for ids in self._batches():
            asked = [each for name in ids for each in self._asked.of(name)]
            batch = self._batch(ids)._replace(estimates=estimates)
            said = {name: self._said.of(name) for name in ids}
            made, findings, _ = settle_documents(self._project, self._layer, said, asked, batch)
            yield made, errors_of(findings)

    def _batches(self) -> Iterator[Sequence[str]]:
        return batches_of(self._said.document_ids, SIZE)

    def _batch(self, ids: Sequence[str]) -> Batch:
        curated = {name: newest_of(self._curated.of(name)) for name in ids}
        return Batch(
            estimates=NO_ESTIMATES,
            documents=self._documents,
            gold=lambda: (each for name in ids for each in self._gold.of(name)),
            curated={name: each for name, each in curated.items() if each is not None},
        )

    def _merged(self) -> Iterator[Sequence[Annotation]]:
        """The annotations that count, spans merged, a document each: read if a model asks."""
        policy = self._project.settings.answers
        for ids in self._batches():
            ballots = {name: cast_votes(self._said.of(name), policy) for name in ids}
            voting = {name: each.voting for name, each in ballots.items() if not each.clashes}
            merged = Settling(self._project, self._layer, voting, self._batch(ids)).merged
            yield from (each for each in merged.values() if each)
