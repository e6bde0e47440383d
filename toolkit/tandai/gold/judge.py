"""Items of one document to verdicts: the curator's where there is one, else its policy's."""

from collections.abc import Iterator
from typing import NamedTuple

from tandai.gold.curator import Curator
from tandai.gold.estimates import NO_ESTIMATES, Estimates
from tandai.gold.keys import RelationKey, SpanKey, Values
from tandai.gold.policies import Found, Policies
from tandai.gold.verdicts import Said, Verdict, decide, votes_of
from tandai.questions import is_whole, split_answers
from tandai.records import AttributeKind, Tie, What

_SAYS, _BEGAN = "\0says", "\0began"
"""Beside the annotators while a question is split; no pseudonym begins so."""


class Judge(NamedTuple):
    """What settles the items of one document; what it leaves open becomes a tie."""

    document_id: str
    ties: list[Tie]
    policies: Policies = Policies()
    curator: Curator | None = None
    estimates: Estimates = NO_ESTIMATES

    def settle_span(self, key: SpanKey, said: Said, *, is_open: bool = False) -> Verdict | None:
        """Whether a span is gold, or None; ``is_open``: its policy could not merge it."""
        by_curator = self.curator.of_span(key) if self.curator else None
        return self._settle(
            "span", str(key), self.policies.of_span(key), said, by_curator, is_open=is_open
        )

    def settle_relation(self, key: RelationKey, said: Said) -> Verdict | None:
        """Whether an arrow is gold, or None."""
        by_curator = self.curator.of_relation(key) if self.curator else None
        return self._settle(
            "relation", str(key), self.policies.of_relation(key.labels), said, by_curator
        )

    def settle_parts(
        self,
        what: What,
        kind: AttributeKind,
        item: str,
        found: Found,
        said: Said,
        *,
        sure: bool = False,
    ) -> Iterator[Verdict]:
        """What is gold of an answer, part by part; parts that the same people said are one.

        Args:
            what: attribute or answer.
            kind: of the answer.
            item: in words.
            found: its policy.
            said: by those asked.
            sure: whether the curator settled all that is said of the span.
        """
        settled: dict[tuple[object, ...], Verdict] = {}
        if self.curator is None and is_whole(kind, said):
            verdict = self._settle(what, item, found, said, None)
            if verdict and verdict.values:
                yield verdict
            return
        for part, given, by_curator in self._parts(what, kind, item, said, sure=sure):
            about = f"{item} {part}" if part else item
            verdict = self._settle(what, about, found, given, by_curator)
            if verdict and verdict.values:
                before = settled.setdefault(verdict[1:], verdict._replace(values=()))
                settled[verdict[1:]] = before._replace(values=(*before.values, *verdict.values))
        yield from settled.values()

    def _parts(
        self, what: What, kind: AttributeKind, item: str, said: Said, *, sure: bool
    ) -> Iterator[tuple[str, Said, Verdict | None]]:
        """The questions in a question, what was said of each, and the curator's verdict."""
        says = self.curator.says(what, item) if self.curator else None
        if self.curator is None or says is None:
            for part, given in split_answers(kind, said).items():
                yield part, given, None
            return
        beside = {_SAYS: {says}, _BEGAN: {self.curator.began(what, item)}}
        for part, given in split_answers(kind, {**said, **beside}).items():
            (mine,), (began,) = given[_SAYS], given[_BEGAN]
            others = {who: each for who, each in given.items() if who in said}
            yield part, others, self.curator.of_part(what, item, part, mine, began, sure=sure)

    def _settle(
        self,
        what: What,
        item: str,
        found: Found,
        said: Said,
        by_curator: Verdict | None,
        *,
        is_open: bool = False,
    ) -> Verdict | None:
        if by_curator:
            return by_curator
        likely = self.estimates.likely(found.key, self.document_id, item)
        verdict = None if is_open else decide(found.policy, said, likely)
        if verdict is None:
            votes = _marks(said) if what in ("span", "relation") else votes_of(said)
            self.ties.append(Tie(what=what, item=item, votes=votes, policy=found.policy))
        return verdict


def marks(asked: list[str], names: list[str], word: str) -> dict[str, set[Values]]:
    """What those asked said of a span or an arrow: its word, or nothing."""
    return {who: {(word,)} if who in names else {()} for who in asked}


def _marks(said: Said) -> dict[str, tuple[str, ...]]:
    """Of a mark: those who made it first, then those who did not."""
    votes = votes_of(said)
    without = votes.pop("(none)", ())
    return {**votes, "(none)": without} if without else votes
