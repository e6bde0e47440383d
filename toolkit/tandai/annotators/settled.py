"""One annotator's answers and what is settled to figures of how far they say the same.

What is left open is nobody's error: a tied span is left out of both, and of attributes and answers
only settled ones are compared.
"""

from collections import Counter
from collections.abc import Iterator, Sequence, Set

import msgspec

from tandai.agreement.shared import Asked
from tandai.annotators.of_two import Settled
from tandai.annotators.records import Agreed
from tandai.annotators.stated import Stated
from tandai.gold.keys import SpanKey, key_of
from tandai.labelstudio.config import LabelConfig
from tandai.settings import AnswerSettings
from tandai.votes import reason_against

Pair = tuple[Stated, Settled]
"""An answer of the annotator, and what is settled of its document."""


def agreement_with_settled(
    pairs: Sequence[Pair], asked: Asked, policy: AnswerSettings
) -> tuple[Agreed, ...]:
    """Exact F1 of spans, then how often values are the same, by attribute and answer.

    Args:
        pairs: of one annotator, one a document.
        asked: what config and tandai.toml say of the layer.
        policy: ``[answers]`` of tandai.toml.
    """
    spans = () if asked.settings.spans_from else _same_spans(pairs, asked.config, policy)
    return (*spans, *_same_values(pairs))


def _same_spans(
    pairs: Sequence[Pair], config: LabelConfig, policy: AnswerSettings
) -> Iterator[Agreed]:
    """F1 of each Labels tag; nothing where there is no document to compare."""
    compared = [
        (_places(answer, settled.tied), set(settled.spans.values()))
        for answer, settled in pairs
        if settled.counts and _counts(answer, settled.tied, policy)
    ]
    n: Counter[str] = Counter()
    n_same: Counter[str] = Counter()
    n_documents: Counter[str] = Counter()
    for ours, theirs in compared:
        given = [span.control for each in (ours, theirs) for span in each]
        n.update(given)
        n_same.update(span.control for span in ours & theirs)
        n_documents.update(set(given))
    declared = [
        each.name
        for each in config.controls
        if each.makes_regions and config.is_about_text(each) and each.codes
    ]
    for name in dict.fromkeys([*declared, *sorted(n)]) if compared else ():
        yield Agreed(
            name=name,
            metric="exact_f1",
            value=2 * n_same[name] / n[name] if n[name] else None,
            n=n[name],
            n_of="spans",
            n_documents=n_documents[name],
            why="" if n[name] else f"Neither of the two gave any spans of {name!r} to compare.",
        )


def _places(answer: Stated, tied: Set[SpanKey]) -> set[SpanKey]:
    """Its spans as they are compared, without what is left open."""
    return {compared for key, compared in answer.spans.items() if key not in tied}


def _counts(answer: Stated, tied: Set[SpanKey], policy: AnswerSettings) -> bool:
    """Whether an answer counts without what is left open, of which it may be nothing but a copy."""
    if tied.isdisjoint(answer.spans):
        return True
    spans = tuple(span for span in answer.annotation.spans if key_of(span) not in tied)
    return reason_against(msgspec.structs.replace(answer.annotation, spans=spans), policy) is None


def _same_values(pairs: Sequence[Pair]) -> Iterator[Agreed]:
    """Pairs of an answer and what was settled to how often their values are the same, by question.

    Counted is each settled value of a span that the answer marked too, and of the document; an
    answer that left the question out is another.
    """
    n: Counter[str] = Counter()
    n_same: Counter[str] = Counter()
    n_documents: Counter[str] = Counter()
    for answer, settled in pairs:
        names: set[str] = set()
        for key, said in settled.values.items():
            if key is None or key in answer.spans:
                theirs = answer.values.get(key, {})
                n.update(iter(said))
                names.update(said)
                n_same.update(
                    name for name, values in said.items() if theirs.get(name, ()) == values
                )
        n_documents.update(names)
    for name in sorted(n):
        yield Agreed(
            name=name,
            metric="observed",
            value=n_same[name] / n[name],
            n=n[name],
            n_of="settled answers",
            n_documents=n_documents[name],
        )
