"""What holds of gold whatever was answered, by whichever policies, with a curator or without."""

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from gold.curators import KURA, curate
from gold.made import ANA, BUDI, CICI, annotation_sets, facts, items_of
from tandai.adjudication.records import Curated, Question
from tandai.gold import items_in, settle, voters
from tandai.gold.estimates import Estimates
from tandai.gold.policies import Policies
from tandai.gold.settle import Means
from tandai.questions import split_answers
from tandai.records import Annotation

FEWER = settings(max_examples=30)
"""Such examples take long to make."""
ANY = ["unanimous-1", "majority-2", "ask-1"]
OF_SPANS = [*ANY, "union-1", "intersection-1"]
ORIGINS = {"unanimous", "majority", "single", "policy", "adjudicated"}


def digest_of(document_id: str, start: int, end: int) -> str:
    return f"{start}:{end}"


def nowhere(document_id: str, start: int, end: int) -> None:
    """A text that is not on this machine."""


@st.composite
def means(draw: st.DrawFn) -> Means:
    """Any policies for what the generated annotations say, and a model that is sure of something."""
    keys = {"PER": OF_SPANS, "entity": OF_SPANS, "default": ANY, "ask": ANY, "rel": ANY}
    chosen = {
        key: draw(st.sampled_from(policies))
        for key, policies in keys.items()
        if draw(st.booleans())
    }
    if draw(st.booleans()):
        chosen["tone"] = draw(st.sampled_from([*ANY, "dawid-skene-1"]))
    sure = draw(st.dictionaries(st.just(("d1", "tone")), st.sampled_from([("A",), ("B",), ()])))
    estimates = Estimates({"tone": sure} if draw(st.booleans()) else {})
    return Means(Policies(chosen), estimates, draw(st.sampled_from([digest_of, nowhere])))


@st.composite
def adjudicated(draw: st.DrawFn) -> tuple[list[Annotation], Means, Curated]:
    """Annotations, what settles them, and a curator who was asked just now."""
    annotations = draw(annotation_sets())
    settling = draw(means())
    gold = settle(annotations, means=settling)
    if gold is None:
        annotations = [msgspec.structs.replace(annotations[0], status="submitted")]
        gold = settle(annotations, means=settling)
        assert gold is not None
    answers = draw(annotation_sets(n_max=1))
    (answered,) = draw(st.sampled_from([answers, [gold]]))
    items = [*answered.spans, *answered.attributes, *answered.relations, *answered.answers]
    rules = draw(st.dictionaries(st.sampled_from(["tone", "0:4 entity=PER"]), st.just("E3")))
    curated = curate(annotations, *items, means=settling, rules=rules)
    chosen = draw(st.lists(st.sampled_from(items_in(gold)), max_size=2)) if items_in(gold) else []
    looks = [Question(what=each.what, item=each.item, reason="chosen") for each in chosen]
    return annotations, settling, msgspec.structs.replace(curated, asked=(*curated.asked, *looks))


def gold_of(
    annotations: list[Annotation], settling: Means, curated: Curated | None = None
) -> Annotation:
    gold = settle(annotations, means=settling, curated=curated)
    assert gold is not None
    return gold


def parts_in(annotation: Annotation) -> set[tuple[str, str]]:
    """Everything said, in a tie's words: the whole questions and the parts of them."""
    found = {(each.what, each.item) for each in items_in(annotation)}
    for item in items_in(annotation):
        for part in split_answers("choices", {"": {item.values}}) if len(item.values) > 1 else ():
            found.add((item.what, f"{item.item} {part}"))
    return found


@given(annotation_sets(), means())
def test_what_is_open_is_never_gold(annotations: list[Annotation], settling: Means) -> None:
    gold = settle(annotations, means=settling)
    if gold is not None:
        assert not {(tie.what, tie.item) for tie in gold.ties} & parts_in(gold)


@FEWER
@given(adjudicated())
def test_with_a_curator_too_what_is_open_is_never_gold(
    made: tuple[list[Annotation], Means, Curated],
) -> None:
    gold = gold_of(*made)
    assert not {(tie.what, tie.item) for tie in gold.ties} & parts_in(gold)


@FEWER
@given(adjudicated())
def test_every_item_of_gold_names_who_and_how(
    made: tuple[list[Annotation], Means, Curated],
) -> None:
    gold = gold_of(*made)
    hands = {each.annotator_id for each in voters(made[0])}
    for item in items_of(gold):
        assert item.origin in ORIGINS
        assert item.annotators
        by_curator = item.origin == "adjudicated"
        assert set(item.annotators) <= ({KURA} if by_curator else hands)
        assert (item.policy == "") == by_curator
        assert by_curator or not item.rule
    assert (KURA in gold.curators) >= any(each.origin == "adjudicated" for each in items_of(gold))


@FEWER
@given(adjudicated())
def test_a_curator_who_was_asked_all_that_is_open_leaves_nothing_open(
    made: tuple[list[Annotation], Means, Curated],
) -> None:
    assert gold_of(*made).ties == ()


@FEWER
@given(adjudicated())
def test_all_that_was_asked_is_as_the_curator_says(
    made: tuple[list[Annotation], Means, Curated],
) -> None:
    annotations, settling, curated = made
    gold = gold_of(annotations, settling, curated)
    said, is_gold = facts(curated.annotation), facts(gold)
    for question in curated.asked:
        if question.what == "span":
            about = {each for each in said | is_gold if words(each) == question.item}
            assert about & said == about & is_gold


def words(fact: tuple[Any, ...]) -> str:
    """A span's fact as a tie says it."""
    return "{1}:{2} entity={3}".format(*fact) if fact[0] == "span" else ""


@FEWER
@given(adjudicated())
def test_curated_gold_as_the_answer_to_its_own_questions_changes_nothing(
    made: tuple[list[Annotation], Means, Curated],
) -> None:
    annotations, settling, curated = made
    gold = gold_of(annotations, settling, curated)
    items = {name: getattr(gold, name) for name in ("spans", "attributes", "relations", "answers")}
    answered = msgspec.structs.replace(curated.annotation, **items)
    again = msgspec.structs.replace(curated, annotation=answered)
    assert gold_of(annotations, settling, again) == gold


@FEWER
@given(adjudicated())
def test_gold_settled_again_is_the_same_gold(
    made: tuple[list[Annotation], Means, Curated],
) -> None:
    annotations, settling, curated = made
    for gold in (gold_of(annotations, settling), gold_of(annotations, settling, curated)):
        assert settle([gold], means=settling) == gold


@FEWER
@given(adjudicated(), st.randoms(use_true_random=False))
def test_the_order_of_annotators_and_of_questions_changes_nothing(
    made: tuple[list[Annotation], Means, Curated], random: Any
) -> None:
    annotations, settling, curated = made
    shuffled = random.sample(annotations, len(annotations))
    asked = tuple(random.sample(curated.asked, len(curated.asked)))
    turned = msgspec.structs.replace(curated, asked=asked, began=curated.began[::-1])
    assert settle(shuffled, means=settling) == settle(annotations, means=settling)
    assert gold_of(shuffled, settling, turned) == gold_of(annotations, settling, curated)


@given(annotation_sets(), means(), st.sampled_from([ANA, BUDI, CICI]))
def test_an_annotator_taken_out_counts_for_nothing(
    annotations: list[Annotation], settling: Means, name: str
) -> None:
    """So that one taken out and in again cannot have left a trace."""
    rest = [each for each in annotations if each.annotator_id != name]
    withdrawn = [
        msgspec.structs.replace(each, status="withdrawn") if each.annotator_id == name else each
        for each in annotations
    ]
    gold = settle(withdrawn, means=settling)
    assert gold == settle(rest, means=settling)
    assert gold is None or not any(name in each.annotators for each in items_of(gold))


@given(annotation_sets(), means())
def test_merging_makes_no_span_out_of_nothing(
    annotations: list[Annotation], settling: Means
) -> None:
    """Each gold span lies within what its annotators marked, and each of them marked some of it."""
    gold = settle(annotations, means=settling)
    marked = {each.annotator_id: each.spans for each in voters(annotations)}
    for made in gold.spans if gold else ():
        theirs = [
            [one for one in marked[name] if one.label == made.label and one.end > made.start
             and one.start < made.end]
            for name in made.annotators
        ]  # fmt: skip
        assert all(theirs)
        covered = {
            point for spans in theirs for one in spans for point in range(one.start, one.end)
        }
        assert set(range(made.start, made.end)) <= covered
