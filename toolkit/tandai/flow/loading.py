"""A release folder to what ``datasets.load_dataset`` makes of it: every config, counted."""

import tempfile
from pathlib import Path

from tandai.errors import TandaiError
from tandai.flow.progress import Progress, silent
from tandai.release.manifest import Manifest


def load_all(
    release: Path, manifest: Manifest, *, progress: Progress = silent
) -> dict[str, dict[str, int]]:
    """Opens every config with ``load_dataset``, in a cache of its own; rows by config and split.

    Raises:
        TandaiError: it holds other counts than the manifest says.
    """
    import datasets

    datasets.disable_progress_bars()
    names = [name for name, table in manifest.tables.items() if table.files]
    rows: dict[str, dict[str, int]] = {}
    with tempfile.TemporaryDirectory(prefix="tandai-cache-") as cache:
        for number, name in enumerate(names, start=1):
            loaded = datasets.load_dataset(str(release.resolve()), name, cache_dir=cache)
            rows[name] = {split: len(loaded[split]) for split in loaded}
            wanted = manifest.tables[name].rows_by_split()
            if rows[name] != wanted:
                raise TandaiError(
                    f"{release}, {name}: load_dataset read {rows[name]}, not {wanted}."
                )
            progress("load", number, len(names))
    return rows
