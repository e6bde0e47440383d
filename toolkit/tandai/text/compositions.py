"""A word to its spellings in code points: letters composed with their marks, and apart.

A text stays as its writer left it, since composing would move offsets. So both spellings are looked
for, and a match is where it is.
"""

import unicodedata


def spellings(word: str) -> tuple[str, ...]:
    """The word as it is, then composed (NFC) and taken apart (NFD), each once."""
    forms = (word, unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word))
    return tuple(dict.fromkeys(forms))
