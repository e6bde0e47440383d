"""A curator's answer to what it settles: all that was asked, and all that they changed.

A span that a curator settled is settled whole: what is said of it, and which arrows it has, is
what they say. What they neither were asked about nor touched is left to the policies.
"""

from collections.abc import Iterable

from tandai.adjudication.records import Curated, Item
from tandai.gold.keys import RelationKey, SpanKey, Values, items_in, key_of
from tandai.gold.verdicts import Verdict
from tandai.records import What

Named = tuple[What, str]


class Curator:
    """What one curator says of one document in one layer."""

    def __init__(self, curated: Curated) -> None:
        said = curated.annotation
        self.curated = curated
        self.name = said.annotator_id
        self.digests = {key_of(span): span.quote_sha256 for span in said.spans}
        """Spans of their answer, each with its quote's digest."""
        self._asked: set[Named] = {(each.what, each.item) for each in curated.asked}
        self._says = _by_name(items_in(said))
        self._began = _by_name(curated.began)
        self._known = frozenset(curated.known)

    @property
    def settles_something(self) -> bool:
        """Whether anything was asked or changed."""
        return bool(self._asked) or self._says != self._began

    def knew(self, item: str) -> bool:
        """Whether somebody had given the item when the curator was asked."""
        return item in self._known

    def of_span(self, key: SpanKey) -> Verdict | None:
        """Whether a span is gold; None: not settled by them."""
        return self._there("span", str(key), key.label)

    def of_relation(self, key: RelationKey) -> Verdict | None:
        """Whether an arrow is gold; None: not settled by them."""
        whole = any(self.settled_whole(end) for end in (key.source, key.target))
        return self._there("relation", str(key), "drawn", sure=whole)

    def settled_whole(self, key: SpanKey) -> bool:
        """Whether they settled that the span is gold, and so all that is said of it."""
        verdict = self.of_span(key)
        return verdict is not None and bool(verdict.values)

    def says(self, what: What, item: str) -> Values | None:
        """What they answered, ``()`` for nothing; None where they contradict themselves."""
        return _clear(self._says, (what, item))

    def began(self, what: What, item: str) -> Values:
        """What their answer began as; ``()`` for nothing."""
        return _clear(self._began, (what, item)) or ()

    def of_part(
        self, what: What, item: str, part: str, says: Values, began: Values, *, sure: bool
    ) -> Verdict | None:
        """What is gold of a part of an answer; None: not settled by them.

        Args:
            what: attribute or answer.
            item: the whole question in words.
            part: which of the questions in it, see `tandai.questions`; empty: all of it.
            says: what they said of that part.
            began: what their answer began as there.
            sure: whether they settled all that is said of the span.
        """
        about = f"{item} {part}" if part else item
        asked = any(
            kind == what and (name in (item, about) or (not part and name.startswith(f"{item} ")))
            for kind, name in self._asked
        )
        return self._verdict(item, about, says) if sure or asked or says != began else None

    def _there(self, what: What, item: str, said: str, *, sure: bool = False) -> Verdict | None:
        named = (what, item)
        is_there = named in self._says
        if not sure and named not in self._asked and is_there == (named in self._began):
            return None
        return self._verdict(item, item, (said,) if is_there else ())

    def _verdict(self, item: str, about: str, values: Values) -> Verdict:
        rules = self.curated.rules
        rule = rules.get(about) or rules.get(item, "")
        return Verdict(values, "adjudicated", (self.name,), rule=rule)


def _by_name(items: Iterable[Item]) -> dict[Named, set[Values]]:
    """A place marked twice may have two answers of one name."""
    found: dict[Named, set[Values]] = {}
    for each in items:
        found.setdefault((each.what, each.item), set()).add(each.values)
    return found


def _clear(said: dict[Named, set[Values]], named: Named) -> Values | None:
    values = said.get(named, {()})
    return next(iter(values)) if len(values) == 1 else None
