"""The embedded sample: a whole small project of invented articles, with a real server's exports."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

SEEN = ("tandai.toml", "datasheet.yaml", "annotation_configs", "articles", "corpus", "answers")
"""What a sample project is made of."""


@contextmanager
def sample_folder() -> Iterator[Path]:
    """The sample as a folder, wherever the package is installed."""
    with as_file(files("tandai.sample")) as folder:
        yield folder


def copy_sample(folder: Path) -> None:
    """Copies the sample project into an empty folder."""
    with sample_folder() as source:
        for name in SEEN:
            path = source / name
            if path.is_dir():
                shutil.copytree(path, folder / name)
            else:
                shutil.copyfile(path, folder / name)
