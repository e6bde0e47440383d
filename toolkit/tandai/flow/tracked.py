"""A project folder to the files that are, or would be, under git."""

import shutil
import subprocess
from pathlib import Path

_NEVER = {".git", "build", ".venv", "__pycache__"}


def tracked_files(root: Path) -> list[Path]:
    """Files git tracks or would take; without git every file outside build/.

    A file git ignores is nobody's publication; one that is only not yet added is.
    """
    git = shutil.which("git")
    if git and (root / ".git").exists():
        done = subprocess.run(
            [git, "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            capture_output=True,
            check=True,
        )
        names = [name for name in done.stdout.decode().split("\0") if name]
        return sorted(root / name for name in names if (root / name).is_file())
    return sorted(
        path
        for path in root.rglob("*")
        if path.is_file() and not _NEVER & set(path.relative_to(root).parts)
    )
