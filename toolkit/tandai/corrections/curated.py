"""A curator's answer about an old text to their answer about the new one, and what of it is lost."""

import msgspec

from tandai.adjudication.records import Curated
from tandai.corrections.carry import Text, carry
from tandai.corrections.items import move_item
from tandai.corrections.records import Kept, Lost
from tandai.gold.keys import SpanKey, key_of


def carry_curated(
    curated: Curated, new: Text, lost: dict[SpanKey, str]
) -> tuple[Curated, tuple[Lost, ...], tuple[Kept, ...]]:
    """What a curator settled, in the new text.

    Questions about what is lost are lost with it, and are listed.

    Args:
        curated: of the old text.
        new: the new one.
        lost: what `find_lost` gave for its document and layer.
    """
    said = carry(curated.annotation, new, lost, source="adjudications")
    there = {
        (span.start, span.end) for span in curated.annotation.spans if key_of(span) not in lost
    }
    gone = {(key.start, key.end) for key in lost} - there

    def move(start: int, end: int) -> tuple[int, int] | None:
        return None if (start, end) in gone else new.move(start, end)

    told = list(said.lost)
    asked = []
    for question in curated.asked:
        item = move_item(question.item, move)
        if item is None:
            told.append(
                Lost(
                    source="adjudications",
                    layer=curated.layer,
                    annotation_id=curated.annotation.annotation_id,
                    what="question",
                    item=question.item,
                    why="it asks about words that changed",
                    json=msgspec.json.encode(question).decode(),
                )
            )
        else:
            asked.append(msgspec.structs.replace(question, item=item))
    began = (
        (msgspec.structs.replace(each, item=item))
        for each in curated.began
        if (item := move_item(each.item, move)) is not None
    )
    made = msgspec.structs.replace(
        curated,
        text_sha256=new.sha256,
        annotation=said.annotation,
        asked=tuple(asked),
        began=tuple(began),
        known=tuple(
            sorted(item for each in curated.known if (item := move_item(each, move)) is not None)
        ),
        rules={
            item: rule
            for each, rule in curated.rules.items()
            if (item := move_item(each, move)) is not None
        },
    )
    return made, tuple(told), said.kept
