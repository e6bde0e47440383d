"""What a layer asks about since its annotators answered is a question to its curator."""

import msgspec

from adjudication.test_suspected import GOLD, LEFT_OUT, annotation
from adjudication.test_weights import OTHER, PLACE, TEXT, XML, span
from tandai.adjudication.unanswered import with_unanswered
from tandai.digest import sha256_text
from tandai.flow.adjudicate.queue import open_layer
from tandai.labelstudio.config import parse_config
from tandai.project import Project
from tandai.store import write_jsonl

REQUIRED = XML.replace(
    'perRegion="true"', 'perRegion="true" required="true" whenLabelValue="CLAIM"'
)
CONFIG = parse_config("contoh", REQUIRED)
FREE = parse_config("contoh", REQUIRED.replace('required="true"', ""))
GIVEN = msgspec.structs.replace(GOLD.said, spans=(*GOLD.said.spans, span("g7", OTHER)))


def test_a_span_that_nobody_was_asked_about_is_shown_and_asked() -> None:
    shown, asked = with_unanswered(GOLD.said, GIVEN, [annotation("ana")], CONFIG)
    assert shown.spans == (*GOLD.said.spans, span("u1", OTHER))
    assert [(each.what, each.item, each.reason) for each in asked] == [
        ("span", str(OTHER), "unanswered")
    ]


def test_nothing_is_asked_twice_or_for_nothing() -> None:
    voted = msgspec.structs.replace(annotation("ana"), spans=(span("s", OTHER),))
    elsewhere = msgspec.structs.replace(GIVEN, text_sha256=sha256_text("Teks lain."))
    for given, voting, config in (
        (GOLD.said, [], CONFIG),  # gold has all that is given
        (GIVEN, [voted], CONFIG),  # an annotator was asked: it was sent back, or is a tie
        (GIVEN, [], FREE),  # nothing has to be said of it
        (elsewhere, [], CONFIG),
        (None, [], CONFIG),
    ):
        assert with_unanswered(GOLD.said, given, voting, config) == (GOLD.said, ())


def test_a_label_without_a_required_question_is_not_asked() -> None:
    """SOURCE and CUE are shown in the stance layer, and nothing is asked of them."""
    bare = msgspec.structs.replace(LEFT_OUT.said, spans=())
    shown, asked = with_unanswered(bare, GOLD.said, [], CONFIG)
    assert [each.label for each in shown.spans] == ["CLAIM"]
    assert [each.item for each in asked] == [str(PLACE)]
    assert TEXT[PLACE.start : PLACE.end]


def test_a_claim_of_todays_gold_is_open_in_the_layer_that_asks_about_it(project: Project) -> None:
    gold = project.read_gold("claim")
    first = gold[0]
    text = project.text_path(first.document_id).read_bytes().decode("utf-8")
    new = msgspec.structs.replace(
        first.spans[0],
        span_id="g999",
        start=0,
        end=3,
        label="CLAIM",
        quote_sha256=sha256_text(text[:3]),
    )
    changed = msgspec.structs.replace(first, spans=(*first.spans, new))
    before = {each.queued.document_id: each for each in open_layer(project, "stance")[0]}
    write_jsonl(project.gold_path("claim"), [changed, *gold[1:]])
    (opened,) = (
        each
        for each in open_layer(project, "stance")[0]
        if each.queued.document_id == first.document_id
    )
    asked = [each for each in opened.queued.questions if each.reason == "unanswered"]
    assert [each.item for each in asked] == ["0:3 claim=CLAIM"]
    known = before.get(first.document_id)
    assert len(opened.queued.questions) == 1 + (len(known.queued.questions) if known else 0)
    assert [each.span_id for each in opened.gold.spans][-1] == "u1"
