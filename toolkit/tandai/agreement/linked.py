"""Answers that are sets, such as links to canonical claims, to how far they are the same.

A set is compared as a whole, by MASI. Where its members are items that all documents share, the
clusters that they make of spans are compared too.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from tandai.agreement.answers import Answers
from tandai.agreement.clusters import N_SUMS, b_cubed, b_cubed_f1, cluster_sums
from tandai.agreement.coefficients import masi_distance
from tandai.agreement.compared import compare, matched_of
from tandai.agreement.drafts import Drafting
from tandai.agreement.resample import Floats, Tally
from tandai.agreement.shared import Asked, Draft, Ints, Measure, Shared
from tandai.agreement.values import SILENCE
from tandai.inventories import NOT_IN_INVENTORY


def measure_sets(shared: Shared, asked: Asked, answers: Answers, n_of: str) -> Measure:
    """Sets of choices, of spans or of documents."""
    drafting = Drafting(shared, asked, answers.question.name, n_of)
    yield drafting.counts(*count_members(shared, answers))
    yield from set_figures(shared, drafting, drafting, answers)


def set_figures(
    shared: Shared, drafting: Drafting, as_wholes: Drafting, answers: Answers
) -> Iterator[Draft]:
    """Alpha at MASI distance of sets; of an inventory's items, B-cubed.

    Args:
        shared: what can be compared.
        drafting: of these figures.
        as_wholes: of how often two sets are the same.
        answers: sets.
    """
    wants = drafting.asked.wants
    distance = masi_distance(_sets(answers)) if wants("masi_alpha") else None
    for each in compare(shared, answers):
        if distance is not None:
            yield drafting.distant(each, "masi_alpha", distance)
        yield as_wholes.observed(each)
    question = answers.question
    if question.is_inventory and question.is_about_spans and wants("b_cubed_f1"):
        yield from cluster_figures(shared, drafting, answers)


def count_members(shared: Shared, answers: Answers) -> tuple[tuple[str, ...], Ints]:
    """The members of sets, and how often each annotator gave each: (members, annotators)."""
    sets = [each or {SILENCE} for each in _sets(answers)]
    listed = answers.question.codes
    others = {member for each in sets for member in each} - set(listed)
    members = (*listed, *sorted(others))
    place = {member: number for number, member in enumerate(members)}
    table = np.zeros((len(members), len(shared.annotators)), np.int64)
    for each, row in zip(sets, answers.by_annotator(shared), strict=True):
        for member in each:
            table[place[member]] += row
    return members, table


def _sets(answers: Answers) -> list[frozenset[str]]:
    found = []
    for value in answers.values:
        if not isinstance(value, frozenset):
            raise TypeError(f"{answers.question.name}: found {value!r}; expected a set")
        found.append(frozenset(each for each in value if isinstance(each, str)))
    return found


def cluster_figures(shared: Shared, drafting: Drafting, answers: Answers) -> Iterator[Draft]:
    """B-cubed of matched spans by the items they are linked to, across documents.

    Args:
        shared: what can be compared.
        drafting: of these figures.
        answers: sets of items, or one item each.
    """
    outside = {*NOT_IN_INVENTORY, SILENCE}
    is_sets = answers.question.scale != "nominal"
    items = _sets(answers) if is_sets else [frozenset({each}) for each in answers.names]
    clusters = [each - outside for each in items]
    matched = matched_of(shared, answers)
    sums, in_any = [], []
    for each in matched:
        ours = [clusters[code] for code in answers.code[each.first].tolist()]
        theirs = [clusters[code] for code in answers.code[each.second].tolist()]
        document = shared.spans.document[each.first]
        precision, recall = b_cubed(ours, theirs)
        sums.append(cluster_sums(precision, recall, shared.group[document], shared.n_groups))
        in_any.append(document[~(np.isnan(precision) & np.isnan(recall))])
    nothing = np.zeros((shared.n_groups, N_SUMS))
    yield _cluster_draft(
        drafting, np.concatenate([np.zeros(0, np.int64), *in_any]), sums or [nothing], ()
    )
    for each, one, documents in zip(matched, sums, in_any, strict=True):
        yield _cluster_draft(drafting, documents, [one], shared.names(each.pair))


def _cluster_draft(
    drafting: Drafting, documents: Ints, sums: Sequence[Floats], annotators: tuple[str, ...]
) -> Draft:
    n = documents.size
    return Draft(
        name=drafting.name,
        metric="b_cubed_f1",
        n=n,
        n_of="matched spans in a cluster",
        n_documents=np.unique(documents).size,
        tally=Tally(np.concatenate(sums, axis=1), b_cubed_f1(len(sums))) if n else None,
        annotators=annotators,
        why="" if n else "Nobody put a matched span in a cluster.",
    )
