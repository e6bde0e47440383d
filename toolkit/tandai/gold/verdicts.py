"""What each of those asked said of one item to what a policy makes of it, or that it is open."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from tandai.gold.keys import Values
from tandai.gold.policies import ASK, DAWID_SKENE, UNANIMOUS
from tandai.records import Origin

Said = Mapping[str, Collection[Values]]
"""By annotator, what was said: ``()`` for nothing, several things where they contradict
themselves."""


class Verdict(NamedTuple):
    """How an item was settled."""

    values: Values
    """``()``: nothing of it is gold."""
    origin: Origin
    names: tuple[str, ...]
    """Who said so."""
    policy: str = ""
    rule: str = ""


class Likely(NamedTuple):
    """What a model of the annotators holds for right."""

    values: Values | None
    """None: it is not sure."""


def decide(policy: str, said: Said, likely: Likely | None = None) -> Verdict | None:
    """What a policy makes of an item, or None where it is open.

    Args:
        policy: its name; merging policies have merged already and count as the majority.
        said: of those asked.
        likely: of the model that ``dawid-skene-1`` asks; None where there is none, and then only
            what all said is settled.
    """
    if policy == ASK:
        silent = all(not values for given in said.values() for values in given)
        return Verdict((), "unanimous", (), policy) if silent else None
    if policy == DAWID_SKENE and likely:
        return None if likely.values is None else _as_said(likely.values, said, policy)
    # Mostly all say one thing: nothing is to be counted then.
    answers = list(said.values())
    if answers and len(answers[0]) == 1 and all(each == answers[0] for each in answers[1:]):
        (values,) = answers[0]
        return Verdict(values, origin_of(len(said), len(said)), tuple(said), policy)
    needed = len(said) if policy in (UNANIMOUS, DAWID_SKENE) else len(said) // 2 + 1
    for values, names in _by_values(_clear(said)).items():
        if len(names) >= needed:
            return Verdict(values, origin_of(len(names), len(said)), tuple(names), policy)
    return None


def origin_of(n_for: int, n_asked: int) -> Origin:
    """How many of those asked gave it; one annotator alone is never called agreement."""
    if n_asked == 1 == n_for:
        return "single"
    if n_for == n_asked:
        return "unanimous"
    return "majority" if 2 * n_for > n_asked else "policy"


def votes_of(said: Said) -> dict[str, tuple[str, ...]]:
    """Who gave what, in words, for a tie."""
    votes: dict[str, tuple[str, ...]] = {}
    for values, names in sorted(_by_values(said).items()):
        words = ", ".join(values) or "(none)"
        # Two answers may read the same in words; nobody's vote is lost for it.
        votes[words] = (*votes.get(words, ()), *names)
    return votes


def _as_said(values: Values, said: Said, policy: str) -> Verdict | None:
    """Gold names somebody who gave it: what nobody said stays open."""
    names = _by_values(_clear(said)).get(values, [])
    origin = origin_of(len(names), len(said))
    return Verdict(values, origin, tuple(names), policy) if names else None


def _clear(said: Said) -> Said:
    """Who said several things gave none of them a vote."""
    return {who: given for who, given in said.items() if len(given) == 1}


def _by_values(said: Said) -> dict[Values, list[str]]:
    names: dict[Values, list[str]] = {}
    for who, given in said.items():
        for values in given:
            names.setdefault(values, []).append(who)
    return names
