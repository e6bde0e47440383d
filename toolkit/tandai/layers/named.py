"""Gold of entities and their lexicon to what stands named, and dated, where in a document."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tandai.digest import sha256_text
from tandai.layers.lexicons import Entity
from tandai.records import Annotation
from tandai.text.compositions import spellings

DATE = "DAT"
"""The label of dates."""
VALUE, WIKIDATA, METONYMY = "value_norm", "wikidata", "metonymy"
"""Questions about an entity: its normal value, its id, and whether it stands for something else."""
YES = "YES"


class NamedPlace(NamedTuple):
    """A span of an entity, and whom it names."""

    start: int
    end: int
    entity_ids: frozenset[str]
    """Of the lexicon; empty where it does not know the name."""
    is_metonym: bool
    """Whether the name stands for something else, as a capital for a government."""
    dates: tuple[str, ...]
    """Normal values, where it is a date."""


class Naming:
    """A lexicon of entities, by what spans say: the digests of their words, and Wikidata ids."""

    def __init__(self, lexicon: Iterable[Entity]) -> None:
        entities = tuple(lexicon)
        ids = {form: each.entity_id for each in entities for form in (each.name, *each.aliases)}
        self._by_words: dict[str, frozenset[str]] = {}
        for form, entity_id in ids.items():
            # An office named after a country names the country, too.
            within = (ids[part] for part in _parts(form) if part in ids)
            self._by_words[sha256_text(form)] = frozenset((entity_id, *within))
        for form in ids:
            for spelling in spellings(form):
                named = self._by_words[sha256_text(form)]
                self._by_words.setdefault(sha256_text(spelling), named)
        by_qid: dict[str, set[str]] = defaultdict(set)
        for each in entities:
            if each.qid:
                by_qid[each.qid].add(each.entity_id)
        self._by_qid: Mapping[str, set[str]] = by_qid

    def places(self, annotation: Annotation) -> list[NamedPlace]:
        """Every span, in the order of the annotation, with whom it names by words or by id."""
        said: dict[tuple[str, str], list[str]] = defaultdict(list)
        for each in annotation.attributes:
            said[each.span_id, each.name] += each.values
        return [
            NamedPlace(
                start=span.start,
                end=span.end,
                entity_ids=self._by_words.get(span.quote_sha256, frozenset()).union(
                    *(self._by_qid.get(qid, set()) for qid in said[span.span_id, WIKIDATA])
                ),
                is_metonym=YES in said[span.span_id, METONYMY],
                dates=tuple(said[span.span_id, VALUE]) if span.label == DATE else (),
            )
            for span in annotation.spans
        ]


def _parts(form: str) -> Iterable[str]:
    """Runs of a name's words, but for the whole name."""
    words = form.split(" ")
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            if end - start < len(words):
                yield " ".join(words[start:end])
