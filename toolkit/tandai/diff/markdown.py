"""What differs between two releases to a section of a changelog in Markdown; without quotes."""

from collections.abc import Sequence

from tandai.diff.result import ReleaseDiff
from tandai.diff.sections import Word, make_sections, sum_up

_ESCAPED = str.maketrans({each: f"\\{each}" for each in "\\|<>*_`[]"} | {"\n": " "})


def render_markdown(diff: ReleaseDiff) -> str:
    """A section of level two, with a table for each sort of change."""
    lines = [
        f"## {_plain(diff.new.version)}",
        "",
        f"Against {_plain(diff.old.name)} {_plain(diff.old.version)}: "
        f"{diff.old.n_documents:,} documents, now {diff.new.n_documents:,}; content "
        f"`{diff.old.content_sha256[:12]}`, now `{diff.new.content_sha256[:12]}`.",
        sum_up(diff),
    ]
    for section in () if diff.is_empty else make_sections(diff):
        lines += ["", f"### {_plain(section.title)}", "", *_table(section.columns, section.rows)]
    return "\n".join([*lines, ""])


def _table(columns: Sequence[str], rows: Sequence[Sequence[Word]]) -> list[str]:
    numbers = [all(isinstance(row[place], int) for row in rows) for place in range(len(columns))]
    return [
        _row(columns),
        _row(["---:" if each else "---" for each in numbers], plain=False),
        *(_row(row) for row in rows),
    ]


def _row(cells: Sequence[Word], *, plain: bool = True) -> str:
    words = [
        f"{each:,}" if isinstance(each, int) else _plain(each) if plain else each for each in cells
    ]
    return f"| {' | '.join(words)} |"


def _plain(words: str) -> str:
    """Words of a release, which may hold anything, as no markup."""
    return words.translate(_ESCAPED)
