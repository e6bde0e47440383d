"""A layer's suspects to build/suspects/LAYER.jsonl: what `tandai adjudicate` asks of curators."""

from collections.abc import Mapping, Sequence

from tandai.adjudication.suspected import Compared, queue_suspects
from tandai.findings import Finding
from tandai.flow.documents import ignore_build
from tandai.project import Project
from tandai.records import Record
from tandai.store import write_jsonl
from tandai.suspects.records import Suspect


class QueuedSuspects(Record, frozen=True, kw_only=True):
    """What of a layer's suspects curators are asked."""

    path: str
    n_questions: int
    n_documents: int
    n_answered: int
    """Suspects that a curator has answered already."""
    n_elsewhere: int
    """Suspects that gold does not share."""
    findings: tuple[Finding, ...]


def write_queue(
    project: Project,
    layer: str,
    suspects: Sequence[Suspect],
    gold: Mapping[str, Compared],
    voting: Mapping[str, Sequence[Compared]],
    *,
    most: int | None,
) -> QueuedSuspects:
    """Writes what curators shall look at; what an earlier queue asked is asked no longer."""
    made = queue_suspects(
        suspects,
        gold,
        voting,
        project.read_adjudications(layer),
        project.label_configs[layer],
        most=most,
    )
    path = project.suspected_path(layer)
    ignore_build(project)
    write_jsonl(path, made.queued)
    return QueuedSuspects(
        path=str(path.relative_to(project.root)),
        n_questions=sum(len(each.questions) for each in made.queued),
        n_documents=len(made.queued),
        n_answered=made.n_answered,
        n_elsewhere=made.n_elsewhere,
        findings=tuple(
            Finding(
                "suspect-not-asked",
                "warning",
                f"{each.document_id}, {layer}, {each.start}:{each.end}",
                f"{each.rule}, and nothing in gold there that a question can name",
                "a look by hand; it is not queued",
            )
            for each in made.unasked
        ),
    )
