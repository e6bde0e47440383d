"""A CITATION.cff to who made the data and where it comes from."""

from typing import Any

import msgspec
import yaml

from tandai.errors import InputError


class Author(
    msgspec.Struct, frozen=True, rename={"family": "family-names", "given": "given-names"}
):
    """A person, or an entity that has a name alone."""

    family: str = ""
    given: str = ""
    name: str = ""
    affiliation: str = ""
    orcid: str = ""


class Citation(msgspec.Struct, frozen=True, rename={"repository": "repository-code"}):
    """What of a CITATION.cff goes into an archive's metadata; other keys are left to it."""

    title: str
    authors: tuple[Author, ...]
    keywords: tuple[str, ...] = ()
    url: str = ""
    repository: str = ""


def parse_citation(place: str, text: str) -> Citation:
    """Reads a CITATION.cff.

    Args:
        place: of the file, for messages.
        text: what stands there.

    Raises:
        InputError: it is none, names nobody, or an author has no name.
    """
    expected = "a citation file: title and authors"
    try:
        said: Any = yaml.safe_load(text)
        citation = msgspec.convert(said, Citation)
    except (yaml.YAMLError, msgspec.ValidationError, RecursionError) as error:
        found = str(error).splitlines()[0]
        raise InputError(place, found=found, expected=expected) from error
    if not citation.authors:
        raise InputError(
            place, place="authors", found="nobody", expected="at least one author with a name"
        )
    for number, author in enumerate(citation.authors):
        if not (author.family or author.name):
            where = f"authors[{number}]"
            raise InputError(place, place=where, found="no name", expected="family-names or name")
    return citation
