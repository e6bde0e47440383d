"""A release folder, and articles where it has no texts, to a ``datasets`` dataset in memory.

Nothing is written: not the texts, and no cache of them.
"""

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tandai.errors import CheckError, InputError, MissingToolError
from tandai.hydrate import check_files, read_manifest
from tandai.hydration.ladder import WHOLE
from tandai.hydration.plan import Plan, find_tombstones, make_plan
from tandai.hydration.report import Hydration
from tandai.release.content import ContentDigest
from tandai.release.manifest import Manifest, TableEntry
from tandai.release.parquet import read_rows
from tandai.release.partial import say_kept, say_release
from tandai.release.schema import Column, Row, arrow_schema
from tandai.versions.index import say_yank_at_hand
from tandai.versions.records import Tombstone
from tandai.versions.withdrawn import find_held, say_held
from tandai.wording import count_of

if TYPE_CHECKING:
    from datasets import Dataset, DatasetDict

_MOST = 10


def load(
    path: str | Path,
    config: str | None = None,
    *,
    articles: str | Path | None = None,
    split: str | None = None,
    partial: bool = False,
    tombstones: str | Path | None = None,
) -> "Dataset | DatasetDict":
    """A table of a release as ``load_dataset`` gives it, its texts cut from articles in memory.

    Columns, class labels and rows are those that ``load_dataset`` makes of a folder that
    `tandai hydrate` wrote. Warns where the release was withdrawn or holds a document that was,
    and where a document's text is not the release's.

    Args:
        path: the release's folder.
        config: a table or view of it; none: its default.
        articles: a folder of the article files; none: the rows as the folder has them, which in a
            stand-off release have no texts.
        split: train, validation or test, or what ``load_dataset`` takes for a part of them:
            ``train[:10]``, ``train[:10%]``, ``train+test``; none: all of them, by name.
        partial: go on though not every document of test has the release's text. Where any document
            lacks it, what is loaded is not that version, and what is measured on it no figure of it.
        tombstones: a tombstones.csv newer than the release's own.

    Raises:
        InputError: it is no sound release folder, there is no such table, split or folder.
        CheckError: not every document of test has the release's text; names those.
        TandaiError: articles were given for a release that holds its texts.
        MissingToolError: ``datasets`` is not installed.
        OffsetError: a quote's digest does not fit its text.
    """
    release = Path(path)
    manifest = read_manifest(release)
    check_files(release, manifest)
    name = config or manifest.default_table
    table = manifest.tables.get(name)
    if table is None or not table.files:
        known = ", ".join(each for each, entry in manifest.tables.items() if entry.files)
        raise InputError(release, place="config", found=repr(name), expected=f"one of {known}")
    splits = list(table.rows_by_split())
    if split is not None:
        try:
            _parts(split, table.rows_by_split())
        except ValueError as error:
            expected = f"one of {', '.join(splits)}, or a part as {splits[0]}[:10] or [:10%]"
            found = repr(str(split))
            raise InputError(
                release, place=f"{name}, split", found=found, expected=expected
            ) from error
    newer = Path(tombstones) if tombstones is not None else None
    stones = find_tombstones(release, manifest.name, newer)
    _warn_if_withdrawn(release, manifest, () if articles is not None else stones)
    if manifest.hydrated_from and manifest.hydrated_from.is_partial:
        said = (
            f"{manifest.name} {manifest.version} is an incomplete copy of {say_release(manifest)}"
        )
        warnings.warn(f"{said}: {say_kept(manifest.hydrated_from)}.", UserWarning, stacklevel=2)
    plan = None
    if articles is not None:
        plan = make_plan(release, manifest, Path(articles), tombstones=stones)
        _say(plan.report, partial=partial)
    rows = _rows(release, name, table, plan)
    return _dataset(manifest, name, rows, split)


def _warn_if_withdrawn(release: Path, manifest: Manifest, stones: Sequence[Tombstone]) -> None:
    """Of the release, and of documents it has since lost; those of a plan are told with it."""
    title = f"{manifest.name} {manifest.version}"
    for said in (
        say_yank_at_hand(release, manifest.name, manifest.version),
        say_held(title, find_held(release, stones)),
    ):
        if said:
            warnings.warn(said, UserWarning, stacklevel=3)


def _say(report: Hydration, *, partial: bool) -> None:
    """Refuses, or warns, where documents are not whole."""
    others = [each for each in report.documents if each.status not in WHOLE]
    if not others:
        return
    named = "; ".join(
        f"{each.document_id} ({each.split}) {each.status}: found {each.why}, "
        f"{each.n_kept} of {count_of(each.n_spans, 'span')} kept"
        for each in others[:_MOST]
    )
    more = f"; and {len(others) - _MOST} more" if len(others) > _MOST else ""
    what = f"{report.name} {report.version}"
    if not (report.is_test_whole or partial):
        raise CheckError(
            f"not every document of test has its text, so this is not {what}: {named}{more}. "
            "Get these articles, or say partial=True."
        )
    spans = (
        f"{sum(s.n_kept for s in report.splits)} of {sum(s.n_spans for s in report.splits)} spans"
    )
    warnings.warn(
        f"this is not {what} but an incomplete copy of it ({spans}): {len(others)} of "
        f"{len(report.documents)} documents are not whole: {named}{more}.",
        UserWarning,
        stacklevel=3,
    )


def _rows(release: Path, name: str, table: TableEntry, plan: Plan | None) -> dict[str, list[Row]]:
    """Rows by split, filled where there is a plan."""
    content = ContentDigest(table.columns)
    rows: dict[str, list[Row]] = {}
    for file in table.files:
        found = rows.setdefault(file.split, [])
        for row in read_rows(release / file.path, table.columns):
            content.add(row, file.split)
            made = plan.fill_row(name, row, table.columns) if plan else row
            if made is not None:
                found.append(made)
    if content.hexdigest() != table.content_sha256:
        raise CheckError(f"{release}, table {name}: its rows are not those of the manifest.")
    return rows


def _parts(split: str, lengths: Mapping[str, int]) -> tuple[str, list[tuple[str, int, int]]]:
    """A split as ``load_dataset`` reads it: its name, and side, first row and last of each part.

    Raises:
        MissingToolError: ``datasets`` is not installed.
        ValueError: it is no such name, or of no such side.
    """
    asked = _datasets().ReadInstruction.from_spec(split)
    parts = asked.to_absolute(dict(lengths))
    return str(asked), [(each.splitname, each.from_, each.to) for each in parts]


def _datasets() -> Any:
    try:
        import datasets
    except ImportError as error:
        raise MissingToolError(
            "tandai.load needs the package datasets: pip install datasets."
        ) from error
    return datasets


def _dataset(
    manifest: Manifest, name: str, rows: Mapping[str, list[Row]], split: str | None
) -> "Dataset | DatasetDict":
    datasets = _datasets()
    import pyarrow as pa
    from datasets.table import table_cast

    columns = manifest.tables[name].columns
    features = _features(columns, manifest.label_sets)

    def make(found: list[Row], name_of_split: str) -> "Dataset":
        table = pa.Table.from_pylist(found, schema=arrow_schema(columns))
        info = datasets.DatasetInfo(
            features=features,
            config_name=name,
            dataset_name=manifest.name,
            version=manifest.version.partition("+")[0],
        )
        cast = table_cast(table, features.arrow_schema)
        made: Dataset = datasets.Dataset(cast, info=info, split=datasets.NamedSplit(name_of_split))
        return made

    if split is None:
        all_of_them: DatasetDict = datasets.DatasetDict(
            {each: make(found, each) for each, found in rows.items()}
        )
        return all_of_them
    said, parts = _parts(split, {each: len(found) for each, found in rows.items()})
    return make([row for side, first, last in parts for row in rows[side][first:last]], said)


def _features(columns: Sequence[Column], label_sets: Mapping[str, Sequence[str]]) -> Any:
    """As the card declares them."""
    from datasets import Features

    return Features({column.name: _feature(column, label_sets) for column in columns})


def _feature(column: Column, label_sets: Mapping[str, Sequence[str]]) -> Any:
    from datasets import ClassLabel, Value

    if column.type == "structs":
        return [{each.name: _feature(each, label_sets) for each in column.fields}]
    names = {"string": "string", "strings": "string", "int": "int32", "ints": "int32"}
    plain: Any = Value({**names, "float": "float64", "bool": "bool"}[column.type])
    if column.labels:
        plain = ClassLabel(names=list(label_sets[column.labels]))
    return [plain] if column.type in ("strings", "ints") else plain
