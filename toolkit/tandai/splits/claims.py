"""What documents say of an inventory's items to links: who shares one must not be held out of it."""

from collections.abc import Iterable, Mapping

from tandai.splits.records import Link

WHY = "shared canonical claim"


def claim_links(said: Mapping[str, Iterable[tuple[str, str]]]) -> list[Link]:
    """The first document of each item to every other of it; sorted.

    Args:
        said: by ``layer.attribute``, document and item.
    """
    found = set()
    for mentions in said.values():
        first: dict[str, str] = {}
        for document_id, item in sorted(set(mentions)):
            one = first.setdefault(item, document_id)
            if one != document_id:
                found.add((one, document_id))
    return [Link(one=one, other=other, why=WHY) for one, other in sorted(found)]
