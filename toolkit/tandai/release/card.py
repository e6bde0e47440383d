"""A manifest to the release's README.md: front matter for ``datasets``, a page for people."""

from typing import Any

import jinja2
import yaml

from tandai.release.manifest import Manifest
from tandai.release.schema import features

_LICENCE_IDS = {"CC-BY-4.0": "cc-by-4.0", "CC0-1.0": "cc0-1.0"}


def render_card(manifest: Manifest) -> str:
    """The card's text."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("tandai.release", "."),
        autoescape=False,  # noqa: S701 - Markdown; every value is ours or checked
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    front = yaml.safe_dump(
        front_matter(manifest), sort_keys=False, allow_unicode=True, width=100
    )
    template = environment.get_template("card.md.j2")
    return template.render(front=front, m=manifest, default=manifest.default_table)


def front_matter(manifest: Manifest) -> dict[str, Any]:
    """The YAML that ``datasets`` reads.

    Version and content digest stand in every config: they are the only part of a release that
    the library's cache looks at (release design, A4).
    """
    licence = manifest.licences["labels"]
    described = (
        f"release {manifest.version} content-sha256:{manifest.content_sha256} text:{manifest.text}"
    )
    configs, infos = [], []
    for name, table in manifest.tables.items():
        if not table.files:
            continue
        configs.append(
            {
                "config_name": name,
                **({"default": True} if name == manifest.default_table else {}),
                "version": manifest.version,
                "description": described,
                "data_files": [{"split": file.split, "path": file.path} for file in table.files],
            }
        )
        infos.append(
            {
                "config_name": name,
                "features": features(table.columns, manifest.label_sets),
                "splits": [
                    {"name": file.split, "num_bytes": file.n_bytes, "num_examples": file.n_rows}
                    for file in table.files
                ],
                "download_size": sum(file.n_bytes for file in table.files),
                "dataset_size": sum(file.n_bytes for file in table.files),
            }
        )
    return {
        "pretty_name": manifest.title,
        "language": [manifest.language],
        "license": _LICENCE_IDS.get(licence, "other"),
        "task_categories": ["token-classification", "text-classification"],
        "annotations_creators": sorted({_creator(kind) for kind in manifest.annotators.values()}),
        "configs": configs,
        "dataset_info": infos,
    }


def _creator(kind: str) -> str:
    return "expert-generated" if kind == "person" else "machine-generated"
