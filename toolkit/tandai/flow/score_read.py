"""A predictions file and a release to the table it is for, and to what it predicts."""

from collections.abc import Sequence

from tandai.errors import InputError
from tandai.findings import raise_on_errors
from tandai.flow.predicted import PredictionsFile
from tandai.flow.released import Released
from tandai.scoring.predictions import Predictions, Reader, fitting_tasks
from tandai.scoring.tasks import Task, find_tasks


def choose_task(released: Released, file: PredictionsFile, table: str) -> Task:
    """The table that is asked for, that the file names, or that its first row fits.

    Raises:
        InputError: there is no such table, or none or several fit.
    """
    tasks = tasks_of(released)
    wanted = table or file.header.table
    if wanted:
        return named_task(released, wanted)
    fitting = list(fitting_tasks(tasks.values(), _telling(file.rows)))
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = [each.table for each in fitting]
        found = f"rows that fit {' and '.join(names)}"
        expected = f"rows of one table; say which: --table {' or --table '.join(names)}"
    else:
        found = "rows that fit no table"
        expected = f"rows of one of {', '.join(tasks)}; docs/score.md shows a line of each"
    raise InputError(file.path, place=file.rows[0][0], found=found, expected=expected)


def named_task(released: Released, table: str) -> Task:
    """A table that is asked for by name.

    Raises:
        InputError: the release has no such table, or nothing of it can be predicted.
    """
    tasks = tasks_of(released)
    if table not in tasks:
        found, expected = f"no table {table!r} to predict", f"one of {', '.join(tasks)}"
        raise InputError(released.folder, found=found, expected=expected)
    return tasks[table]


def tasks_of(released: Released) -> dict[str, Task]:
    """The tables of a release that can be predicted."""
    tables = {name: table.columns for name, table in released.manifest.tables.items()}
    return find_tasks(tables, released.manifest.label_sets)


def _telling(rows: Sequence[tuple[str, object]]) -> object:
    """The first row whose list of spans is not empty, since an empty one fits every table."""
    for _, row in rows:
        if not isinstance(row, dict) or row.get("spans") != []:
            return row
    return rows[0][1]


def read_predictions(
    file: PredictionsFile, released: Released, task: Task, split: str
) -> Predictions:
    """A file's predictions for a side of a release.

    Raises:
        CheckError: they do not fit it.
    """
    reader = Reader(str(file.path.name), task, released.documents, split)
    said = reader.read(file.rows)
    raise_on_errors(reader.findings, doing=f"reading {file.path}", so="nothing was scored")
    return said
