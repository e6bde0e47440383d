"""A release folder, and articles where it has no texts, to a folder in another format.

Text goes nowhere unasked: a release without texts stays without, unless articles are given.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from tandai.errors import TandaiError
from tandai.exports import brat, conll2003, conllup, docbin, seacrowd
from tandai.exports.documents import Exported, UnlabelledTextError, make_exported, tier_of
from tandai.exports.jsonl import make_object, select
from tandai.exports.losses import Loss, Losses
from tandai.exports.pairs import Shape, pair_views, pairs_of
from tandai.exports.piece import Piece, Writer
from tandai.exports.unsaid import note_unsaid
from tandai.flow.export_asked import Asked, Format, complete
from tandai.flow.export_rows import Rows, documents_of, plain_tables
from tandai.flow.progress import Progress, silent
from tandai.hydrate import check_files, find_texts, read_manifest
from tandai.records import Record
from tandai.release.manifest import Manifest
from tandai.release.schema import fill
from tandai.splits import SPLITS
from tandai.store import new_directory, write_bytes
from tandai.versions.index import find_index, say_yanked

LOSSES = "losses.json"

UNSAID: Mapping[str, Sequence[str]] = {
    "conll2003": conll2003.UNSAID,
    "conllup": conllup.UNSAID,
    "brat": brat.UNSAID,
    "spacy": docbin.UNSAID,
    "seacrowd": seacrowd.UNSAID,
}
"""What a format of texts has no place for."""


class Report(Record, frozen=True, kw_only=True):
    """What was exported and what was lost: losses.json."""

    name: str
    version: str
    content_sha256: str
    """Of the release."""
    has_text: bool
    asked: Asked
    licences: dict[str, str]
    files: dict[str, int]
    """Documents by file, and rows of a view or of SEACrowd's shapes; without files that hold none."""
    lost: dict[str, int]
    """How much of what; `losses` has the list."""
    losses: tuple[Loss, ...]


class _Source(Record, frozen=True, kw_only=True):
    """A release, what of it is asked for, and the texts that articles gave."""

    folder: Path
    manifest: Manifest
    asked: Asked
    texts: dict[str, str]

    def pair_views(self) -> dict[str, Shape]:
        """Views of pairs of the layers asked for, where the format has room for them."""
        if self.asked.format != "seacrowd":
            return {}
        found = pair_views(self.manifest)
        return {name: each for name, each in found.items() if each.layer in self.asked.layers}

    def filled(self, tables: Rows) -> Rows:
        """The rows with their texts, if these are here, each held against its digest."""
        [document] = tables["documents"]
        document_id = document["document_id"]
        text = self.texts.get(document_id, document["text"])
        if text is None:
            return tables
        entries = self.manifest.tables
        return {
            name: [
                fill(row, entries[name].columns, text, where=f"{name}, {document_id}")
                for row in rows
            ]
            for name, rows in tables.items()
        }


def run_export(
    release: Path,
    out: Path,
    asked: Asked,
    *,
    articles: Path | None = None,
    progress: Progress = silent,
) -> Report:
    """Exports a release, all or nothing.

    Args:
        release: its folder: stand-off, full or hydrated.
        out: the folder to make.
        asked: format and selection.
        articles: for a stand-off release, the folder of the article files.
        progress: told of every document.

    Raises:
        InputError: the release is broken, or there are no articles.
        CheckError: an article is missing or changed; names every one.
        OffsetError: a span does not fit its text.
        TandaiError: what was asked for is not there, or ``out`` is.
    """
    manifest = read_manifest(release)
    check_files(release, manifest)
    whole = complete(asked, release, manifest, has_articles=articles is not None)
    texts = find_texts(release, manifest, articles) if articles is not None else {}
    source = _Source(folder=release, manifest=manifest, asked=whole, texts=texts)
    losses = Losses()
    with new_directory(out) as folder:
        pieces = _jsonl if whole.format == "jsonl" else _texts
        files = _write(folder, pieces(source, losses, progress))
        if not files:
            raise TandaiError(
                f"{release}: found nothing of splits {', '.join(whole.splits)}, layers "
                f"{', '.join(whole.layers)} and annotators {', '.join(whole.annotators) or 'all'} "
                "to export; expected some. `tandai verify` says what the release holds."
            )
        report = Report(
            name=manifest.name,
            version=manifest.version,
            content_sha256=manifest.content_sha256,
            has_text=bool(texts) or manifest.text != "stand-off",
            asked=whole,
            licences=manifest.licences,
            files=dict(sorted(files.items())),
            lost=losses.counts(),
            losses=tuple(losses.listed()),
        )
        encoded = msgspec.json.format(msgspec.json.encode(report), indent=2)
        write_bytes(folder / LOSSES, encoded + b"\n")
    return report


def yanked_of(release: Path) -> str:
    """A sentence, where an index at hand says that the release was withdrawn; else nothing.

    Raises:
        InputError: the release is broken.
    """
    manifest = read_manifest(release)
    index = find_index(release, manifest.name)
    return say_yanked(index, manifest.version) if index else ""


def _write(folder: Path, pieces: Iterator[Piece]) -> dict[str, int]:
    """Appends every piece to its file; documents or rows by file."""
    files: dict[str, int] = {}
    for path, data, n in pieces:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        # The folder is new and ours; it may get more files than may be open at once.
        with place.open("ab") as file:
            file.write(data)
        if n:
            files[path] = files.get(path, 0) + n
    return files


def _jsonl(source: _Source, losses: Losses, progress: Progress) -> Iterator[Piece]:
    encoder = msgspec.json.Encoder()
    for split, tables in _rows(source, losses, progress):
        filled = source.filled(tables)
        view = source.asked.view
        path = f"{view}/{split}.jsonl" if view else f"{split}.jsonl"
        for each in filled[view] if view else [make_object(filled, split=split)]:
            yield Piece(path, encoder.encode(each) + b"\n")
    if source.asked.view:
        _note_other_tables(source, losses)


def _note_other_tables(source: _Source, losses: Losses) -> None:
    """Of one table asked for, the rows of all others are lost."""
    view = source.asked.view
    for name, entry in source.manifest.tables.items():
        for file in entry.files:
            # Documents of a side that was not asked for were read, and counted on the way.
            known = name == "documents" and file.split not in source.asked.splits
            if name != view and not known:
                losses.add("not-selected", file.n_rows, split=file.split, item=name)


def _rows(source: _Source, losses: Losses, progress: Progress) -> Iterator[tuple[str, Rows]]:
    """A split and a document's rows that were asked for; of a view, the documents' table too."""
    asked, manifest = source.asked, source.manifest
    names = [asked.view] if asked.view else [*plain_tables(manifest), *source.pair_views()]
    n_documents, n_done = manifest.tables["documents"].n_rows, 0
    for split in SPLITS:
        for tables in documents_of(source.folder, manifest, split, names):
            n_done += 1
            progress("documents", n_done, n_documents)
            if split not in asked.splits:
                for name, rows in tables.items():
                    losses.add("not-selected", len(rows), split=split, item=name)
                continue
            chosen = select(
                tables,
                split=split,
                annotators=asked.annotators,
                layers=asked.layers,
                losses=losses,
            )
            yield split, chosen


def _texts(source: _Source, losses: Losses, progress: Progress) -> Iterator[Piece]:
    unsaid = UNSAID[source.asked.format]
    writer = _writer(source.asked.format, losses, source.manifest)
    for _, document in _documents(source, Losses(), silent):
        writer.look(document)
    for tables, document in _documents(source, losses, progress):
        note_unsaid(tables, document, losses, unsaid=unsaid)
        yield from writer.pieces(document)
    yield from writer.rest()


def _writer(format_name: Format, losses: Losses, manifest: Manifest) -> Writer:
    if format_name == "conll2003":
        return conll2003.Conll2003(losses)
    if format_name == "conllup":
        return conllup.ConlluPlus(losses)
    if format_name == "brat":
        return brat.Brat(losses)
    if format_name == "spacy":
        return docbin.SpacyBins(losses, main_tier(manifest))
    if format_name == "seacrowd":
        return seacrowd.SeaCrowd(losses)
    raise TandaiError(f"found the format {format_name!r}; expected one of texts.")


def main_tier(manifest: Manifest) -> str:
    """The tier of the default table's spans; empty where that table has none of a tier."""
    table = manifest.tables[manifest.default_table]
    for column in table.columns:
        labels = next((each.labels for each in column.fields if each.name == "label"), "")
        if labels:
            layer, _, control = labels.partition(".")
            return tier_of(layer, control)
    return ""


def _documents(
    source: _Source, losses: Losses, progress: Progress
) -> Iterator[tuple[Rows, Exported]]:
    """Every document asked for whose text is here, with its rows."""
    [annotator] = source.asked.annotators
    origin = source.manifest.hydrated_from
    changed = origin.reanchored if origin else ()
    views = source.pair_views()
    for split, tables in _rows(source, losses, progress):
        [document] = tables["documents"]
        document_id = document["document_id"]
        text = source.texts.get(document_id, document["text"])
        if text is None:
            losses.add("document-without-text", split=split, document_id=document_id)
            continue
        try:
            made = make_exported(
                tables,
                text,
                split=split,
                annotator=annotator,
                layers=source.asked.layers,
                losses=losses,
            )
        except UnlabelledTextError:
            if document_id not in changed:
                raise
            losses.add("document-changed", split=split, document_id=document_id)
            continue
        if not made.tokens:
            # No format of sentences has room for none.
            losses.add("document-empty", split=split, document_id=document_id)
            continue
        if views:
            pairs = list(pairs_of(source.filled(tables), views))
            made = msgspec.structs.replace(made, pairs=pairs)
        yield tables, made
