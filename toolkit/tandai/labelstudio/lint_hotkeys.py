"""The hotkeys of a label config to faults in what a press of a key does."""

from collections.abc import Iterator

from tandai.labelstudio.lint_outline import Outline, Tag
from tandai.labelstudio.lint_rules import Fault

MODIFIERS = {
    "shift": "shift", "alt": "alt", "option": "alt", "ctrl": "ctrl", "control": "ctrl",
    "command": "command",
}  # fmt: skip
SYNONYMS = {"return": "enter", "esc": "escape", "del": "delete", "plus": "=", "minus": "-"}
NAMED_KEYS = frozenset(
    [
        "backspace", "tab", "clear", "enter", "escape", "space", "left", "up", "right", "down",
        "delete", "home", "end", "pageup", "pagedown", *",./`-=;'[]\\",
        *(f"f{number}" for number in range(1, 20)),
    ]
)  # fmt: skip

OWN_KEYS = {
    "ctrl+enter": "submits", "command+enter": "submits",
    "ctrl+space": "skips the task", "alt+enter": "skips the task",
    "ctrl+z": "undoes", "command+z": "undoes",
    "ctrl+shift+z": "redoes", "command+shift+z": "redoes",
    "u": "unselects the region", "escape": "unselects the region",
    "backspace": "deletes the region",
    "ctrl+backspace": "deletes all regions", "command+backspace": "deletes all regions",
    "enter": "goes to the region's first field",
    "ctrl+d": "duplicates the region", "command+d": "duplicates the region",
    "alt+r": "begins a relation",
    "alt+h": "hides the region", "ctrl+h": "hides all regions", "command+h": "hides all regions",
    "alt+l": "locks the region", "alt+m": "edits the region's note",
    "alt+.": "goes to the next region",
    **{f"alt+shift+{number}": f"selects region {number}" for number in range(1, 10)},
    "shift+up": "goes to the task before", "shift+down": "goes to the next task",
    "shift+left": "closes the task", "shift+right": "opens the task",
    "shift+.": "folds the side bar",
}  # fmt: skip
"""What Label Studio 1.23 binds itself while a text is on the screen."""


def hotkey_faults(outline: Outline) -> Iterator[Fault]:
    """Keys that do two things, or another thing than they say."""
    first: dict[str, Tag] = {}
    for tag in outline.tags:
        for key in keys_of(tag.get("hotkey")):
            pressed = pressed_key(key)
            before = first.setdefault(pressed, tag)
            if before is not tag:
                found = f"{key!r} of {tag.said}, the key of {before.said} on line {before.line}"
                yield Fault("duplicate-hotkey", tag.line, found, "a key of its own")
            if not _is_key(key):
                heard = f", heard as {pressed!r}" if pressed != key else ""
                found, expected = f"{key!r} of {tag.said}{heard}", "a key, such as k or shift+k"
                yield Fault("hotkey-not-a-key", tag.line, found, expected)
            elif pressed in OWN:
                found = f"{key!r} of {tag.said}, which {OWN[pressed]}"
                yield Fault("hotkey-of-label-studio", tag.line, found, "another key")


def keys_of(hotkey: str) -> list[str]:
    """The keys that a hotkey lists, in lower case; a comma at the end is itself a key."""
    parts = "".join(hotkey.lower().split()).split(",")
    if len(parts) > 1 and not parts[-1]:
        parts[-2:] = [parts[-2] + ","]
    return [part for part in parts if part]


def pressed_key(key: str) -> str:
    """The key that the editor's key handler hears: of an unknown word the first letter."""
    *modifiers, last = key.split("+")
    last = SYNONYMS.get(last, last)
    heard = last if last in NAMED_KEYS else last[:1]
    return "+".join([*sorted(MODIFIERS.get(each, each) for each in modifiers), heard])


def _is_key(key: str) -> bool:
    *modifiers, last = key.split("+")
    last = SYNONYMS.get(last, last)
    is_letter = len(last) == 1 and last.isascii() and last.isalnum()
    return all(each in MODIFIERS for each in modifiers) and (is_letter or last in NAMED_KEYS)


OWN = {pressed_key(key): what for key, what in OWN_KEYS.items()}
