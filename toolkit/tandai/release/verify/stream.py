"""Tables, each in the order of documents, to one document's rows of all tables at a time.

Memory holds the rows of one document and the order of the documents' ids.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from tandai.release.schema import Row
from tandai.release.verify.ledger import Ledger


class Located(NamedTuple):
    """A row and where it stands."""

    file: str
    number: int
    """From 1."""
    row: Row

    @property
    def place(self) -> str:
        """For messages: file, row and document."""
        return f"{self.file}, row {self.number} ({self.row['document_id']})"


Rows = Mapping[str, Sequence[Located]]
"""A document's rows by table; a table without rows of it is not there."""


def by_document(
    ledger: Ledger, tables: Mapping[str, Iterable[Located]], order: Sequence[str]
) -> Iterator[tuple[str, Rows]]:
    """Joins the tables of one split.

    Args:
        ledger: takes rows of unknown documents, and rows that stand where they cannot be joined.
        tables: rows by table.
        order: ids of the split's documents, as their table has them; each once.
    """
    position = {document_id: number for number, document_id in enumerate(order)}
    waiting = {name: _groups(ledger, rows, position) for name, rows in tables.items()}
    heads = {name: next(groups, None) for name, groups in waiting.items()}
    for document_id in order:
        rows: dict[str, list[Located]] = {}
        for name, groups in waiting.items():
            head = heads[name]
            if head is not None and head[0] == document_id:
                rows[name] = head[1]
                heads[name] = next(groups, None)
        yield document_id, rows


def _groups(
    ledger: Ledger, rows: Iterable[Located], position: Mapping[str, int]
) -> Iterator[tuple[str, list[Located]]]:
    """Rows that stand together, of documents that are known and later than those before."""
    last = -1
    for document_id, group in groupby(rows, key=lambda each: each.row["document_id"]):
        found = list(group)
        ledger.count("row-of-unknown-document", len(found))
        ledger.count("row-order", len(found))
        if document_id not in position:
            expected = "a document of the same split"
            for each in found:
                ledger.fault("row-of-unknown-document", each.place, repr(document_id), expected)
        elif position[document_id] <= last:
            expected = "rows of a document together, in the documents' order"
            ledger.fault("row-order", found[0].place, "a document that was passed", expected)
        else:
            last = position[document_id]
            yield str(document_id), found


def check_alike(
    ledger: Ledger,
    rows: Sequence[Located],
    key: Callable[[Row], Hashable],
    check: Callable[[Ledger, Located], None],
) -> None:
    """Checks rows, those that say the same by one of them, unless one is at fault.

    Args:
        ledger: takes what is found.
        rows: of one table.
        key: all of a row that the check looks at.
        check: of one row.
    """
    said = [key(each.row) for each in rows]
    # Of those that say the same, the last; which one is all the same.
    one_of = dict(zip(said, rows, strict=True))
    tried = {each: Ledger() for each in one_of}
    for each, row in one_of.items():
        check(tried[each], row)
    if any(each.n_failed() for each in tried.values()):
        for row in rows:
            check(ledger, row)
        return
    n_alike = Counter(said)
    for each, one in tried.items():
        ledger.count_again(one, n_alike[each])
