"""A project's documents, each with the answers that count, its gold and the links to its tasks."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tandai.errors import InputError
from tandai.flow.splits import read_groups
from tandai.flow.tasklinks import Links, task_links
from tandai.pages.content import Case
from tandai.project import Project
from tandai.records import Annotation, Document
from tandai.votes import cast_votes


def gather_cases(
    project: Project, documents: Sequence[Document], texts: Mapping[str, str]
) -> Iterator[Case]:
    """Documents with all that is said of them, sorted by id.

    Args:
        project: whose they are.
        documents: all of them.
        texts: by document, those that the page shows.

    Raises:
        InputError: a document has no row in corpus/articles.csv, or a file is broken.
        StudioError: a pull or a journal in the user data directory is damaged.
    """
    policy = project.settings.answers
    articles = {each.document_id: each for each in project.read_articles()}
    groups = read_groups(project)
    voting: dict[str, dict[str, tuple[Annotation, ...]]] = defaultdict(dict)
    gold: dict[str, dict[str, Annotation]] = defaultdict(dict)
    links: dict[str, Links] = {}
    for layer in project.settings.layer_order():
        links[layer] = task_links(project, layer)
        said: dict[str, list[Annotation]] = defaultdict(list)
        for annotation in project.read_annotations(layer):
            said[annotation.document_id].append(annotation)
        for name, annotations in said.items():
            voting[name][layer] = cast_votes(annotations, policy).voting
        for annotation in project.read_gold(layer):
            gold[annotation.document_id][layer] = annotation
    for document in documents:
        name = document.document_id
        if name not in articles:
            expected = "a row each, as `tandai documents` writes them"
            raise InputError(
                project.corpus / "articles.csv", found=f"no row for {name}", expected=expected
            )
        yield Case(
            document=document,
            article=articles[name],
            group_id=groups.get(name, name),
            text=texts.get(name),
            voting=voting[name],
            gold=gold[name],
            links={layer: _links(each, name) for layer, each in links.items()},
        )


def _links(links: Links, document_id: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (owner, owned[document_id].url)
        for owner, owned in links.by_owner.items()
        if document_id in owned
    )
