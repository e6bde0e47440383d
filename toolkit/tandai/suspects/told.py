"""Suspects of every rule to those that are told: one thing said, once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from tandai.suspects.records import NOTHING, RULES, Rule, Suspect, rank

_OF_THEIR_OWN: frozenset[Rule] = frozenset(
    {"item-entity-unnamed", "item-time-unsettled", "rule-broken"}
)
"""Rules that say something else of a place than any other does, and are told beside it."""


def tell_once(suspects: Iterable[Suspect]) -> list[Suspect]:
    """What several did alike is one, so is one thing said under several rules; so are two places.

    What is missing at a place is told once for each label that a span would have there; under a
    rule that names no label it is told alone.
    """
    return _without_told_twins(_first_at_each_place(_merged(suspects)))


def _merged(suspects: Iterable[Suspect]) -> list[Suspect]:
    """One of each place and rule: what several did alike."""
    found: dict[tuple[object, ...], Suspect] = {}
    for each in suspects:
        key = (
            each.rule,
            each.document_id,
            each.start,
            each.end,
            each.item,
            each.found,
            each.expected,
            each.scheme_rule,
        )
        known = found.get(key)
        if known is None:
            found[key] = each
            continue
        found[key] = msgspec.structs.replace(
            known,
            annotators=tuple(sorted({*known.annotators, *each.annotators})),
            in_gold=known.in_gold or each.in_gold,
            score=max(known.score, each.score),
        )
    return list(found.values())


def _first_at_each_place(suspects: Iterable[Suspect]) -> list[Suspect]:
    """One thing said is told under one rule, the first that it is against."""
    told: dict[tuple[object, ...], list[Suspect]] = defaultdict(list)
    for each in sorted(suspects, key=lambda each: (RULES.index(each.rule), rank(each))):
        place: tuple[object, ...] = (each.start, each.end, each.item)
        if each.what == "span":
            # What was marked has its place in it, and may be judged at a wider or narrower one.
            place = (each.start, each.end) if each.found == NOTHING else ()
        own = (each.rule, each.scheme_rule) if each.rule in _OF_THEIR_OWN else ()
        here = told[each.document_id, each.found, each.annotators, own, *place]
        if not any(_says_the_same(other, each) for other in here):
            here.append(each)
    return [each for here in told.values() for each in here]


def _says_the_same(told: Suspect, other: Suspect) -> bool:
    """Of two at one place: a span of one label may be missing, and one of another label too."""
    return told.expected == other.expected or not (told.expected and other.expected)


def _without_told_twins(suspects: Sequence[Suspect]) -> list[Suspect]:
    """Of two places that differ, one may be told under a rule that knows more than the pair."""
    told = {
        (each.document_id, each.start, each.end, each.item)
        for each in suspects
        if each.twin is None
    }
    return [
        each
        for each in suspects
        if each.twin is None
        or (each.twin.document_id, each.twin.start, each.twin.end, each.item) not in told
    ]
