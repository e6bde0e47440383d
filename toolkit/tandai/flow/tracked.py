"""A project folder to the files that are, or would be, under git."""

import os
import shutil
import subprocess
from pathlib import Path

from tandai.errors import TandaiError

_NEVER = {".git", ".venv", "__pycache__"}


def tracked_files(root: Path) -> list[Path]:
    """Files git tracks or would take; without git every file outside build/.

    A file git ignores is nobody's publication; one that is only not yet added is.

    Raises:
        TandaiError: git does not answer, so nobody knows what it would publish.
    """
    git = shutil.which("git")
    if git and (root / ".git").exists():
        done = subprocess.run(
            [git, "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            capture_output=True,
            check=False,
        )
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise TandaiError(f"git ls-files failed in {root}: {said}")
        names = [name for name in os.fsdecode(done.stdout).split("\0") if name]
        return sorted(root / name for name in names if (root / name).is_file())
    return sorted(path for path in root.rglob("*") if path.is_file() and not _is_made(path, root))


def _is_made(path: Path, root: Path) -> bool:
    parts = path.relative_to(root).parts
    return parts[0] == "build" or not _NEVER.isdisjoint(parts)
