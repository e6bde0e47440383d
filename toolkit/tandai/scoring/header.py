"""The first line of a predictions file: what made it, for which table; never passed off as human."""

from typing import Literal

import msgspec


class Header(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What made the predictions. A file without one says nothing of what made it."""

    tandai_predictions: Literal["1"] = "1"
    """Version of the form; its key is how the line is known."""
    table: str = ""
    """The table they are for."""
    kind: Literal["model", "program"] | None = None
    """Predictions are never a person's; null where it was not said what made them."""
    name: str = ""
    version: str = ""
    seed: int | None = None
    release: str = ""
    """``content_sha256`` of the release it was trained on."""
    trained_on: dict[str, int] = {}
    """Of each class, how often it was in train; of the program's own units."""
    too_few: str = ""
    """A sentence: why what it was trained on is too little to say anything."""
