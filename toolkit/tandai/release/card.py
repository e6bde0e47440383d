"""A manifest to the release's README.md: front matter for ``datasets``, a page for people."""

import re
from functools import cache
from typing import Any

import jinja2
import yaml

from tandai.datasheet.agreement import agreement_lines
from tandai.datasheet.facts import facts_of
from tandai.datasheet.intro import intro_paragraphs
from tandai.datasheet.leaks import leak_lines, seen_lines
from tandai.datasheet.people import hand_lines, origin_lines
from tandai.licences import hub_name
from tandai.release.licences import LABELS_PAGE, TEXT_PAGE
from tandai.release.manifest import Manifest, TableEntry
from tandai.release.partial import cite_copy, say_kept
from tandai.release.schema import ColumnType, features
from tandai.wording import count_of

_TYPES: dict[ColumnType, str] = {
    "string": "string",
    "int": "int32",
    "float": "float64",
    "bool": "bool",
    "strings": "list of string",
    "ints": "list of int32",
    "structs": "list of struct",
}


def render_card(manifest: Manifest) -> str:
    """The card's text."""
    front = yaml.safe_dump(front_matter(manifest), sort_keys=False, allow_unicode=True, width=100)
    facts = facts_of(manifest)
    page = _template().render(
        front=front,
        m=manifest,
        first=manifest.tables[manifest.default_table].files[0],
        n_first=len(next(iter(_paths(manifest.tables[manifest.default_table]).values()))),
        tables=[(name, table) for name, table in manifest.tables.items() if table.files],
        types=_TYPES,
        intro=intro_paragraphs(manifest),
        cited=cite_copy(manifest),
        kept=say_kept(manifest.hydrated_from) if manifest.hydrated_from else "",
        hands=hand_lines(facts),
        origins=origin_lines(facts),
        agreement=agreement_lines(facts.agreement, level="##"),
        leaks=leak_lines(facts.leaks),
        seen=seen_lines(facts.seen),
    )
    # Blocks that say nothing leave their blank lines behind.
    return re.sub(r"\n{3,}", "\n\n", page)


@cache
def _template() -> jinja2.Template:
    """The card's template; a process that verifies many releases compiles it once."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("tandai.release", "."),
        autoescape=False,  # noqa: S701 - Markdown; every value is ours or checked
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["count_of"] = count_of
    return environment.get_template("card.md.j2")


def front_matter(manifest: Manifest) -> dict[str, Any]:
    """The YAML that ``datasets`` reads.

    Version and content digest stand in every config: they are the only part of a release that
    the library's cache looks at (release design, A4).
    """
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
                # `datasets` refuses build metadata; the description has the version as it is.
                "version": manifest.version.partition("+")[0],
                "description": described,
                "data_files": [
                    {"split": split, "path": paths[0] if len(paths) == 1 else paths}
                    for split, paths in _paths(table).items()
                ],
            }
        )
        infos.append(
            {
                "config_name": name,
                "features": features(table.columns, manifest.label_sets),
                "splits": [
                    {"name": split, "num_bytes": _n_bytes(table, split), "num_examples": n_rows}
                    for split, n_rows in table.rows_by_split().items()
                ],
                "download_size": sum(file.n_bytes for file in table.files),
                "dataset_size": sum(file.n_bytes for file in table.files),
            }
        )
    return {
        "pretty_name": manifest.title,
        "language": [manifest.language],
        **_licence(manifest),
        "multilinguality": ["monolingual"],
        "source_datasets": ["original"],
        "task_categories": ["token-classification", "text-classification"],
        **_creators(manifest),
        "configs": configs,
        "dataset_info": infos,
    }


def _paths(table: TableEntry) -> dict[str, list[str]]:
    """Files by split."""
    paths: dict[str, list[str]] = {}
    for file in table.files:
        paths.setdefault(file.split, []).append(file.path)
    return paths


def _n_bytes(table: TableEntry, split: str) -> int:
    return sum(file.n_bytes for file in table.files if file.split == split)


def _licence(manifest: Manifest) -> dict[str, str]:
    """The licence of what is in the folder: the labels', and the texts' where it holds them."""
    with_texts = manifest.text != "stand-off"
    parts = ["labels", "text"] if with_texts else ["labels"]
    names = list(dict.fromkeys(manifest.licences[part] for part in parts))
    if len(names) == 1 and hub_name(names[0]):
        return {"license": hub_name(names[0])}
    return {
        "license": "other",
        "license_name": "-and-".join(names).lower(),
        "license_link": TEXT_PAGE if with_texts else LABELS_PAGE,
    }


def machines_of(manifest: Manifest) -> dict[str, str]:
    """Kind of each annotator that is no person."""
    return {name: kind for name, kind in manifest.annotators.items() if kind != "person"}


def machine_words(name: str, kind: str) -> str:
    """How the card's first paragraphs say it of one."""
    return f"`{name}` is a {kind}"


def _creators(manifest: Manifest) -> dict[str, list[str]]:
    """That machines answered, where they did; of people nobody states whether they are experts."""
    kinds = set(manifest.annotators.values())
    return {"annotations_creators": ["machine-generated"]} if kinds - {"person"} else {}
