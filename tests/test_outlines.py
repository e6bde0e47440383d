"""Outlines are small, and whatever compares documents finds in them what is in the documents."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from release.made import gold, mark, small_document
from tandai.records import Annotation, Document
from tandai.splits.leaks import paragraphs_across
from tandai.splits.links import find_links
from tandai.splits.outline import make_outline, shared_paragraphs
from tandai.splits.same import SameParagraphs

LINES = [
    f"Petak {name} di tepi Teluk Anjora ditanami bakau muda oleh warga kampung."
    for name in ("arum", "biru", "cuka", "daun", "emas", "fajr")
]
SIDES = ("train", "validation", "test", "excluded_conflict")
Made = tuple[Document, Annotation, str]


@st.composite
def corpora(draw: st.DrawFn) -> list[Made]:
    made = []
    for number in range(draw(st.integers(1, 6))):
        lines = draw(st.lists(st.sampled_from([*LINES, "Pendek", f"Sendiri {'x' * number * 30}"])))
        document, text = small_document(f"d{number}", "\n\n".join(("Judul", *lines)) + "\n")
        spans = ()
        if any(each in LINES for each in lines):
            label = draw(st.sampled_from(("LOC", "GPE")))
            spans = (mark(text, "Teluk Anjora", label, "s1"),)
        made.append((document, gold(document, spans=spans), draw(st.sampled_from(SIDES))))
    return made


@settings(max_examples=60, deadline=None)
@given(corpora(), st.sampled_from((0.3, 0.5, 0.8)))
def test_outlines_are_compared_as_the_documents_are(made: list[Made], near: float) -> None:
    documents = [each for each, _, _ in made]
    said = [each for _, each, _ in made]
    side_of = {each.document_id: side for each, _, side in made}
    shared = shared_paragraphs(documents)
    outlines = [make_outline(each, shared) for each in documents]
    assert find_links(outlines, (), near=near) == find_links(documents, (), near=near)
    assert paragraphs_across(outlines, side_of) == paragraphs_across(documents, side_of)
    by_outline, by_document = SameParagraphs(outlines), SameParagraphs(documents)
    for each in said:
        by_outline.add(each)
        by_document.add(each)
    assert by_outline.compare() == by_document.compare()
    # A paragraph too many would be no fault, and nothing but what is shared is kept.
    everything = frozenset(hash(one.digest) for each in documents for one in each.paragraphs)
    whole = [make_outline(each, everything) for each in documents]
    assert find_links(whole, (), near=near) == find_links(documents, (), near=near)


def test_an_outline_is_small() -> None:
    document, _ = small_document("d1", "\n\n".join(LINES) + "\n")
    outline = make_outline(document, shared_paragraphs([document]))
    assert len(outline.paragraphs) == 1
    assert len(msgspec.json.encode(outline)) < len(msgspec.json.encode(document)) / 3
    assert (outline.n_chars, outline.text_sha256) == (document.n_chars, document.text_sha256)
