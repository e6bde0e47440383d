"""Differences between annotators to the guideline's rules that govern them: which costs most."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tandai.adjudication.records import Curated
from tandai.records import Annotation, Record
from tandai.rulebook.scopes import Scope
from tandai.rulebook.things import Surroundings, Thing, governs

NO_RULE = "(no rule)"


class RuleCost(Record, frozen=True, kw_only=True):
    """What one rule costs."""

    rule: str
    title: str = ""
    """Its words in bold."""
    n_differences: int
    """That it governs, or was named for by whoever settled them."""
    share: float
    """Of all differences of the layer; shares of several rules may sum to more than 1."""
    n_open: int
    """That nobody and nothing has settled: ties of gold."""
    n_adjudicated: int
    """That a curator settled and named it for."""
    n_documents: int
    """In which they are."""
    kinds: dict[str, int]
    """By what they are about: ``CLAIM edge``, ``certainty``."""


class LayerCosts(Record, frozen=True, kw_only=True):
    """The rules of one layer, the costliest first."""

    layer: str
    n_differences: int
    n_open: int
    n_adjudicated: int
    n_several: int
    """Differences that several rules govern, so that they count for each."""
    n_documents: int
    """That two or more annotators answered."""
    costs: tuple[RuleCost, ...]


def count_costs(
    layer: str,
    differences: Sequence[Thing],
    scopes: Sequence[Scope],
    around: Mapping[str, Surroundings],
    gold: Iterable[Annotation],
    curated: Iterable[Curated],
    *,
    titles: Mapping[str, str],
    n_documents: int,
) -> LayerCosts:
    """Attributes every difference to the rules that govern it.

    A difference that a curator settled by a rule counts for that rule alone: it is known which one
    decided. Any other counts for each rule whose scope holds it.

    Args:
        layer: the layer.
        differences: of all its documents.
        scopes: what each rule governs.
        around: by document, what stands around an item.
        gold: of the layer, with its ties.
        curated: what curators settled.
        titles: by rule; every rule of the guideline, so that one without differences is told too.
        n_documents: that two or more annotators answered.
    """
    ties = {(each.document_id, tie.item) for each in gold for tie in each.ties}
    named = {
        (each.document_id, item): rule for each in curated for item, rule in each.rules.items()
    }
    found: dict[str, list[tuple[Thing, bool, bool]]] = defaultdict(list)
    n_open = n_adjudicated = n_several = 0
    for thing in differences:
        items = [(thing.document_id, item) for item in (thing.item, *thing.also)]
        decided = list(dict.fromkeys(named[item] for item in items if item in named))
        is_open = any(item in ties for item in items)
        rules = decided or [
            scope.rule for scope in scopes if governs(scope, thing, around.get(thing.document_id))
        ]
        n_open += is_open
        n_adjudicated += bool(decided)
        n_several += len(rules) > 1
        for rule in rules or [NO_RULE]:
            found[rule].append((thing, is_open, bool(decided)))
    costs = [
        RuleCost(
            rule=rule,
            title=titles.get(rule, ""),
            n_differences=len(found[rule]),
            share=len(found[rule]) / len(differences) if differences else 0.0,
            n_open=sum(is_open for _, is_open, _ in found[rule]),
            n_adjudicated=sum(is_decided for _, _, is_decided in found[rule]),
            n_documents=len({thing.document_id for thing, *_ in found[rule]}),
            kinds=_kinds(thing for thing, *_ in found[rule]),
        )
        for rule in dict.fromkeys((*titles, *found))
    ]
    return LayerCosts(
        layer=layer,
        n_differences=len(differences),
        n_open=n_open,
        n_adjudicated=n_adjudicated,
        n_several=n_several,
        n_documents=n_documents,
        # A rule before it in the guideline is told first where they cost the same.
        costs=tuple(sorted(costs, key=lambda each: (-each.n_differences, -each.n_open))),
    )


def _kinds(things: Iterable[Thing]) -> dict[str, int]:
    words = Counter(
        f"{'/'.join(thing.names) or thing.labels[0]} {' and '.join(sorted(thing.kinds))}".strip()
        for thing in things
    )
    return dict(words.most_common())
