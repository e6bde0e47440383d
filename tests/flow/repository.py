"""A project under git, for tests of what git has."""

import os
import subprocess
from pathlib import Path

IDENTITY = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org")


def git(root: Path, *arguments: str) -> str:
    """What git says, without anybody's settings."""
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-C", str(root), *IDENTITY, *arguments]
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout


def commit(root: Path, said: str = "All of it") -> str:
    """Commits everything but build/, and says what the commit is called."""
    if not (root / ".git").exists():
        git(root, "init", "-q", "-b", "main")
        (root / ".gitignore").write_text("/build/\n", encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", said)
    return git(root, "rev-parse", "HEAD").strip()
