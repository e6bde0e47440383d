"""Turns the locked list of packages into the server's own environment, once for all projects."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib import resources
from pathlib import Path

from tandai.digest import sha256_bytes
from tandai.errors import MissingToolError, StudioError

LABEL_STUDIO = "1.23.2"
Progress = Callable[[str], None]

# Pythons the locked packages were resolved for; another one gets uv's own 3.11.
_PYTHONS = ((3, 11), (3, 12), (3, 13))


def environment_folder() -> Path:
    """Where the environment is or will be; ``TANDAI_STUDIO_ENV`` overrides."""
    override = os.environ.get("TANDAI_STUDIO_ENV")
    if override:
        return Path(override)
    import platformdirs

    version = _python_version()
    digest = sha256_bytes(_requirements())[:12]
    name = f"label-studio-{LABEL_STUDIO}-{digest}-py{version}"
    return Path(platformdirs.user_cache_dir("tandai")) / name


def make_environment(progress: Progress | None = None) -> Path:
    """The environment's Python, made on first use.

    Raises:
        MissingToolError: uv is not installed, or the packages cannot be fetched.
    """
    folder = environment_folder()
    if _python_of(folder).exists():
        return _python_of(folder)
    if folder.exists():
        raise StudioError(
            f"{folder} is no Python environment; remove it, or set TANDAI_STUDIO_ENV."
        )
    say = progress or (lambda _: None)
    say(f"Making the environment of Label Studio {LABEL_STUDIO} (about 800 MB, once)")
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}.part")
    try:
        _build(beside)
        _move_in(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    say(f"Made {folder}")
    return _python_of(folder)


def find_uv() -> str:
    """The uv program: of the installed package, else from PATH.

    Raises:
        MissingToolError: there is none.
    """
    try:
        from uv import find_uv_bin

        return find_uv_bin()
    except (ImportError, FileNotFoundError):
        found = shutil.which("uv")
    if found is None:
        raise MissingToolError(
            'A local Label Studio needs uv to make its environment: pip install "tandai[studio]".'
        )
    return found


def _build(folder: Path) -> None:
    """Builds in place; every run sees the same packages, byte for byte, or none."""
    uv = find_uv()
    python = sys.executable if _here() in _PYTHONS else _python_version()
    # Relocatable: the folder is moved once it is whole.
    _run([uv, "venv", "--quiet", "--relocatable", "--python", python, str(folder)])
    wanted = folder / "tandai-requirements.txt"
    wanted.write_bytes(_requirements())
    sync = [uv, "pip", "sync", "--quiet", "--require-hashes"]
    _run([*sync, "--python", str(_python_of(folder)), str(wanted)])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = _last_lines(done.stderr.splitlines())
        raise MissingToolError(
            f"The environment of Label Studio {LABEL_STUDIO} could not be made "
            f"(is the network there?): {said}"
        )


def _last_lines(lines: Iterable[str]) -> str:
    return " | ".join([line.strip() for line in lines if line.strip()][-4:])


def _move_in(beside: Path, folder: Path) -> None:
    try:
        beside.rename(folder)
    except OSError:
        # Another command made the same one meanwhile: its content is equal by its hashes.
        if not _python_of(folder).exists():
            raise


def _requirements() -> bytes:
    return resources.files("tandai.studio").joinpath("requirements.txt").read_bytes()


def _python_of(folder: Path) -> Path:
    return folder / "bin" / "python"


def _here() -> tuple[int, int]:
    return sys.version_info[:2]


def _python_version() -> str:
    major, minor = _here() if _here() in _PYTHONS else _PYTHONS[0]
    return f"{major}.{minor}"
