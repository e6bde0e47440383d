"""Exports and a label config to a folder of Parquet tables, whole or not at all."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tandai import __version__
from tandai.accounts import read_accounts
from tandai.convert.batch import Batch
from tandai.convert.gathered import Gathered
from tandai.convert.heads import Given, read_heads
from tandai.convert.results import read_annotations
from tandai.convert.tables import SCHEMA_VERSION
from tandai.errors import CheckError
from tandai.findings import Finding
from tandai.flow.convert_files import PartWriter, check_folder, write_report
from tandai.flow.progress import Progress, silent
from tandai.labelstudio.config import LabelConfig, parse_config
from tandai.labelstudio.exports import (
    check_unit,
    decide_unit,
    read_export_path,
    with_code_points,
)
from tandai.labelstudio.wire import WireTask
from tandai.records import AnnotatorKind, Record
from tandai.store import new_directory, read_text

BATCH_TASKS = 500


class ConvertReport(Record, frozen=True, kw_only=True):
    """What `convert` did."""

    toolkit: str
    schema_version: str
    layer: str
    config_sha256: str
    rows: dict[str, int]
    """By table."""
    n_results: int
    """Result items that were read."""
    n_bare_suggestions: int
    """Suggestions that the export has by number only."""
    counts: dict[str, int]
    """Findings by rule."""
    findings: tuple[Finding, ...]
    """The first of each rule."""


def run_convert(
    exports: Sequence[Path],
    config: Path,
    out: Path,
    *,
    layer: str = "export",
    accounts: Path | None = None,
    kind: AnnotatorKind = "person",
    with_text: bool = True,
    strict: bool = False,
    progress: Progress = silent,
) -> ConvertReport:
    """Reads exports of one server and writes a folder of tables.

    Args:
        exports: files, zips or folders, in whatever form Label Studio writes tasks.
        config: the label config they were made with.
        out: a folder that is not there yet.
        layer: what the column ``layer`` says.
        accounts: an accounts file with pseudonyms; without it an account is ``account-N``.
        kind: what accounts are that the accounts file does not list.
        with_text: whether texts, quotes and the tasks' data go with it.
        strict: whether warnings are errors.
        progress: told of every batch.

    Raises:
        CheckError: the exports hold what cannot be converted; nothing was written.
        TandaiError: a file cannot be read, or ``out`` is there already.
    """
    given = Given(
        config=parse_config(str(config), read_text(config, expected="a label config")),
        layer=layer,
        accounts=read_accounts(accounts) if accounts else {},
        kind=kind,
        with_text=with_text,
    )
    with new_directory(out) as building:
        gathered = Gathered()
        written = _Written(building, given, progress)
        for number, path in enumerate(exports):
            gathered.join(written.add_slowly(path, number))
        gathered.add(check_folder(building))
        if strict:
            gathered = gathered.stricter()
        report = ConvertReport(
            toolkit=__version__,
            schema_version=SCHEMA_VERSION,
            layer=layer,
            config_sha256=given.config.sha256,
            rows=written.rows,
            n_results=written.n_results,
            n_bare_suggestions=written.n_bare_suggestions,
            counts=gathered.counts(),
            findings=tuple(gathered.findings()),
        )
        _raise_on_errors(gathered)
        write_report(building, report)
    return report


class _Written:
    """Writes export after export into one folder."""

    def __init__(self, folder: Path, given: Given, progress: Progress) -> None:
        self.folder = folder
        self.given = given
        self.progress = progress
        self.rows: dict[str, int] = {}
        self.n_results = 0
        self.n_bare_suggestions = 0

    def add_slowly(self, path: Path, number: int) -> Gathered:
        """One export of any form, task by task."""
        gathered = Gathered()
        with PartWriter(self.folder, number) as writer:
            batch = Batch(with_text=self.given.with_text)
            for each in read_any(path, self.given.config):
                if isinstance(each, Finding):
                    gathered.add([each])
                    continue
                self._add(batch, each, path.name, gathered)
                if len(batch.tasks) == BATCH_TASKS:
                    writer.write(batch)
                    batch = Batch(with_text=self.given.with_text)
                    self.progress("convert", writer.rows["tasks"], 0)
            writer.write(batch)
        for table, n in writer.rows.items():
            self.rows[table] = self.rows.get(table, 0) + n
        return gathered

    def _add(self, batch: Batch, task: WireTask, name: str, gathered: Gathered) -> None:
        place = f"{name}, task {task.id}"
        heads = read_heads(task, self.given, place)
        annotations = read_annotations(heads, self.given, place)
        gathered.add(heads.findings)
        self.n_results += sum(len(head.result) for head in heads.heads)
        self.n_bare_suggestions += heads.n_bare_predictions
        if heads.task is not None:
            batch.add_task(heads.task)
            for head, annotation in zip(heads.heads, annotations, strict=True):
                batch.add_annotation(head, annotation, heads.task.text)


def read_any(path: Path, config: LabelConfig) -> Iterator[WireTask | Finding]:
    """The tasks of an export of any form, offsets in code points; and all that is wrong with it."""
    key = config.text_key
    unit = decide_unit(read_export_path(path, text_key=key), key)
    fault = check_unit(unit, path.name)
    if fault is not None:
        yield fault
    tasks = read_export_path(path, text_key=key)
    if unit.name == "utf-16":
        tasks = with_code_points(tasks, key, place=path.name)
    yield from tasks


def _raise_on_errors(gathered: Gathered) -> None:
    findings = gathered.findings()
    bad = [finding for finding in findings if finding.severity == "error"]
    if bad:
        shown = "\n".join(f"  {finding}" for finding in bad[:20])
        n = sum(each.n for (_, severity), each in gathered.rules.items() if severity == "error")
        more = f"\n  and {n - 20:,} more" if n > 20 else ""
        raise CheckError(
            f"{n:,} error(s) while converting; nothing was written:\n{shown}{more}",
            tuple(findings),
        )
