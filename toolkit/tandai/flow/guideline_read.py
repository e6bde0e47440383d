"""What items of gold were settled by, and what stands around them, from a project's files."""

from collections.abc import Iterable

from tandai.adjudication.records import Curated
from tandai.digest import sha256_text
from tandai.flow.curated import read_newest
from tandai.project import Project
from tandai.records import Annotation
from tandai.rulebook.things import Surroundings
from tandai.store import read_text


def read_curated(project: Project, layer: str, gold: Iterable[Annotation]) -> list[Curated]:
    """The newest of each document, where its offsets are those of the text that gold is about."""
    texts = {each.document_id: each.text_sha256 for each in gold}
    newest = read_newest(project, layer).values()
    return [each for each in newest if texts.get(each.document_id) == each.text_sha256]


def read_surroundings(project: Project) -> dict[str, Surroundings]:
    """What stands around items, by document; none where documents are not known yet."""
    if not (project.corpus / "documents.jsonl").exists():
        return {}
    found = {}
    for document in project.read_documents():
        path = project.text_path(document.document_id)
        text = read_text(path, expected="a document's text") if path.is_file() else None
        is_its = text is not None and sha256_text(text) == document.text_sha256
        found[document.document_id] = Surroundings(document, text if is_its else None)
    return found
