"""One document's rows of all tables to every check that needs no other document."""

from collections.abc import Sequence

from tandai.release.manifest import Manifest
from tandai.release.schema import Row
from tandai.release.verify import screen
from tandai.release.verify.annotations import check_annotations, check_suggestions
from tandai.release.verify.bycolumn import ByColumn, Columns
from tandai.release.verify.cells import (
    PLAIN,
    check_borrowed,
    check_codes,
    check_emails,
    check_labels,
)
from tandai.release.verify.corpus import Corpus
from tandai.release.verify.documents import check_articles, check_document
from tandai.release.verify.hydrated import HydratedDocuments
from tandai.release.verify.ledger import Ledger
from tandai.release.verify.offsets import check_digests, check_intervals
from tandai.release.verify.people import People, check_people, check_provenance, check_pseudonym
from tandai.release.verify.raw import check_raw
from tandai.release.verify.stream import Located, Rows
from tandai.release.verify.texts import check_absent, check_cuts, check_text
from tandai.release.verify.views import check_views, provenance_column


class Reader:
    """Goes through the documents of one release."""

    def __init__(self, ledger: Ledger, manifest: Manifest) -> None:
        self.people = People()
        self.corpus = Corpus()
        self.hydrated = HydratedDocuments(manifest)
        self._ledger = ledger
        self._manifest = manifest
        self._tables = manifest.tables
        self._columns = {name: Columns(table.columns) for name, table in manifest.tables.items()}
        self._labels = {name: frozenset(each) for name, each in manifest.label_sets.items()}
        columns = {
            name: provenance_column(table.columns)
            for name, table in manifest.tables.items()
            if name not in PLAIN
        }
        self._views = {name: column for name, column in columns.items() if column is not None}
        for name in manifest.annotators:
            check_pseudonym(ledger, "manifest.json, annotators", name)

    def read(self, split: str, rows: Rows) -> None:
        """Checks a document, whose row of ``documents`` is there."""
        document = rows["documents"][0]
        ledger, row = self._ledger, document.row
        n_before = ledger.n_failed()
        full = self._manifest.text == "full"
        check_document(ledger, document)
        check_articles(
            ledger,
            document,
            rows.get("articles", ()),
            split,
            full=full,
            licence=self._manifest.licences["text"],
        )
        check_annotations(ledger, row, rows)
        check_suggestions(ledger, rows.get("suggestions", ()))
        check_people(ledger, rows, self.people)
        check_provenance(ledger, rows, self._views)
        check_views(ledger, row, rows, self._tables)
        text = None if self._manifest.text == "stand-off" else check_text(ledger, document)
        self._check_rows(document, rows, text)
        if ledger.n_failed() == n_before:
            # Made of the plain rows, they would only say the same fault again.
            check_raw(ledger, document, rows)
        self.hydrated.meet(ledger, split, document)
        self.corpus.meet(ledger, split, document, rows)

    def _check_rows(self, document: Located, rows: Rows, text: str | None) -> None:
        row = document.row
        known: dict[tuple[int, int], str] = {}
        stand_off = self._manifest.text == "stand-off"
        tables = [name for name in self._tables if rows.get(name)]
        looked = {
            name: self._columns[name].of([each.row for each in rows[name]]) for name in tables
        }
        sound = {
            name: self._check_table(name, looked[name], rows[name], row, known, text)
            for name in tables
        }
        if stand_off:
            lines = {line["digest"] for line in row["paragraphs"]}
            digests = frozenset({*lines, *known.values(), row["text_sha256"]})
            for name in tables:
                n = screen.borrowed(looked[name], digests) if sound[name] else None
                if self._counted("text-outside-its-column", n):
                    continue
                for each in rows[name]:
                    check_borrowed(self._ledger, each, self._tables[name].columns, digests)

    def _check_table(
        self,
        name: str,
        looked: ByColumn,
        rows: Sequence[Located],
        document: Row,
        known: dict[tuple[int, int], str],
        text: str | None,
    ) -> bool:
        """Every check of single rows; gives whether all their digests are digests."""
        ledger, columns = self._ledger, self._tables[name].columns
        n_chars = document["n_chars"]
        cut = rows
        if not self._counted("span-outside-text", screen.intervals(looked, n_chars)):
            cut = [each for each in rows if check_intervals(ledger, each, columns, n_chars)]
        n = screen.digests(looked)
        n_quotes = None if n is None else screen.quotes(looked, known)
        if n_quotes is None:
            for each in rows:
                check_digests(ledger, each, columns, known)
        else:
            self._counted("digest-form", n)
            self._counted("quote-digests-differ", n_quotes)
        n_codes, n_days = screen.codes(name, looked), screen.days(name, looked)
        if n_codes is None or n_days is None:
            for each in rows:
                check_codes(ledger, name, each)
        else:
            self._counted("code-unknown", n_codes)
            self._counted("date-form", n_days)
        if not self._counted("label-unknown", screen.labels(looked, self._labels)):
            for each in rows:
                check_labels(ledger, each, columns, self._labels)
        if not self._counted("email-in-row", screen.emails(name, looked)):
            for each in rows:
                check_emails(ledger, name, each)
        self._check_same(name, looked, rows, document)
        if self._manifest.text == "stand-off":
            if not self._counted("text-in-stand-off", screen.absent(looked)):
                for each in rows:
                    check_absent(ledger, each, columns)
        elif text is not None:
            for each in cut:
                check_cuts(ledger, each, columns, text)
        return n is not None

    def _check_same(
        self, table: str, looked: ByColumn, rows: Sequence[Located], document: Row
    ) -> None:
        """Group and revision of a view's rows are the document's."""
        if table in PLAIN:
            return
        for name, rule in (("group_id", "group-differs"), ("text_sha256", "text-changed")):
            if name not in looked.own:
                continue
            if not self._counted(rule, screen.same(looked, name, document[name])):
                for each in rows:
                    found, expected = str(each.row[name]), document[name]
                    self._ledger.expect(found == expected, rule, each.place, found, expected)

    def _counted(self, rule: str, n: int | None) -> bool:
        """Whether a screen passed all it looked at, which then counts."""
        if n is not None:
            self._ledger.count(rule, n)
        return n is not None
