"""A project's policies, texts and earlier gold to what settles a layer, and what was missing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from tandai.adjudication.records import Curated
from tandai.digest import sha256_text
from tandai.errors import InputError
from tandai.findings import Finding
from tandai.gold import check_policies
from tandai.gold.estimates import MIN_ANNOTATORS, MIN_ITEMS, Estimates, estimate
from tandai.gold.merging import merge_spans
from tandai.gold.policies import MERGING, Policies
from tandai.gold.settle import Means
from tandai.project import Project
from tandai.records import Annotation, Document
from tandai.wording import count_of

Voting = Mapping[str, Sequence[Annotation]]
"""By document, the annotations that count."""


class Batch(NamedTuple):
    """What settles some documents of a layer, and is not said by their annotations alone."""

    estimates: Estimates
    """Of all documents of the layer."""
    documents: Mapping[str, Document]
    """Of the corpus."""
    gold: Callable[[], Iterable[Annotation]]
    """Gives the gold that there is of these documents."""
    curated: Mapping[str, Curated]
    """The newest answer of a curator by document."""


class Settling:
    """What settles a layer; remembers the documents whose text was asked for and is not here.

    Attributes:
        means: of the layer.
        merged: the annotations that count, after policies have merged their spans.
    """

    def __init__(
        self, project: Project, layer: str, voting: Voting, batch: "Batch | None" = None
    ) -> None:
        """Merges spans, and fits models where policies ask for them.

        Args:
            project: whose layer.
            layer: the layer.
            voting: of all documents, or of those of a batch.
            batch: what those of a batch do not say.
        """
        chosen = project.settings.layers[layer].policies
        place = f"tandai.toml, layers.{layer}.policies"
        check_policies(chosen, project.label_configs[layer], place=place)
        policies = Policies(chosen)
        self._project, self._layer, self._place = project, layer, place
        self._batch = batch
        self._voting = voting
        self._missing: dict[str, int] = defaultdict(int)
        self._texts: dict[str, str | None] = {}
        self._earlier: dict[tuple[str, int, int], str] = {}
        if MERGING & set(chosen.values()):
            gold = batch.gold() if batch else project.stream_gold(layer)
            self._earlier = _earlier_digests(gold, voting)
        self.merged: Voting = {
            name: merge_spans(each, policies, None, self.digest_of).voting if each else ()
            for name, each in voting.items()
        }
        merged = [each for each in self.merged.values() if each]
        estimates = batch.estimates if batch else estimate(merged, policies)
        self._missing.clear()  # asked again when the document is settled
        self.means = Means(policies, estimates, self.digest_of)

    def digest_of(self, document_id: str, start: int, end: int) -> str | None:
        """The digest of an interval that nobody marked; of a text that is here, or earlier gold."""
        text = self._text(document_id)
        if text is not None:
            return sha256_text(text[start:end])
        digest = self._earlier.get((document_id, start, end))
        if digest is None:
            self._missing[document_id] += 1
        return digest

    def findings(self) -> list[Finding]:
        """What could not be settled for want of answers or texts; to be asked when all is."""
        found = [
            Finding(
                "too-few-for-dawid-skene",
                "warning",
                f"{self._place}.{short.key}",
                f"{count_of(short.n_items, 'item')} that two or more answered, of "
                f"{count_of(short.n_annotators, 'annotator')}; "
                "only what all said is settled, the rest is asked",
                f"{MIN_ITEMS} items of {MIN_ANNOTATORS} annotators",
            )
            for short in self.means.estimates.short
        ]
        if self._missing:
            found.append(
                Finding(
                    "merged-without-text",
                    "warning",
                    f"corpus/gold/{self._layer}.jsonl",
                    f"{sum(self._missing.values())} merged spans of {', '.join(self._missing)}, "
                    "whose text is not here; they stay open",
                    "the text; run `tandai documents --articles DIR`",
                )
            )
        return found

    def _text(self, document_id: str) -> str | None:
        if document_id not in self._texts:
            self._texts[document_id] = self._read(document_id)
        return self._texts[document_id]

    def _read(self, document_id: str) -> str | None:
        """The text that was labelled, if it is here."""
        wanted = self._voting[document_id][0].text_sha256
        document = self._documents.get(document_id)
        if document is None or document.text_sha256 != wanted:
            return None
        try:
            return self._project.read_document_text(document)
        except InputError:
            return None

    @cached_property
    def _documents(self) -> Mapping[str, Document]:
        if self._batch:
            return self._batch.documents
        return {each.document_id: each for each in self._project.read_documents()}


def _earlier_digests(gold: Iterable[Annotation], voting: Voting) -> dict[tuple[str, int, int], str]:
    """By interval, what gold made where the text was knew of it."""
    return {
        (made.document_id, span.start, span.end): span.quote_sha256
        for made in gold
        if any(each.text_sha256 == made.text_sha256 for each in voting.get(made.document_id, ()))
        for span in made.spans
    }
