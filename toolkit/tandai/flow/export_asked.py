"""What of a release is asked for, held to what is in it."""

from pathlib import Path
from typing import Literal, get_args

import msgspec

from tandai.errors import TandaiError
from tandai.records import Record
from tandai.release.manifest import Manifest
from tandai.splits import SPLITS

Format = Literal["jsonl", "conll2003", "conllup", "brat", "spacy", "seacrowd"]
FORMATS: tuple[Format, ...] = get_args(Format)


class Asked(Record, frozen=True, kw_only=True):
    """What of a release is exported."""

    format: Format
    view: str = ""
    """JSONL only: the rows of this table instead of whole documents, of the layers and annotators
    asked for where its columns say them."""
    splits: tuple[str, ...] = ()
    """None for all there are, as of layers."""
    layers: tuple[str, ...] = ()
    annotators: tuple[str, ...] = ("gold",)
    """Pseudonyms and ``gold``; JSONL only: none for everybody."""


def complete(asked: Asked, release: Path, manifest: Manifest, *, has_articles: bool) -> Asked:
    """The selection with what it left open.

    Args:
        asked: format and selection.
        release: the release's folder, for messages.
        manifest: its manifest.
        has_articles: whether there are texts for a stand-off release.

    Raises:
        TandaiError: something asked for is not in the release, or not in the format.
    """
    layers = tuple(sorted(manifest.guideline_versions))
    splits = tuple(split for split in SPLITS if split in manifest.counts)
    known = {
        "split": (asked.splits, splits),
        "layer": (asked.layers, layers),
        "annotator": (asked.annotators, ("gold", *sorted(manifest.annotators))),
        "view": ((asked.view,) if asked.view else (), tuple(manifest.tables)),
    }
    for what, (wanted, there) in known.items():
        for each in wanted:
            if each not in there:
                raise TandaiError(
                    f"{release}: found no {what} {each!r}; expected one of {', '.join(there)}."
                )
    if asked.view:
        _refuse_unknown(asked, manifest)
    if asked.format != "jsonl":
        if asked.view:
            raise TandaiError(
                f"--view: found {asked.view!r} with {asked.format}; expected it with jsonl. "
                "Choose layers of other formats by --layer."
            )
        if len(asked.annotators) != 1:
            raise TandaiError(f"{asked.format} holds one annotator's labels; name one.")
        if manifest.text == "stand-off" and not has_articles:
            raise TandaiError(
                f"{release} is stand-off: found no text; expected the folder of its articles. "
                "Name it with --articles, or export jsonl, which needs no text."
            )
    return msgspec.structs.replace(
        asked,
        splits=tuple(split for split in splits if split in (asked.splits or splits)),
        layers=tuple(layer for layer in layers if layer in (asked.layers or layers)),
    )


def _refuse_unknown(asked: Asked, manifest: Manifest) -> None:
    """A table that does not say whose its rows are, or of which layer, cannot be asked for some."""
    there = {column.name for column in manifest.tables[asked.view].columns}
    others = tuple(each for each in asked.annotators if each != "gold")
    for option, wanted, column in (
        ("--layer", asked.layers, "layer"),
        ("--annotator", others, "annotator_id"),
    ):
        if wanted and column not in there:
            raise TandaiError(
                f"{option}: found {wanted[0]!r} with --view {asked.view}, whose rows do not say it; "
                f"expected a table with a column {column}, or no {option}."
            )
