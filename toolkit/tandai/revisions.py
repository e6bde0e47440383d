"""A guideline, a folder of configs or a git revision to the files of each layer, as bytes."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from tandai.errors import InputError, MissingToolError, TandaiError
from tandai.store import read_bytes

GUIDELINE = "guideline.md"
READ = (".md", ".csv", ".jsonl", ".xml")
"""What of a layer's folder says anything about it."""
_REVISION = re.compile(r"[\w.][\w./@{}^~+-]*")
"""No revision that git could take for an option, a path or a range."""
Files = dict[str, bytes]


class Source:
    """Where a version of the guidelines is, and how to read it.

    Attributes:
        name: as given, for messages.
    """

    def __init__(self, name: str, folders: dict[str, Files]) -> None:
        self.name = name
        self._folders = folders

    def layers(self) -> tuple[str, ...]:
        """Those that have a guideline."""
        return tuple(layer for layer, files in self._folders.items() if GUIDELINE in files)

    def files(self, layer: str) -> Files:
        """Name to bytes of a layer's files."""
        return self._folders[layer]


def open_source(where: str, root: Path, layers: tuple[str, ...]) -> Source:
    """Reads a version of the guidelines of some layers.

    Args:
        where: a path that exists, else a revision of the git repository that ``root`` is in. A path
            is a guideline, one layer's folder, or a folder of such folders.
        root: the project's folder.
        layers: those wanted.

    Raises:
        InputError: there is no such path or revision, or nobody knows of which layer a file is.
        MissingToolError: there is no git.
        TandaiError: git fails.
    """
    path = Path(where)
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else where
    if path.is_dir():
        return Source(name, _of_folder(path, layers))
    if path.exists():
        return Source(name, {_layer_of(path.parent, layers): {GUIDELINE: _read(path)}})
    return Source(where, _of_revision(where, root, layers))


def _of_folder(folder: Path, layers: tuple[str, ...]) -> dict[str, Files]:
    if (folder / GUIDELINE).is_file():
        return {_layer_of(folder, layers): _files(folder)}
    found = {layer: _files(folder / layer) for layer in layers if (folder / layer).is_dir()}
    if not any(GUIDELINE in files for files in found.values()):
        expected = f"{GUIDELINE}, or a folder a layer: {', '.join(layers)}"
        raise InputError(folder, found="no guideline", expected=expected)
    return found


def _layer_of(folder: Path, layers: tuple[str, ...]) -> str:
    """A folder is named as its layer, unless only one is asked about."""
    name = folder.resolve().name
    if name in layers:
        return name
    if len(layers) == 1:
        return layers[0]
    found, expected = "a guideline of nobody knows which layer", "--layer NAME"
    raise InputError(folder, found=found, expected=expected)


def _files(folder: Path) -> Files:
    return {
        path.name: _read(path)
        for path in sorted(folder.iterdir())
        if path.is_file() and path.suffix in READ
    }


def _read(path: Path) -> bytes:
    return read_bytes(path, expected="a file of a layer")


def _of_revision(revision: str, root: Path, layers: tuple[str, ...]) -> dict[str, Files]:
    if not _REVISION.fullmatch(revision) or ".." in revision:
        expected = "a path that exists, or a git revision such as HEAD~3, v1.0.0 or 1a2b3c4"
        raise InputError("guideline diff", found=repr(revision), expected=expected)
    commit = _commit(revision, root)
    found: dict[str, Files] = {}
    for layer in layers:
        folder = f"annotation_configs/{layer}/"
        listed = run_git(root, "ls-tree", "-z", "--name-only", commit, "--", folder)
        names = [name for name in os.fsdecode(listed).split("\0") if name.endswith(READ)]
        found[layer] = {
            name.rpartition("/")[2]: run_git(root, "cat-file", "blob", f"{commit}:./{name}")
            for name in names
        }
    if not any(GUIDELINE in files for files in found.values()):
        place, expected = f"revision {revision}", f"annotation_configs/LAYER/{GUIDELINE}"
        raise InputError(place, found="no guideline", expected=expected)
    return found


def _commit(revision: str, root: Path) -> str:
    """The commit's digest, which no later argument can be mistaken about."""
    try:
        said = run_git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    except TandaiError as error:
        if isinstance(error, MissingToolError):
            raise
        found = "neither a path nor a revision of git here"
        expected = "a guideline, a folder of configs, or a revision"
        raise InputError(revision, found=found, expected=expected) from error
    return said.decode().strip()


def run_git(root: Path, *arguments: str) -> bytes:
    """What git says in a folder.

    Raises:
        MissingToolError: there is no git.
        TandaiError: it fails.
    """
    git = shutil.which("git")
    if git is None:
        raise MissingToolError("There is no git here, which a revision is read with; name a path.")
    done = subprocess.run([git, "-C", str(root), *arguments], capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise TandaiError(f"git {arguments[0]} failed in {root}: {said or done.returncode}.")
    return done.stdout
