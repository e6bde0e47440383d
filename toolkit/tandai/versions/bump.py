"""Two releases' digests and facts to the smallest honest step between their versions, and why.

The rule is Croissant's and TFDS': PATCH where the content is the same; MINOR where every old
document is there with the same rows of every old table and on the same side; else MAJOR.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from tandai.records import Record
from tandai.versions.digests import Digests
from tandai.versions.numbers import FIRST, LEVELS, Level, next_version, parse_version

MOST_IDS = 5


class Shape(Record, frozen=True, kw_only=True):
    """What of a release decides its version."""

    version: str
    content_sha256: str
    schema_version: str
    normaliser: str
    guideline_versions: dict[str, str]
    label_sets: dict[str, tuple[str, ...]]
    digests: Digests
    named_splits: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    """Of each named split, the side by document."""


class Reason(Record, frozen=True, kw_only=True):
    """One thing that asks for a step, in words."""

    level: Level
    said: str


class Bump(Record, frozen=True, kw_only=True):
    """The step that a release must make at least."""

    previous_version: str | None
    level: Level | None
    """None for the first release."""
    version: str
    """The smallest that is honest."""
    reasons: tuple[Reason, ...]

    def say(self) -> str:
        """Level and reasons in a line."""
        if self.level is None:
            return "the first release"
        reasons = "; ".join(each.said for each in self.reasons if each.level == self.level)
        return f"{self.level}: {reasons}"


def smallest_bump(old: Shape | None, new: Shape) -> Bump:
    """The smallest honest step.

    Args:
        old: the release before; None where there is none.
        new: the release to be.
    """
    if old is None:
        return Bump(previous_version=None, level=None, version=FIRST, reasons=())
    reasons = tuple(_reasons(old, new))
    level = max((each.level for each in reasons), key=LEVELS.index)
    return Bump(
        previous_version=old.version,
        level=level,
        version=next_version(old.version, level),
        reasons=reasons,
    )


def is_too_small(version: str, bump: Bump) -> bool:
    """Whether a version says less than changed. Any is large enough for the first release."""
    return bump.level is not None and parse_version(version) < parse_version(bump.version)


def _reasons(old: Shape, new: Shape) -> Iterator[Reason]:
    said = [
        *_major_facts(old, new),
        *_major_documents(old.digests, new.digests),
        *_named(old, new),
    ]
    yield from (Reason(level="MAJOR", said=each) for each in said)
    more = list(_minor(old.digests, new.digests))
    more += [f"split {name} added" for name in new.named_splits if name not in old.named_splits]
    yield from (Reason(level="MINOR", said=each) for each in more)
    if said or more:
        return
    if old.content_sha256 == new.content_sha256:
        yield Reason(level="PATCH", said="the content is the same")
    else:
        # Columns of a table without rows, say: nobody has shown that it is less.
        yield Reason(level="MAJOR", said="another content, though each document's rows are equal")


def _major_facts(old: Shape, new: Shape) -> Iterator[str]:
    for field in ("schema_version", "normaliser"):
        was, now = getattr(old, field), getattr(new, field)
        if was != now:
            yield f"{field} {was} is now {now}"
    for layer, was in old.guideline_versions.items():
        now = new.guideline_versions.get(layer, "none")
        if was.split(".")[0] != now.split(".")[0]:
            yield f"guideline of {layer} {was} is now {now}"
    for name, labels in old.label_sets.items():
        if new.label_sets.get(name) != labels:
            yield _changed_set(name, labels, new.label_sets.get(name))


def _changed_set(name: str, old: Sequence[str], new: Sequence[str] | None) -> str:
    if new is None:
        return f"label set {name} is gone"
    added = [each for each in new if each not in old]
    removed = [each for each in old if each not in new]
    words = [f"with {', '.join(added)}"] if added else []
    words += [f"without {', '.join(removed)}"] if removed else []
    return f"label set {name} is another ({' and '.join(words) or 'in another order'})"


def _major_documents(old: Digests, new: Digests) -> Iterator[str]:
    shared = [each for each in old.splits if each in new.splits]
    gone = [each for each in old.splits if each not in new.splits]
    if gone:
        yield f"{_count(gone)} gone ({_some(gone)})"
    moved = [each for each in shared if old.splits[each] != new.splits[each]]
    if moved:
        yield f"{_count(moved)} on another side ({_some(moved)})"
    for table, was in old.rows.items():
        if table not in new.rows:
            yield f"table {table} is gone"
            continue
        yield from _other_rows(table, was, new.rows[table], sorted(set(shared) - set(moved)))


def _other_rows(
    table: str, was: Mapping[str, str], now: Mapping[str, str], shared: Iterable[str]
) -> Iterator[str]:
    other = [each for each in shared if was.get(each) != now.get(each)]
    if other:
        have = "has" if len(other) == 1 else "have"
        yield f"{_count(other)} {have} other rows in {table} ({_some(other)})"


def _named(old: Shape, new: Shape) -> Iterator[str]:
    """Sides of named splits, of documents that both releases have."""
    for name, was in old.named_splits.items():
        now = new.named_splits.get(name)
        if now is None:
            yield f"split {name} is gone"
            continue
        moved = [
            each
            for each in old.digests.splits
            if each in new.digests.splits and was.get(each) != now.get(each)
        ]
        if moved:
            yield f"{_count(moved)} on another side of split {name} ({_some(moved)})"


def _minor(old: Digests, new: Digests) -> Iterator[str]:
    added = [each for each in new.splits if each not in old.splits]
    if added:
        yield f"{_count(added)} added ({_some(added)})"
    for table in new.rows:
        if table not in old.rows:
            yield f"table {table} added"


def _count(ids: Sequence[str]) -> str:
    return f"{len(ids):,} document{'' if len(ids) == 1 else 's'}"


def _some(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - MOST_IDS:,} more" if len(ids) > MOST_IDS else ""
    return ", ".join(sorted(ids)[:MOST_IDS]) + more
