"""A layer to the lexicons that its program and its rules read: whose folder they stand in."""

from pathlib import Path
from typing import Literal

from tandai.project import Project
from tandai.store import read_text

Kind = Literal["entities", "claims"]

FILES: dict[Kind, tuple[str, str]] = {
    "entities": ("lexicon.csv", "the lexicon of entities"),
    "claims": ("cues.csv", "the lexicon of cues"),
}
"""Of each kind of layer the name of its lexicon, and what it is."""


def lexicon_path(project: Project, kind: Kind, layer: str) -> Path:
    """Where the lexicon of a kind stands for a layer, whether it is there or not.

    It is in the layer's own folder, where the layer is of that kind by `suggest` or `checks`, and
    else in that of the first such layer of `tandai.toml`, whatever it is called: stance is
    suggested by the cues of the claims that it asks about.
    """
    layers = project.settings.layers
    of_kind = [name for name, each in layers.items() if kind in (each.suggest, each.checks)]
    folder = layer if layer in of_kind or not of_kind else of_kind[0]
    return project.configs / folder / FILES[kind][0]


def read_lexicon(project: Project, kind: Kind, layer: str) -> tuple[str, str]:
    """Path and text of the lexicon of a kind.

    Raises:
        InputError: there is none; the message says which setting of the layer asks for it.
    """
    path = lexicon_path(project, kind, layer)
    suggest = project.settings.layers[layer].suggest
    wanted = f'{FILES[kind][1]}, which `suggest = "{suggest}"` of layer {layer} needs'
    return str(path), read_text(path, expected=wanted)
