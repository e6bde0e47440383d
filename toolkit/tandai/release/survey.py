"""A release's Parquet files to what its pages say of them: labels, publishers, hands, provenance.

Counted from the files, so that `tandai verify` counts the same from a release alone; a batch of
rows at a time, so that memory does not grow with the corpus.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from tandai.release.counted import Hands, LabelCount, Origin, Source, Survey, source_of
from tandai.release.manifest import FileEntry, TableEntry
from tandai.release.parquet import ROW_GROUP

ITEMS = ("spans", "span_attributes", "relations", "document_labels")
"""Plain tables whose rows are items of gold, among others."""
_FLAT = 32 * ROW_GROUP
"""Rows counted at one time where none holds a list: they are short."""


def survey_release(folder: Path, tables: Mapping[str, TableEntry]) -> Survey:
    """Counts what is in the tables of a release.

    Args:
        folder: the release.
        tables: as its manifest has them.
    """
    files = {name: table.files for name, table in tables.items()}
    return Survey(
        sources=_sources(folder, files.get("articles", ())),
        # A manifest comes back with its keys sorted, so tables have no order of their own.
        labels=tuple(_labels(folder, dict(sorted(tables.items())))),
        hands=_hands(folder, files.get("annotations", ())),
        origins=_origins(folder, [file for name in ITEMS for file in files.get(name, ())]),
    )


def _batches(
    folder: Path, files: Iterable[FileEntry], columns: list[str], n_rows: int = ROW_GROUP
) -> Iterator[Any]:
    import pyarrow.parquet as pq

    for file in files:
        with pq.ParquetFile(folder / file.path) as parquet:
            yield from parquet.iter_batches(batch_size=n_rows, columns=columns)


def _sources(folder: Path, files: Iterable[FileEntry]) -> tuple[Source, ...]:
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for batch in _batches(folder, files, ["publisher", "permission", "published_at"]):
        for row in batch.to_pylist():
            found[row["publisher"], row["permission"]][row["published_at"]] += 1
    return tuple(source_of(*key, days) for key, days in sorted(found.items()))


def _labels(folder: Path, tables: Mapping[str, TableEntry]) -> Iterator[LabelCount]:
    """Of columns of labels and of lists with a field of labels; tags of tokens are left out."""
    for name, table in tables.items():
        for column in table.columns:
            fields = [(each.name, f"{name}.{column.name}.{each.name}") for each in column.fields]
            labelled = [each.name for each in column.fields if each.labels]
            if column.labels and column.type == "string":
                fields, labelled = [("", f"{name}.{column.name}")], [""]
            for field, what in fields:
                if field not in labelled:
                    continue
                for split in table.rows_by_split():
                    n_rows = ROW_GROUP if field else _FLAT
                    files = [file for file in table.files if file.split == split]
                    counts = _count(_batches(folder, files, [column.name], n_rows), field)
                    if counts:
                        sorted_counts = dict(sorted(counts.items()))
                        yield LabelCount(what=what, split=split, counts=sorted_counts)


def _count(batches: Iterable[Any], field: str) -> Counter[str]:
    import pyarrow as pa
    import pyarrow.compute as pc

    counts: Counter[str] = Counter()
    for batch in batches:
        column = batch.column(0)
        if field:
            column = pc.struct_field(pc.list_flatten(column), field)
        while pa.types.is_list(column.type):
            column = pc.list_flatten(column)
        for each in pc.value_counts(column).to_pylist():
            if each["values"] is not None:
                counts[each["values"]] += each["counts"]
    return counts


def _hands(folder: Path, files: Iterable[FileEntry]) -> tuple[Hands, ...]:
    """Documents by how many annotators submitted an answer; tables keep documents together."""
    columns = ["document_id", "layer", "annotator_id", "annotator_kind", "status"]
    rows = (row for batch in _batches(folder, files, columns) for row in batch.to_pylist())
    found: Counter[tuple[str, int]] = Counter()
    kinds: dict[tuple[str, int], set[str]] = defaultdict(set)
    for _, several in groupby(rows, key=itemgetter("document_id")):
        by_layer: dict[str, dict[str, str]] = defaultdict(dict)
        for row in several:
            if row["annotator_kind"] != "gold" and row["status"] == "submitted":
                by_layer[row["layer"]][row["annotator_id"]] = row["annotator_kind"]
        for layer, who in by_layer.items():
            found[layer, len(who)] += 1
            kinds[layer, len(who)] |= set(who.values())
    return tuple(
        Hands(
            layer=layer,
            n_annotators=n,
            n_documents=n_documents,
            kinds=tuple(sorted(kinds[layer, n])),
        )
        for (layer, n), n_documents in sorted(found.items())
    )


def _origins(folder: Path, files: Iterable[FileEntry]) -> tuple[Origin, ...]:
    # Counted by Python: what groups or filters by several columns would import all of pandas.
    counts: Counter[tuple[str, str, str]] = Counter()
    columns = ["layer", "annotator_kind", "origin"]
    for batch in _batches(folder, files, columns, _FLAT):
        counts.update(zip(*(batch[each].to_pylist() for each in columns), strict=True))
    return tuple(
        Origin(layer=layer, origin=origin, n_items=n)
        for (layer, kind, origin), n in sorted(counts.items())
        if kind == "gold"
    )
