"""What several exports say their tasks showed, to one list of suggestions under ids that stay.

Two servers may have shown one document with different suggestions: both are kept, each with an
id of its own, and what was copied of one names that one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from tandai.numbering import number_of, stem_of
from tandai.records import Annotation


def merge_shown(
    exports: Sequence[Iterable[Annotation]],
    earlier: Iterable[Annotation],
    needed: Collection[str] = (),
) -> tuple[list[Annotation], list[dict[str, str]]]:
    """Makes one list of what each export showed; the same thing shown twice is one.

    Of documents that an export shows something of, what was known before goes: it may be what a
    program would suggest today. It stays where annotations that are not read again began as
    copies of it.

    Args:
        exports: suggestions of one layer by export, under ids unique within it.
        earlier: the layer's suggestions as they are known.
        needed: ids of earlier suggestions that have to stay.

    Returns:
        All suggestions of the layer, sorted by id; and for each export, its ids to those ids.
    """
    read = [list(each) for each in exports]
    contents: dict[str, dict[bytes, Annotation]] = defaultdict(dict)
    for suggestion in (each for suggestions in read for each in suggestions):
        contents[stem_of(suggestion)][_content(suggestion)] = suggestion
    documents = {each.document_id for suggestions in read for each in suggestions}
    together: list[Annotation] = []
    known: dict[str, dict[bytes, int]] = defaultdict(dict)
    for suggestion in sorted(earlier, key=number_of):
        stem, content = stem_of(suggestion), _content(suggestion)
        if content in contents[stem]:
            known[stem].setdefault(content, number_of(suggestion))
        elif suggestion.document_id not in documents or suggestion.annotation_id in needed:
            known[stem][content] = number_of(suggestion)
            together.append(suggestion)
    final: dict[tuple[str, bytes], str] = {}
    for stem, made in contents.items():
        numbers = _numbers(sorted(made, key=lambda each: _order(made[each])), known[stem])
        for content, number in numbers.items():
            final[stem, content] = f"{stem}/{number}"
            together.append(
                msgspec.structs.replace(made[content], annotation_id=f"{stem}/{number}")
            )
    ids = [
        {each.annotation_id: final[stem_of(each), _content(each)] for each in suggestions}
        for suggestions in read
    ]
    return sorted(together, key=lambda each: each.annotation_id), ids


def _numbers(contents: Iterable[bytes], known: Mapping[bytes, int]) -> dict[bytes, int]:
    """A number for each content: the one it had, or the lowest that is free."""
    taken = set(known.values())
    numbers = {}
    for content in contents:
        number = known.get(content)
        if number is None:
            number = next(n for n in range(1, len(taken) + 2) if n not in taken)
            taken.add(number)
        numbers[content] = number
    return numbers


def _content(suggestion: Annotation) -> bytes:
    """All it says, but for the number."""
    return msgspec.json.encode(
        msgspec.structs.replace(suggestion, annotation_id=stem_of(suggestion))
    )


def _order(suggestion: Annotation) -> tuple[str, bytes]:
    return suggestion.model_version, _content(suggestion)
