"""Saved figures of agreement to lines of card and datasheet: between whom, first of all.

One table a layer, a column a set of figures: pages show what has a gate, files hold the rest.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tandai.agreement.saved import Hand, SavedAgreement, SavedLayer
from tandai.agreement.told import between, is_agreement, of_machines, what_of
from tandai.datasheet.figures import Column, columns_of, figure_lines, value_of
from tandai.datasheet.tables import table
from tandai.wording import count_of

MOST_IDS = 20
"""Documents that are named one by one."""
Files = Sequence[tuple[str, SavedAgreement]]
"""Sets of figures, each by the file that it was carried from."""


def agreement_lines(agreement: Mapping[str, SavedAgreement], *, level: str) -> list[str]:
    """Lines on all sets of figures, under a heading for each sort of annotators.

    Args:
        agreement: by the file that each was carried from.
        level: what a heading begins with: ``##``.
    """
    by_heading: dict[str, list[tuple[str, SavedAgreement]]] = defaultdict(list)
    for file, saved in sorted(agreement.items(), key=lambda each: _turn(*each)):
        by_heading[heading_of(saved)].append((file, saved))
    lines: list[str] = []
    for heading, files in by_heading.items():
        lines += [f"{level} {heading}", "", *_about(files), ""]
        for columns in _by_layer(files):
            lines += [*_of_layer(columns), ""]
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
        words = [f"{what_of(each)} {each.metric} {value_of(each)} (n {each.n})" for each in figures]
        n_documents = count_of(len(layer.documents), "document")
        said.append(f"{layer.layer}, {n_documents}: {', '.join(words)}.")
    return " ".join(said)


def _turn(file: str, saved: SavedAgreement) -> tuple[bool, bool, str]:
    """Sets of all documents come first, then halves, then documents that were picked."""
    return bool(saved.selection.documents), bool(saved.selection.suggestions), file


def _hands(layers: Iterable[SavedLayer]) -> list[Hand]:
    return [hand for layer in layers for hand in layer.hands]


def _about(files: Files) -> Iterator[str]:
    names = _titles(files)
    yield from table(
        ("set", "saved in", "corpus", "of", "answered by"),
        [
            (
                f"`{names[file]}`",
                f"`{file}`",
                f"`{saved.project}`",
                _selected(saved) or "All documents.",
                ", ".join(dict.fromkeys(map(_hand, _hands(saved.layers)))) or "nobody",
            )
            for file, saved in files
        ],
    )
    yield ""
    yield (
        "Shown is what has a gate, and AC1 beside an alpha of a skewed question; with no gate in a "
        "layer, what is of all labels together. All other figures, by label and by pair, and how "
        "often each class was given stand in these files, and in a release's `manifest.json` under "
        "`agreement`."
    )
    by_way: dict[str, list[str]] = defaultdict(list)
    for file, saved in files:
        by_way[_compared(saved)].append(f"`{names[file]}`")
    for way, those in by_way.items():
        yield way if len(by_way) == 1 else f"{', '.join(those)}: {way}"


def _compared(saved: SavedAgreement) -> str:
    compared = saved.compared
    return (
        f"White space at the edges of spans was {'left out' if compared.trim else 'kept'}; what is "
        f"said of spans was compared where they overlap by {compared.match:g} of their union. "
        f"Intervals: {count_of(compared.samples, 'sample')} of story groups, seed {compared.seed}."
    )


def _titles(files: Files) -> dict[str, str]:
    """The name of each file's set; where two sets have one name, the file's."""
    many = Counter(saved.name for _, saved in files)
    return {file: saved.name if many[saved.name] == 1 else file for file, saved in files}


def _by_layer(files: Files) -> Iterator[list[Column]]:
    """The columns of each table: one layer, answered by as many of the same kinds."""
    names = _titles(files)
    found: dict[tuple[str, str], dict[str, SavedLayer]] = defaultdict(dict)
    for file, saved in files:
        for layer in saved.layers:
            found[layer.layer, between(layer.hands)][names[file]] = layer
    # All tables of a layer stand together, in the order in which layers are labelled.
    order = list(dict.fromkeys(name for name, _ in found))
    for key in sorted(found, key=lambda each: order.index(each[0])):
        yield columns_of(found[key])


def _of_layer(columns: Sequence[Column]) -> Iterator[str]:
    layer = columns[0].layer
    machines = of_machines(layer.hands)
    if machines:
        yield f"**{layer.layer}. {machines}**"
        yield ""
    if all(each.layer.why for each in columns):
        yield from (f"{layer.layer}, `{each.name}`: {each.layer.why}" for each in columns)
        return
    rows = [
        ("documents of several annotators", *map(_documents, columns)),
        ("guideline version", *(_versions(each.layer.hands) for each in columns)),
    ]
    yield from figure_lines(
        f"{layer.layer}: agreement between {between(layer.hands)}", rows, columns
    )


def _selected(saved: SavedAgreement) -> str:
    selection = saved.selection
    said = []
    if selection.documents:
        ids = selection.documents
        listed = ", ".join(ids) if len(ids) <= MOST_IDS else count_of(len(ids), "document")
        said.append(f"Only these documents: {listed}.")
    if selection.suggestions:
        shown = "suggestions" if selection.suggestions == "with" else "no suggestions"
        said.append(f"Only documents whose annotators were shown {shown}.")
    return " ".join(said)


def _hand(hand: Hand) -> str:
    return f"`{hand.annotator_id}` ({hand.kind})"


def _versions(hands: Sequence[Hand]) -> str:
    """The versions, once where all answered by the same ones, else by annotator."""
    if len({each.guideline_versions for each in hands}) == 1:
        return ", ".join(hands[0].guideline_versions)
    return "; ".join(
        f"`{each.annotator_id}` {', '.join(each.guideline_versions)}" for each in hands
    )


def _documents(column: Column) -> str:
    layer = column.layer
    groups = count_of(layer.n_groups, "story group")
    return f"{len(layer.documents)} of {layer.n_documents}, {groups}"
