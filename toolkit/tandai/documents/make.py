"""An article's bytes -> a document: its record and its text.

Works per document.
"""

from tandai.digest import sha256_bytes, sha256_text, short_digest
from tandai.documents.normalise import NORMALISER, decode_article, plan_edits
from tandai.documents.zones import find_zones
from tandai.offsets import apply_edits
from tandai.records import Document, Paragraph
from tandai.text.lines import content_lines
from tandai.text.quotations import find_quotations
from tandai.text.sentences import split_sentences
from tandai.text.tokens import tokenize


def make_document(document_id: str, raw: bytes, *, name: str = "") -> tuple[Document, str]:
    """A document's record and its text, from the bytes of its article.

    Args:
        document_id: the id it has in corpus/articles.csv.
        raw: the article file's bytes.
        name: the file's name, for messages; the id where it is not given.

    Raises:
        InputError: the bytes are not UTF-8 or hold no text.
    """
    raw_text = decode_article(name or document_id, raw)
    edits = plan_edits(raw_text)
    text = apply_edits(raw_text, edits)
    document = Document(
        document_id=document_id,
        raw_sha256=sha256_bytes(raw),
        text_sha256=sha256_text(text),
        normaliser=NORMALISER,
        n_chars_raw=len(raw_text),
        n_chars=len(text),
        edits=edits,
        zones=find_zones(text),
        paragraphs=tuple(
            Paragraph(start=start, end=end, digest=short_digest(text[start:end]))
            for start, end in content_lines(text)
        ),
        sentences=split_sentences(text),
        tokens=tokenize(text),
        quotations=find_quotations(text),
    )
    return document, text
