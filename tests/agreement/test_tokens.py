"""Token and character alpha: counted token by token and character by character."""

from collections.abc import Iterable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.samples import answers, make_answer, make_asked, share
from tandai.agreement.coefficients import alpha_of, make_ratings
from tandai.agreement.resample import value_of
from tandai.agreement.shared import Draft, Shared
from tandai.agreement.tokens import measure_tokens
from tandai.records import Annotation

TEXTS = {
    "d0": "Kota Lama  menolak\n\nrapat itu kata Pak Lurah",
    "d1": "  satu dua-tiga   empat, lima enam tujuh\n",
    "d2": "x" * 40,
}
METRICS = {"token_alpha": "tokens", "character_alpha": "characters"}


def drafts(shared: Shared, min_items: int = 1) -> dict[tuple[str, str, str], Draft]:
    found = list(measure_tokens(shared, make_asked(min_items=min_items)))
    by_name = {(each.metric, each.name, each.label): each for each in found}
    assert len(by_name) == len(found)
    return by_name


def value(draft: Draft) -> float | None:
    return None if draft.tally is None else value_of(draft.tally)


def counted(
    made: Iterable[Annotation], texts: dict[str, str], metric: str, control: str, label: str
) -> float | None:
    """Alpha by brute force: a row for each annotator and token, or character of a token."""
    rows: list[tuple[int, int, str]] = []
    unit = 0
    shared = share(made, texts=texts)
    for number, document in enumerate(shared.document_ids):
        text = texts[document]
        if metric == "character_alpha":
            steps = [(at, at + 1) for at, each in enumerate(text) if not each.isspace()]
        else:
            bounds = shared.tokens.document == number
            starts, ends = shared.tokens.start[bounds], shared.tokens.end[bounds]
            steps = list(zip(starts.tolist(), ends.tolist(), strict=True))
        for start, end in steps:
            for hand, said in enumerate(shared.said[number]):
                if said is None:
                    continue
                labels = {
                    span.label
                    for span in said.spans
                    if span.control == control and span.start < end and span.end > start
                }
                code = str(label in labels) if label else repr(sorted(labels))
                rows.append((unit, hand, code))
            unit += 1
    codes = sorted({code for _, _, code in rows})
    ratings = make_ratings(
        [unit for unit, _, _ in rows],
        [hand for _, hand, _ in rows],
        [codes.index(code) for _, _, code in rows],
        [0] * len(rows),
        n_classes=max(len(codes), 1),
        n_groups=1,
    )
    return value_of(alpha_of(ratings))


def same(one: float | None, other: float | None) -> None:
    assert (one is None) == (other is None)
    if one is not None:
        assert one == pytest.approx(other, abs=1e-9)


@pytest.mark.parametrize("metric", sorted(METRICS))
@given(made=answers(("a", "b", "c")), left_out=st.sets(st.integers(0, 8), max_size=3))
@settings(max_examples=25, deadline=None)
def test_counted_one_by_one(metric: str, made: list[Annotation], left_out: set[int]) -> None:
    some = [each for number, each in enumerate(made) if number not in left_out]
    shared = share(some, texts=TEXTS)
    found = drafts(shared)
    for control, label in (("thing", ""), ("thing", "A"), ("thing", "B"), ("other", "A")):
        draft = found[metric, control, label]
        same(value(draft), counted(some, TEXTS, metric, control, label))
        assert draft.n_of == METRICS[metric]
        assert (draft.tally is None) == bool(draft.why)


@given(made=answers(("a", "b", "c")))
@settings(max_examples=25, deadline=None)
def test_annotators_in_any_order(made: list[Annotation]) -> None:
    renamed = [
        make_answer(
            each.document_id,
            {"a": "z", "b": "b", "c": "a"}[each.annotator_id],
            [(span.start, span.end, f"{span.control}={span.label}") for span in each.spans],
        )
        for each in made
    ]
    before, after = drafts(share(made, texts=TEXTS)), drafts(share(reversed(renamed), texts=TEXTS))
    assert before.keys() == after.keys()
    for name, draft in before.items():
        same(value(draft), value(after[name]))


@given(made=answers(("a", "b")))
@settings(max_examples=25, deadline=None)
def test_never_above_one_and_one_with_oneself(made: list[Annotation]) -> None:
    for draft in drafts(share(made, texts=TEXTS)).values():
        found = value(draft)
        assert found is None or found <= 1 + 1e-12
    twice = [
        make_answer(
            each.document_id,
            name,
            [(span.start, span.end, f"{span.control}={span.label}") for span in each.spans],
        )
        for each in made
        if each.annotator_id == "a"
        for name in ("a", "b")
    ]
    for draft in drafts(share(twice, texts=TEXTS)).values():
        found = value(draft)
        assert found is None or found == pytest.approx(1)


def test_edges_in_white_space_make_no_difference() -> None:
    marks = [(0, 9, "thing=A"), (0, 11, "thing=A"), (0, 10, "thing=A")]
    made = [make_answer("d0", name, [mark]) for name, mark in zip("abc", marks, strict=True)]
    untrimmed = share(made, make_asked(trim=False), texts=TEXTS)
    assert untrimmed.spans.end.tolist() == [9, 11, 10]
    for metric in METRICS:
        assert value(drafts(untrimmed)[metric, "thing", "A"]) == pytest.approx(1)


def test_a_token_partly_covered_is_covered() -> None:
    """``dua-tiga`` is one token here: who marks ``tiga`` marks it, and not all its letters."""
    made = [
        make_answer("d1", "a", [(7, 15, "thing=A")]),
        make_answer("d1", "b", [(11, 15, "thing=A")]),
    ]
    found = drafts(share(made, texts=TEXTS))
    assert value(found["token_alpha", "thing", "A"]) == pytest.approx(1)
    letters = value(found["character_alpha", "thing", "A"])
    assert letters is not None
    assert letters < 1


def test_nesting_is_a_class_of_its_own() -> None:
    """Five tokens; one has A all over, the other B within it: four agree, one does not."""
    text = {"d0": "satu dua tiga empat lima"}
    made = [
        make_answer("d0", "a", [(0, 24, "thing=A")]),
        make_answer("d0", "b", [(0, 24, "thing=A"), (5, 8, "thing=B")]),
    ]
    found = drafts(share(made, texts=text))
    # Ten answers, nine of A alone: 1 - 9 x 2 / (100 - 82).
    assert value(found["token_alpha", "thing", ""]) == pytest.approx(0)
    assert found["token_alpha", "thing", "A"].tally is None


def test_counts_and_reasons() -> None:
    made = [
        make_answer("d0", "a", [(0, 9, "thing=A")]),
        make_answer("d0", "b", []),
        make_answer("d1", "a", []),
        make_answer("d2", "a", []),
        make_answer("d2", "c", []),
    ]
    groups = {"d0": "g", "d2": "g"}
    shared = share(made, texts=TEXTS, groups=groups)
    draft = drafts(shared)["token_alpha", "thing", "A"]
    assert (draft.n, draft.n_documents, draft.n_groups) == (9, 2, 1)
    for metric in METRICS:
        # Two tokens are eight characters, and no more to go by than two tokens are.
        scarce = drafts(shared, min_items=3)[metric, "thing", "A"]
        assert scarce.tally is None
        assert "has 2 tokens; below 3" in scarce.why
    nobody = drafts(shared)["character_alpha", "other", "A"]
    assert nobody.tally is None
    assert nobody.why.startswith("Nobody marked A: ")
    everybody = [make_answer("d2", name, [(0, 40, "thing=A")]) for name in "ab"]
    filled = drafts(share(everybody, texts=TEXTS))["token_alpha", "thing", ""]
    assert filled.tally is None
    assert filled.why.startswith("The second most frequent class has 0 tokens")


@pytest.mark.parametrize("metric", sorted(METRICS))
def test_nothing_to_compare(metric: str) -> None:
    alone = share([make_answer("d0", "a", [(0, 4, "thing=A")])], texts=TEXTS)
    draft = drafts(alone)[metric, "thing", "A"]
    assert (draft.n, draft.n_documents, draft.n_groups, draft.tally) == (0, 0, 0, None)
    assert draft.why == "The documents that two annotators answered have no token."


@given(made=answers(("a", "b"), n=3))
@settings(max_examples=20, deadline=None)
def test_groups_add_up(made: list[Annotation]) -> None:
    together = dict.fromkeys(TEXTS, "g")
    one = drafts(share(made, texts=TEXTS, groups=together))
    many = drafts(share(made, texts=TEXTS))
    for name, draft in many.items():
        same(value(draft), value(one[name]))
        if draft.tally is not None:
            assert draft.tally.sums.shape[0] == 3


def test_many_labels_are_told_apart() -> None:
    """More labels than a number has bits: every set of two is another class."""
    labels = [f"L{number}" for number in range(70)]
    values = "".join(f'<Label value="{label}"/>' for label in labels)
    config = (
        '<View><Text name="text" value="$text"/>'
        f'<Labels name="thing" toName="text">{values}</Labels></View>'
    )
    asked = make_asked(config, min_items=1)
    text = {"d0": " ".join(["kata"] * 140)}
    pairs = [pair for pair in combinations(labels, 2) if pair[0] in ("L0", "L69")][:137]
    marked = [
        (5 * place, 5 * place + 4, f"thing={label}")
        for place, pair in enumerate(pairs)
        for label in pair
    ]
    made = [make_answer("d0", name, marked) for name in "ab"]
    shared = share(made, asked, texts=text)
    draft = next(iter(measure_tokens(shared, asked)))
    assert draft.tally is not None
    assert draft.tally.sums.shape == (1, 1 + len(pairs) + 1)
    assert value(draft) == pytest.approx(1)
