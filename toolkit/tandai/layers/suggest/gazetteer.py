"""A lexicon of entities becomes a finder of their names in text."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from tandai.layers.lexicons import Entity
from tandai.layers.suggest.words import BOUNDED
from tandai.records import Record
from tandai.text.compositions import spellings

_CLITIC = "(?:-?(?:nya|lah|kah|pun))?"
_SHORTEST_IN_CAPITALS = 5


class Mention(Record, frozen=True, kw_only=True):
    """A name found in a text."""

    start: int
    end: int
    entity: Entity
    is_capitals: bool
    """Only its capitals were found (``PULAU TERA``), which the lexicon does not list."""


class Gazetteer:
    """Names of a lexicon, case-sensitive, whole words; a clitic stays outside the name.

    A long name counts in capitals too, as datelines write it; an acronym-sized one does not,
    since ``Ada`` would be found in ``ADA``. Letters with marks are found composed and apart.
    """

    def __init__(self, lexicon: tuple[Entity, ...]) -> None:
        self._forms: dict[str, tuple[Entity, bool]] = {}
        for entity in lexicon:
            for form in (entity.name, *entity.aliases):
                self._forms[" ".join(form.split())] = (entity, False)
        for form, (entity, _) in list(self._forms.items()):
            if len(form) >= _SHORTEST_IN_CAPITALS:
                self._forms.setdefault(form.upper(), (entity, True))
        for form, found in list(self._forms.items()):
            for spelling in spellings(form):
                self._forms.setdefault(spelling, found)
        self._pattern = _compile(tuple(self._forms)) if self._forms else None

    def find(self, text: str, start: int, end: int) -> Iterator[Mention]:
        """The longest name at each place, from left to right; two of them may overlap."""
        if self._pattern is None:
            return
        for match in self._pattern.finditer(text, start, end):
            entity, is_capitals = self._forms[" ".join(match[1].split())]
            yield Mention(
                start=match.start(1), end=match.end(1), entity=entity, is_capitals=is_capitals
            )


@lru_cache(maxsize=8)
def gazetteer_of(lexicon: tuple[Entity, ...]) -> Gazetteer:
    """The finder of a lexicon, made once."""
    return Gazetteer(lexicon)


def _compile(forms: tuple[str, ...]) -> re.Pattern[str]:
    first = "".join(sorted({re.escape(form[0]) for form in forms}))
    # the name stands in a lookahead, so that the next search begins inside it;
    # a hyphen and a digit go on with a model's name (``Kora-7``)
    after = rf"(?={_CLITIC}(?![{BOUNDED}]))(?!-\d)"
    return re.compile(rf"(?<![{BOUNDED}])(?=[{first}])(?=({_alternation(forms)}){after})")


def _alternation(forms: Iterable[str]) -> str:
    """An alternation of forms, the longest tried first, with what they begin with in common.

    Ten thousand names one beside the other would each be tried at every capital letter.
    """
    by_first: dict[str, list[str]] = {}
    for form in forms:
        by_first.setdefault(form[:1], []).append(form)
    ends_here = by_first.pop("", None) is not None
    branches = [_branch(group) for _, group in sorted(by_first.items())]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)})" + ("?" if ends_here else "")


def _branch(forms: list[str]) -> str:
    low, high = min(forms), max(forms)
    pairs = enumerate(zip(low, high, strict=False))
    prefix = low[: next((n for n, (a, b) in pairs if a != b), len(low))]
    rest = _alternation(form[len(prefix) :] for form in forms)
    return re.escape(prefix).replace(r"\ ", " +") + rest
