"""A manifest to what stands first wherever its release is described: how much it is, and whose word.

Card, archive and Croissant are read by people who never open the datasheet.
"""

import re

from tandai.datasheet.answers import is_answered
from tandai.datasheet.people import first_words
from tandai.release.manifest import Manifest
from tandai.wording import count_of

_MARKS = re.compile(r"\*\*|`")


def intro_paragraphs(manifest: Manifest) -> list[str]:
    """Paragraphs in Markdown: documents by split, which annotators are no persons, the summary.

    The summary is the datasheet's, as people wrote it; of a hydrated copy it is said to be the
    release's, since it may say that no text is here.
    """
    said = [_size(manifest), first_words(manifest.annotators)]
    summary = manifest.datasheet.get("summary", "")
    if is_answered(summary):
        if manifest.text == "hydrated":
            said.append("Of the stand-off release that this copy was made of, its makers say:")
        said.append(summary)
    return said


def intro_texts(manifest: Manifest) -> list[str]:
    """The same without marks of Markdown, a line a paragraph."""
    return [" ".join(_MARKS.sub("", each).split()) for each in intro_paragraphs(manifest)]


def _size(manifest: Manifest) -> str:
    by_split = {name: each.get("documents", 0) for name, each in manifest.counts.items()}
    named = ", ".join(f"{name} {n}" for name, n in by_split.items())
    return f"{count_of(sum(by_split.values()), 'document')} in all: {named}."
