"""A project to what its release says beside its success: unanswered documents, unknown answers."""

from tandai.datasheet.answers import NAME, is_unknown
from tandai.datasheet.questions import QUESTIONS
from tandai.findings import Finding
from tandai.flow.datasheet import read_answers
from tandai.flow.splits import read_splits
from tandai.flow.unanswered import check_answered
from tandai.flow.versions import tombstones_path
from tandai.project import Project
from tandai.versions.tombstones import find_buried, read_tombstones
from tandai.wording import count_of


def check_known(project: Project) -> list[Finding]:
    """Questions of the datasheet that a release answers by ``unknown``."""
    answers = read_answers(project)
    unknown = [key for key in QUESTIONS if is_unknown(answers.get(key, ""))]
    if not unknown:
        return []
    found = f"{count_of(len(unknown), 'answer')} `unknown`, to {', '.join(unknown)}"
    expected = "what somebody knows of the data; whoever loads the release reads these answers"
    return [Finding("datasheet-unknown", "warning", NAME, found, expected)]


def release_warnings(project: Project) -> list[Finding]:
    """What a release says beside its success: unanswered documents, and unknown answers.

    Raises:
        InputError: a file is broken.
    """
    tombstones = read_tombstones(tombstones_path(project))
    gone = find_buried(tombstones, project.stream_documents() if tombstones else ())
    return [*check_answered(project, read_splits(project), frozenset(gone)), *check_known(project)]
