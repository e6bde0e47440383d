"""A lexicon and spans' digests to the ids that their names have there: no text is needed."""

from collections.abc import Iterable, Mapping
from typing import Literal

from tandai.digest import sha256_text
from tandai.layers.lexicons import Entity
from tandai.records import Span

Whence = Literal["answer", "lexicon"]
"""Who said it of the span: somebody who answered, or the lexicon of its name."""

Known = Mapping[tuple[str, str], str]
"""Id by label and digest of the words."""


def known_ids(entities: Iterable[Entity]) -> Known:
    """The ids by which a program may fill what nobody answered.

    A name has one where exactly one row of its type has it, word for word, as name or alias, with
    an id that is not said to be unverified.

    Args:
        entities: of a lexicon.
    """
    rows: dict[tuple[str, str], list[Entity]] = {}
    for entity in entities:
        for form in {entity.name, *entity.aliases}:
            # A row without an id counts: the name may be that one's.
            rows.setdefault((entity.type, sha256_text(form)), []).append(entity)
    alone = {key: found[0] for key, found in rows.items() if len(found) == 1}
    return {
        key: each.qid for key, each in alone.items() if each.qid and each.qid_status != "unverified"
    }


def fill_known(
    said: Iterable[str | None], spans: Iterable[Span], known: Known
) -> tuple[list[str | None], list[Whence | None]]:
    """Answers, and where nobody gave one the lexicon's; with who said each.

    Args:
        said: the answers, null where there is none.
        spans: those they are about.
        known: ids by label and digest.
    """
    values: list[str | None] = []
    whence: list[Whence | None] = []
    for answer, span in zip(said, spans, strict=True):
        found = known.get((span.label, span.quote_sha256)) if answer is None else None
        values.append(found if answer is None else answer)
        whence.append("answer" if answer is not None else "lexicon" if found else None)
    return values, whence
