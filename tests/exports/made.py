"""Documents to be exported: by hand, and by hypothesis."""

from collections.abc import Sequence

from hypothesis import strategies as st

from tandai.exports.documents import Exported, Labelled, Said
from tandai.text.sentences import split_sentences
from tandai.text.tokens import tokenize

WORDS = (
    "Bayu",
    "Wiratmaka",
    "👩‍🔧",
    "AS",
    "-",
    "Korsel",
    "é",
    "\u0301",
    "#1",
    "“",
    ".",
    "PBB-nya",
    "|",
)
SPACES = ("", " ", " ", "  ", "\n", "\n\n", "\t", "\u00a0", "\u2028", "\r\n")


def make(
    text: str,
    spans: Sequence[tuple[int, int, str]],
    *,
    layer: str = "entity",
    split: str = "train",
    document_id: str = "d1",
    layers: Sequence[str] = ("entity",),
    attributes: Sequence[Said] = (),
) -> Exported:
    """A document with spans of one layer, each known by its number."""
    return Exported(
        document_id=document_id,
        split=split,
        text=text,
        tokens=list(tokenize(text)),
        sentences=list(split_sentences(text)),
        layers=frozenset(layers),
        spans=[
            Labelled(
                tier=layer, layer=layer, span_id=f"s{number}", start=start, end=end, label=label
            )
            for number, (start, end, label) in enumerate(spans)
        ],
        attributes=list(attributes),
        relations=[],
        answers=[],
    )


@st.composite
def documents(draw: st.DrawFn) -> Exported:
    """Any text, spans anywhere: nested, crossing, on white space, inside a token."""
    parts = draw(
        st.lists(
            st.tuples(st.sampled_from(WORDS), st.sampled_from(SPACES)), min_size=1, max_size=12
        )
    )
    text = "".join(word + space for word, space in parts)
    edges = st.integers(0, len(text) - 1).flatmap(
        lambda start: st.tuples(
            st.just(start), st.integers(start + 1, len(text)), st.sampled_from(["PER", "GPE"])
        )
    )
    return make(text, draw(st.lists(edges, max_size=6)))


def entities(tags: list[str]) -> list[tuple[int, int, str]]:
    """Spans over tokens, by seqeval."""
    from seqeval.metrics.sequence_labeling import get_entities

    return [(start, end + 1, label) for label, start, end in get_entities(tags)]
