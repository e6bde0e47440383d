"""What a rehearsal pulled and built to what is wrong with it: other answers, borrowed words."""

from pathlib import Path

from tandai.borrowed import known_runs, scan_bytes
from tandai.documents.normalise import decode_article
from tandai.errors import CheckError
from tandai.findings import Finding
from tandai.flow.documents import article_files
from tandai.flow.tracked import tracked_files
from tandai.project import Project
from tandai.records import SHIPPABLE, Annotation
from tandai.rehearsal import Scripted, differences
from tandai.wording import count_of


def compare(project: Project, layers: tuple[str, ...], sent: list[Scripted]) -> None:
    """What was pulled is exactly what was sent.

    Raises:
        CheckError: it is not; names the first differences.
    """
    pulled: dict[str, Annotation] = {
        each.annotation_id: each for layer in layers for each in project.read_annotations(layer)
    }
    wanted = [each.annotation for each in sent if each.annotation.layer in layers]
    wrong = [line for each in wanted for line in differences(each, pulled.get(each.annotation_id))]
    more = set(pulled) - {each.annotation_id for each in wanted}
    wrong += [f"{annotation_id}: pulled and never sent" for annotation_id in sorted(more)]
    if wrong:
        shown = "\n".join(f"  {line}" for line in wrong[:5])
        raise CheckError(f"{count_of(len(wrong), 'difference')} between answers and pull:\n{shown}")


def borrowed_in(project: Project, release: Path, articles: Path) -> list[Finding]:
    """Neither project nor stand-off release holds a run of words that may not be shipped."""
    ours = {each.file for each in project.read_articles() if each.permission in SHIPPABLE}
    known = known_runs(
        decode_article(str(path), path.read_bytes())
        for path in article_files(articles)
        if path.name not in ours
    )
    in_release = sorted(path for path in release.rglob("*") if path.is_file())
    return [
        finding
        for folder, paths in ((project.root, tracked_files(project.root)), (release, in_release))
        for path in paths
        for finding in scan_bytes(path.relative_to(folder).as_posix(), path.read_bytes(), known)
    ]
