"""What differs between two releases, as titled tables of words and counts: for terminal and page.

No quotes and no offsets: what stands here may go under git with any release's changelog.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tandai.diff.result import NOTHING, Agreement, AnswerCounts, Cell, LayerDiff, ReleaseDiff

Word = str | int
MOST_CLASSES = 8
"""Of a table of which was which; of more, the commonest changes are listed."""
MOST_IDS = 10
MOST_CELLS = 20
MOST_CHARS = 60


class Section(NamedTuple):
    """One table."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Word, ...], ...]


def make_sections(diff: ReleaseDiff) -> Iterator[Section]:
    """The tables that have rows, in the order they are to be read."""
    for section in (
        _documents(diff),
        _facts(diff),
        _labels(diff),
        _answers(diff),
        *_confusions(diff),
        _agreement(diff),
        _provenance(diff),
        _tables(diff),
    ):
        if section.rows:
            yield section


def sum_up(diff: ReleaseDiff) -> str:
    """The changes of labels in a sentence."""
    if diff.are_copies:
        old, new = diff.old.text, diff.new.text
        return f"Nothing differs but the texts: {old} and {new} copies of one content."
    if diff.is_empty:
        return "Nothing differs."
    layers = diff.layers
    counts = {
        word: sum(getattr(layer, word) for layer in layers)
        for word in ("added", "removed", "relabelled", "moved")
    }
    said = ", ".join(f"{n:,} {word}" for word, n in counts.items())
    documents = diff.documents
    return (
        f"Spans: {said}; documents: {len(documents.added):,} added, "
        f"{len(documents.removed):,} removed, {len(documents.text_changed):,} with another text, "
        f"{len(documents.split_moves):,} on another side."
    )


def _documents(diff: ReleaseDiff) -> Section:
    found = diff.documents
    rows: list[tuple[Word, ...]] = [
        (what, len(ids), _some(ids))
        for what, ids in (
            ("added", found.added),
            ("removed", found.removed),
            ("text changed", found.text_changed),
        )
        if ids
    ]
    sides = sorted({(each.old, each.new) for each in found.split_moves})
    for side in sides:
        ids = [each.document_id for each in found.split_moves if (each.old, each.new) == side]
        rows.append((f"moved from {side[0]} to {side[1]}", len(ids), _some(ids)))
    rows += [(f"other {each.field}", each.n, "") for each in found.fields]
    return Section("Documents", ("what", "documents", "which"), tuple(rows))


def _facts(diff: ReleaseDiff) -> Section:
    rows = tuple((each.what, _cut(each.old), _cut(each.new)) for each in diff.facts)
    return Section("Guidelines, configs, rules", ("what", "old", "new"), rows)


def _labels(diff: ReleaseDiff) -> Section:
    columns = (
        "layer",
        "label",
        "old",
        "new",
        "added",
        "removed",
        "relabelled from",
        "relabelled to",
        "moved",
    )
    rows: list[tuple[Word, ...]] = []
    for layer in diff.layers:
        if layer.added or layer.removed or layer.relabelled or layer.moved:
            counts = (layer.n_old, layer.n_new, layer.added, layer.removed)
            rows.append(
                (layer.layer, "all", *counts, layer.relabelled, layer.relabelled, layer.moved)
            )
        for each in layer.labels:
            changes = (each.added, each.removed, each.relabelled_old, each.relabelled_new)
            if any((*changes, each.moved)):
                name = f"{each.control} {each.label}"
                rows.append((layer.layer, name, each.n_old, each.n_new, *changes, each.moved))
    return Section("Spans", columns, tuple(rows))


def _answers(diff: ReleaseDiff) -> Section:
    columns = ("layer", "of", "what", "old", "new", "changed", "added", "removed")
    rows = tuple(
        (layer.layer, of, each.name, each.n_old, each.n_new, each.changed, each.added, each.removed)
        for layer in diff.layers
        for of, counts in _sorts(layer)
        for each in counts
        if each.changed or each.added or each.removed
    )
    return Section("Answers and relations", columns, rows)


def _sorts(layer: LayerDiff) -> tuple[tuple[str, tuple[AnswerCounts, ...]], ...]:
    return (
        ("spans", layer.attributes),
        ("relations", layer.relations),
        ("documents", layer.answers),
    )


def _confusions(diff: ReleaseDiff) -> Iterator[Section]:
    for layer in diff.layers:
        for confusion in layer.confusion:
            yield _confusion(f"{layer.layer}: {confusion.name}", confusion.cells)
        for of, counts in _sorts(layer):
            for each in counts:
                title = f"{layer.layer}: {each.name or of}"
                yield _confusion(title, each.confusion)


def _confusion(title: str, cells: Sequence[Cell]) -> Section:
    """A square of the classes that something became or was; rows are the old ones."""
    other = [each for each in cells if each.old != each.new]
    classes = sorted({name for each in other for name in (each.old, each.new)})
    # What one release lacks is neither a label nor an answer, and stands last.
    classes.sort(key=lambda name: name == NOTHING)
    if len(classes) > MOST_CLASSES:
        other.sort(key=lambda each: (-each.n, each.old, each.new))
        rows = tuple((_cut(each.old), _cut(each.new), each.n) for each in other[:MOST_CELLS])
        more = f", the {MOST_CELLS} commonest of {len(other)}" if len(other) > MOST_CELLS else ""
        return Section(f"{title}, what became what{more}", ("old", "new", "n"), rows)
    count = {(each.old, each.new): each.n for each in cells}
    return Section(
        f"{title}, old by row and new by column",
        ("", *(_cut(name) for name in classes)),
        tuple((_cut(one), *(count.get((one, two), 0) for two in classes)) for one in classes),
    )


def _agreement(diff: ReleaseDiff) -> Section:
    columns = ("layer", "of", "metric", "all", "n", "test", "n in test")
    rows: list[tuple[Word, ...]] = []
    for layer in diff.layers:
        tested = {_figure(each): each for each in layer.agreement if each.split == "test"}
        for each in layer.agreement:
            if each.split == "all" and not each.label:
                other = tested.get(_figure(each))
                of = f"{each.what} {each.name}" if each.name else f"{each.what}s"
                rows.append(
                    (
                        layer.layer,
                        of,
                        each.metric,
                        _value(each),
                        each.n,
                        _value(other),
                        other.n if other else 0,
                    )
                )
    return Section("Agreement of old and new on what both have", columns, tuple(rows))


def _figure(each: Agreement) -> tuple[str, str, str, str]:
    return each.what, each.name, each.label, each.metric


def _value(figure: Agreement | None) -> str:
    return "none" if figure is None or figure.value is None else f"{figure.value:.4f}"


def _provenance(diff: ReleaseDiff) -> Section:
    rows = tuple(
        (layer.layer, each.what, each.field, _cut(each.old), _cut(each.new), each.n)
        for layer in diff.layers
        for each in layer.provenance
    )
    return Section("How gold came about", ("layer", "of", "field", "old", "new", "n"), rows)


def _tables(diff: ReleaseDiff) -> Section:
    rows = tuple((each.name, each.n_old, each.n_new) for each in diff.tables)
    return Section("Tables with another content", ("table", "old rows", "new rows"), rows)


def _some(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - MOST_IDS:,} more" if len(ids) > MOST_IDS else ""
    return ", ".join(ids[:MOST_IDS]) + more


def _cut(words: str) -> str:
    if len(words) == 64 and set(words) <= set("0123456789abcdef"):
        return f"{words[:12]}…"
    return words if len(words) <= MOST_CHARS else f"{words[: MOST_CHARS - 1]}…"
