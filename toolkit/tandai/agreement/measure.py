"""What can be compared of a layer to its agreement: drafts to figures, with interval and aims."""

from collections.abc import Callable

import numpy as np

from tandai.agreement.aims import aim_of, check_aims
from tandai.agreement.figures import (
    ClassCounts,
    Confusion,
    Figure,
    Interval,
    LayerAgreement,
    standing_of,
)
from tandai.agreement.gather import Gathered
from tandai.agreement.hands import tell_hands
from tandai.agreement.label_confusion import measure_labels
from tandai.agreement.relations import measure_relations
from tandai.agreement.resample import Floats, Tally, draw_weights, interval_of, value_of
from tandai.agreement.said import measure_attributes, measure_documents
from tandai.agreement.shared import Asked, Draft, Measure, Shared
from tandai.agreement.spans import measure_spans
from tandai.agreement.tokens import measure_tokens
from tandai.agreement.units import measure_units
from tandai.findings import Finding
from tandai.wording import count_of

Measuring = Callable[[Shared, Asked], Measure]
ON_SPANS: tuple[Measuring, ...] = (
    measure_spans,
    measure_tokens,
    measure_units,
    measure_relations,
    measure_labels,
)
"""On what annotators mark; none of a layer whose spans are given to them (``spans_from``)."""
ON_ANSWERS: tuple[Measuring, ...] = (measure_attributes, measure_documents)
"""On what they say of spans and documents."""
SAME = 1e-12
"""An interval narrower than this is none: groups that are all alike cannot show what others are."""


def measure_layer(gathered: Gathered, asked: Asked) -> LayerAgreement:
    """All that is known of a layer's agreement.

    Args:
        gathered: what can be compared, of `gather`.
        asked: what config and tandai.toml say of the layer.

    Returns:
        Figures of all pairs first, then those of each pair; the same for the same seed.

    Raises:
        ConfigError: tandai.toml aims at a figure that is none.
    """
    shared = gathered.shared
    options = asked.options
    weights: Floats | None = None
    if shared.n_groups >= options.min_groups:
        weights = draw_weights(shared.n_groups, options.samples, options.seed)
    counts: list[ClassCounts] = []
    figures: list[Figure] = []
    confusions: list[Confusion] = []
    findings = [*gathered.findings, *tell_hands(shared, asked)]
    marked = not asked.settings.spans_from
    for measure in (*(ON_SPANS if marked else (tell_given,)), *ON_ANSWERS):
        for each in measure(shared, asked):
            # Made here and now: a draft's sums are large, and go with it.
            if isinstance(each, Draft):
                figures.append(_figure(each, shared, asked, weights))
            elif isinstance(each, ClassCounts):
                counts.append(each)
            elif isinstance(each, Confusion):
                confusions.append(each)
            else:
                findings.append(each)
    check_aims(asked, figures, has_answers=bool(shared.document_ids))
    return LayerAgreement(
        layer=asked.layer,
        annotators=dict(zip(shared.annotators, shared.kinds, strict=True)),
        n_documents=shared.n_answered,
        n_shared=len(shared.document_ids),
        n_groups=shared.n_groups,
        counts=tuple(counts),
        figures=tuple(sorted(figures, key=lambda figure: bool(figure.annotators))),
        confusions=tuple(confusions),
        findings=tuple(_ranked(findings)),
        document_ids=shared.document_ids,
        guideline_versions=dict(gathered.guideline_versions),
    )


def tell_given(shared: Shared, asked: Asked) -> Measure:
    """That there is no agreement on spans which annotators did not mark themselves."""
    for control in dict.fromkeys(each.control for each in shared.classes):
        yield Draft(
            name=control,
            metric="exact_f1",
            n=len(shared.spans.start),
            n_of="spans",
            n_documents=len(shared.document_ids),
            tally=None,
            n_groups=shared.n_groups,
            why=f"Its spans are the gold of {asked.settings.spans_from!r}, given to annotators.",
        )


def _figure(draft: Draft, shared: Shared, asked: Asked, weights: Floats | None) -> Figure:
    """A measured value to a figure: with interval and aims, or with the reason it has none.

    Args:
        draft: the value's sums, and what they are of.
        shared: what annotators have in common.
        asked: the layer, with the least items and story groups a figure needs.
        weights: how often each sample drew each story group, shape (samples, groups); None: no
            samples were drawn, so there is no interval.
    """
    tally = draft.tally
    value = None if tally is None else value_of(tally)
    rows = np.flatnonzero((tally.sums != 0).any(axis=1)) if tally else np.zeros(0, dtype=np.int64)
    n_groups = rows.size if draft.n_groups is None else draft.n_groups
    interval: Interval | None = None
    why = ""
    if tally is None or value is None:
        value = None
        why = draft.why or "It is undefined for these answers."
        if not shared.document_ids:
            why = "No document was answered by two annotators."
    elif weights is None or n_groups < asked.options.min_groups:
        stories = count_of(n_groups, "story group")
        why = f"{stories}; an interval needs {asked.options.min_groups}."
    else:
        # Groups without an item add nothing: most have none where annotators are many.
        few = Tally(tally.sums[rows], tally.formula)
        interval = interval_of(few, weights[:, rows] if rows.size < len(tally.sums) else weights)
        if interval is None:
            why = "No sample of story groups defines it, so it has no interval."
        elif interval.high - interval.low < SAME:
            interval = None
            why = "Every sample of story groups gives this value, which is no sign that it is certain."
    caution = "" if value is None else draft.caution
    if value is not None and draft.n < asked.options.min_items:
        caution = f"It rests on fewer than {asked.options.min_items} items and gets no verdict."
    aim = aim_of(draft, asked.settings.aims)
    return Figure(
        layer=asked.layer,
        name=draft.name,
        metric=draft.metric,
        label=draft.label,
        annotators=draft.annotators,
        value=value,
        interval=interval,
        n=draft.n,
        n_of=draft.n_of,
        n_documents=draft.n_documents,
        n_groups=n_groups,
        gate=aim[0],
        target=aim[1],
        standing=standing_of(value, aim, is_on_few=bool(caution)),
        why=why,
        caution=caution,
    )


def _ranked(findings: list[Finding]) -> list[Finding]:
    rank = {"error": 0, "warning": 1, "note": 2}
    return sorted(findings, key=lambda each: rank[each.severity])
