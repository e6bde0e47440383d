"""Texts that are here to splits/links.csv: which documents share their words, frozen.

Groups are made of what is under git, and words are not. So a pair is written down by the machine
that has both texts, before either is placed without the other, and is never taken back by a run.
"""

from collections.abc import Collection, Sequence

from tandai.findings import Finding
from tandai.flow.leaks import TextsHere
from tandai.project import Project
from tandai.records import Document
from tandai.splits.records import LINKS, Link, LinkRow
from tandai.splits.words import find_word_pairs
from tandai.store import read_csv, write_csv

WHY = "shared words"


def read_word_links(project: Project) -> list[LinkRow]:
    """The rows of splits/links.csv; none where no words were ever shared.

    Raises:
        InputError: a row is none.
    """
    path = project.root / LINKS
    return read_csv(path, LinkRow) if path.exists() else []


def word_links(rows: Sequence[LinkRow]) -> list[Link]:
    """The rows as links, sorted."""
    found = {(min(row.one, row.other), max(row.one, row.other)) for row in rows}
    return [Link(one=one, other=other, why=WHY) for one, other in sorted(found)]


def find_word_links(
    project: Project, documents: Sequence[Document], new: Collection[str]
) -> list[LinkRow]:
    """All rows there were, and those of documents that no side holds yet; sorted.

    Args:
        project: whose texts are compared, those that are on this machine.
        documents: of the corpus.
        new: those that are about to be placed.
    """
    rows = {(row.one, row.other): row for row in read_word_links(project)}
    texts = TextsHere(project, documents) if new else {}
    for one, other, part in find_word_pairs(texts, new, near=project.settings.splits.near):
        rows.setdefault((one, other), LinkRow(one=one, other=other, part=f"{part:.2f}"))
    return [rows[key] for key in sorted(rows)]


def write_word_links(project: Project, rows: Sequence[LinkRow]) -> None:
    """Writes the file; none where there is nothing to say and no file."""
    if list(rows) != read_word_links(project):
        write_csv(project.root / LINKS, LinkRow, rows)


def check_word_links(project: Project, documents: Collection[str]) -> list[Finding]:
    """Rows that name no document of the corpus: one has left it, or a cell was mistyped."""
    return [
        Finding("link-of-unknown-document", "warning", f"{LINKS}, {each}", "no such document")
        for each in sorted(
            {name for row in read_word_links(project) for name in (row.one, row.other)}
            - {*documents}
        )
    ]
