"""What became of a layer's answers or relations, to counts and tables of which became which."""

from collections.abc import Iterator

import numpy as np

from tandai.agreement.shared import Bools, Ints
from tandai.diff.became import Layer, Sort, make_cells
from tandai.diff.gold import Answers
from tandai.diff.result import NOTHING, AnswerCounts, Cell
from tandai.diff.values import is_shown, show_value


def count_answers(layer: Layer, sort: Sort) -> Iterator[AnswerCounts]:
    """The counts of each control that asked; of relations, those of all together."""
    old, new = sort.old, sort.new
    here = layer.here[old.gold], layer.here[new.gold]
    if not (isinstance(old, Answers) and isinstance(new, Answers)):
        if here[0].any() or here[1].any():
            yield _count(layer, sort, "", here[0], here[1])
        return
    for name in np.unique(np.concatenate((old.name[here[0]], new.name[here[1]]))).tolist():
        mine = here[0] & (old.name == name), here[1] & (new.name == name)
        yield _count(layer, sort, layer.gold.controls[name], *mine)


def _count(layer: Layer, sort: Sort, name: str, mine: Bools, its: Bools) -> AnswerCounts:
    """Counts of the rows that are meant, of the old release and of the new one."""
    said, before, after = sort.said, sort.old.value, sort.new.value
    same, changed, removed, added = said.compared
    kept, other = mine[same[0]], mine[changed[0]]
    removed, added = removed[mine[removed]], added[its[added]]
    gone, came = said.along_old[removed], said.along_new[added]
    none = len(layer.gold.values)
    was = (
        before[same[0][kept]],
        before[changed[0][other]],
        before[removed[~gone]],
        np.full(int((~came).sum()), none),
    )
    now = (
        after[same[1][kept]],
        after[changed[1][other]],
        np.full(int((~gone).sum()), none),
        after[added[~came]],
    )
    return AnswerCounts(
        name=name,
        n_old=int(mine.sum()),
        n_new=int(its.sum()),
        same=int(kept.sum()),
        changed=int(other.sum()),
        added=len(added),
        removed=len(removed),
        added_along=int(came.sum()),
        removed_along=int(gone.sum()),
        confusion=_cells(layer.gold.values, np.concatenate(was), np.concatenate(now)),
    )


def _cells(values: list[str], was: Ints, now: Ints) -> tuple[Cell, ...]:
    """Which answer became which; none where one of them is what a person wrote."""
    used = np.unique(np.concatenate((was, now)))
    said = used[used < len(values)].tolist()
    if not all(is_shown(values[each]) for each in said):
        return ()
    return make_cells(
        was, now, {len(values): NOTHING, **{each: show_value(values[each]) for each in said}}
    )
