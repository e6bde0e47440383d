"""Whatever is marked, suspects are of what was said, in the text, and the same in any order."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from suspects.made import LIMITS, annotation
from tandai.documents.make import make_document
from tandai.layers.lexicons import Cue
from tandai.records import Document
from tandai.suspects.find import find_suspects
from tandai.suspects.material import Material
from tandai.suspects.records import rank

WORDS = ("Arga", "Wiluya", "Hulu", "mengatakan", "datang", "ke-7", "😀", "e\u0301l", ".", ",", "\n")
CUES = (Cue(word="mengatakan", cue_class="REPORT", certainty="CERTAIN", side="after"),)
LIMITED = msgspec.structs.replace(LIMITS, known=1)


@st.composite
def materials(draw: st.DrawFn) -> Material:
    texts, documents, ballots, gold = {}, {}, {}, {}
    for number in range(draw(st.integers(1, 3))):
        name = f"d{number}"
        words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25))
        document, text = make_document(name, f"Kabar hulu\n\n{' '.join(words)}".encode())
        texts[name], documents[name] = text, document
        edges = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 14))
        spans = st.builds(
            lambda at, label, n: (at[0], min(n, at[0] + at[1]), label),
            edges,
            st.sampled_from(("PER", "CUE")),
            st.just(len(text)),
        )
        hands = draw(st.lists(st.sampled_from("abcd"), min_size=1, unique=True))
        made = {
            hand: annotation(text, name, hand, draw(st.lists(spans, max_size=6)))
            for hand in (*sorted(hands), "gold")
        }
        gold[name] = made.pop("gold")
        ballots[name] = tuple(made.values())
    return Material(
        layer="entity", ballots=ballots, gold=gold, documents=documents, texts=texts, cues=CUES
    )


@settings(max_examples=100)
@given(materials(), st.booleans())
def test_suspects_are_of_what_was_said(material: Material, has_texts: bool) -> None:
    if not has_texts:
        material = msgspec.structs.replace(material, texts={})
    found = find_suspects(material, LIMITED)
    for each in found.suspects:
        document: Document = material.documents[each.document_id]
        voting = {answer.annotator_id for answer in material.ballots[each.document_id]}
        assert set(each.annotators) <= voting
        assert each.annotators or each.in_gold
        assert 0 <= each.score < 1
        assert each.start is not None
        assert each.end is not None
        assert 0 <= each.start < each.end <= document.n_chars
        assert each.found != each.others
    assert list(found.suspects) == sorted(found.suspects, key=rank)
    assert sum(found.rules.values()) == len(found.suspects)
    told = [(e.document_id, e.found, e.annotators, e.start, e.end) for e in found.suspects]
    assert len(set(told)) == len(told)


@settings(max_examples=30)
@given(materials())
def test_any_order_gives_the_same(material: Material) -> None:
    turned = msgspec.structs.replace(
        material,
        ballots={name: material.ballots[name][::-1] for name in reversed(material.ballots)},
        gold=dict(reversed(material.gold.items())),
        documents=dict(reversed(material.documents.items())),
        texts=dict(reversed(material.texts.items())),
    )
    assert find_suspects(turned, LIMITED) == find_suspects(material, LIMITED)
