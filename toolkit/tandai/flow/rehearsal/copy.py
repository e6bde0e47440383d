"""A project to a copy of it for a rehearsal: its settings and configs, under another name."""

import shutil
from pathlib import Path

import msgspec
import yaml

from tandai.datasheet.answers import NAME as DATASHEET
from tandai.datasheet.answers import UNKNOWN
from tandai.datasheet.questions import QUESTIONS
from tandai.errors import TandaiError
from tandai.flow.documents import article_files
from tandai.flow.targets import LONGEST_TITLE
from tandai.project import Project
from tandai.settings import Mode
from tandai.store import write_bytes

SCRIPTS = ("script-1", "script-2")


def copy_project(
    project: Project,
    articles: Path,
    root: Path,
    data_dir: Path,
    *,
    stamp: str,
    mode: Mode,
    port: int,
) -> Project:
    """Settings, configs and story groups, under a name and a data folder of its own.

    Its gold is not held to the rules of the scheme.

    Args:
        project: what is rehearsed.
        articles: what it is rehearsed on.
        root: an empty folder.
        data_dir: where the copy keeps servers, tokens and pulls.
        stamp: what names the copy's projects on a server.
        mode: of the copy; its annotators are two scripts.
        port: of the first of its servers.

    Raises:
        TandaiError: a layer's name leaves no room for a title.
    """
    shutil.copyfile(project.root / "tandai.toml", root / "tandai.toml")
    shutil.copytree(project.configs, root / "annotation_configs")
    # What the project answers about its data is not true of what scripts answer here.
    write_bytes(root / DATASHEET, yaml.safe_dump(_answers(), sort_keys=False).encode())
    # Two scripts may give the same senseless answer by chance, and that gold breaks the scheme's
    # rules; a rehearsal tries the stages, and its gold is nobody's.
    # No curator answers here, so nothing is kept for one.
    layers = {
        name: msgspec.structs.replace(layer, checks="", policies={})
        for name, layer in project.settings.layers.items()
    }
    settings = msgspec.structs.replace(
        project.settings,
        layers=layers,
        project=msgspec.structs.replace(project.settings.project, name=f"{project.name}-rehearsal"),
        # Figures that the project saved are of its own annotators.
        release=msgspec.structs.replace(project.settings.release, text="stand-off", agreement=()),
        # Whoever's answers count in the project, here they are the scripts', who see suggestions.
        answers=msgspec.structs.replace(project.settings.answers, kinds=("script",)),
        suggestions=msgspec.structs.replace(project.settings.suggestions, withhold=0.0),
        # Scripts sign up on somebody's server only where --url names it.
        studio=msgspec.structs.replace(
            project.settings.studio,
            mode=mode,
            annotators=SCRIPTS,
            kinds={},
            url="",
            urls={},
            port=port,
        ),
    )
    there = {path.name for path in article_files(articles)}
    if {article.file for article in project.read_articles()} == there:
        # The corpus' own articles keep their ids, provenance and groups.
        for name in ("articles.csv", "groups.csv"):
            if (project.corpus / name).exists():
                (root / "corpus").mkdir(exist_ok=True)
                shutil.copyfile(project.corpus / name, root / "corpus" / name)
    else:
        # Pins are of the corpus' stories, and these are others.
        splits = msgspec.structs.replace(settings.splits, pin={})
        settings = msgspec.structs.replace(settings, splits=splits)
    return Project(
        root.resolve(),
        settings,
        data_dir,
        server_name=_server_name(settings.project.name, stamp.lower(), settings.layer_order()),
    )


def _answers() -> dict[str, str]:
    """A datasheet's answers about a rehearsal: what it is, and nothing else is known."""
    return {
        **{key: UNKNOWN for key, each in QUESTIONS.items() if each.required},
        "summary": "A rehearsal: scripts answered, to try the stages. It is no data.",
    }


def _server_name(name: str, stamp: str, layers: tuple[str, ...]) -> str:
    """What the titles begin with, as telling as their length allows; a description tells the rest.

    Raises:
        TandaiError: a layer's name leaves no room for any.
    """
    longest = max(layers, key=len)
    for each in (f"{name}-{stamp}", f"rehearsal-{stamp}", stamp):
        if len(f"{each}-{longest}") <= LONGEST_TITLE:
            return each
    raise TandaiError(
        f"The layer {longest!r} has too long a name: with {stamp}- before it, found "
        f"{len(stamp) + 1 + len(longest)} characters; expected at most {LONGEST_TITLE}."
    )
