"""Two people's groupings of the same mentions to their B-cubed, clusters may overlap.

Who links claims to canonical claims puts them in clusters, across documents. B-cubed (Bagga and
Baldwin 1998) asks of each mention how much of its cluster is in its cluster of the other's; where
a mention is in several clusters, its extension (Amigó et al. 2009, section 6) asks it of pairs of
mentions. The names of clusters do not count, so no inventory is needed.

A mention without a cluster (silence, NONE, NEW) is in nobody's company: it is averaged over on
the side that has a cluster of it, and counts zero there.
"""

from collections.abc import Callable, Hashable, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tandai.agreement.resample import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Clusters = AbstractSet[Hashable]
"""Those that a mention is in."""
_CELLS = 4_000_000
"""Pairs of kinds of mentions that are looked at together; the worst case takes 50 MB an array."""
N_SUMS = 4


def b_cubed(ours: Sequence[Clusters], theirs: Sequence[Clusters]) -> tuple[Floats, Floats]:
    """Precision and recall of each mention, mentions in the order given.

    Both are exact: mentions that are in the same clusters of both sides are compared once.

    Args:
        ours: the clusters of each mention on one side.
        theirs: on the other; as many.

    Returns:
        Two arrays of shape (mentions,); NaN where the mention is in none of our clusters
        (precision), or in none of theirs (recall).
    """
    kinds: dict[tuple[Clusters, Clusters], int] = {}
    of_mention = np.array(
        [
            kinds.setdefault((frozenset(one), frozenset(other)), len(kinds))
            for one, other in zip(ours, theirs, strict=True)
        ],
        dtype=np.intp,
    )
    n_of_kind = np.bincount(of_mention, minlength=len(kinds)).astype(np.float64)
    mine = _members([one for one, _ in kinds])
    others = _members([other for _, other in kinds])
    precision, recall = np.empty(len(kinds)), np.empty(len(kinds))
    step = max(1, _CELLS // max(1, len(kinds)))
    for begin in range(0, len(kinds), step):
        rows = slice(begin, begin + step)
        # Sparse: most mentions share no cluster.
        in_mine, in_others = mine[rows] @ mine.T, others[rows] @ others.T
        in_both = in_mine.minimum(in_others)
        precision[rows] = _kept(in_both, in_mine, n_of_kind)
        recall[rows] = _kept(in_both, in_others, n_of_kind)
    return precision[of_mention], recall[of_mention]


def cluster_sums(precision: Floats, recall: Floats, groups: NDArray[np.intp], n: int) -> Floats:
    """A pair's mentions by story group, for `b_cubed_f1`.

    Args:
        precision: of each mention, as `b_cubed` gives it.
        recall: the same.
        groups: story group of each mention.
        n: how many story groups there are.

    Returns:
        Shape (groups, 4).
    """
    columns = []
    for values in (precision, recall):
        known = ~np.isnan(values)
        columns.append(np.bincount(groups[known], values[known], minlength=n))
        columns.append(np.bincount(groups[known], minlength=n))
    return np.stack(columns, axis=1).astype(np.float64)


def b_cubed_f1(n_pairs: int) -> Callable[[Floats], Floats]:
    """The formula of F1 over the sums of so many pairs of annotators, side by side.

    Of several pairs it is the mean of theirs, each by its mentions, so who is first of a pair
    does not matter. A mention's precision stays that of the whole corpus in every bootstrap
    sample; what is drawn is which mentions are averaged. Two copies of one story would else be
    each other's company.
    """

    def formula(sums: Floats) -> Floats:
        pairs = sums.reshape(*sums.shape[:-1], n_pairs, N_SUMS)
        n_ours, n_theirs = pairs[..., 1], pairs[..., 3]
        with np.errstate(invalid="ignore", divide="ignore"):
            # Who put nothing in a cluster found nothing of what the other did.
            precision = np.where(n_ours > 0, pairs[..., 0] / n_ours, 0)
            recall = np.where(n_theirs > 0, pairs[..., 2] / n_theirs, 0)
            together = precision + recall
            f1 = np.where(together > 0, 2 * precision * recall / together, 0)
            weight = n_ours + n_theirs
            return np.asarray((f1 * weight).sum(axis=-1) / weight.sum(axis=-1))

    return formula


def _members(kinds: Sequence[Clusters]) -> "csr_array":
    """Whether a kind of mention is in a cluster: shape (kinds, clusters)."""
    from scipy.sparse import csr_array

    clusters: dict[Hashable, int] = {}
    columns = [clusters.setdefault(each, len(clusters)) for kind in kinds for each in kind]
    edges = np.cumsum([0, *map(len, kinds)])
    shape = (len(kinds), max(len(clusters), 1))
    return csr_array((np.ones(len(columns)), columns, edges), shape=shape)


def _kept(in_both: "csr_array", in_one: "csr_array", n_of_kind: Floats) -> Floats:
    """Of each kind of mention, the mean multiplicity precision over those it shares a cluster with.

    Itself is one of them, as in Amigó et al. (2009).

    Args:
        in_both: clusters that two kinds share on both sides, the fewer; shape (rows, kinds).
        in_one: clusters that they share on the side that is asked about.
        n_of_kind: mentions of each kind, shape (kinds,).
    """
    n_company = (in_one > 0) @ n_of_kind
    total = in_both.multiply(in_one.power(-1)) @ n_of_kind
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(n_company > 0, total / n_company, np.nan))
