"""Documents and answers of no real text, small enough to count by hand, and random ones."""

from collections.abc import Iterable, Mapping, Sequence

from hypothesis import strategies as st

from tandai.agreement.gather import gather
from tandai.agreement.shared import Asked, Shared
from tandai.labelstudio.config import parse_config
from tandai.records import Annotation, AnnotatorKind, Document, Relation, Span
from tandai.settings import AgreementSettings, AnswerSettings, LayerSettings

CONFIG = """<View>
  <Relations><Relation value="of"/><Relation value="near"/></Relations>
  <Text name="text" value="$text"/>
  <Labels name="thing" toName="text"><Label value="A"/><Label value="B"/></Labels>
  <Labels name="other" toName="text"><Label value="A"/></Labels>
</View>"""
REVISION = "0" * 64
Marked = tuple[int, int, str]
"""Start, end and ``control=label``."""


def make_asked(config: str = CONFIG, **options: object) -> Asked:
    """A layer whose options differ from the default ones as said."""
    return Asked(
        "layer",
        parse_config("config.xml", config),
        LayerSettings(),
        AgreementSettings(**options),
    )


def make_document(name: str, text: str) -> Document:
    """A document whose tokens are what white space parts."""
    tokens: list[tuple[int, int]] = []
    for place, character in enumerate(text):
        if character.isspace():
            continue
        if tokens and tokens[-1][1] == place:
            tokens[-1] = (tokens[-1][0], place + 1)
        else:
            tokens.append((place, place + 1))
    return Document(
        document_id=name,
        raw_sha256=REVISION,
        text_sha256=REVISION,
        normaliser="none",
        n_chars_raw=len(text),
        n_chars=len(text),
        edits=(),
        zones=(),
        paragraphs=(),
        sentences=(),
        tokens=tuple(tokens),
        quotations=(),
    )


def make_answer(
    document: str,
    annotator: str,
    marked: Sequence[Marked] = (),
    *,
    relations: Iterable[tuple[int, int, str]] = (),
    kind: AnnotatorKind = "person",
) -> Annotation:
    """One annotator's answer; relations join spans by their number, with a label."""
    return Annotation(
        annotation_id=f"{document}/layer/{annotator}/1",
        document_id=document,
        text_sha256=REVISION,
        layer="layer",
        guideline_version="1",
        annotator_id=annotator,
        annotator_kind=kind,
        spans=tuple(
            Span(
                span_id=f"s{number}",
                start=start,
                end=end,
                control=called.partition("=")[0],
                label=called.partition("=")[2],
                quote_sha256=REVISION,
                origin="manual",
            )
            for number, (start, end, called) in enumerate(marked)
        ),
        relations=tuple(
            Relation(
                from_id=f"s{one}",
                to_id=f"s{other}",
                labels=(label,) if label else (),
                origin="manual",
            )
            for one, other, label in relations
        ),
    )


def share(
    annotations: Iterable[Annotation],
    asked: Asked | None = None,
    *,
    texts: Mapping[str, str] | None = None,
    groups: Mapping[str, str] | None = None,
) -> Shared:
    """What can be compared; documents without a text of their own are forty letters long."""
    made = list(annotations)
    names = sorted({each.document_id for each in made})
    documents = [make_document(name, (texts or {}).get(name, "x" * 40)) for name in names]
    return gather(made, documents, groups, asked or make_asked(), AnswerSettings()).shared


def marks(*, most: int = 8) -> st.SearchStrategy[list[Marked]]:
    """Spans of a short text, nested, overlapping, given twice."""
    edges = st.tuples(st.integers(0, 20), st.integers(1, 9))
    called = st.sampled_from(("thing=A", "thing=B", "other=A"))
    span = st.builds(lambda at, label: (at[0], at[0] + at[1], label), edges, called)
    return st.lists(span, max_size=most)


def answers(
    names: Sequence[str] = ("a", "b"), *, n: int = 3
) -> st.SearchStrategy[list[Annotation]]:
    """Every annotator's answers to every one of some documents."""
    keys = [(f"d{number}", name) for number in range(n) for name in names]
    each = st.tuples(*(marks() for _ in keys))
    return each.map(
        lambda said: [make_answer(*key, marked) for key, marked in zip(keys, said, strict=True)]
    )
