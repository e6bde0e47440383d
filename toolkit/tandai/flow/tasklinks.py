"""The last pulls and journals of a layer to addresses at which a server shows a document's task.

No server is asked: a link is right as long as the project it was pulled from is still there. It
holds numbers alone, no token and no name.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from tandai.errors import StudioError
from tandai.flow.connect import asked_servers
from tandai.flow.push import journal_path
from tandai.flow.targets import Server, owners, project_title
from tandai.project import Project
from tandai.records import Record
from tandai.studio.entries import BatchSent, Settled, read_journal
from tandai.studio.local import HOST
from tandai.studio.pull import title_slug
from tandai.studio.taskstream import stream_tasks


class TaskLink(Record, frozen=True, kw_only=True):
    """Where a person sees the task of a document."""

    url: str
    """Of the task, or of its project where nobody knows the task's number yet."""
    task_id: int | None
    """Null where the document was pushed and never pulled."""


class Links(Record, frozen=True, kw_only=True):
    """The tasks of one layer, by owner of the project and document."""

    layer: str
    by_owner: Mapping[str, Mapping[str, TaskLink]]
    """By pseudonym of the only one who labels in a project, in the settings' order; an empty word
    is everybody's project. Then by document."""

    def find(self, document_id: str, annotator: str = "") -> TaskLink | None:
        """The task of a document; None where nothing of it was pushed or pulled.

        Args:
            document_id: of the document.
            annotator: whose task, where annotators have projects of their own; for gold, and for
                whoever has none, the first one that shows the document.
        """
        mine = [owned for owner, owned in self.by_owner.items() if owner in ("", annotator)]
        for owned in (*mine, *self.by_owner.values()):
            if document_id in owned:
                return owned[document_id]
        return None

    def url(self, document_id: str, annotator: str = "") -> str:
        """The address that `find` gives; empty where there is none."""
        link = self.find(document_id, annotator)
        return link.url if link else ""


class _Data(msgspec.Struct):
    document_id: str = ""


class _Task(msgspec.Struct):
    """The keys read here; texts and answers are left where they are."""

    id: int
    project: int
    data: _Data
    total_annotations: int = 0


_TASK = msgspec.json.Decoder(_Task)


def task_links(project: Project, layer: str, url: str | None = None) -> Links:
    """Links to a layer's tasks on the servers of the project's mode.

    Of a document that a project shows twice, the task with most answers, then the older one.

    Args:
        project: whose user data directory is read.
        layer: the layer's name.
        url: only this server, whatever tandai.toml says.

    Raises:
        InputError: a journal is damaged, or the address is none of a blind round's.
        StudioError: a pull is damaged.
    """
    by_owner: dict[str, Mapping[str, TaskLink]] = {}
    for server in asked_servers(project, url):
        address = server.url() or f"http://{HOST}:{server.port}"
        for owner in owners(project, server):
            title = project_title(project, layer, owner)
            pushed = _pushed(journal_path(project, server.label, title), address)
            pulled = _pulled(_last_pull(project, layer, server, title), address)
            by_owner[owner] = {**pushed, **pulled}
    return Links(layer=layer, by_owner=by_owner)


def _last_pull(project: Project, layer: str, server: Server, title: str) -> Path | None:
    folder = project.pulls / layer / title_slug(server.label) / title_slug(title)
    return max(folder.glob("*.json"), key=lambda path: path.name, default=None)


def _pulled(path: Path | None, address: str) -> dict[str, TaskLink]:
    if path is None:
        return {}
    found: dict[str, _Task] = {}
    for task in sorted(_tasks(path), key=lambda each: (-each.total_annotations, each.id)):
        found.setdefault(task.data.document_id, task)
    return {
        document_id: TaskLink(
            url=f"{address}/projects/{task.project}/data?task={task.id}", task_id=task.id
        )
        for document_id, task in found.items()
        if document_id  # somebody else's task
    }


def _tasks(path: Path) -> Iterator[_Task]:
    with path.open("rb") as file:
        for text in stream_tasks(file):
            try:
                yield _TASK.decode(text)
            except msgspec.DecodeError as error:
                raise StudioError(
                    f"{path}: found a task of another form than Label Studio's ({error}); "
                    "pull all again with --full."
                ) from error


def _pushed(path: Path, address: str) -> dict[str, TaskLink]:
    """The project's page for each document that was sent and not refused."""
    if not path.exists():
        return {}
    entries = read_journal(path)
    refused = {
        each.batch for each in entries if isinstance(each, Settled) and each.outcome == "refused"
    }
    return {
        document_id: TaskLink(url=f"{address}/projects/{each.project_id}/data", task_id=None)
        for each in entries
        if isinstance(each, BatchSent) and each.batch not in refused
        for document_id in each.document_ids
    }
