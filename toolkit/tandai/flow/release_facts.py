"""A project to what its release's manifest says, and to what its views know of it."""

from pathlib import Path

from tandai.digest import sha256_bytes
from tandai.flow.agreement_saved import read_carried
from tandai.flow.datasheet import read_answers
from tandai.flow.datasheet_facts import find_figures
from tandai.flow.toolversions import find_tools
from tandai.gold import policy_name
from tandai.layers.lexicons import Entity, parse_lexicon
from tandai.project import Project
from tandai.release.build import Facts
from tandai.release.parquet import WRITER_OPTIONS
from tandai.release.process import Checks, SplitMethod
from tandai.release.tables import Table
from tandai.settings import SpansView, SplitSettings
from tandai.splits import SPLITS
from tandai.store import read_text
from tandai.views import Context


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
        lexicons={key: _read_lexicon(project, *key) for key in _lexicons(project)},
    )


def _lexicons(project: Project) -> set[tuple[str, str]]:
    """Layer and file of every lexicon that a view names, where it is there."""
    return {
        (view.layer, file)
        for view in project.settings.views.values()
        if isinstance(view, SpansView)
        for file in view.lexicons.values()
        if Path(file).name == file and (project.configs / view.layer / file).is_file()
    }


def _read_lexicon(project: Project, layer: str, file: str) -> tuple[Entity, ...]:
    path = project.configs / layer / file
    return parse_lexicon(str(path), read_text(path, expected="a lexicon of names"))


def make_facts(
    project: Project,
    version: str,
    context: Context,
    tables: list[Table],
    gone: frozenset[str],
    *,
    inputs_sha256: str,
    checks: Checks,
) -> Facts:
    """What the manifest says that no row says.

    Args:
        project: what is released.
        version: of the release.
        context: the project as its views see it.
        tables: of the release.
        gone: documents with a tombstone, of which nothing is counted.
        inputs_sha256: digest of every file it is made from.
        checks: what the project's checks said before.
    """
    settings = project.settings
    inventories = context.label_inventories()
    used = {
        column.labels
        for table in tables
        for parent in table.columns
        for column in (parent, *parent.fields)
        if column.labels
    }
    seen, leaks = find_figures(project, gone)
    return Facts(
        name=settings.project.name,
        title=settings.project.title,
        version=version,
        language=settings.project.language,
        language_name=settings.project.language_name,
        description=settings.project.description,
        inputs_sha256=inputs_sha256,
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
        guideline_sha256={
            name: sha256_bytes(project.read_guideline(name).encode()) for name in settings.layers
        },
        checks=checks,
        split_method=_split_method(settings.splits),
        writer_options=WRITER_OPTIONS,
        config_sha256={name: config.sha256 for name, config in project.label_configs.items()},
        label_sets={name: inventories[name] for name in sorted(used)},
        licences={
            "labels": settings.licences.labels,
            "code": settings.licences.code,
            "text": settings.licences.text,
        },
        tools=find_tools(),
        split_file_sha256=sha256_bytes(project.splits_path.read_bytes()),
        seen_in_train=seen,
        leaks=leaks,
        agreement=read_carried(project),
        datasheet=read_answers(project),
        default_table=next(iter(settings.views), "documents"),
    )


def _split_method(splits: SplitSettings) -> SplitMethod:
    return SplitMethod(
        seed=splits.seed,
        near=splits.near,
        shares={side: getattr(splits, side) for side in SPLITS},
    )
