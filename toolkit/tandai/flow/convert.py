"""Exports and a label config to a folder of Parquet tables, whole or not at all."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from tandai import __version__
from tandai.accounts import read_accounts
from tandai.convert.batch import Batch
from tandai.convert.gathered import FIRST, Gathered
from tandai.convert.reader import Reader
from tandai.convert.tables import SCHEMA_VERSION
from tandai.convert.who import Given
from tandai.errors import CheckError
from tandai.findings import Finding
from tandai.flow.convert_files import PartWriter, check_folder, remove_part, write_report
from tandai.flow.convert_parts import (
    Done,
    Part,
    convert_part,
    is_worth_sharing,
    split_list,
    warm_up,
)
from tandai.flow.progress import Progress, silent
from tandai.labelstudio.config import LabelConfig, parse_config
from tandai.labelstudio.exports import (
    check_unit,
    decide_unit,
    join_units,
    read_export_path,
    with_code_points,
)
from tandai.labelstudio.wire import WireTask
from tandai.records import AnnotatorKind, Record
from tandai.store import new_directory, read_text
from tandai.wording import count_of

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
    n_by_record: int
    """Tasks that were not plain, and so took the longer way."""
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
    object_name: str = "",
    accounts: Path | None = None,
    kind: AnnotatorKind = "person",
    with_text: bool = True,
    strict: bool = False,
    jobs: int = 1,
    progress: Progress = silent,
) -> ConvertReport:
    """Reads exports of one server and writes a folder of tables.

    Args:
        exports: files, zips or folders, in whatever form Label Studio writes tasks.
        config: the label config they were made with.
        out: a folder that is not there yet.
        layer: what the column ``layer`` says.
        object_name: name of the Text that shows the document, where the config has several.
        accounts: an accounts file with pseudonyms; without it an account is ``account-N``.
        kind: what accounts are that the accounts file does not list.
        with_text: whether texts, quotes and the tasks' data go with it.
        strict: whether warnings are errors.
        jobs: how many processes read a large list; what is written is the same with any number.
        progress: told of every batch.

    Raises:
        CheckError: the exports hold what cannot be converted; nothing was written.
        TandaiError: a file cannot be read, or ``out`` is there already.
    """
    given = Given(
        config=parse_config(
            str(config), read_text(config, expected="a label config"), object_name=object_name
        ),
        layer=layer,
        accounts=read_accounts(accounts) if accounts else {},
        kind=kind,
        with_text=with_text,
    )
    with new_directory(out) as building:
        converter = _Converter(building, given, jobs, progress)
        for path in exports:
            converter.add(path)
        done = converter.done
        if done.keys.may_clash():
            done.gathered.add(check_folder(building))
        gathered = done.gathered.stricter() if strict else done.gathered
        report = ConvertReport(
            toolkit=__version__,
            schema_version=SCHEMA_VERSION,
            layer=layer,
            config_sha256=given.config.sha256,
            rows=done.rows,
            n_results=done.n_results,
            n_bare_suggestions=done.n_bare_suggestions,
            n_by_record=done.n_slow,
            counts=gathered.counts(),
            findings=tuple(gathered.findings()),
        )
        _raise_on_errors(gathered)
        write_report(building, report)
    return report


class _Converter:
    """Writes export after export into one folder."""

    def __init__(self, folder: Path, given: Given, jobs: int, progress: Progress) -> None:
        self.folder = folder
        self.given = given
        self.jobs = jobs
        self.progress = progress
        self.done = Done()
        self.n_parts = 0

    def add(self, path: Path) -> None:
        """One export of any form; a list of tasks goes the fast way, if it can be read in parts."""
        with self._pool(path) as pool:
            parts = split_list(path, self.n_parts)
            done = None if parts is None else self._fast(path, parts, pool)
        if done is None:
            for number in range(self.n_parts, self.n_parts + len(parts or ())):
                remove_part(self.folder, number)
            parts, done = [], self._slowly(path, self.n_parts)
        self.n_parts += max(1, len(parts or ()))
        self.done.join(done)

    @contextmanager
    def _pool(self, path: Path) -> Iterator[ProcessPoolExecutor | None]:
        """Processes that start while the file is split; none for a small one."""
        if self.jobs == 1 or not is_worth_sharing(path):
            yield None
            return
        # A copy of this process would take its threads' locks with it.
        with ProcessPoolExecutor(self.jobs, mp_context=get_context("spawn")) as pool:
            for _ in range(self.jobs):
                pool.submit(warm_up)
            yield pool

    def _fast(
        self, path: Path, parts: Sequence[Part], pool: ProcessPoolExecutor | None
    ) -> Done | None:
        """All parts of a list; None where only the whole can be read."""
        whole = Done()
        converted: Iterable[Done]
        if pool is None:
            converted = (convert_part(part, self.folder, self.given) for part in parts)
        else:
            folders, given = [self.folder] * len(parts), [self.given] * len(parts)
            converted = pool.map(convert_part, parts, folders, given)
        for n_done, done in enumerate(converted, start=1):
            whole.join(done)
            self.progress("convert", n_done, len(parts))
        unit = join_units(whole.units)
        if whole.is_refused or unit.name == "utf-16" or not parts:
            return None
        fault = check_unit(unit, str(path))
        whole.gathered.add([fault] if fault else [])
        whole.gathered.add(whole.tally.findings(str(path)))
        return whole

    def _slowly(self, path: Path, number: int) -> Done:
        """Task by task."""
        reader = Reader(self.given, str(path))
        with PartWriter(self.folder, number) as writer:
            batch = Batch(with_text=self.given.with_text)
            for each in read_any(path, self.given.config):
                if isinstance(each, Finding):
                    reader.gathered.add([each])
                    continue
                reader.add(batch, each)
                if len(batch.tasks) == BATCH_TASKS:
                    writer.write(batch)
                    batch = Batch(with_text=self.given.with_text)
                    self.progress("convert", writer.rows["tasks"], 0)
            writer.write(batch)
        return Done(
            rows=writer.rows,
            gathered=reader.gathered,
            keys=reader.keys,
            n_results=reader.n_results,
            n_bare_suggestions=reader.n_bare_suggestions,
            n_slow=writer.rows["tasks"],
        )


def read_any(path: Path, config: LabelConfig) -> Iterator[WireTask | Finding]:
    """The tasks of an export of any form, offsets in code points; and all that is wrong with it."""
    key = config.text_key
    unit = decide_unit(read_export_path(path, text_key=key), key)
    fault = check_unit(unit, str(path))
    if fault is not None:
        yield fault
    tasks = read_export_path(path, text_key=key)
    if unit.name == "utf-16":
        tasks = with_code_points(tasks, key, place=str(path))
    yield from tasks


def _raise_on_errors(gathered: Gathered) -> None:
    findings = gathered.findings()
    bad = [finding for finding in findings if finding.severity == "error"]
    if bad:
        shown = "\n".join(f"  {finding}" for finding in bad[:20])
        n = sum(each.n for (_, severity), each in gathered.rules.items() if severity == "error")
        more = f"\n  and {n - 20:,} more (--json has up to {FIRST} of a rule)" if n > 20 else ""
        raise CheckError(
            f"{count_of(n, 'error')} while converting; nothing was written:\n{shown}{more}",
            tuple(findings),
        )
