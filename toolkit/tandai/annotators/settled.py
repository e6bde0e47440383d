"""One annotator's answers and gold to figures of how far they say the same, where gold says anything.

What gold leaves open is nobody's error: a tied span is left out of both, and of attributes and
answers only settled ones are compared.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from tandai.agreement.shared import Asked
from tandai.annotators.compared import figures_of_pairs, gather_by_document
from tandai.annotators.records import Agreed
from tandai.records import Annotation, Answer, Attribute, Document, Span
from tandai.settings import AnswerSettings

Values = tuple[str, ...]


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
        for found in figures_of_pairs(shared, asked).values():
            figures += [
                measured.agreed(name)
                for name, measured in found.items()
                if name.metric == "exact_f1"
            ]
    return (*figures, *_same_values(both))


def _without_ties(answer: Annotation, gold: Annotation) -> Annotation:
    tied = {tie.item for tie in gold.ties if tie.what == "span"}
    return msgspec.structs.replace(
        answer, spans=tuple(span for span in answer.spans if _told(span) not in tied)
    )


def _told(span: Span) -> str:
    """A span as ties call it."""
    return f"{span.start}:{span.end} {span.control}={span.label}"


def _same_values(both: Sequence[tuple[Annotation, Annotation]]) -> Iterator[Agreed]:
    """Of the questions that gold has settled about what both marked, or about the document."""
    n: dict[str, int] = defaultdict(int)
    n_same: dict[str, int] = defaultdict(int)
    found_in: dict[str, set[str]] = defaultdict(set)
    for answer, gold in both:
        theirs = _values(answer)
        keys = {"", *(_told(span) for span in answer.spans)}
        tied = [tie.item for tie in gold.ties if tie.what in ("attribute", "answer")]
        for (key, name), values in _values(gold).items():
            item = f"{key} {name}".strip()
            is_open = any(each == item or each.startswith(f"{item} ") for each in tied)
            if key in keys and not is_open:
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


def _values(annotation: Annotation) -> dict[tuple[str, str], Values]:
    """By span, as ties call it, and question; what different people agreed on comes in parts."""
    told: dict[str, list[str]] = defaultdict(list)
    for span in annotation.spans:
        told[span.span_id].append(_told(span))
    values: dict[tuple[str, str], Values] = {}
    said: list[tuple[str, Attribute | Answer]] = [
        *((key, each) for each in annotation.attributes for key in told[each.span_id]),
        *(("", each) for each in annotation.answers),
    ]
    for key, each in said:
        together = (*values.get((key, each.name), ()), *each.values)
        is_chosen = each.kind in ("choices", "taxonomy")
        values[key, each.name] = tuple(sorted(together)) if is_chosen else together
    return values
