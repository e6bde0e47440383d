"""One annotator's answers and gold to figures of how far they say the same, where gold says anything.

What gold leaves open is nobody's error: a tied span is left out of both, and of attributes and
answers only settled ones are compared.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from tandai.agreement.shared import Asked
from tandai.annotators.compared import gather_by_document, spans_of_pairs
from tandai.annotators.records import Agreed
from tandai.gold.keys import SpanKey, Values, attribute_item, canonical, key_of, keys_by_region
from tandai.records import Annotation, Answer, Attribute, Document
from tandai.settings import AnswerSettings


def agreement_with_gold(
    answers: Sequence[Annotation],
    gold: Mapping[str, Annotation],
    documents: Mapping[str, Document],
    asked: Asked,
    policy: AnswerSettings,
) -> tuple[Agreed, ...]:
    """Exact F1 of spans, then how often values are the same, by attribute and answer.

    Args:
        answers: of one annotator, one a document.
        gold: by document.
        documents: by id.
        asked: what config and tandai.toml say of the layer.
        policy: ``[answers]`` of tandai.toml.
    """
    both = [(each, gold[each.document_id]) for each in answers if each.document_id in gold]
    figures: list[Agreed] = []
    if not asked.settings.spans_from:
        settled = [each for pair in both for each in (_without_ties(*pair), pair[1])]
        shared = gather_by_document(settled, documents.values(), asked, policy).shared
        for found in spans_of_pairs(shared, asked).values():
            figures += [measured.agreed(name) for name, measured in found.items()]
    return (*figures, *_same_values(both))


def _without_ties(answer: Annotation, gold: Annotation) -> Annotation:
    tied = {tie.item for tie in gold.ties if tie.what == "span"}
    if not tied:
        return answer
    return msgspec.structs.replace(
        answer, spans=tuple(span for span in answer.spans if str(key_of(span)) not in tied)
    )


def _same_values(both: Sequence[tuple[Annotation, Annotation]]) -> Iterator[Agreed]:
    """Of the questions that gold has settled about what both marked, or about the document."""
    n: dict[str, int] = defaultdict(int)
    n_same: dict[str, int] = defaultdict(int)
    found_in: dict[str, set[str]] = defaultdict(set)
    for answer, gold in both:
        theirs = _values(answer)
        keys = {None, *map(key_of, answer.spans)}
        left = _open_items(gold)
        for (key, name), values in _values(gold).items():
            if key in keys and not (left and _told(key, name) in left):
                n[name] += 1
                n_same[name] += theirs.get((key, name), ()) == values
                found_in[name].add(answer.document_id)
    for name in sorted(n):
        yield Agreed(
            name=name,
            metric="observed",
            value=n_same[name] / n[name],
            n=n[name],
            n_of="settled answers",
            n_documents=len(found_in[name]),
        )


def _open_items(gold: Annotation) -> set[str]:
    """Questions that ties are about, and those that ties are about a part of, in their words."""
    found: set[str] = set()
    for tie in gold.ties:
        if tie.what in ("attribute", "answer"):
            words = tie.item.split(" ")
            found.update(" ".join(words[:n]) for n in range(1, len(words) + 1))
    return found


def _told(key: SpanKey | None, name: str) -> str:
    """A question as ties call it."""
    return attribute_item(key, name) if key else name


def _values(annotation: Annotation) -> dict[tuple[SpanKey | None, str], Values]:
    """By span, or None, and question; what different people agreed on comes in parts."""
    keys = keys_by_region(annotation)
    parts: dict[tuple[SpanKey | None, str], list[Attribute | Answer]] = {}
    for attribute in annotation.attributes:
        for key in keys.get(attribute.span_id, ()):
            parts.setdefault((key, attribute.name), []).append(attribute)
    for answer in annotation.answers:
        parts.setdefault((None, answer.name), []).append(answer)
    return {asked: canonical(each) for asked, each in parts.items()}
