"""Puts the answer key of the sample through a real Label Studio and keeps its exports.

    uv run python tools/make_sample_answers.py

Starts a server of its own, pushes the sample's tasks, answers them as two accounts through the
API (one draft, one skipped task), pulls, and writes `toolkit/tandai/sample/answers/`.
"""

import secrets
import sys
import tempfile
import uuid
from pathlib import Path

from sample_key import ANNOTATORS, Key, load_key, results_for, status_of

from tandai import sample
from tandai.accounts import write_accounts
from tandai.authors import Account
from tandai.flow.annotations import latest_pulls, run_annotations
from tandai.flow.connect import connect
from tandai.flow.documents import run_documents
from tandai.flow.gold import run_gold
from tandai.flow.pull import run_pull
from tandai.flow.push import run_push
from tandai.flow.targets import project_title
from tandai.flow.tasks import run_tasks
from tandai.project import Project, open_project
from tandai.studio.client import RemoteStudio, Studio
from tandai.studio.local import LocalStudio

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "toolkit" / "tandai" / "sample" / "answers"
NAMESPACE = uuid.UUID("6f1f7b0e-52a5-4d0e-9d0a-2f6f7a3a9d11")
ROUNDS = (("entity", "claim"), ("stance",))


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="tandai-sample-") as folder:
        root = Path(folder) / "project"
        root.mkdir()
        sample.SEEN = tuple(name for name in sample.SEEN if name != "answers")
        sample.copy_sample(root)
        project = open_project(root, data_dir=Path(folder) / "data")
        port = int(sys.argv[1]) if len(sys.argv) > 1 else 8097
        server = LocalStudio(project.data_dir, port)
        status = server.start(progress=lambda sentence: print(sentence, file=sys.stderr))
        try:
            with connect(project, status.url) as (curator, _):
                answer_all(project, curator, status.url)
        finally:
            server.stop()


def answer_all(project: Project, curator: Studio, url: str) -> None:
    """Rounds in order: the claims' gold feeds the stance tasks."""
    keys = {path.stem: load_key(path) for path in sorted((HERE / "sample_answers").glob("*.yaml"))}
    run_documents(project, project.root / "articles")
    emails = {name: f"{name}@contoh.invalid" for name in ANNOTATORS}
    studios = {
        name: RemoteStudio(url, curator.create_account(email, secrets.token_urlsafe(16)))
        for name, email in emails.items()
    }
    accounts = {
        email: Account(annotator_id=name, annotator_kind="script") for name, email in emails.items()
    }
    TARGET.mkdir(parents=True, exist_ok=True)
    write_accounts(TARGET / "accounts.json", accounts)
    (TARGET / "accounts.json").chmod(0o644)  # invented people: nothing to hide
    for number, layers in enumerate(ROUNDS):
        run_tasks(project, layers)
        run_push(project, curator, layers)
        for layer in layers:
            answer_layer(project, curator, studios, keys, layer)
        run_pull(project, curator, layers, stamp=f"round-{number}")
        exports = {layer: latest_pulls(project)[layer] for layer in layers}
        for report in run_annotations(project, exports, accounts_path=TARGET / "accounts.json"):
            print(report, file=sys.stderr)
        for gold in run_gold(project, layers):
            print(gold, file=sys.stderr)
        for layer, (path,) in exports.items():
            (TARGET / f"{layer}.json").write_bytes(path.read_bytes())


def answer_layer(
    project: Project,
    curator: Studio,
    studios: dict[str, RemoteStudio],
    keys: dict[str, Key],
    layer: str,
) -> None:
    """Every annotator answers every task as the key says, with the own account's token."""
    number = curator.find_project(project_title(project, layer))
    assert number is not None
    tasks = curator.find_tasks(number)
    gold = {each.document_id: each for each in project.read_gold("claim")}
    for document in project.read_documents():
        document_id = document.document_id
        text = project.read_document_text(document)
        regions = None
        if layer == "stance":
            spans = [span for span in gold[document_id].spans if span.label == "CLAIM"]
            regions = {(span.start, span.end): span.span_id for span in spans}
        for name, studio in studios.items():
            result = results_for(keys[document_id], text, layer, name, regions)
            status = status_of(keys[document_id], layer, name)
            if status == "draft":
                studio.create_draft(tasks[document_id][0], result)
                continue
            studio.create_annotation(
                tasks[document_id][0],
                result,
                unique_id=str(uuid.uuid5(NAMESPACE, f"{document_id}/{layer}/{name}/1")),
                was_cancelled=status == "skipped",
                lead_time=60.0 + len(result),
            )


if __name__ == "__main__":
    main()
