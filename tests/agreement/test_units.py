"""Unitizing alpha of annotations."""

import pytest
from hypothesis import given, settings

from agreement.samples import answers, make_answer, make_asked, share
from tandai.agreement.resample import value_of
from tandai.agreement.shared import Draft, Shared
from tandai.agreement.units import measure_units
from tandai.records import Annotation


def drafts(shared: Shared, min_items: int = 1) -> dict[tuple[str, str], Draft]:
    found = list(measure_units(shared, make_asked(min_items=min_items)))
    assert {each.metric for each in found} == {"unitizing_alpha"}
    return {(each.name, each.label): each for each in found}


def value(draft: Draft) -> float | None:
    return None if draft.tally is None else value_of(draft.tally)


def test_krippendorff_2004() -> None:
    """*Content Analysis*, 2nd ed., p. 254: two categories, .7286 and 1, .859 together."""
    text = {"d0": "x" * 300}
    k = [(30, 90, "thing=B"), (150, 200, "thing=B")]
    made = [
        make_answer("d0", "a", [(75, 145, "thing=A"), (220, 250, "thing=A"), *k]),
        make_answer(
            "d0", "b", [(70, 150, "thing=A"), (205, 225, "thing=A"), (250, 270, "thing=A"), *k]
        ),
    ]
    found = drafts(share(made, texts=text))
    assert value(found["thing", "A"]) == pytest.approx(0.7286, abs=5e-5)
    assert value(found["thing", "B"]) == 1
    assert value(found["thing", ""]) == pytest.approx(0.859, abs=5e-4)
    draft = found["thing", ""]
    assert (draft.n, draft.n_of, draft.n_documents, draft.n_groups) == (9, "spans", 1, 1)


def test_white_space_is_no_part_of_the_continuum() -> None:
    marked = {"a": [(0, 9, "thing=A")], "b": [(5, 18, "thing=A")]}
    tight = {"a": [(0, 8, "thing=A")], "b": [(4, 15, "thing=A")]}
    loose_text = {"d0": "Kota Lama  menolak\n\nrapat"}
    tight_text = {"d0": "KotaLamamenolakrapat"}
    loose = share([make_answer("d0", *each) for each in marked.items()], texts=loose_text)
    dense = share([make_answer("d0", *each) for each in tight.items()], texts=tight_text)
    assert value(drafts(loose)["thing", "A"]) == pytest.approx(
        value(drafts(dense)["thing", "A"]), abs=1e-12
    )


def test_overlap_is_undefined_and_says_so() -> None:
    made = [
        make_answer("d0", "a", [(0, 9, "thing=A"), (2, 5, "thing=A"), (2, 5, "thing=B")]),
        make_answer("d0", "b", [(0, 9, "thing=A"), (2, 5, "thing=B")]),
    ]
    found = drafts(share(made))
    assert found["thing", "A"].tally is None
    assert found["thing", "A"].why.startswith("Spans of A of one annotator overlap")
    assert value(found["thing", "B"]) == 1
    assert found["thing", ""].tally is None
    assert "Spans of A " in found["thing", ""].why


def test_few_and_none_say_so() -> None:
    made = [make_answer("d0", name, [(0, 9, "thing=A")]) for name in "ab"]
    found = drafts(share(made), min_items=2)
    assert found["thing", "A"].tally is None
    assert found["thing", "A"].why == "There is 1 different span; below 2, no figure is given."
    assert found["other", "A"].tally is None
    assert found["other", "A"].why.startswith("Nobody marked A: ")
    alone = drafts(share(made[:1]))
    assert alone["thing", "A"].tally is None
    assert (alone["thing", "A"].n, alone["thing", "A"].n_groups) == (0, 0)


@given(made=answers(("a", "b", "c")))
@settings(max_examples=40, deadline=None)
def test_annotators_in_any_order(made: list[Annotation]) -> None:
    renamed = [
        make_answer(
            each.document_id,
            {"a": "z", "b": "b", "c": "a"}[each.annotator_id],
            [(span.start, span.end, f"{span.control}={span.label}") for span in each.spans],
        )
        for each in made
    ]
    before, after = drafts(share(made)), drafts(share(reversed(renamed)))
    assert before.keys() == after.keys()
    for name, draft in before.items():
        one, other = value(draft), value(after[name])
        assert (one is None) == (other is None)
        assert one is None or one == pytest.approx(other, abs=1e-9)
        assert draft.why == after[name].why
        assert one is None or one <= 1 + 1e-12
