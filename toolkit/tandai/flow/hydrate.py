"""A release folder and an articles folder to a hydrated release folder, all or nothing."""

from pathlib import Path

from tandai.hydrate import check_files, find_texts, hydrate_release, read_manifest
from tandai.release.manifest import Manifest
from tandai.store import new_directory


def run_hydrate(release: Path, articles: Path, out: Path) -> Manifest:
    """Hydrates a release.

    Raises:
        InputError: the release is broken, or there are no articles.
        CheckError: an article is missing or changed; names every one.
        TandaiError: the release has its texts already, or ``out`` is there.
    """
    manifest = read_manifest(release)
    check_files(release, manifest)
    texts = find_texts(release, manifest, articles)
    with new_directory(out) as folder:
        return hydrate_release(release, manifest, texts, folder)
