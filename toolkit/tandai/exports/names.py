"""Names of a release to names that a format allows: never two of them to one."""

import re
from collections.abc import Callable

from tandai.errors import TandaiError


class Names:
    """Writes names with the characters that a format allows."""

    def __init__(self, refused: str, what: str, *, shape: Callable[[str], str] = str) -> None:
        """Takes a pattern of what is refused, and for messages what is named."""
        self._refused = re.compile(refused)
        self._what = what
        self._shape = shape
        self._owners: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        """The name as the format has it.

        Raises:
            TandaiError: another name is written in the same way.
        """
        made = self._refused.sub("_", self._shape(name)) or "_"
        owner = self._owners.setdefault(made, name)
        if owner != name:
            raise TandaiError(
                f"{self._what}: found {owner!r} and {name!r}, which are both {made!r} in this "
                "format; expected names that stay apart. Export their layers one by one (--layer)."
            )
        return made
