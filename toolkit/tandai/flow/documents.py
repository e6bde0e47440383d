"""Article files to corpus/articles.csv, corpus/documents.jsonl and the texts in build/.

A document once made never changes: a known article is checked against its record and its text
made by the recorded edits; only a new article meets today's rules.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tandai.digest import sha256_bytes, sha256_text
from tandai.documents import make_document
from tandai.documents.normalise import decode_article
from tandai.errors import InputError, OffsetError
from tandai.findings import Finding, raise_on_errors
from tandai.flow.progress import Progress, silent, watched
from tandai.offsets import apply_edits
from tandai.project import Project
from tandai.records import Article, Document, Record
from tandai.store import read_jsonl, write_bytes, write_csv, write_jsonl

DOCUMENT_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class DocumentsReport(Record, frozen=True, kw_only=True):
    """What `documents` did."""

    n_documents: int
    n_new: int
    n_chars: int
    n_edits: int
    zones: dict[str, int]
    findings: tuple[Finding, ...] = ()
    """Warnings: articles with one and the same text."""


def run_documents(
    project: Project, articles_dir: Path, *, progress: Progress = silent
) -> DocumentsReport:
    """Makes or checks the document of every article file.

    Args:
        project: whose corpus it is.
        articles_dir: folder of ``*.txt`` files.
        progress: told of every article.

    Raises:
        InputError: there are no article files.
        CheckError: a known article is missing or changed, or some are not UTF-8 text or have no
            text: all are named; nothing was written.
    """
    paths = article_files(articles_dir)
    rows = project.read_articles()
    documents = _known_documents(project)
    findings = [*_wrong_rows(rows, documents), *_missing(rows, paths, articles_dir)]
    articles = {article.file: article for article in rows}
    made: list[tuple[Article, Document, str]] = []
    n_new = 0
    for path in watched(paths, "documents", progress):
        raw = path.read_bytes()
        try:
            article = articles.get(path.name) or _new_article(path, raw)
            decode_article(str(path), raw)
        except InputError as error:
            # All that cannot be read come out together: whoever collects articles mends them at once.
            findings.append(_unreadable(error))
            continue
        found = sha256_bytes(raw)
        if article.raw_sha256 not in {"", found}:
            expected = (
                f"{article.raw_sha256[:12]}…, recorded in corpus/articles.csv; an article that was "
                f"corrected is taken over by `tandai correct {article.document_id}`"
            )
            findings.append(
                Finding("article-changed", "error", str(path), f"bytes {found[:12]}…", expected)
            )
            continue
        # A row written by hand before its article was read has no digest yet.
        article = msgspec.structs.replace(article, raw_sha256=found)
        known = documents.get(article.document_id)
        n_new += known is None
        made.append((article, *_document(article, known, raw, path)))
    findings += _shared_ids(made, articles_dir)
    findings += _same_texts(made, articles_dir)
    raise_on_errors(findings, doing="making documents")
    made.sort(key=lambda each: each[0].document_id)
    ignore_build(project)
    for _, document, text in made:
        write_bytes(project.text_path(document.document_id), text.encode())
    # The rows first: a row without its document is made good by the next run.
    write_csv(project.corpus / "articles.csv", Article, [article for article, _, _ in made])
    write_jsonl(project.corpus / "documents.jsonl", [document for _, document, _ in made])
    return _report([document for _, document, _ in made], n_new, findings)


def article_files(articles_dir: Path) -> list[Path]:
    """The article files of a folder, by name.

    Raises:
        InputError: there is no such folder, or no ``*.txt`` file in it.
    """
    if not articles_dir.is_dir():
        raise InputError(articles_dir, found="no folder", expected="a folder of *.txt articles")
    paths = sorted(
        path for path in articles_dir.iterdir() if path.suffix.lower() == ".txt" and path.is_file()
    )
    if not paths:
        raise InputError(articles_dir, found="no *.txt file", expected="one article a file")
    for path in paths:
        try:
            path.name.encode()
        except UnicodeEncodeError as error:
            found = f"the file name {path.name!a}"
            raise InputError(articles_dir, found=found, expected="a name in UTF-8") from error
    return paths


def ignore_build(project: Project) -> None:
    """Keeps build/, which holds texts, out of git, whoever made the project folder."""
    path = project.build / ".gitignore"
    if not path.exists():
        write_bytes(path, b"*\n")


def _known_documents(project: Project) -> dict[str, Document]:
    path = project.corpus / "documents.jsonl"
    known = read_jsonl(path, Document) if path.exists() else ()
    return {document.document_id: document for document in known}


def _new_article(path: Path, raw: bytes) -> Article:
    """An id is given once, from the file's name; it is not computed again afterwards."""
    document_id = re.sub(r"[^a-z0-9_-]+", "-", path.stem.lower()).strip("-_")
    if not DOCUMENT_ID.fullmatch(document_id):
        expected = "a name with a letter or digit, at most 64 long"
        raise InputError(path, found=f"the name {path.name!r}", expected=expected)
    return Article(document_id=document_id, file=path.name, raw_sha256=sha256_bytes(raw))


def _document(
    article: Article, known: Document | None, raw: bytes, path: Path
) -> tuple[Document, str]:
    if known is None:
        return make_document(article.document_id, raw, name=str(path))
    try:
        text = apply_edits(decode_article(str(path), raw), known.edits)
    except OffsetError as error:
        place = f"edits of {article.document_id} in corpus/documents.jsonl"
        raise InputError(path, place=place, found=str(error), expected="edits that fit") from error
    if sha256_text(text) != known.text_sha256:
        expected = f"the text {known.text_sha256[:12]}… of corpus/documents.jsonl"
        raise InputError(path, found="edits that make another text", expected=expected)
    return known, text


def _wrong_rows(rows: list[Article], documents: dict[str, Document]) -> Iterator[Finding]:
    """Faults of a table that people mend by hand, before anything is named after its cells."""
    place = "corpus/articles.csv"
    for file, times in Counter(article.file for article in rows).items():
        if times > 1:
            yield Finding("article-twice", "error", f"{place}, {file}", f"{times} rows", "one row")
    for article in rows:
        if not DOCUMENT_ID.fullmatch(article.document_id):
            found, expected = f"the id {article.document_id!r}", "a-z, 0-9, - and _, at most 64"
            yield Finding("document-id-form", "error", f"{place}, {article.file}", found, expected)
    for document_id in sorted(set(documents) - {article.document_id for article in rows}):
        # Annotations and splits name it: it may not vanish because a cell was changed.
        where = f"corpus/documents.jsonl, {document_id}"
        yield Finding("document-without-article", "error", where, "no row in articles.csv", "one")


def _missing(rows: list[Article], paths: list[Path], articles_dir: Path) -> Iterator[Finding]:
    there = {path.name for path in paths}
    for article in rows:
        if article.file not in there:
            place = str(articles_dir / article.file)
            expected = f"the article of {article.document_id}"
            yield Finding("article-missing", "error", place, "no file", expected)


def _shared_ids(made: list[tuple[Article, Document, str]], articles_dir: Path) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for article, _, _ in made:
        first = seen.setdefault(article.document_id, article.file)
        if first != article.file:
            place = str(articles_dir / article.file)
            found = f"the id {article.document_id!r}, which {first} has"
            yield Finding("document-id-twice", "error", place, found, "an id of its own")


def _same_texts(made: list[tuple[Article, Document, str]], articles_dir: Path) -> Iterator[Finding]:
    """One article under two names is labelled twice, and is one story in every figure and split."""
    first: dict[str, tuple[Article, Document]] = {}
    for article, document, _ in made:
        other, twin = first.setdefault(document.text_sha256, (article, document))
        if other is article:
            continue
        same = "byte for byte" if twin.raw_sha256 == document.raw_sha256 else "once normalised"
        yield Finding(
            "article-same-text",
            "warning",
            str(articles_dir / article.file),
            f"the text of {other.file} ({other.document_id}), {same}, as {article.document_id}",
            "one of the two, or both meant so: splits and agreement hold them as one story",
        )


def _unreadable(error: InputError) -> Finding:
    place = f"{error.path}, {error.place}" if error.place else str(error.path)
    return Finding("article-unreadable", "error", place, error.found, error.expected)


def _report(documents: list[Document], n_new: int, findings: list[Finding]) -> DocumentsReport:
    zones: dict[str, int] = {}
    for document in documents:
        for zone in document.zones:
            zones[zone.zone] = zones.get(zone.zone, 0) + 1
    return DocumentsReport(
        n_documents=len(documents),
        n_new=n_new,
        n_chars=sum(document.n_chars for document in documents),
        n_edits=sum(len(document.edits) for document in documents),
        zones=dict(sorted(zones.items())),
        findings=tuple(findings),
    )
