"""Saved figures of agreement to lines of card and datasheet: between whom, first of all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tandai.agreement.figures import ClassCounts, Figure
from tandai.agreement.saved import Hand, SavedAgreement, SavedLayer
from tandai.agreement.told import between, is_agreement, of_machines, what_of, whys
from tandai.datasheet.tables import table

MOST_IDS = 20
"""Documents that are named one by one."""
SKEWED = 0.8
"""Share of one class from which on a question says little, whatever its alpha."""
CHANCE = frozenset({"alpha", "masi_alpha", "ac1"})
"""Metrics that stand beside each other, gate or none."""
_MET = {
    "target": "target met",
    "gate": "gate met",
    "below gate": "**gate missed**",
    "too few": "too few for a verdict",
    "no value": "no value",
    "": "",
}


def agreement_lines(
    agreement: Mapping[str, SavedAgreement], *, level: str, is_short: bool = False
) -> list[str]:
    """Lines on every file of figures, under a heading each.

    Args:
        agreement: by the file that each was carried from.
        level: what a heading begins with: ``##``.
        is_short: only figures that have a gate, or are corrected for chance beside one; no table
            of counts.
    """
    lines: list[str] = []
    for file, saved in sorted(agreement.items()):
        lines += [f"{level} {heading_of(saved)}: `{saved.name}`", "", *_about(file, saved), ""]
        for layer in saved.layers:
            figures = [each for each in layer.figures if _is_shown(each, layer, is_short=is_short)]
            lines += [*_of_layer(layer, figures), ""]
            if not is_short:
                lines += [*_counts_table(layer), ""]
    return lines


def heading_of(saved: SavedAgreement) -> str:
    """``Agreement between two models``: no heading may pass machines off as people."""
    hands = _hands(saved.layers)
    if not is_agreement(hands):
        return f"No agreement: answers of {between(hands)}"
    return f"Agreement between {between(hands)}"


def agreement_sentences(agreement: Mapping[str, SavedAgreement]) -> list[str]:
    """A paragraph a file, of the figures that have a gate: for pages that hold no tables."""
    return [_sentence(saved) for _, saved in sorted(agreement.items())]


def _sentence(saved: SavedAgreement) -> str:
    said = [f"{heading_of(saved)} ({saved.name})."]
    said += filter(None, [of_machines(_hands(saved.layers)), _selected(saved)])
    for layer in saved.layers:
        if layer.why:
            said.append(f"{layer.layer}: {layer.why}")
            continue
        gated = [each for each in layer.figures if each.gate is not None and not each.annotators]
        figures = gated or [each for each in layer.figures if not each.annotators]
        words = [f"{what_of(each)} {each.metric} {_value(each)} (n {each.n})" for each in figures]
        said.append(f"{layer.layer}, {len(layer.documents)} documents: {', '.join(words)}.")
    return " ".join(said)


def _hands(layers: Iterable[SavedLayer]) -> list[Hand]:
    return [hand for layer in layers for hand in layer.hands]


def _about(file: str, saved: SavedAgreement) -> Iterator[str]:
    machines = of_machines(_hands(saved.layers))
    if machines:
        yield f"**{machines}**"
    yield f"From `{file}` of the project, measured on the corpus `{saved.project}`."
    yield from filter(None, [_selected(saved)])
    compared = saved.compared
    yield (
        f"White space at the edges of spans was {'left out' if compared.trim else 'kept'}; what is "
        f"said of spans was compared where they overlap by {compared.match:g} of their union. "
        f"Intervals: {compared.samples} samples of story groups, seed {compared.seed}."
    )
    yield ""
    yield from table(
        (
            "layer",
            "answered by",
            "guideline version",
            "documents that two or more answered",
            "of those answered",
            "story groups",
        ),
        [
            (
                layer.layer,
                ", ".join(f"`{each.annotator_id}` ({each.kind})" for each in layer.hands)
                or "nobody",
                _versions(layer.hands),
                _documents(layer.documents),
                layer.n_documents,
                layer.n_groups,
            )
            for layer in saved.layers
        ],
        numbers=2,
    )


def _selected(saved: SavedAgreement) -> str:
    selection = saved.selection
    said = []
    if selection.documents:
        said.append(f"Only these documents were looked at: {', '.join(selection.documents)}.")
    if selection.suggestions:
        shown = "suggestions" if selection.suggestions == "with" else "no suggestions"
        said.append(f"Only documents whose annotators were shown {shown} were looked at.")
    return " ".join(said)


def _versions(hands: Sequence[Hand]) -> str:
    """The versions, once where all answered by the same ones, else by annotator."""
    if len({each.guideline_versions for each in hands}) == 1:
        return ", ".join(hands[0].guideline_versions)
    return "; ".join(
        f"`{each.annotator_id}` {', '.join(each.guideline_versions)}" for each in hands
    )


def _documents(ids: Sequence[str]) -> str:
    return f"{len(ids)}: {', '.join(ids)}" if 0 < len(ids) <= MOST_IDS else str(len(ids))


def _is_shown(figure: Figure, layer: SavedLayer, *, is_short: bool) -> bool:
    if not is_short:
        return True
    if figure.annotators:
        return False
    has_gates = any(each.gate is not None for each in layer.figures)
    return not has_gates or figure.gate is not None or figure.metric in CHANCE


def _of_layer(layer: SavedLayer, figures: Sequence[Figure]) -> Iterator[str]:
    if layer.why:
        yield f"{layer.layer}: {layer.why}"
        return
    yield from table(
        (
            "layer",
            f"agreement between {between(layer.hands)}, on",
            "metric",
            "value",
            "95 % interval",
            "n",
            "gate",
            "target",
            "result",
        ),
        [_row(each) for each in figures],
    )
    notes = [*_skews(layer), *whys(figures)]
    yield ""
    yield from (f"- {each}" for each in notes)


def _row(figure: Figure) -> tuple[str, ...]:
    interval = figure.interval
    return (
        figure.layer,
        " ".join(
            [what_of(figure), *([f"({', '.join(figure.annotators)})"] * bool(figure.annotators))]
        ),
        f"`{figure.metric}`",
        _value(figure),
        f"{interval.low:.2f} to {interval.high:.2f}" if interval else "none",
        f"{figure.n} {figure.n_of}",
        "" if figure.gate is None else f"{figure.gate:.2f}",
        "" if figure.target is None else f"{figure.target:.2f}",
        _MET[figure.standing],
    )


def _value(figure: Figure) -> str:
    return "none" if figure.value is None else f"{figure.value:.3f}"


def _skews(layer: SavedLayer) -> Iterator[str]:
    """Questions of which nearly every answer is the same, with the counts: alpha says little."""
    asked = {each.name for each in layer.figures if each.metric in CHANCE}
    for counts in layer.counts:
        totals = {name: sum(of.values()) for name, of in counts.counts.items()}
        most = max(totals, key=lambda name: totals[name], default="")
        n = sum(totals.values())
        if counts.name in asked and n and totals[most] >= SKEWED * n:
            others = sorted(totals.items(), key=lambda each: (-each[1], each[0]))
            said = ", ".join(f"{name} {many}" for name, many in others if many)
            zero = sorted(name for name, many in totals.items() if not many)
            never = f"; never {', '.join(zero)}" if zero else ""
            yield f"{counts.name} is skewed: of {n} answers {said}{never}."


def _counts_table(layer: SavedLayer) -> list[str]:
    names = [each.annotator_id for each in layer.hands]
    rows = [row for counts in layer.counts for row in _count_rows(counts, names)]
    if not rows:
        return []
    head = ("layer", "of", "class", *(f"`{each}`" for each in names))
    return [
        f"<details><summary>{layer.layer}: how often each class was given; classes that nobody gave "
        "are left out</summary>",
        "",
        *table(head, [(layer.layer, *row) for row in rows], numbers=len(names)),
        "",
        "</details>",
    ]


def _count_rows(counts: ClassCounts, names: Sequence[str]) -> Iterator[tuple[object, ...]]:
    for label, of in counts.counts.items():
        if any(of.values()):
            yield counts.name, label, *(of.get(name, 0) for name in names)
