"""Who answered a layer to findings: what its figures are agreement of, and what is missing."""

from collections.abc import Iterator

from tandai.agreement.shared import Asked, Shared
from tandai.findings import Finding
from tandai.wording import count_of


def tell_hands(shared: Shared, asked: Asked) -> Iterator[Finding]:
    """What stands in the way of agreement between people, as warnings and notes."""
    place = f"corpus/annotations/{asked.layer}"
    if len(shared.annotators) < 2:
        names = shared.annotators
        found = f"answers of {names[0]} alone" if names else "no answers that count"
        yield Finding("too-few-annotators", "warning", place, found, "those of two annotators")
        return
    if not shared.document_ids:
        found = f"no document that two of {', '.join(shared.annotators)} answered"
        yield Finding("no-document-shared", "warning", place, found, "documents in common")
        return
    machines = [
        f"{name} ({kind})"
        for name, kind in zip(shared.annotators, shared.kinds, strict=True)
        if kind != "person"
    ]
    if machines:
        everybody = len(machines) == len(shared.annotators)
        found = f"{', '.join(machines)} {'alone' if everybody else 'among the annotators'}"
        expected = "people: these figures are not their agreement"
        yield Finding("agreement-not-of-people", "warning", place, found, expected)
    alone = [
        name
        for number, name in enumerate(shared.annotators)
        if not shared.answered[:, number].any()
    ]
    if alone:
        found = f"no document of {', '.join(alone)} that another answered"
        yield Finding("annotator-shares-nothing", "warning", place, found, "documents in common")
    n_once = shared.n_answered - len(shared.document_ids)
    if n_once:
        found = (
            f"{n_once} of {count_of(shared.n_answered, 'document')} answered by one annotator alone"
        )
        yield Finding("answered-by-one", "note", place, found, "two or more; these are left out")
    yield from _versions(shared, place)
    # Spans that a layer asks about are given to everybody.
    if not asked.settings.spans_from:
        yield from _accepted(shared, place)


def _versions(shared: Shared, place: str) -> Iterator[Finding]:
    """Documents that were answered under several guidelines: some difference is the guideline's."""
    n_mixed = 0
    met: set[str] = set()
    for row in shared.said:
        versions = {each.guideline_version for each in row if each is not None}
        if len(versions) > 1:
            n_mixed += 1
            met |= versions
    if n_mixed:
        found = (
            f"{count_of(n_mixed, 'document')} answered under guidelines {', '.join(sorted(met))}"
        )
        yield Finding("guidelines-differ", "warning", place, found, "one guideline a document")


def _accepted(shared: Shared, place: str) -> Iterator[Finding]:
    """Spans that a machine proposed and two people only accepted agree without two judgements."""
    origins = [
        span.origin
        for row in shared.said
        for each in row
        if each is not None
        for span in each.spans
    ]
    n_accepted = origins.count("accepted_untouched")
    if n_accepted:
        spans = count_of(len(origins), "span")
        found = f"{n_accepted} of {spans} that are suggestions accepted as they were"
        expected = "`tandai suggestions` says how far suggestions pulled"
        yield Finding("suggestions-accepted", "note", place, found, expected)
