"""corpus/documents.jsonl to outlines of its documents, all of which memory can hold."""

from tandai.project import Project
from tandai.records import Document
from tandai.splits.outline import make_outline, shared_paragraphs


def read_outlines(project: Project) -> list[Document]:
    """The documents in the order of the file, as outlines: see `tandai.splits.outline`.

    Raises:
        InputError: ``tandai documents`` has not run, or a line is no document.
    """
    shared = shared_paragraphs(project.stream_documents())
    return [make_outline(each, shared) for each in project.stream_documents()]
