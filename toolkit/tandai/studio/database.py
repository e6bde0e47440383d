"""Turns nothing into an empty, ready database, once an environment: a first start takes seconds.

Label Studio spends most of a minute on its own history of tables, the same on every machine.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tandai.errors import StudioError
from tandai.studio.environment import Progress
from tandai.studio.settings import server_settings

DATABASE = "label_studio.sqlite3"


def put_database(python: Path, folder: Path, progress: Progress) -> None:
    """Gives a data folder without a database one that has all tables and no account.

    Args:
        python: the environment's.
        folder: of the server's data.
        progress: told what takes long.

    Raises:
        StudioError: Label Studio could not make its tables.
    """
    target = folder / DATABASE
    if target.exists():
        return
    template = python.parent.parent / f"tandai-{DATABASE}"
    if not template.exists():
        progress("Making an empty database (about a minute, once)")
        _make_template(python, template)
    beside = target.with_suffix(".part")
    beside.unlink(missing_ok=True)
    shutil.copyfile(template, beside)
    beside.chmod(0o600)
    beside.rename(target)


def _make_template(python: Path, template: Path) -> None:
    """Any command of Label Studio makes the tables first; asking its version does nothing else."""
    with tempfile.TemporaryDirectory(dir=template.parent, prefix="database-") as scratch:
        folder = Path(scratch)
        done = subprocess.run(
            [str(python), "-m", "label_studio.server", "version"],
            cwd=folder,
            env=server_settings(folder),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        made = folder / DATABASE
        if done.returncode or not made.exists():
            said = " | ".join(done.stderr.strip().splitlines()[-4:])
            raise StudioError(f"Label Studio could not make its database: {said}")
        # Whoever comes second keeps the first one's: both are equal.
        with contextlib.suppress(FileExistsError):
            os.link(made, template)
