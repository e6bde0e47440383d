"""A row a document: its gold spans, and the same spans as tags of its tokens."""

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.made import bundle, gold, mark, small_document
from tandai.errors import ConfigError
from tandai.layers.lexicons import Entity
from tandai.records import Attribute, Document, Span
from tandai.release.columns import unzipped
from tandai.release.schema import Row, fill
from tandai.settings import SpansView
from tandai.views import make_view
from tandai.views.spans import bio_tags
from views.made import CONTEXT

VIEW = SpansView(layer="entity", control="entity", attributes=("metonymy", "wikidata"))


def row_of(document: Document, text: str, *spans: Span, said: tuple[Attribute, ...] = ()) -> Row:
    table = make_view("entities", VIEW, CONTEXT)
    made = bundle(document, gold(document, spans=spans, attributes=said))
    (row,) = table.rows(made)
    return fill(row, table.columns, text, where="d1")


def test_a_row_holds_the_text_its_spans_and_their_answers() -> None:
    document, text = small_document()
    spans = mark(text, "Selatira", "GPE", "g1"), mark(text, "Bayu Wiratmaka", "PER", "g2")
    said = (
        Attribute(
            span_id="g1", name="metonymy", kind="choices", values=("YES",), origin="majority"
        ),
    )
    row = row_of(document, text, *spans, said=said)
    assert row["text"] == text
    assert [(each["quote"], each["label"]) for each in row["entities"]] == [
        ("Selatira", "GPE"),
        ("Bayu Wiratmaka", "PER"),
    ]
    assert [each["metonymy"] for each in row["entities"]] == [["YES"], []]
    assert [each["wikidata"] for each in row["entities"]] == [None, None]
    assert row["entities"][0]["annotators"] == ["ana", "budi"]


LEXICON = (
    Entity(entity_id="selatira", type="GPE", name="Selatira", qid="Q1", qid_status="seen"),
    Entity(entity_id="anjora", type="LOC", name="Teluk", aliases=("Teluk Anjora",), qid="Q2"),
    Entity(entity_id="bayu", type="PER", name="Bayu Wiratmaka", qid_status="unknown"),
    Entity(entity_id="kapal", type="PRD", name="Anjora", qid="Q3", qid_status="unverified"),
)
FILLED = msgspec.structs.replace(VIEW, lexicons={"wikidata": "lexicon.csv"})


def filled(spans: tuple[Span, ...], said: tuple[Attribute, ...], *lexicon: Entity) -> list[Row]:
    document, _ = small_document()
    context = msgspec.structs.replace(CONTEXT, lexicons={("entity", "lexicon.csv"): lexicon})
    table = make_view("entities", FILLED, context)
    (row,) = table.rows(bundle(document, gold(document, spans=spans, attributes=said)))
    spans_made: list[Row] = row["entities"]
    return spans_made


def test_a_lexicon_fills_what_nobody_answered_and_says_so() -> None:
    """Exact words under the row's type alone; an answer goes before, an unsure id never counts."""
    _, text = small_document()
    spans = (
        mark(text, "Selatira", "GPE", "g1"),
        mark(text, "Bayu Wiratmaka", "PER", "g2"),
        mark(text, "Teluk Anjora", "LOC", "g3"),
        mark(text, "Anjora", "PRD", "g4"),
        mark(text, "Selatira", "ORG", "g5"),
    )
    made = filled(spans, (), *LEXICON)
    by_id = {each["span_id"]: (each["wikidata"], each["wikidata_from"]) for each in made}
    assert by_id == {
        "g1": ("Q1", "lexicon"),
        "g2": (None, None),
        "g3": ("Q2", "lexicon"),
        "g4": (None, None),
        "g5": (None, None),
    }
    said = Attribute(
        span_id="g1", name="wikidata", kind="textarea", values=("Q77",), origin="majority"
    )
    made = filled(spans, (said,), *LEXICON)
    assert (made[0]["wikidata"], made[0]["wikidata_from"]) == ("Q77", "answer")


@pytest.mark.parametrize("qid", ["Q9", ""])
def test_a_name_of_two_rows_is_filled_by_neither(qid: str) -> None:
    _, text = small_document()
    other = Entity(entity_id="kota", type="GPE", name="Kota", aliases=("Selatira",), qid=qid)
    made = filled((mark(text, "Selatira", "GPE", "g1"),), (), *LEXICON, other)
    assert [(each["wikidata"], each["wikidata_from"]) for each in made] == [(None, None)]


@pytest.mark.parametrize(
    ("lexicons", "said"),
    [
        ({"wikidata": "names.csv"}, r"found the lexicon 'names.csv'"),
        ({"metonymy": "lexicon.csv"}, r"found 'metonymy'; expected .*: wikidata"),
        ({"label": "lexicon.csv"}, r"found 'label'; expected .*: wikidata"),
    ],
)
def test_a_lexicon_that_cannot_be_is_refused(lexicons: dict[str, str], said: str) -> None:
    view = msgspec.structs.replace(VIEW, lexicons=lexicons)
    context = msgspec.structs.replace(CONTEXT, lexicons={("entity", "lexicon.csv"): LEXICON})
    with pytest.raises(ConfigError, match=said):
        make_view("entities", view, context)


def test_tags_stand_beside_their_tokens() -> None:
    document, text = small_document()
    row = row_of(document, text, mark(text, "Bayu Wiratmaka", "PER", "g1"))
    assert len(row["tokens"]) == len(row["ner_tags"]) == len(row["token_starts"])
    tagged = {
        token: tag for token, tag in zip(row["tokens"], row["ner_tags"], strict=True) if tag != "O"
    }
    assert tagged == {"Bayu": "B-PER", "Wiratmaka": "I-PER"}


def test_spans_of_other_controls_are_not_in_the_view() -> None:
    document, text = small_document()
    assert (
        row_of(document, text, mark(text, "Bayu", "PER", "g1", control="other"))["entities"] == []
    )


def test_a_document_without_gold_has_no_row() -> None:
    document, _ = small_document()
    assert list(make_view("entities", VIEW, CONTEXT).rows(bundle(document))) == []


def tags_of(document: Document, spans: Sequence[Span]) -> list[str]:
    return bio_tags(*unzipped(document.tokens), spans)


def test_of_overlapping_spans_the_longest_is_tagged() -> None:
    document, text = small_document()
    spans = mark(text, "Anjora", "GPE", "g1"), mark(text, "Teluk Anjora", "PER", "g2")
    tags = [tag for tag in tags_of(document, spans) if tag != "O"]
    assert tags == ["B-PER", "I-PER"]


def test_neighbours_of_one_label_begin_anew() -> None:
    document, text = small_document()
    spans = mark(text, "Bayu", "PER", "g1"), mark(text, "Wiratmaka", "PER", "g2")
    assert [tag for tag in tags_of(document, spans) if tag != "O"] == [
        "B-PER",
        "B-PER",
    ]


DOCUMENT, TEXT = small_document()


@given(st.lists(st.integers(0, len(TEXT)), min_size=2, max_size=12, unique=True))
def test_tags_of_spans_apart_are_well_formed_whatever_their_edges(edges: list[int]) -> None:
    edges = sorted(edges)[: len(edges) // 2 * 2]
    base = mark(TEXT, "Bayu", "PER", "g1")
    spans = [
        msgspec.structs.replace(base, start=start, end=end)
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    ]
    tags = tags_of(DOCUMENT, spans)
    assert len(tags) == len(DOCUMENT.tokens)
    assert tags.count("B-PER") <= len(spans)
    for before, tag in zip(["O", *tags], tags, strict=False):
        assert tag != "I-PER" or before in {"B-PER", "I-PER"}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"layer": "zone"}, "the layer 'zone'; the project has entity, claim, stance"),
        ({"control": "ner"}, "the control 'ner'; the layer 'entity' has entity, metonymy"),
        ({"attributes": ("colour",)}, "the control 'colour'"),
    ],
)
def test_a_view_of_what_is_not_there_is_refused(change: dict[str, str], found: str) -> None:
    with pytest.raises(ConfigError, match=r"tandai.toml, views.entities: found") as caught:
        make_view("entities", msgspec.structs.replace(VIEW, **change), CONTEXT)
    assert found in str(caught.value)
