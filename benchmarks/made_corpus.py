"""A number to a project of so many documents, sixty spans each, ready for its release.

Two made-up annotators and gold; the same always. Documents are drawn from some thousand patterns
under ids of their own: what a release costs is in rows and columns, not in what they say.
"""

import hashlib
import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import msgspec

from tandai.datasheet.template import make_template
from tandai.gold import settle
from tandai.records import (
    Annotation,
    Answer,
    Article,
    Attribute,
    Document,
    Edit,
    Paragraph,
    Relation,
    Span,
    Zone,
)
from tandai.splits import SplitRow
from tandai.store import write_csv

LAYER = "news"
ANNOTATORS = ("ana", "budi")
ENTITIES = ("PER", "ORG", "GPE", "LOC", "PRD", "EVT", "DAT", "QTY")
N_ENTITIES, N_CLAIMS = 14, 3
N_SPANS = 3 * (N_ENTITIES + 2 * N_CLAIMS)
"""Of a document: names, claims and sources of two annotators and of gold."""
N_TOKENS, N_SENTENCES, N_LINES, N_EDITS = 300, 18, 12, 4
N_PATTERNS = 2500
_ID = "@" * 8
_LETTERS = "abdegiklmnoprstu"
_ATTRIBUTIONS = ("DIRECT", "INDIRECT", "UNSOURCED", "AUTHOR")
CONFIG = f"""<View style="white-space: pre-wrap">
  <Relations><Relation value="source"/></Relations>
  <Labels name="entity" toName="text">{"".join(f'<Label value="{each}"/>' for each in ENTITIES)}
  </Labels>
  <Labels name="claim" toName="text"><Label value="CLAIM"/><Label value="SOURCE"/></Labels>
  <Text name="text" value="$text"/>
  <Choices name="attribution" toName="text" perRegion="true" whenTagName="claim"
           whenLabelValue="CLAIM" visibleWhen="region-selected">
    {"".join(f'<Choice value="{each}"/>' for each in _ATTRIBUTIONS)}
  </Choices>
  <Choices name="tone" toName="text"><Choice value="CALM"/><Choice value="LOUD"/></Choices>
</View>
"""
SETTINGS = f"""[project]
name = "many-documents"
title = "Many documents"

[layers.{LAYER}]

[views.entities]
kind = "spans"
layer = "{LAYER}"
control = "entity"

[views.claims]
kind = "units"
layer = "{LAYER}"
control = "claim"
anchor = "CLAIM"
attributes = ["attribution"]
linked = {{ sources = "source" }}
"""


def write_project(
    root: Path,
    n_documents: int,
    *,
    checked: bool = False,
    with_text: bool = False,
    changed: int = 0,
) -> None:
    """Writes settings, config, corpus and splits into an empty folder.

    Args:
        root: the folder.
        n_documents: how many.
        checked: whether `tandai check` finds no error: no two documents have a digest in common,
            but for names; gold is what the annotations make; guideline and datasheet are there.
        with_text: whether there are texts, of words that do not exist, and digests are theirs.
        changed: every so many-th document says something else than it does with 0.
    """
    config = root / "annotation_configs" / LAYER
    config.mkdir(parents=True)
    (config / "config.xml").write_text(CONFIG)
    (root / "tandai.toml").write_text(SETTINGS)
    draw = random.Random(7)
    documents = [_document(draw) for _ in range(N_PATTERNS)]
    said = [_said(document, draw) for document in documents]
    if changed:
        said = [_otherwise(each) if not n % changed else each for n, each in enumerate(said, 1)]
    if checked:
        _write_pages(root, config)
        documents = [_told_apart(each) for each in documents]
        said = [_settled(each, about) for each, about in zip(said, documents, strict=True)]
    ids = [f"d{number:07}" for number in range(n_documents)]
    if with_text:
        texts = [_text(each, draw) for each in documents]
        pairs = zip(documents, texts, strict=True)
        documents = [_of_text(document, text) for document, text in pairs]
        pairs = zip(said, texts, strict=True)
        said = [_quoted(each, text) for each, text in pairs]
        _write_texts(root / "build" / "documents", texts, ids)
    corpus = root / "corpus"
    _write(corpus / "documents.jsonl", documents, ids)
    for name in ANNOTATORS:
        _write(corpus / "annotations" / LAYER / f"{name}.jsonl", [each[name] for each in said], ids)
    _write(corpus / "gold" / f"{LAYER}.jsonl", [each["gold"] for each in said], ids)
    articles = (
        Article(
            document_id=document_id,
            file=f"{document_id}.txt",
            raw_sha256=documents[number % N_PATTERNS].raw_sha256.replace(_ID, document_id),
            published_at=f"2031-{1 + number * 12 // n_documents:02}-01",
        )
        for number, document_id in enumerate(ids)
    )
    write_csv(corpus / "articles.csv", Article, articles)
    (root / "splits").mkdir()
    rows = (
        SplitRow(document_id=document_id, group_id=document_id, split=split, reason="")
        for document_id, split in zip(ids, _sides(n_documents), strict=True)
    )
    write_csv(root / "splits" / "default.csv", SplitRow, rows)


def _otherwise(said: dict[str, Annotation]) -> dict[str, Annotation]:
    """A span of each under another label, one with another edge, one gone; another answer."""
    return {name: _change(each) for name, each in said.items()}


def _change(annotation: Annotation) -> Annotation:
    first, second, _, *spans = annotation.spans
    answer, *attributes = annotation.attributes
    label = "PER" if first.label == "EVT" else "EVT"
    value = "DIRECT" if answer.values == ("AUTHOR",) else "AUTHOR"
    return msgspec.structs.replace(
        annotation,
        spans=(
            msgspec.structs.replace(first, label=label),
            msgspec.structs.replace(second, end=second.end + 1),
            *spans,
        ),
        attributes=(msgspec.structs.replace(answer, values=(value,)), *attributes),
    )


def _text(document: Document, draw: random.Random) -> str:
    """Words as long as the document's tokens are, a blank between them."""
    lengths = (end - start for start, end in document.tokens)
    return " ".join("".join(draw.choices(_LETTERS, k=each)) for each in lengths)


def _of_text(document: Document, text: str) -> Document:
    return msgspec.structs.replace(document, text_sha256=_sha256(text))


def _quoted(said: dict[str, Annotation], text: str) -> dict[str, Annotation]:
    """Annotations of that text, the same otherwise."""
    return {
        name: msgspec.structs.replace(
            each,
            text_sha256=_sha256(text),
            spans=tuple(
                msgspec.structs.replace(span, quote_sha256=_sha256(text[span.start : span.end]))
                for span in each.spans
            ),
        )
        for name, each in said.items()
    }


def _write_texts(folder: Path, texts: list[str], ids: list[str]) -> None:
    folder.mkdir(parents=True)
    for number, document_id in enumerate(ids):
        (folder / f"{document_id}.txt").write_text(texts[number % len(texts)])


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _write_pages(root: Path, config: Path) -> None:
    """What annotators read, and the questions about the data, all of them unanswered."""
    labels = (*ENTITIES, "CLAIM", "SOURCE", *_ATTRIBUTIONS, "CALM", "LOUD", "source")
    (config / "guideline.md").write_text(f"Versi: 1\n\n{', '.join(labels)}\n")
    (root / "datasheet.yaml").write_text(make_template())
    (root / "DATASHEET.md").write_text("To be made of a corpus that is there.\n")


def _told_apart(document: Document) -> Document:
    """The document with digests that begin with its id, which hexadecimal digits are."""
    paragraphs = (
        msgspec.structs.replace(each, digest=_own(each.digest)) for each in document.paragraphs
    )
    return msgspec.structs.replace(
        document,
        raw_sha256=_own(document.raw_sha256),
        text_sha256=_own(document.text_sha256),
        paragraphs=tuple(paragraphs),
    )


def _settled(said: dict[str, Annotation], document: Document) -> dict[str, Annotation]:
    """Annotations of that document, their claims in no other, and the gold they make."""
    claims = {
        (each.start, each.end)
        for name in ANNOTATORS
        for each in said[name].spans
        if each.label == "CLAIM"
    }
    made = {
        name: msgspec.structs.replace(
            said[name],
            text_sha256=document.text_sha256,
            spans=tuple(
                msgspec.structs.replace(each, quote_sha256=_own(each.quote_sha256))
                if (each.start, each.end) in claims
                else each
                for each in said[name].spans
            ),
        )
        for name in ANNOTATORS
    }
    gold = settle(list(made.values()))
    return made | ({"gold": gold} if gold else {})


def _own(digest: str) -> str:
    return _ID + digest[len(_ID) :]


def _sides(n_documents: int) -> Iterator[str]:
    for number in range(n_documents):
        yield {8: "validation", 9: "test"}.get(number % 10, "train")


def _write(path: Path, patterns: list[msgspec.Struct], ids: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    encoded = [msgspec.json.encode(each) + b"\n" for each in patterns]
    with path.open("wb") as file:
        for number, document_id in enumerate(ids):
            line = encoded[number % len(encoded)]
            file.write(line.replace(_ID.encode(), document_id.encode()))


def _digest(draw: random.Random) -> str:
    return hashlib.sha256(draw.randbytes(8)).hexdigest()


def _document(draw: random.Random) -> Document:
    at, tokens = 0, []
    for _ in range(N_TOKENS):
        length = draw.randint(2, 11)
        tokens.append((at, at + length))
        at += length + 1
    n_chars = at - 1

    def parts(n: int) -> list[tuple[int, int]]:
        firsts = [number * N_TOKENS // n for number in range(n)] + [N_TOKENS]
        return [(tokens[first][0], tokens[last - 1][1]) for first, last in pairwise(firsts)]

    lines = parts(N_LINES)
    return Document(
        document_id=_ID,
        raw_sha256=_digest(draw),
        text_sha256=_digest(draw),
        normaliser="made-1",
        n_chars_raw=n_chars + N_EDITS,
        n_chars=n_chars,
        edits=tuple(
            Edit(start=each, end=each + 2, replacement="\n", reason="line-ending")
            for each in sorted(draw.sample(range(0, n_chars, 2), N_EDITS))
        ),
        zones=tuple(Zone(start=start, end=end, zone="body") for start, end in lines),
        paragraphs=tuple(
            Paragraph(start=start, end=end, digest=_digest(draw)[:16]) for start, end in lines
        ),
        sentences=tuple(parts(N_SENTENCES)),
        tokens=tuple(tokens),
        quotations=(),
    )


def _said(document: Document, draw: random.Random) -> dict[str, Annotation]:
    """Annotations of one document, and their gold."""
    spans = [
        *(_span(document, draw, "entity", draw.choice(ENTITIES), 2) for _ in range(N_ENTITIES)),
        *(_span(document, draw, "claim", "CLAIM", 14) for _ in range(N_CLAIMS)),
        *(_span(document, draw, "claim", "SOURCE", 3) for _ in range(N_CLAIMS)),
    ]
    first: dict[tuple[int, int], str] = {}
    spans = [
        msgspec.structs.replace(
            each, quote_sha256=first.setdefault((each.start, each.end), each.quote_sha256)
        )
        for each in spans
    ]
    claims = [each.span_id for each in spans if each.label == "CLAIM"]
    sources = [each.span_id for each in spans if each.label == "SOURCE"]
    attributes = [
        Attribute(
            span_id=each,
            name="attribution",
            kind="choices",
            values=(draw.choice(_ATTRIBUTIONS),),
            origin="manual",
        )
        for each in claims
    ]
    relations = [
        Relation(from_id=source, to_id=claim, labels=("source",), origin="manual")
        for source, claim in zip(sources, claims, strict=True)
    ]
    answers = [Answer(name="tone", kind="choices", values=("CALM",), origin="manual")]
    return {
        name: _annotation(document, name, spans, attributes, relations, answers)
        for name in (*ANNOTATORS, "gold")
    }


def _span(document: Document, draw: random.Random, control: str, label: str, n: int) -> Span:
    first = draw.randrange(N_TOKENS - n)
    return Span(
        span_id=f"{draw.getrandbits(50):010x}"[:10],
        start=document.tokens[first][0],
        end=document.tokens[first + draw.randint(0, n)][1],
        control=control,
        label=label,
        quote_sha256=_digest(draw),
        origin="manual",
    )


def _annotation(
    document: Document,
    name: str,
    spans: list[Span],
    attributes: list[Attribute],
    relations: list[Relation],
    answers: list[Answer],
) -> Annotation:
    gold = {"origin": "unanimous", "annotators": ANNOTATORS, "policy": "majority-1"}
    changed = gold if name == "gold" else {}
    return Annotation(
        annotation_id=f"{_ID}/{LAYER}/{name}/1",
        document_id=_ID,
        text_sha256=document.text_sha256,
        layer=LAYER,
        guideline_version="1",
        annotator_id=name,
        annotator_kind="gold" if name == "gold" else "person",
        spans=tuple(msgspec.structs.replace(each, **changed) for each in spans),
        attributes=tuple(msgspec.structs.replace(each, **changed) for each in attributes),
        relations=tuple(msgspec.structs.replace(each, **changed) for each in relations),
        answers=tuple(msgspec.structs.replace(each, **changed) for each in answers),
        annotators=ANNOTATORS if name == "gold" else (),
        created_at="" if name == "gold" else "2031-04-05T06:07:08Z",
        lead_time=None if name == "gold" else 300.5,
        model_version="majority-1" if name == "gold" else "",
    )
