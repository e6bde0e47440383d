"""A small stand-off release of invented articles, with gold on every line, and its articles."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

from release.made import FACTS, bundle, gold, mark
from tandai.datasheet.questions import QUESTIONS
from tandai.documents import make_document
from tandai.records import Annotation, Span
from tandai.release.build import build_release
from tandai.release.manifest import Manifest
from tandai.release.rows import Bundle
from tandai.release.tables import TABLES

ARTICLES = {
    "r1": (
        "Café apung Selatira & dermaga dibuka\n\n"
        "Bupati Wiratmaka meresmikan café apung di Teluk Anjora.\n\n"
        "Ikan yang terjual 12 ton, kata Lurah Senggani.\n\n"
        "“Kami tak menduga,” ujar Ny. Rukmi’s, pemilik café.\n\n"
        "Hari Jumat dermaga penuh 👩‍🔧 tukang las."
    ),
    "r2": (
        "Gudang garam café Parangkusa roboh\n\n"
        "Gudang milik PT Garam Wiratama roboh di Parangkusa.\n\n"
        "Garam 40 ton hanyut ke Kali Mejing.\n\n"
        "“Angin dari laut,” kata Kapten Doro.\n\n"
        "Polisi Parangkusa memeriksa tiga saksi & satu mandor."
    ),
    "r3": (
        "Festival layang-layang Bukit Tirai\n\n"
        "Wali Kota Senja Arum membuka festival di Bukit Tirai.\n\n"
        "Panitia membagi 2 ton beras.\n\n"
        "“Anginnya bagus,” kata peserta dari Ramirez.\n\n"
        "Juara tahun ini Sanggar Élang & Sanggar Puyuh."
    ),
}
SPLIT = {"r1": "train", "r2": "validation", "r3": "test"}
QUOTES = {
    "r1": ("Selatira", "Wiratmaka", "12 ton", "Lurah Senggani", "Rukmi’s", "Jumat", "👩‍🔧 tukang"),
    "r2": ("Parangkusa", "PT Garam Wiratama", "40 ton", "Kali Mejing", "Kapten Doro", "tiga saksi"),
    "r3": ("Bukit Tirai", "Senja Arum", "2 ton", "“Anginnya bagus,”", "Sanggar Élang"),
}
"""Spans by document; one over two lines is added to each."""


def spans_of(document_id: str, text: str) -> tuple[Span, ...]:
    """One a quote, and one from the second line into the third."""
    lines = text.split("\n\n")
    across = f"{lines[1][-8:]}\n\n{lines[2][:6]}"
    quotes = (*QUOTES[document_id], across)
    spans = (mark(text, quote, "GPE", f"s{n}") for n, quote in enumerate(quotes))
    return tuple(
        msgspec.structs.replace(span, annotators=("ana",), policy="majority-1") for span in spans
    )


def bundle_of(document_id: str, text: str) -> Bundle:
    document, made = make_document(document_id, text.encode())
    spans = spans_of(document_id, made)
    own: Annotation = msgspec.structs.replace(
        gold(document, spans=tuple(_own(span) for span in spans)),
        annotation_id=f"{document_id}/entity/ana/1",
        annotator_id="ana",
        annotator_kind="script",
    )
    settled = gold(document, spans=spans, annotators=("ana",), model_version="majority-1")
    each = bundle(document, settled, split=SPLIT[document_id])
    article = msgspec.structs.replace(
        each.article, document_id=document_id, file=f"{document_id}.txt"
    )
    return msgspec.structs.replace(each, article=article, group_id=document_id, annotations=(own,))


def _own(span: Span) -> Span:
    """As the annotator made it."""
    return msgspec.structs.replace(span, origin="manual", annotators=(), policy="")


@cache
def small_release(base: Path) -> tuple[Path, Manifest]:
    """The release, made once a session."""
    folder = base / "hydration" / "small-1.0.0"
    folder.mkdir(parents=True)
    facts = msgspec.structs.replace(
        FACTS, version="1.0.0", datasheet=dict.fromkeys(QUESTIONS, "unknown")
    )
    bundles = [bundle_of(key, text) for key, text in ARTICLES.items()]
    return folder, build_release(folder, bundles, TABLES, facts)


def write_articles(folder: Path, texts: Mapping[str, str]) -> Path:
    """Article files, under their recorded names."""
    folder.mkdir(parents=True, exist_ok=True)
    for key, text in texts.items():
        (folder / f"{key}.txt").write_bytes(text.encode())
    return folder
