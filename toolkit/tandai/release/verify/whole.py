"""One document's rows of all tables to every check that needs no other document."""

from tandai.release.manifest import Manifest
from tandai.release.schema import Row
from tandai.release.verify.annotations import check_annotations, check_suggestions
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
        ledger, row = self._ledger, document.row
        known: dict[tuple[int, int], str] = {}
        stand_off = self._manifest.text == "stand-off"
        for name, table in self._tables.items():
            for each in rows.get(name, ()):
                sound = check_intervals(ledger, each, table.columns, row["n_chars"])
                check_digests(ledger, each, table.columns, known)
                check_codes(ledger, name, each)
                check_labels(ledger, each, table.columns, self._labels)
                check_emails(ledger, name, each)
                self._check_same(name, each, row)
                if stand_off:
                    check_absent(ledger, each, table.columns)
                elif sound and text is not None:
                    check_cuts(ledger, each, table.columns, text)
        if stand_off:
            lines = {line["digest"] for line in row["paragraphs"]}
            digests = frozenset({*lines, *known.values(), row["text_sha256"]})
            for name, table in self._tables.items():
                for each in rows.get(name, ()):
                    check_borrowed(ledger, each, table.columns, digests)

    def _check_same(self, table: str, each: Located, document: Row) -> None:
        """Group and revision of a view's row are the document's."""
        if table in PLAIN:
            return
        for name, rule in (("group_id", "group-differs"), ("text_sha256", "text-changed")):
            if name in each.row:
                found, expected = str(each.row[name]), document[name]
                self._ledger.expect(found == expected, rule, each.place, found, expected)
