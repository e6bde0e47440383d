"""corpus/, splits/ and configs to build/releases/NAME-VERSION/: from git alone, texts if allowed."""

import platform
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import version as installed
from pathlib import Path

import tandai
from tandai.digest import sha256_bytes
from tandai.errors import InputError, TandaiError
from tandai.findings import Finding, raise_on_errors
from tandai.flow.check import SHIPPABLE, run_check
from tandai.flow.leaks import find_seen
from tandai.flow.progress import Progress, silent, watched
from tandai.flow.splits import read_splits
from tandai.gold import policy_name
from tandai.project import Project
from tandai.records import Annotation, Article
from tandai.release.build import Facts, build_release
from tandai.release.content import combined_digest
from tandai.release.manifest import Manifest
from tandai.release.rows import Bundle
from tandai.release.tables import TABLES, Table
from tandai.store import new_directory
from tandai.views import Context, make_view

VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


def release_path(project: Project, version: str) -> Path:
    """Where a release is built: the folder's name is what caches know it by."""
    return project.build / "releases" / f"{project.name}-{version}"


def run_release(
    project: Project,
    version: str,
    *,
    out: Path | None = None,
    replace: bool = False,
    progress: Progress = silent,
) -> Manifest:
    """Builds a release.

    Args:
        project: what to release.
        version: MAJOR.MINOR.PATCH.
        out: where to, if not under build/.
        replace: whether a release already there gives way.
        progress: told of every document.

    Raises:
        CheckError: the project's checks found errors.
        TandaiError: the version is none, the release is there already, or texts may not go.
    """
    if not VERSION.fullmatch(version):
        raise TandaiError(f"found the version {version!r}; expected MAJOR.MINOR.PATCH, as 1.0.0.")
    folder = out or release_path(project, version)
    _refuse_place(folder, replace=replace)
    raise_on_errors(run_check(project), doing="checking the project before its release")
    if not project.splits_path.exists():
        expected = "what `tandai splits` writes"
        raise InputError(project.splits_path, found="no file", expected=expected)
    if not any(project.read_gold(layer) for layer in project.settings.layers):
        expected = "gold of a layer at least; `tandai gold` makes it"
        raise InputError(project.corpus / "gold", found="no gold", expected=expected)
    full = project.settings.release.text == "full"
    documents = {document.document_id: document for document in project.read_documents()}
    if full:
        _check_permissions(project.read_articles())
    context = make_context(project)
    views = [make_view(name, view, context) for name, view in project.settings.views.items()]
    tables: list[Table] = [*views, *TABLES]
    _refuse_shared_names(tables)
    with new_directory(folder, replace=replace) as building:
        return build_release(
            building,
            watched(list(_bundles(project)), "release", progress),
            tables,
            _facts(project, version, context, tables),
            text_of=(lambda each: project.read_document_text(documents[each])) if full else None,
            mode="full" if full else "stand-off",
        )


def make_context(project: Project) -> Context:
    """The project as its views see it."""
    layers = project.settings.layers
    return Context(
        configs=project.label_configs,
        inventories=project.inventories,
        spans_from={name: layer.spans_from for name, layer in layers.items() if layer.spans_from},
        choices={
            (name, key): file
            for name, layer in layers.items()
            for key, file in layer.choices.items()
        },
        pairs={
            (name, key): files
            for name, layer in layers.items()
            for key, files in layer.pairs.items()
        },
    )


def inputs_digest(project: Project) -> str:
    """Digest of every file a release is made from."""
    folders = (project.corpus, project.root / "splits", project.configs)
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return combined_digest(
        {
            path.relative_to(project.root).as_posix(): sha256_bytes(path.read_bytes())
            for path in (*files, project.root / "tandai.toml")
        }
    )


def _bundles(project: Project) -> Iterator[Bundle]:
    """Documents with all that is said of them, by date and id: new articles come last."""
    articles = {article.document_id: article for article in project.read_articles()}
    placed = {row.document_id: row for row in read_splits(project)}
    said: dict[str, list[Annotation]] = defaultdict(list)
    gold: dict[str, dict[str, Annotation]] = defaultdict(dict)
    suggested: dict[str, list[Annotation]] = defaultdict(list)
    for layer in project.settings.layers:
        for annotation in project.read_annotations(layer):
            said[annotation.document_id].append(annotation)
        for annotation in project.read_gold(layer):
            gold[annotation.document_id][layer] = annotation
        for annotation in project.read_suggestions(layer):
            suggested[annotation.document_id].append(annotation)
    documents = sorted(
        project.read_documents(),
        key=lambda each: (articles[each.document_id].published_at, each.document_id),
    )
    for document in documents:
        document_id = document.document_id
        yield Bundle(
            document=document,
            article=articles[document_id],
            group_id=placed[document_id].group_id,
            split=placed[document_id].split,
            annotations=tuple(sorted(said[document_id], key=lambda each: each.annotation_id)),
            gold=gold[document_id],
            suggestions=tuple(sorted(suggested[document_id], key=lambda each: each.annotation_id)),
        )


def _facts(project: Project, version: str, context: Context, tables: list[Table]) -> Facts:
    settings = project.settings
    inventories = context.label_inventories()
    used = {
        column.labels
        for table in tables
        for parent in table.columns
        for column in (parent, *parent.fields)
        if column.labels
    }
    return Facts(
        name=settings.project.name,
        title=settings.project.title,
        version=version,
        language=settings.project.language,
        language_name=settings.project.language_name,
        description=settings.project.description,
        inputs_sha256=inputs_digest(project),
        gold_policy=policy_name(
            project.settings.answers,
            {
                f"{name}.{key}": policy
                for name, layer in settings.layers.items()
                for key, policy in layer.policies.items()
            },
        ),
        guideline_versions={
            name: layer.guideline_version for name, layer in settings.layers.items()
        },
        config_sha256={name: config.sha256 for name, config in project.label_configs.items()},
        label_sets={name: inventories[name] for name in sorted(used)},
        licences={
            "labels": settings.licences.labels,
            "code": settings.licences.code,
            "text": settings.licences.text,
        },
        tools={
            "tandai": tandai.__version__,
            "pyarrow": installed("pyarrow"),
            "python": platform.python_version(),
        },
        split_file_sha256=sha256_bytes(project.splits_path.read_bytes()),
        seen_in_train=find_seen(
            project,
            [each for layer in settings.layers for each in project.read_gold(layer)],
            {row.document_id: row.split for row in read_splits(project)},
        ),
        default_table=next(iter(settings.views), "documents"),
    )


def _refuse_place(folder: Path, *, replace: bool) -> None:
    """Said before the work, not after it; and only a release gives way to a release."""
    if not folder.exists():
        return
    if not replace:
        raise TandaiError(f"{folder} is there already; raise the version, or say --replace.")
    if not (folder / "manifest.json").is_file():
        raise TandaiError(f"{folder} is no release, so it is not replaced; name another folder.")


def _refuse_shared_names(tables: list[Table]) -> None:
    names = [table.name for table in tables]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        place = f"views.{twice[0]}"
        found, expected = "the name of a plain table", f"another than {', '.join(twice)}"
        raise InputError("tandai.toml", place=place, found=found, expected=expected)


def _check_permissions(articles: list[Article]) -> None:
    """A full release needs the right to every text."""
    raise_on_errors(
        [
            Finding(
                "text-without-permission",
                "error",
                f"corpus/articles.csv, {article.document_id}",
                f"permission {article.permission!r}",
                " or ".join(sorted(SHIPPABLE)) + ', or [release] text = "stand-off"',
            )
            for article in articles
            if article.permission not in SHIPPABLE
        ],
        doing="releasing with texts",
    )
