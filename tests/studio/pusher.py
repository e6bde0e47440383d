"""A process that pushes, to be killed: `python pusher.py URL TITLE JOURNAL TASKS BATCH`.

The token comes from the environment. It says `ready` when all is imported, and ends with 0 when
the push went well.
"""

import os
import sys
import time
from pathlib import Path

from tandai.studio.client import RemoteStudio
from tandai.studio.journal import open_journal
from tandai.studio.push import push_tasks
from tandai.studio.rest import Patience
from tandai.studio.taskfile import TaskFile

if __name__ == "__main__":
    url, title, journal_path, tasks_path, batch = sys.argv[1:]
    studio = RemoteStudio(url, os.environ["LABEL_STUDIO_API_KEY"])
    config = Path(tasks_path).with_suffix(".xml").read_text(encoding="utf-8")
    tasks = TaskFile(Path(tasks_path), Path(tasks_path).read_bytes())
    with open_journal(Path(journal_path), at=time.time()) as journal:
        push_tasks(
            studio,
            title,
            config,
            tasks,
            journal=journal,
            patience=Patience(poll=0.2, rest=2.0),
            batch=int(batch),
        )
