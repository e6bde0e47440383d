"""Texts and the cue lexicon to cues that somebody left without a span."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tandai.layers.cue_words import CUE, CueWord
from tandai.layers.lexicons import Cue
from tandai.layers.suggest.base import annotated_stretches
from tandai.layers.suggest.cues import CueHit, find_cues
from tandai.records import Annotation, Document
from tandai.suspects.records import NOTHING, Suspect, strength
from tandai.suspects.settled import Settled


def find_uncovered_cues(
    layer: str,
    answers: Sequence[Annotation],
    settled: Settled,
    documents: Mapping[str, Document],
    texts: Mapping[str, str],
    cues: tuple[Cue, ...],
    *,
    known: int,
    ambiguous: float,
) -> Iterator[Suspect]:
    """Cues that no span of the label CUE touches, word by word of the lexicon.

    A word that was read often and is left out often is no cue where it is left out, and is not
    suspected.

    Args:
        layer: the layer's name.
        answers: those that count; gold where nobody's does.
        settled: the layer's gold.
        documents: by id.
        texts: by document id, those that are here.
        cues: the lexicon.
        known: readings of a word from which on its habit is known.
        ambiguous: the largest share of readings without a span at which one is suspected.
    """
    hits = {name: _hits(documents[name], text, cues) for name, text in texts.items()}
    covered: Counter[str] = Counter()
    bare: list[tuple[Annotation, CueHit]] = []
    for each in answers:
        spans = [(span.start, span.end) for span in each.spans if span.label == CUE]
        for hit in hits.get(each.document_id, ()):
            if any(start < hit.end and hit.start < end for start, end in spans):
                covered[hit.cue.word] += 1
            else:
                bare.append((each, hit))
    n_bare = Counter(hit.cue.word for _, hit in bare)
    for each, hit in bare:
        n, n_with = covered[hit.cue.word], n_bare[hit.cue.word]
        if n + n_with >= known and n_with > ambiguous * (n + n_with):
            continue
        is_gold = each.annotator_kind == "gold"
        yield Suspect(
            rule="cue-without-span",
            layer=layer,
            document_id=each.document_id,
            annotators=() if is_gold else (each.annotator_id,),
            in_gold=settled.leaves(each.document_id, hit.start, hit.end, label=CUE),
            start=hit.start,
            end=hit.end,
            what="span",
            item=CUE,
            found=NOTHING,
            others=f"a cue of the lexicon ({hit.cue.cue_class}), with a span in {n} of "
            f"{n + n_with} readings",
            score=strength(n, n_with),
            expected=CUE,
        )


def without_explained(
    suspects: Iterable[Suspect], explained: Iterable[CueWord]
) -> Iterator[Suspect]:
    """Suspects but for missing cues at words that somebody said are none, whatever rule misses them.

    Args:
        suspects: of one layer.
        explained: words with a rule and a reason, of the texts as they are now.
    """
    places = {(each.document_id, each.start, each.end) for each in explained if each.is_explained}
    known = {(name, at) for name, start, end in places for at in range(start, end)}
    for each in suspects:
        is_missing = each.expected == CUE and each.found == NOTHING and each.start is not None
        if not (is_missing and (each.document_id, each.start) in known):
            yield each


def _hits(document: Document, text: str, cues: tuple[Cue, ...]) -> list[CueHit]:
    return [
        hit
        for stretch in annotated_stretches(document, text)
        for hit in find_cues(text, stretch.start, stretch.end, cues)
    ]
