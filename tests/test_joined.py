"""Several servers' answers and suggestions are one layer's; what names another names it still."""

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tandai.annotations import Collected
from tandai.joined import Joined, join_exports
from tandai.records import Annotation, Answer
from tandai.shown import merge_shown

PROGRAM = "d1/entity/tandai-saran"


def made(annotation_id: str, says: str, **fields: Any) -> Annotation:
    document_id, layer, annotator, _ = annotation_id.split("/")
    whole: dict[str, Any] = {
        "annotation_id": annotation_id,
        "document_id": document_id,
        "text_sha256": "t",
        "layer": layer,
        "guideline_version": "1",
        "annotator_id": annotator,
        "annotator_kind": "program" if annotator == "tandai-saran" else "person",
        "answers": (Answer(name="tone", kind="choices", values=(says,), origin="manual"),),
        **fields,
    }
    return Annotation(**whole)


def said(annotation: Annotation) -> str:
    return annotation.answers[0].values[0]


def export(annotations: list[Annotation], suggestions: list[Annotation]) -> Collected:
    documents = {each.document_id for each in (*annotations, *suggestions)}
    return Collected(annotations=annotations, suggestions=suggestions, document_ids=documents)


def join(
    *exports: Collected,
    before: list[Annotation] | None = None,
    shown: list[Annotation] | None = None,
) -> Joined:
    return join_exports(exports, before or [], shown or [], place="corpus")


def copies(joined: Joined) -> dict[str, str]:
    """What each answer says to what the suggestion said that it began as a copy of."""
    suggestions = {each.annotation_id: said(each) for each in joined.suggestions}
    return {said(each): suggestions[each.copied_from] for each in joined.kept if each.copied_from}


def server(annotator: str, shown: str, **fields: Any) -> Collected:
    """A server that showed d1 with one suggestion, which its annotator began with."""
    answer = made(f"d1/entity/{annotator}/1", annotator, copied_from=f"{PROGRAM}/1", **fields)
    return export([answer], [made(f"{PROGRAM}/1", shown)])


def test_two_servers_that_showed_different_things_keep_both_and_each_its_own() -> None:
    joined = join(server("ana", "P"), server("budi", "O"))
    assert {each.annotation_id: said(each) for each in joined.suggestions} == {
        f"{PROGRAM}/1": "O",
        f"{PROGRAM}/2": "P",
    }
    assert copies(joined) == {"ana": "P", "budi": "O"}
    assert joined.findings == []


def test_the_same_shown_by_two_servers_is_one() -> None:
    joined = join(server("ana", "P"), server("budi", "P"))
    assert [each.annotation_id for each in joined.suggestions] == [f"{PROGRAM}/1"]
    assert copies(joined) == {"ana": "P", "budi": "P"}


def test_what_a_program_would_suggest_today_gives_way_to_what_was_shown() -> None:
    today = [made(f"{PROGRAM}/1", "today"), made("d2/entity/tandai-saran/1", "today")]
    joined = join(server("ana", "P"), shown=today)
    assert [said(each) for each in joined.suggestions] == ["P", "today"]


def test_what_an_answer_that_is_not_read_began_with_stays() -> None:
    first = join(server("ana", "P"), server("budi", "O"))
    again = join(server("ana", "Q"), before=first.kept, shown=first.suggestions)
    assert copies(again) == {"ana": "Q", "budi": "O"}
    third = join(server("ana", "Q"), before=again.kept, shown=again.suggestions)
    assert (third.kept, third.suggestions) == (again.kept, again.suggestions)


def test_a_change_begun_names_the_answer_it_would_change_by_the_id_that_stays() -> None:
    before = [made("d1/entity/ana/1", "gone", created_at="t1")]
    answer = made("d1/entity/ana/1", "new", created_at="t2")
    change = made("d1/entity/ana/2", "change", status="draft", created_at="t3",
                  draft_of="d1/entity/ana/1")  # fmt: skip
    joined = join(export([answer, change], []), before=before)
    by_words = {said(each): each for each in joined.kept}
    assert by_words["change"].draft_of == by_words["new"].annotation_id == "d1/entity/ana/2"
    assert by_words["gone"].status == "withdrawn"


def test_a_change_of_one_servers_answer_is_not_of_another_servers() -> None:
    exports = [
        export(
            [
                made("d1/entity/ana/1", f"answer {name}", created_at=f"t{number}"),
                made("d1/entity/ana/2", f"change {name}", status="draft", created_at=f"t{number}5",
                     draft_of="d1/entity/ana/1"),
            ],
            [],
        )
        for number, name in ((2, "one"), (1, "two"))
    ]  # fmt: skip
    joined = join(*exports)
    by_id = {each.annotation_id: said(each) for each in joined.kept}
    assert {said(each): by_id[each.draft_of] for each in joined.kept if each.draft_of} == {
        "change one": "answer one",
        "change two": "answer two",
    }


def test_an_answer_that_two_servers_have_is_one_and_its_changes_name_it() -> None:
    answer = made("d1/entity/ana/1", "A", unique_id="u1", created_at="t1")
    other = msgspec.structs.replace(answer, annotation_id="d1/entity/ana/2")
    change = made("d1/entity/ana/3", "B", status="draft", draft_of="d1/entity/ana/2")
    joined = join(export([answer], []), export([other, change], []))
    assert [said(each) for each in joined.kept] == ["A", "B"]
    assert joined.kept[1].draft_of == joined.kept[0].annotation_id
    assert [each.severity for each in joined.findings] == ["note"]


def test_a_server_that_is_not_read_keeps_its_answers_as_they_were() -> None:
    first = join(server("ana", "P"), server("budi", "P"))
    joined = join(server("ana", "P"), before=first.kept, shown=first.suggestions)
    assert joined.kept == first.kept
    (finding,) = joined.findings
    assert finding.place == "corpus, d1/entity/budi/1"
    assert finding.found.endswith("kept as it was")


SHOWN = st.lists(st.lists(st.sampled_from("ABCD"), unique=True, max_size=3), max_size=3)


def suggestions_of(words: list[str]) -> list[Annotation]:
    """As one export numbers them."""
    return [made(f"{PROGRAM}/{n}", each) for n, each in enumerate(sorted(words), start=1)]


@given(SHOWN, SHOWN, st.sets(st.integers(1, 4)))
def test_nothing_shown_is_lost_or_renamed_and_reading_again_changes_nothing(
    first: list[list[str]], second: list[list[str]], needed: set[int]
) -> None:
    """A law, for what any servers showed twice over."""
    earlier, _ = merge_shown([suggestions_of(words) for words in first], [])
    stay = {f"{PROGRAM}/{number}" for number in needed}
    exports = [suggestions_of(words) for words in second]
    merged, ids = merge_shown(exports, earlier, stay)
    words = {each.annotation_id: said(each) for each in merged}
    assert len(words) == len(merged)
    assert set().union(*second) <= set(words.values())
    for suggestions, names in zip(exports, ids, strict=True):
        assert all(words[names[each.annotation_id]] == said(each) for each in suggestions)
    for each in earlier:
        if each.annotation_id in stay or said(each) in set().union(*second):
            assert words[each.annotation_id] == said(each)
    assert merge_shown(exports, merged, stay)[0] == merged
    assert merge_shown(exports[::-1], earlier, stay)[0] == merged
