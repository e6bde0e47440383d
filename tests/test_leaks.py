"""What is seen on two sides of a split is counted, and what must not be is found."""

from itertools import combinations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from release.made import gold, mark, small_document
from tandai.findings import Finding
from tandai.records import Annotation, Attribute, Document
from tandai.splits.leaks import near_across, paragraphs_across
from tandai.splits.links import MAX_DOCUMENTS
from tandai.splits.records import SPLITS, Link
from tandai.splits.same import SameParagraphs
from tandai.splits.seen import SeenCounter, items_in, spans_in
from tandai.splits.words import (
    WordPair,
    check_words,
    find_word_pairs,
    runs_of_words,
    word_pairs_across,
)

SIDES = {"d1": "train", "d2": "test", "d3": "excluded_conflict"}
LINE = "Bayu Wiratmaka menanam bakau di Teluk Anjora bersama warga kampung."


def said(document_id: str, label: str, start: int = 0) -> Annotation:
    document, text = small_document(document_id, f"{'x' * start}{LINE}\n\nAkhir {document_id}.\n")
    return gold(document, spans=(mark(text, "Teluk Anjora", label, "s1"),))


def test_a_span_is_seen_by_its_words_and_its_label() -> None:
    def seen(label: str) -> list[tuple[int, int, float | None]]:
        counter = SeenCounter((), SIDES)
        for each in (said("d1", "LOC"), said("d2", label)):
            for what, thing in spans_in(each):
                counter.add(each.document_id, what, thing)
        found = counter.figures()
        return [(e.n_mentions, e.n_mentions_seen, e.share) for e in found if e.split == "test"]

    assert seen("LOC") == [(1, 1, 1.0)]
    assert seen("GPE") == [(1, 0, 0.0)]


def test_mentions_and_kinds_are_counted_and_what_is_excluded_is_not() -> None:
    counter = SeenCounter((), SIDES)
    for document_id, thing in (("d2", "a"), ("d1", "a"), ("d2", "a"), ("d2", "b"), ("d3", "b")):
        counter.add(document_id, "x.y", thing)
    validation, test = counter.figures()
    assert (validation.n_mentions, validation.share) == (0, None)
    assert (test.n_mentions, test.n_mentions_seen, test.share) == (3, 2, 2 / 3)
    assert (test.n_kinds, test.n_kinds_seen) == (2, 1)


def test_a_kind_of_which_nothing_is_said_has_its_figures() -> None:
    figures = SeenCounter(("stance.pairs",), SIDES).figures()
    assert [(e.what, e.split, e.n_mentions, e.share) for e in figures] == [
        ("stance.pairs", "validation", 0, None),
        ("stance.pairs", "test", 0, None),
    ]


def test_items_are_those_of_the_inventory_once_an_answer() -> None:
    document, _ = small_document("d1")
    attribute = Attribute(
        span_id="s1",
        name="pairs",
        kind="taxonomy",
        values=("K01/SUPPORT", "K01/DENY", "NONE", "NEW/SUPPORT", "K02"),
        origin="unanimous",
    )
    annotation = gold(document, layer="stance", attributes=(attribute,))
    assert list(items_in(annotation, "pairs")) == ["K01", "K02"]
    assert list(items_in(annotation, "other")) == []


def compared(documents: list[Document], gold: list[Annotation]) -> tuple[int, list[Finding]]:
    same = SameParagraphs(documents)
    for each in gold:
        same.add(each)
    return same.compare()


def test_one_paragraph_labelled_in_two_ways_is_found() -> None:
    documents = [
        small_document("d1", f"{LINE}\n\nAkhir d1.\n")[0],
        small_document("d2", f"Judul\n\n{LINE}\n\nAkhir d2.\n")[0],
    ]
    text = f"Judul\n\n{LINE}\n\nAkhir d2.\n"
    for label, n in (("LOC", 0), ("GPE", 1)):
        other = gold(documents[1], spans=(mark(text, "Teluk Anjora", label, "s1"),))
        shared, findings = compared(documents, [said("d1", "LOC"), other])
        assert (shared, len(findings)) == (1, n)
    assert findings[0].rule == "same-text-other-labels"
    assert findings[0].found.startswith("1 and 1 span, 0 of them alike")
    claim = msgspec.structs.replace(other, layer="claim")
    assert compared(documents, [said("d1", "LOC"), claim]) == (0, [])


def test_linked_pairs_and_paragraphs_across_are_counted_once() -> None:
    links = [Link(one="d1", other="d2", why=why) for why in ("same text", "same file")]
    links.append(Link(one="d1", other="d3", why="same text"))
    assert near_across(links, SIDES) == 1
    documents = [small_document(each, f"{LINE}\n\n{each}\n")[0] for each in SIDES]
    assert paragraphs_across(documents, SIDES) == 1
    assert paragraphs_across(documents, {"d1": "train", "d3": "excluded_conflict"}) == 0
    assert paragraphs_across(documents, {"d1": "validation", "d2": "test"}) == 0


def test_a_rewrite_on_another_side_is_found_by_its_words() -> None:
    words = [f"kata{n}" for n in range(60)]
    one = " ".join(words)
    rewritten = ",\n".join(words[:40]).upper() + " lalu " + " ".join(f"lain{n}" for n in range(40))
    texts = {"d1": one, "d2": rewritten, "d3": one, "d4": "kata0 kata1 kata2"}
    pairs = word_pairs_across(texts, {**SIDES, "d4": "test"}, near=0.5)
    assert pairs == [("d1", "d2", 38 / 58)]
    assert word_pairs_across(texts, SIDES, near=0.7) == []
    assert word_pairs_across(texts, {"d1": "test", "d2": "test"}, near=0.5) == []
    assert word_pairs_across(texts, {"d1": "validation", "d2": "test"}, near=0.5) == pairs
    (finding,) = check_words(pairs, SIDES)
    assert (finding.rule, finding.severity) == ("split-leaks-words", "error")
    assert finding.found == "train and test, and 66% of the shorter one's runs of 3 words in both"


def test_runs_do_not_depend_on_case_marks_or_composition() -> None:
    assert runs_of_words("Café di, Anjora") == runs_of_words("cafe\u0301 — DI anjora")
    assert runs_of_words("dua kata") == frozenset()


def plain_pairs(texts: dict[str, str], sides: dict[str, str], near: float) -> list[WordPair]:
    """Every two documents compared, run by run: what the search has to find."""
    runs = {each: runs_of_words(text) for each, text in texts.items()}
    told = sorted(each for each in texts if sides.get(each) in SPLITS and len(runs[each]) >= 20)
    found = []
    for one, other in combinations(told, 2):
        part = len(runs[one] & runs[other]) / min(len(runs[one]), len(runs[other]))
        if sides[one] != sides[other] and part >= near:
            found.append((one, other, part))
    return found


@given(
    st.lists(
        st.tuples(
            st.lists(st.integers(0, 4), min_size=1, max_size=4),
            st.sampled_from(("train", "validation", "test", "excluded_conflict")),
        ),
        max_size=8,
    ),
    st.sampled_from((0.2, 0.5, 0.9)),
)
def test_pairs_are_those_of_every_two_documents(
    made: list[tuple[list[int], str]], near: float
) -> None:
    parts = [" ".join(f"{name}{n}" for n in range(12)) for name in "abcde"]
    texts = {f"d{n}": ". ".join(parts[i] for i in which) for n, (which, _) in enumerate(made)}
    sides = {f"d{n}": side for n, (_, side) in enumerate(made)}
    assert word_pairs_across(texts, sides, near=near) == plain_pairs(texts, sides, near)


@given(
    st.lists(
        st.tuples(st.lists(st.integers(0, 4), min_size=1, max_size=4), st.booleans()),
        max_size=8,
    ),
    st.sampled_from((0.2, 0.5, 0.9)),
)
def test_pairs_with_a_new_document_are_those_of_every_two(
    made: list[tuple[list[int], bool]], near: float
) -> None:
    parts = [" ".join(f"{name}{n}" for n in range(12)) for name in "abcde"]
    texts = {f"d{n}": ". ".join(parts[i] for i in which) for n, (which, _) in enumerate(made)}
    new = {f"d{n}" for n, (_, is_new) in enumerate(made) if is_new}
    # Two sides no one shares: every two documents are compared.
    every = [
        pair
        for one, other in combinations(sorted(texts), 2)
        for pair in plain_pairs(
            {one: texts[one], other: texts[other]}, {one: "train", other: "test"}, near
        )
    ]
    wanted = [pair for pair in every if {*pair[:2]} & new]
    assert find_word_pairs(texts, new, near=near) == wanted


def test_what_many_documents_say_joins_none_however_many_are_new() -> None:
    notice = " ".join(f"hak{n}" for n in range(40))
    texts = {f"d{n:02}": f"{notice} {' '.join(f'x{n}y{i}' for i in range(8))}" for n in range(60)}
    assert find_word_pairs(texts, {"d00"}, near=0.5) == []
    assert find_word_pairs(texts, {*texts}, near=0.5) == []
    few = dict(list(texts.items())[:MAX_DOCUMENTS])
    assert len(find_word_pairs(few, {"d00"}, near=0.5)) == MAX_DOCUMENTS - 1


def test_the_way_out_names_the_rows_to_write() -> None:
    def expected(placed: set[str] | None, **groups: str) -> str:
        (finding,) = check_words([("d1", "d2", 0.9)], SIDES, groups=groups, placed=placed)
        return finding.expected

    assert expected(set()) == (
        "one story: add in corpus/groups.csv `d1,d1,rewrite` and `d2,d1,rewrite`"
    )
    assert expected({"d1"}, d1="g1") == "one story: add in corpus/groups.csv `d2,g1,rewrite`"
    move = "then `tandai splits --move-splits REASON`"
    assert expected(None, d2="g2").endswith(f"`d1,g2,rewrite`, {move}")
    assert expected({"d1", "d2"}, d1="g1", d2="g2") == (
        f"one story: change in corpus/groups.csv `d2,g1,rewrite`, {move}"
    )
    assert "`tandai splits --move-splits REASON` brings them" in expected(None, d1="g", d2="g")
