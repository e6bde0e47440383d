"""Turns a list of pinned packages into an environment with an older ``datasets``, kept for later."""

import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

import platformdirs

from tandai.digest import sha256_bytes
from tandai.errors import MissingToolError
from tandai.studio.environment import find_uv

WANTED = Path(__file__).with_name("datasets36.txt")
PATIENCE = 240  # seconds


def older_python() -> Path:
    """The Python that has the older line, beside the environment of Label Studio.

    Raises:
        MissingToolError: there is no uv, or the packages cannot be fetched.
    """
    tag = f"{sys.version_info.major}.{sys.version_info.minor}"
    name = f"{WANTED.stem}-{sha256_bytes(WANTED.read_bytes())[:12]}-py{tag}"
    folder = Path(platformdirs.user_cache_dir("tandai")) / name
    if not _python_of(folder).exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}.part")
        try:
            _build(beside)
            _move_in(beside, folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return _python_of(folder)


def _build(folder: Path) -> None:
    uv = find_uv()
    # Relocatable: the folder is moved once it is whole, so that a killed run leaves none half made.
    _run([uv, "venv", "--quiet", "--relocatable", "--python", sys.executable, str(folder)])
    _run(
        [
            uv,
            "pip",
            "sync",
            "--quiet",
            "--compile-bytecode",
            "--python",
            str(_python_of(folder)),
            str(WANTED),
        ]
    )


def _run(command: list[str]) -> None:
    env = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    try:
        done = subprocess.run(
            command, env=env, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired as error:
        raise MissingToolError(f"uv made no {WANTED.name} in {PATIENCE} seconds") from error
    if done.returncode:
        raise MissingToolError(
            f"the environment of {WANTED.name} could not be made (is the network there?): "
            f"{done.stderr.strip()}"
        )


def _move_in(beside: Path, folder: Path) -> None:
    try:
        beside.rename(folder)
    except OSError:
        # Another run made the same one meanwhile.
        if not _python_of(folder).exists():
            raise


def _python_of(folder: Path) -> Path:
    return folder / "bin" / "python"
