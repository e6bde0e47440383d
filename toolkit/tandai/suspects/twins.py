"""What was said at places that should be alike to the side of each differing pair that is told.

A pair that differs is told once: of the place that fewer are like, else of the one where less was
said, else of the later one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tandai.suspects.records import strength

Place = tuple[str, int, int]
"""Document and offsets."""


class Met(NamedTuple):
    """Two things said, by their numbers, at two places that should be alike."""

    one: int
    other: int
    alike: float
    """How nearly the places are the same, to 1."""
    differs: bool


class Told(NamedTuple):
    """Something said that other places speak against."""

    number: int
    against: tuple[int, ...]
    """What was said at the places against it, the most alike first."""
    n_against: int
    """Places."""
    n_with: int
    """Places, its own included."""
    alike: float
    """How nearly the most alike of those places is the same."""
    score: float


def tell_weaker(
    places: Sequence[Place],
    amounts: Sequence[int],
    met: Iterable[Met],
    *,
    known: int,
    ambiguous: float,
) -> Iterator[Told]:
    """Of every pair of places that differs the side to be looked at.

    Two hands at one place may say two things; what one of them says that is the same as at the
    other place speaks for it.

    Args:
        places: of all that was said, by number.
        amounts: how much was said, as items or spans; to leave something out is the commoner slip.
        met: pairs of different places, each once.
        known: places with one value from which on it is a habit of its own.
        ambiguous: the largest share of places that such a habit may have to be suspected.
    """
    seen = _Seen(places, amounts)
    for each in met:
        seen.add(each)
    for number in sorted(seen.against):
        against = seen.told_at(number)
        n_against, n_with = seen.n_against(number), seen.n_with(number)
        is_habit = n_with >= known and n_with > ambiguous * (n_with + n_against)
        if against and not is_habit:
            alike, _ = against[0]
            yield Told(
                number=number,
                against=tuple(other for _, other in against),
                n_against=n_against,
                n_with=n_with,
                alike=alike,
                score=strength(n_against, n_with) * alike,
            )


class _Seen:
    """For everything said, what it met."""

    def __init__(self, places: Sequence[Place], amounts: Sequence[int]) -> None:
        self._places = places
        self._amounts = amounts
        self.against: dict[int, dict[int, float]] = defaultdict(dict)
        """What differs from it, and how alike the places are."""
        self._with: dict[int, set[Place]] = defaultdict(set)

    def add(self, met: Met) -> None:
        for one, other in ((met.one, met.other), (met.other, met.one)):
            if met.differs:
                self.against[one][other] = met.alike
            else:
                self._with[one].add(self._places[other])

    def n_with(self, number: int) -> int:
        return len(self._with[number] | {self._places[number]})

    def n_against(self, number: int) -> int:
        return len(self._places_against(number))

    def _places_against(self, number: int) -> Mapping[Place, list[int]]:
        """By place what was said there, where nobody says the same."""
        found: dict[Place, list[int]] = defaultdict(list)
        for other in self.against.get(number, ()):
            if self._places[other] not in self._with[number]:
                found[self._places[other]].append(other)
        return found

    def told_at(self, number: int) -> list[tuple[float, int]]:
        """What it is held against here, rather than the other way round."""
        told: list[tuple[float, int]] = []
        for others in self._places_against(number).values():
            # Where somebody says the same as others there, the place here is not against them.
            rivals = [other for other in others if self._places[number] not in self._with[other]]
            if all(self._is_weaker(number, other) for other in rivals):
                told += [(self.against[number][other], other) for other in others]
        return sorted(told, key=lambda each: (-each[0], self._places[each[1]], each[1]))

    def _is_weaker(self, number: int, other: int) -> bool:
        here = (self.n_with(number) - self.n_against(number), self._amounts[number])
        there = (self.n_with(other) - self.n_against(other), self._amounts[other])
        return here < there or (here == there and self._places[number] > self._places[other])
