"""A name to a new project folder: settings, label configs and guidelines to begin from."""

import re
import shutil
from pathlib import Path

from tandai.datasheet.template import make_template
from tandai.errors import TandaiError
from tandai.project import Project, open_project
from tandai.sample import sample_folder
from tandai.store import new_directory

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
IGNORED = "/build/\n"


def run_init(folder: Path, *, name: str, title: str = "") -> Project:
    """Makes a project that passes its checks and has no articles yet.

    Lexicon, canonical claims and targets are the sample's: examples of the form, to be replaced.

    Args:
        folder: where to; it must not be there.
        name: the project's slug.
        title: of its releases; the name where none is given.

    Raises:
        TandaiError: the folder is there, or the name is no slug.
    """
    if not NAME.fullmatch(name):
        raise TandaiError(
            f"found the name {name!r}; expected small letters, digits and hyphens, at most 40."
        )
    with new_directory(folder) as root, sample_folder() as sample:
        shutil.copytree(sample / "annotation_configs", root / "annotation_configs")
        settings = (sample / "tandai.toml").read_text(encoding="utf-8")
        (root / "tandai.toml").write_text(_settings(settings, name, title or name))
        (root / "datasheet.yaml").write_text(make_template(), encoding="utf-8")
        (root / ".gitignore").write_text(IGNORED)
        (root / "corpus").mkdir()
        open_project(root)  # what was written can be read
    return open_project(folder)


def _settings(sample: str, name: str, title: str) -> str:
    """The sample's settings under another name, without its texts' permission."""
    changed = {
        "name": name,
        "title": title.replace("\\", "").replace('"', "'"),
        "description": "",
    }
    lines = ["# What `docs/settings.md` of tandai explains; made by `tandai init`."]
    section = ""
    for line in sample.splitlines()[1:]:
        section = line if line.startswith("[") else section
        key = line.partition(" = ")[0]
        if section == "[project]" and key in changed:
            lines.append(f'{key} = "{changed[key]}"')
        elif section == "[licences]" and key == "text":
            lines.append('text = "LicenseRef-Publisher-Text"')
        elif section == "[release]" and key == "text":
            lines.append('text = "stand-off"')
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"
