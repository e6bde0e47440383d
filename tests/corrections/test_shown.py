"""Whatever is lost is shown to its curator: each item once, by whom, and where something stands now."""

import msgspec
from hypothesis import assume, given
from hypothesis import strategies as st

from corrections.test_laws import EDITS, annotated, edit
from tandai.corrections.alignment import align_texts
from tandai.corrections.carry import Text, carry, find_lost
from tandai.corrections.records import Correction, Kept
from tandai.corrections.shown import not_carried
from tandai.digest import sha256_text
from tandai.documents import make_document
from tandai.gold.keys import items_in
from tandai.records import Annotation


@given(annotated(), EDITS, st.booleans())
def test_every_lost_item_is_shown_once(
    said: tuple[str, Annotation], edits: list[tuple[int, int, str]], both: bool
) -> None:
    old, one = said
    text = edit(old, edits)
    (before, old_text), (now, new_text) = (
        make_document("d1", each.encode()) for each in (old, text)
    )
    assume((old_text, new_text) == (old, text))  # offsets are of normalised texts
    said_by = [one]
    if both:
        said_by.append(
            msgspec.structs.replace(one, annotation_id="d1/entity/budi/1", annotator_id="budi")
        )
    new = Text(text, sha256_text(text), align_texts(old, text))
    lost = find_lost(said_by, new)
    carried = [carry(each, new, lost, source="annotations") for each in said_by]
    correction = Correction(
        document_id="d1",
        day="2031-05-02",
        reason="a number",
        old=before,
        raw_sha256=now.raw_sha256,
        text_sha256=now.text_sha256,
        by_words=True,
        n_carried=0,
        lost=tuple(item for each in carried for item in each.lost),
        kept=(Kept(layer="entity", annotation_id=one.annotation_id, item="topic"),),
    )
    shown = not_carried("d1#1", correction, "entity", now, [each.annotation for each in carried])
    assert len({(each.what, each.item, each.values) for each in shown}) == len(shown)
    assert not_carried("d1#1", correction, "stance", now) == ()
    told = {(each.what, each.item) for each in shown}
    for item in items_in(one):
        if item.what != "relation":
            gone = any(item.item in (str(key), f"{key} sure") for key in lost)
            assert ((item.what, item.item) in told) == gone
    # An end that was carried is named where it stands now, so arrows are only counted.
    lost_arrows = any(item.what == "relation" for item in correction.lost)
    assert any(what == "relation" for what, _ in told) == lost_arrows
    who = ("ana", "budi") if both else ("ana",)
    assert {each.who for each in shown if each.what != "answer"} <= {who}
    assert [(each.item, each.who) for each in shown if each.what == "answer"] == [
        ("topic", ("ana",))
    ]
    assert all(0 <= each.start <= each.end <= len(text) for each in shown)
