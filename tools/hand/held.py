"""What a server holds of an annotator to a comparison with the answer file, item by item."""

from typing import Any

import msgspec

from hand.account import Seat
from hand.build import Built
from hand.page import Page
from tandai.gold.keys import items_in
from tandai.labelstudio.regions import read_result
from tandai.records import Annotation


def differences(seat: Seat, built: Built, page: Page) -> list[str]:
    """What only the file says, and what only the server holds; empty where both are the same."""
    task = seat.task(page.layer, page.document.document_id)
    mine = seat.answers(task)
    if len(mine) != 1:
        return [f"found {len(mine)} annotations of {seat.annotator} on the server; expected one"]
    held = read_held(mine[0], built.annotation, page)
    said, there = set(items_in(built.annotation)), set(items_in(held))
    return [
        *(f"only in the file: {_words(each)}" for each in sorted(said - there, key=str)),
        *(f"only on the server: {_words(each)}" for each in sorted(there - said, key=str)),
    ]


def read_held(found: dict[str, Any], like: Annotation, page: Page) -> Annotation:
    """An annotation of the server as a record."""
    raws = [msgspec.Raw(msgspec.json.encode(each)) for each in found["result"]]
    parts = read_result(
        raws, page.config, page.text, place=f"annotation {found['id']}", inventories=page.codes
    )
    return msgspec.structs.replace(
        like,
        spans=tuple(parts.spans),
        attributes=tuple(parts.attributes),
        relations=tuple(parts.relations),
        answers=tuple(parts.answers),
    )


def _words(item: Any) -> str:
    return f"{item.what} {item.item} {' '.join(item.values)}".rstrip()
