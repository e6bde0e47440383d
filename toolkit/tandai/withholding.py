"""Documents to those whose annotators see no suggestions, so that their pull can be measured.

Global over ids. A document once decided stays as it is, whatever is added, and whatever the share
or seed says later: who has labelled cannot be made to have seen less, or more.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Literal

import msgspec

from tandai.digest import sha256_text
from tandai.findings import Finding
from tandai.records import Annotation, Record
from tandai.wording import count_of

Half = Literal["shown", "withheld"]
Outside = Literal["not-decided", "suggestion-unknown", "not-withheld", "withheld-unknown"]
"""Why an answer is in neither half: chance did not choose what its annotator saw; the suggestion
shown is not in corpus/suggestions; one was shown that was to be withheld; what would have been
suggested is not in corpus/withheld."""
GIVEN = "tandai-spans-1"
"""Model version of spans that a layer asks about, with nothing proposed about them."""


class Cell(Record, frozen=True, kw_only=True):
    """One document in one layer: a row of corpus/withheld.csv."""

    document_id: str
    layer: str
    suggestions: Half


def assign_withheld(
    document_ids: Collection[str],
    layer: str,
    earlier: Iterable[Cell],
    *,
    share: float,
    seed: str,
) -> list[Cell]:
    """Decides for each document that has no cell yet; all of the layer's, sorted by document.

    As many are withheld as bring the layer nearest to the share; which of the new ones, their
    digest with the seed says.

    Args:
        document_ids: documents that have a task in the layer.
        layer: the layer's name.
        earlier: cells decided before, of any layer.
        share: of the layer's documents, from 0 to 1.
        seed: another seed chooses other documents.
    """
    known = {cell.document_id: cell for cell in earlier if cell.layer == layer}
    new = sorted(
        set(document_ids) - set(known),
        key=lambda each: (sha256_text(f"{seed}\n{layer}\n{each}"), each),
    )
    wanted = int(share * (len(known) + len(new)) + 0.5)
    n_withheld = sum(cell.suggestions == "withheld" for cell in known.values())
    chosen = set(new[: max(0, wanted - n_withheld)])
    made = [
        Cell(document_id=each, layer=layer, suggestions="withheld" if each in chosen else "shown")
        for each in new
    ]
    return sorted([*known.values(), *made], key=lambda cell: cell.document_id)


def proposes(suggestion: Annotation, *, spans_are_given: bool) -> bool:
    """Whether it says anything that an annotator could take over as an answer.

    Args:
        suggestion: what a task shows.
        spans_are_given: the layer asks about another's spans, so that these propose nothing.
    """
    answers = suggestion.attributes or suggestion.relations or suggestion.answers
    return bool(answers or (suggestion.spans and not spans_are_given))


def side_of(
    half: Half | None, shown: Annotation | None, *, spans_are_given: bool
) -> Half | Outside:
    """Which half a document's answers are in, or why they are in neither.

    Args:
        half: what was decided of the document; None: nothing.
        shown: the suggestion that its annotators were shown; None: none that is known.
        spans_are_given: as in `proposes`.
    """
    if half is None:
        return "not-decided"
    if half == "shown":
        return "suggestion-unknown" if shown is None else "shown"
    says = shown is not None and proposes(shown, spans_are_given=spans_are_given)
    return "not-withheld" if says else "withheld"


def only_given(suggestion: Annotation) -> Annotation:
    """The spans that a layer asks about, without what is proposed about them."""
    return msgspec.structs.replace(
        suggestion,
        spans=tuple(msgspec.structs.replace(span, score=None) for span in suggestion.spans),
        attributes=(),
        relations=(),
        answers=(),
        model_version=GIVEN,
    )


def check_withheld(
    cells: Iterable[Cell], shown: Iterable[Annotation], layer: str, *, spans_are_given: bool
) -> Iterator[Finding]:
    """No document that was to go without suggestions was shown one.

    Args:
        cells: of any layer.
        shown: what tasks of the layer showed.
        layer: the layer's name.
        spans_are_given: as in `proposes`.
    """
    withheld = withheld_documents(cells, layer)
    for each in shown:
        if each.document_id in withheld and proposes(each, spans_are_given=spans_are_given):
            n = len(each.attributes) + len(each.relations) + len(each.answers)
            n += 0 if spans_are_given else len(each.spans)
            yield Finding(
                "suggestion-not-withheld",
                "warning",
                f"corpus/suggestions/{layer}.jsonl, {each.annotation_id}",
                f"{count_of(n, 'item')} that annotators were shown",
                "none, as corpus/withheld.csv has it; the document is in neither half",
            )


def withheld_documents(cells: Iterable[Cell], layer: str) -> frozenset[str]:
    """Ids of a layer's documents that go without suggestions."""
    return frozenset(
        cell.document_id for cell in cells if cell.layer == layer and cell.suggestions == "withheld"
    )
