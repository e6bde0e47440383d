"""The embedded sample as a project on disk, at any stage of its way."""

import hashlib
import shutil
from pathlib import Path
from typing import Any

import msgspec

from tandai.flow.annotations import AnnotationsReport, run_annotations
from tandai.flow.documents import run_documents
from tandai.flow.gold import run_gold
from tandai.flow.splits import run_splits
from tandai.flow.tasks import run_tasks
from tandai.project import Project, open_project
from tandai.sample import copy_sample


def begin(root: Path) -> Project:
    """The sample as it is shipped: articles, configs and exports, nothing made of them."""
    root.mkdir(parents=True)
    copy_sample(root)
    return reopen(root)


def reopen(root: Path) -> Project:
    """The project as it stands on disk now; its user data lies beside it."""
    return open_project(root, data_dir=root.with_name(f"{root.name}-data"))


def answer(project: Project, *layers: str, **exports: Path) -> list[AnnotationsReport]:
    """Reads the sample's exports of some layers, or other files in their place."""
    files = {layer: project.root / "answers" / f"{layer}.json" for layer in layers}
    return run_annotations(
        project, {**files, **exports}, accounts_path=project.root / "answers" / "accounts.json"
    )


def finish(root: Path) -> Project:
    """The sample with documents, tasks, annotations, gold and splits; without a release."""
    project = begin(root)
    run_documents(project, root / "articles")
    for layers in project.settings.rounds():
        run_tasks(project, layers)
        answer(project, *layers)
        run_gold(project, layers)
    run_splits(project)
    return project


def copy(source: Path, target: Path) -> Project:
    """A copy of a project to break."""
    shutil.copytree(source, target)
    return reopen(target)


def tree(*folders: Path) -> dict[str, str]:
    """Digest of every file, to see that nothing was written."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def replace_in(path: Path, old: str, new: str) -> None:
    """Mends a file by hand, as a curator would."""
    text = path.read_text(encoding="utf-8")
    if text.count(old) < 1:
        raise ValueError(f"{path} does not hold {old!r}")
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def read_export(project: Project, layer: str) -> list[dict[str, Any]]:
    """The sample's export of a layer, to be broken."""
    data = (project.root / "answers" / f"{layer}.json").read_bytes()
    return msgspec.json.decode(data, type=list[dict[str, Any]])


def write_export(project: Project, tasks: list[dict[str, Any]], name: str = "export.json") -> Path:
    """An export with other tasks in it, outside the corpus, counted as a server counts."""
    for task in tasks:
        skipped = [each["was_cancelled"] for each in task.get("annotations", [])]
        task["cancelled_annotations"] = sum(skipped)
        task["total_annotations"] = len(skipped) - sum(skipped)
    path = project.root / "answers" / name
    path.write_bytes(msgspec.json.encode(tasks))
    return path
