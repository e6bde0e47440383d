"""The sample as a project with a task for each of the four configs, one of a short and a long text."""

import re
import shutil
from pathlib import Path

import msgspec

from tandai.flow.documents import run_documents
from tandai.flow.tasks import inventory_data, run_tasks
from tandai.project import Project, open_project
from tandai.records import Annotation
from tandai.sample import copy_sample
from tandai.store import write_bytes, write_jsonl
from tandai.tasks import make_task

CONFIGS = ("entity", "claim", "stance", "gabungan")
SHORT, LONG = "s01_pabrik_drone", "panjang"
COMBINED = """
[layers.gabungan]
guideline_version = "1"
pairs = { canonical_stances = ["claims.jsonl", "stances.jsonl"] }
sentences = { target_ = "targets.jsonl" }

[views.entities]
"""


def make_pages(folder: Path, *, name: str) -> Project:
    """A project whose layers are the four configs, its documents and tasks made.

    The long text is six of the invented articles under each other, a thousand words.
    Canonical claims are asked about what the program suggests as claims.

    Args:
        folder: an empty one.
        name: what titles on a server begin with.
    """
    root = folder / "sample"
    root.mkdir()
    copy_sample(root)
    write_settings(root)
    articles = folder / "articles"
    articles.mkdir()
    found = sorted((root / "articles").glob("*.txt"))
    (articles / found[0].name).write_bytes(found[0].read_bytes())
    (articles / f"{LONG}.txt").write_bytes(b"\n\n".join(path.read_bytes() for path in found[:6]))
    (root / "corpus" / "articles.csv").unlink()
    (root / "corpus" / "groups.csv").unlink()
    opened = open_project(root, data_dir=folder / "data")
    project = Project(opened.root, opened.settings, opened.data_dir, server_name=name)
    run_documents(project, articles)
    run_tasks(project, ("entity", "claim"))
    write_jsonl(project.gold_path("claim"), project.read_proposals("claim"))
    run_tasks(project, ("stance",))
    make_combined(project)
    return project


def write_settings(root: Path) -> None:
    """Makes the combined config a layer of its own, with the inventories of stance."""
    path = root / "tandai.toml"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"^combined = .*\n", "", text, flags=re.MULTILINE)
    path.write_text(text.replace("\n[views.entities]\n", COMBINED, 1), encoding="utf-8")
    configs = root / "annotation_configs"
    # A layer may not be called combined.
    shutil.copytree(configs / "combined", configs / "gabungan")
    for file in ("claims.jsonl", "stances.jsonl", "targets.jsonl"):
        (configs / "gabungan" / file).write_bytes((configs / "stance" / file).read_bytes())


def make_combined(project: Project) -> None:
    """Tasks that suggest what the three layers suggest, together."""
    proposed = {
        layer: {each.document_id: each for each in project.read_proposals(layer)}
        for layer in ("entity", "claim", "stance")
    }
    suggestions = [
        together(*(proposed[layer][document.document_id] for layer in proposed))
        for document in project.read_documents()
    ]
    tasks = [
        make_task(
            document,
            project.read_document_text(document),
            project.read_config("gabungan"),
            layer="gabungan",
            guideline_version="1",
            suggestion=suggestion,
            data=inventory_data(project, "gabungan"),
        )
        for document, suggestion in zip(project.read_documents(), suggestions, strict=True)
    ]
    write_bytes(project.tasks_path("gabungan"), msgspec.json.encode(tasks))
    write_jsonl(project.proposals_path("gabungan"), suggestions)


def together(entity: Annotation, claim: Annotation, stance: Annotation) -> Annotation:
    """One suggestion of three; the claims of stance are those of the claim layer."""
    ids = {span.span_id: f"e-{span.span_id}" for span in entity.spans}
    named = [msgspec.structs.replace(span, span_id=ids[span.span_id]) for span in entity.spans]
    about = [msgspec.structs.replace(each, span_id=ids[each.span_id]) for each in entity.attributes]
    return msgspec.structs.replace(
        stance,
        annotation_id=f"{stance.document_id}/gabungan/{stance.annotator_id}/1",
        layer="gabungan",
        guideline_version="1",
        model_version="tandai-gabungan-1",
        spans=(*named, *claim.spans),
        attributes=(*about, *claim.attributes, *stance.attributes),
        relations=claim.relations,
    )


def suggestion_of(project: Project, layer: str, document_id: str) -> Annotation:
    """What a task proposes."""
    (found,) = [each for each in project.read_proposals(layer) if each.document_id == document_id]
    return found


def text_of(project: Project, document_id: str) -> str:
    """The text of a document."""
    (found,) = [each for each in project.read_documents() if each.document_id == document_id]
    return project.read_document_text(found)
