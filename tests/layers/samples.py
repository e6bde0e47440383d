"""Documents, lexicons and cues of an invented archipelago, for the tests of layers."""

from collections.abc import Callable

from tandai.digest import sha256_text
from tandai.records import Document, Zone, ZoneName
from tandai.text.sentences import split_sentences

LEXICON = """entity_id,type,name,aliases,qid
balai-kota,ORG,Balai Kota Tera,Balai Kota,
bela-tarsa,PER,Bela Tarsa,Bela|Béla,
harian-pesisir,ORG,Harian Pesisir,,
kora-7,PRD,Kora-7,Kora,
sela,GPE,Sela,,
tera,GPE,Tera,Pulau Tera,
"""

CUES = """word,class,certainty,side
diduga,PRESUME,UNCERTAIN,around
dikutip,REPORT,CERTAIN,either
dilansir,REPORT,CERTAIN,either
dugaan,PRESUME,UNCERTAIN,after
kabarnya,REPORT,CERTAIN,around
kata,REPORT,CERTAIN,before
kemungkinan,PRESUME,UNCERTAIN,around
khawatir,ATTITUDE,UNCERTAIN,after
laporan,REPORT,CERTAIN,after
membantah,DENY,CERTAIN,after
dibantah,DENY,CERTAIN,before
melansir,REPORT,CERTAIN,either
menegaskan,REPORT,CERTAIN,after
mengatakan,REPORT,CERTAIN,after
menilai,ATTITUDE,CERTAIN,after
menolak,DENY,CERTAIN,after
menunjukkan,REPORT,CERTAIN,after
menurut,REPORT,CERTAIN,after
menyebut,REPORT,CERTAIN,after
mungkin,PRESUME,UNCERTAIN,around
percaya,ATTITUDE,CERTAIN,after
ujarnya,REPORT,CERTAIN,before
"""

MakeDocument = Callable[..., Document]


def document_of(text: str, *zones: ZoneName) -> Document:
    """A document with a zone a line: the zones given, then body."""
    lines, start = [], 0
    for number, line in enumerate(text.split("\n")):
        zone = zones[number] if number < len(zones) else "body"
        if line.strip():
            lines.append(Zone(start=start, end=start + len(line), zone=zone))
        start += len(line) + 1
    digest = sha256_text(text)
    return Document(
        document_id="d1",
        raw_sha256=digest,
        text_sha256=digest,
        normaliser="none",
        n_chars_raw=len(text),
        n_chars=len(text),
        edits=(),
        zones=tuple(lines),
        paragraphs=(),
        sentences=tuple(split_sentences(text)),
        tokens=(),
        quotations=(),
    )
