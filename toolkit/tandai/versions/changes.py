"""Two releases' digests and the declared moves between them to a changelog's section in Markdown.

No text and no names of people: ids, counts, codes, and the reasons that a project itself gave.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from tandai.splits import MoveRow
from tandai.versions.bump import Bump, Shape
from tandai.wording import count_of

MOST_IDS = 10
_ESCAPED = str.maketrans({each: f"\\{each}" for each in "\\|<>*_`[]"} | {"\n": " "})


def list_notes(bump: Bump, old: Shape | None, new: Shape, moves: Iterable[MoveRow]) -> list[str]:
    """Lines of a list: why the version is what it is, and a line for each declared move.

    Args:
        bump: the step.
        old: the release before; None for the first.
        new: the release.
        moves: rows of splits/moves.csv, in the order they were made.
    """
    notes = [f"{_plain(each.level)}: {_plain(each.said)}." for each in bump.reasons]
    return notes + (list(_moved(old, new, moves)) if old else [])


def render_changes(old: Shape | None, new: Shape, notes: Sequence[str]) -> str:
    """A section of level two: what digests alone can say."""
    lines = [f"## {_plain(new.version)}", ""]
    if old is None:
        lines += [f"The first release, of {count_of(len(new.digests.splits), 'document')}."]
    else:
        lines += [
            f"Against {_plain(old.version)}: {count_of(len(old.digests.splits), 'document')}, now "
            f"{len(new.digests.splits):,}; content `{old.content_sha256[:12]}`, now "
            f"`{new.content_sha256[:12]}`.",
            "Told from digests: the labels of the release before were not at hand.",
        ]
    lines += _list(notes)
    rows = list(_documents(old, new)) if old else []
    if rows:
        lines += ["", "### Documents", "", "| what | documents | which |", "| --- | ---: | --- |"]
        lines += [f"| {what} | {len(ids):,} | {_some(ids)} |" for what, ids in rows]
    return "\n".join([*lines, ""])


def insert_notes(section: str, notes: Sequence[str]) -> str:
    """A section of a diff with these lines before its first table."""
    head, mark, tables = section.partition("\n### ")
    return "\n".join([head.rstrip("\n"), *_list(notes), *([""] if mark else [])]) + (
        f"{mark}{tables}" if mark else "\n"
    )


def _list(notes: Sequence[str]) -> list[str]:
    return ["", *(f"- {each}" for each in notes)] if notes else []


def _moved(old: Shape, new: Shape, moves: Iterable[MoveRow]) -> Iterator[str]:
    """Moves that led from the one side to the other, by where, why and when."""
    was, now = old.digests.splits, new.digests.splits
    there = {each for each in was if each in now and was[each] != now[each]}
    # The last move of a document is the one that holds.
    last = {each.document_id: each for each in moves if each.document_id in there}
    told = sorted(last.values(), key=lambda each: (*_how(each), each.document_id))
    for (side, other, reason, day), rows in groupby(told, key=_how):
        ids = [each.document_id for each in rows]
        yield f"Declared move from {side} to {other}, {day}, {_some(ids)}: {_plain(reason)}"
    silent = sorted(there - set(last))
    if silent:
        yield f"On another side without a declared move: {_some(silent)}"


def _how(move: MoveRow) -> tuple[str, str, str, str]:
    return move.from_split, move.to_split, move.reason, move.moved_on


def _documents(old: Shape, new: Shape) -> Iterator[tuple[str, list[str]]]:
    was, now = old.digests.splits, new.digests.splits
    shared = sorted(set(was) & set(now))
    found: Mapping[str, list[str]] = {
        "added": sorted(set(now) - set(was)),
        "removed": sorted(set(was) - set(now)),
        "on another side": [each for each in shared if was[each] != now[each]],
        **{
            f"other rows in {_plain(table)}": [
                each
                for each in shared
                if was[each] == now[each]
                and old.digests.rows[table].get(each) != new.digests.rows[table].get(each)
            ]
            for table in old.digests.rows
            if table in new.digests.rows
        },
    }
    for what, ids in found.items():
        if ids:
            yield what, ids


def _some(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - MOST_IDS:,} more" if len(ids) > MOST_IDS else ""
    return ", ".join(_plain(each) for each in ids[:MOST_IDS]) + more


def _plain(words: str) -> str:
    """Words as no markup."""
    return words.translate(_ESCAPED)
