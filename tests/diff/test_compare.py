"""What a diff says of single changes, case by case."""

import pytest

from diff.made import answer, arrow, attribute, compare_releases, document, line, release, span
from tandai.diff import ReleaseDiff
from tandai.diff.markdown import render_markdown
from tandai.diff.result import LayerDiff
from tandai.diff.tables import Release
from tandai.errors import InputError


def only_layer(old: Release, new: Release) -> tuple[LayerDiff, ReleaseDiff]:
    diff = compare_releases(old, new)
    (layer,) = diff.layers
    return layer, diff


def changes(diff: ReleaseDiff) -> list[tuple[str, str, str, str]]:
    return [(each.what, each.change, each.old, each.new) for each in diff.items]


def test_a_second_label_of_a_place_is_added_and_relabels_nothing() -> None:
    old = release([span(0, 4, "PER", "a")])
    new = release([span(0, 4, "PER", "a"), span(0, 4, "ORG", "a")])
    assert changes(compare_releases(old, new)) == [("span", "added", "", "ORG")]


def test_of_two_that_overlap_the_nearer_is_the_moved_one() -> None:
    old = release([span(0, 10, "PER", "a")])
    new = release([span(0, 3, "PER", "b"), span(2, 10, "PER", "c")])
    (moved, added) = sorted(compare_releases(old, new).items, key=lambda each: each.change)[::-1]
    assert (moved.change, moved.span_id_new) == ("moved", "c")
    assert (added.change, added.span_id_new) == ("added", "b")


def test_another_tag_is_no_other_label() -> None:
    old = release([span(0, 4, "PER", "a", control="entity")])
    new = release([span(0, 4, "PER", "a", control="role")])
    assert {each.change for each in compare_releases(old, new).items} == {"added", "removed"}


def test_answers_follow_a_span_that_was_renamed_moved_and_relabelled() -> None:
    old = release(
        [span(0, 4, "PER", "a"), span(9, 14, "ORG", "b")],
        attributes=[attribute("a", "sure", "YES"), attribute("b", "sure", "NO")],
        arrows=[arrow("a", "b", "X")],
    )
    new = release(
        [span(0, 4, "ORG", "p"), span(9, 15, "ORG", "q")],
        attributes=[attribute("p", "sure", "YES"), attribute("q", "sure", "YES")],
        arrows=[arrow("q", "p", "X", direction="left")],
    )
    layer, diff = only_layer(old, new)
    assert changes(diff) == [
        ("span", "relabelled", "PER", "ORG"),
        ("attribute", "changed", "NO", "YES"),
        ("span", "moved", "ORG", "ORG"),
    ]
    (sure,) = layer.attributes
    assert [(each.old, each.new, each.n) for each in sure.confusion] == [
        ("NO", "YES", 1),
        ("YES", "YES", 1),
    ]
    (relations,) = layer.relations
    assert (relations.same, relations.changed) == (1, 0)


def test_an_answer_that_went_with_its_span_is_no_change_of_an_answer() -> None:
    old = release([span(0, 4, "PER", "a")], attributes=[attribute("a", "sure", "YES")])
    layer, diff = only_layer(old, release())
    assert changes(diff) == [("span", "removed", "PER", "")]
    (sure,) = layer.attributes
    assert (sure.removed, sure.removed_along) == (1, 1)
    assert not [each for each in layer.agreement if each.what == "attribute"]


def test_choices_are_a_set_and_texts_are_not_shown() -> None:
    old = release(answers=[answer("why", "A", "B"), answer("note", "kalimat satu", kind="text")])
    new = release(answers=[answer("why", "B", "A"), answer("note", "kalimat dua", kind="text")])
    layer, diff = only_layer(old, new)
    assert changes(diff) == [("answer", "changed", "(text)", "(text)")]
    assert {each.name: (each.same, each.changed) for each in layer.answers} == {
        "note": (0, 1),
        "why": (1, 0),
    }
    assert "kalimat" not in repr(diff)


def test_values_that_hold_the_signs_between_values_stay_apart() -> None:
    old = release(answers=[answer("why", "a\x1fb", "c"), answer("how", "a\\s", "c")])
    new = release(answers=[answer("why", "a", "b\x1fc"), answer("how", "a\x1f", "c")])
    assert [each.change for each in compare_releases(old, new).items] == ["changed", "changed"]


def test_spans_of_lines_that_stand_elsewhere_now_are_the_same() -> None:
    was = [line(0, 9, "a"), line(10, 20, "b"), line(21, 30, "c")]
    now = [line(0, 10, "b"), line(11, 25, "x"), line(26, 35, "a")]
    old = release(
        [span(2, 5, "PER", "a"), span(12, 15, "PER", "b"), span(22, 25, "PER", "c")],
        documents=[document(text="old", paragraphs=was)],
    )
    new = release(
        [span(28, 31, "PER", "p"), span(2, 5, "ORG", "q"), span(22, 25, "PER", "r")],
        documents=[document(text="new", paragraphs=now)],
    )
    layer, diff = only_layer(old, new)
    assert diff.documents.text_changed == ("d1",)
    assert (layer.same, layer.relabelled, layer.removed, layer.added) == (1, 1, 1, 1)
    (relabelled,) = (each for each in diff.items if each.change == "relabelled")
    assert (relabelled.start_old, relabelled.start_new) == (12, 2)


def test_agreement_on_test_is_that_of_test_alone() -> None:
    sides = [document("d1", "test"), document("d2", "train"), document("d3", "train")]
    moved = [*sides[:2], document("d3", "test")]
    spans = [span(0, 4, "PER", "a", each) for each in ("d1", "d2", "d3")]
    old = release(spans, documents=sides)
    new = release([spans[0], span(0, 4, "ORG", "a", "d2"), spans[2]], documents=moved)
    layer, diff = only_layer(old, new)
    whole = {each.split: each for each in layer.agreement if not each.name}
    assert (whole["all"].value, whole["all"].n) == (4 / 6, 6)
    assert (whole["test"].value, whole["test"].n) == (1.0, 2)
    (move,) = diff.documents.split_moves
    assert (move.document_id, move.old, move.new) == ("d3", "train", "test")


def test_how_gold_came_about() -> None:
    old = release([span(0, 4, "PER", "a", origin="majority")])
    new = release([span(0, 4, "PER", "a", origin="adjudicated", rule="E3", annotators=["cit"])])
    layer, diff = only_layer(old, new)
    said = [(each.field, each.old, each.new, each.n) for each in layer.provenance]
    assert said == [
        ("origin", "majority", "adjudicated", 1),
        ("rule", "", "E3", 1),
        ("annotators", "", "", 1),
    ]
    assert not diff.items


def test_what_manifests_say_otherwise() -> None:
    old = release(licences={"labels": "CC-BY-4.0"}, guideline_versions={"entity": "1"})
    new = release(
        licences={"labels": "CC0-1.0"}, schema_version="4", named_splits={"claim": "c" * 64}
    )
    diff = compare_releases(old, new)
    assert [(each.what, each.old, each.new) for each in diff.facts] == [
        ("schema_version", "3", "4"),
        ("guideline_versions.entity", "1", ""),
        ("named_splits.claim", "", "c" * 64),
        ("licences.labels", "CC-BY-4.0", "CC0-1.0"),
    ]
    assert not diff.is_empty


def test_a_table_that_alone_differs_is_named() -> None:
    """Annotators' own rows are not compared one by one, and never silently differ."""
    table = {"n_rows": 1, "content_sha256": "a"}
    old = release(tables={"spans": table}, content_sha256="x")
    new = release(tables={"spans": {**table, "content_sha256": "b"}}, content_sha256="y")
    diff = compare_releases(old, new)
    assert not diff.is_empty
    assert [each.name for each in diff.tables] == ["spans"]
    assert "Tables with another content" in render_markdown(diff)


def test_an_answer_about_a_span_that_is_not_there() -> None:
    broken = release(attributes=[attribute("nobody", "sure", "YES")])
    with pytest.raises(InputError, match="'nobody', which is no span of its gold"):
        compare_releases(release(), broken)


def test_words_of_a_release_are_no_markup() -> None:
    new = release([span(0, 4, "A|<b>", "a")])
    page = render_markdown(compare_releases(release(), new))
    assert r"entity A\|\<b\>" in page
