"""The embedded sample through every stage to a release that ``load_dataset`` has opened."""

from pathlib import Path

from tandai.errors import TandaiError
from tandai.flow.annotations import run_annotations
from tandai.flow.documents import run_documents
from tandai.flow.gold import GoldReport, run_gold
from tandai.flow.loading import load_all
from tandai.flow.progress import Progress, silent
from tandai.flow.release import release_path, run_release
from tandai.flow.splits import run_splits
from tandai.flow.tasks import run_tasks
from tandai.project import open_project
from tandai.records import Record
from tandai.sample import copy_sample
from tandai.settings import Settings
from tandai.store import new_directory

VERSION = "1.0.0"
MARK = ".tandai-quickstart"
"""Says that a folder was made here and may be made again."""


class QuickstartReport(Record, frozen=True, kw_only=True):
    """What `quickstart` did."""

    folder: str
    release: str
    content_sha256: str
    n_documents: int
    annotators: dict[str, str]
    labels: dict[str, int]
    n_relations: int
    n_ties: int
    split_sizes: dict[str, int]
    rows: dict[str, dict[str, int]]
    """Rows that ``load_dataset`` read back, by config and split."""


def run_quickstart(folder: Path, *, progress: Progress = silent) -> QuickstartReport:
    """Makes the sample project in ``folder`` and takes it all the way.

    Raises:
        TandaiError: something else is there, or a stage failed; then the folder is as it was.
    """
    if folder.exists() and not (folder / MARK).exists():
        raise TandaiError(
            f"{folder} is there and is no quickstart of before; name another with -o."
        )
    with new_directory(folder, replace=True) as root:
        copy_sample(root)
        (root / MARK).touch()
        project = open_project(root, data_dir=root / "build" / "data")
        documents = run_documents(project, root / "articles", progress=progress)
        golds: list[GoldReport] = []
        for layers in project.settings.rounds():
            # The gold of one round makes the tasks of the next.
            run_tasks(project, layers, progress=progress)
            exports = {layer: root / "answers" / f"{layer}.json" for layer in layers}
            accounts = root / "answers" / "accounts.json"
            run_annotations(project, exports, accounts_path=accounts, progress=progress)
            golds += run_gold(project, layers, progress=progress)
        splits = run_splits(project)
        manifest = run_release(project, VERSION, progress=progress)
        built = release_path(project, VERSION)
        rows = load_all(built, manifest, progress=progress)
    return QuickstartReport(
        folder=str(folder),
        release=str(folder / built.relative_to(project.root)),
        content_sha256=manifest.content_sha256,
        n_documents=documents.n_documents,
        annotators=manifest.annotators,
        labels=_labels(golds, project.settings),
        n_relations=sum(gold.n_relations for gold in golds),
        n_ties=sum(sum(gold.ties.values()) for gold in golds),
        split_sizes=splits.sizes,
        rows=rows,
    )


def _labels(golds: list[GoldReport], settings: Settings) -> dict[str, int]:
    """Gold spans by label; a layer that asks about another's spans would count them again."""
    return {
        label: n
        for gold in golds
        if not settings.layers[gold.layer].spans_from
        for label, n in gold.labels.items()
    }
