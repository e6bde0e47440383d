"""Documents and their provenance to links between those that are one article or nearly one.

From what is under git alone, so that every machine finds the same: digests of texts and of
paragraphs, and web addresses.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import combinations
from urllib.parse import parse_qsl, urlencode, urlsplit

from tandai.records import Article, Document, Paragraph
from tandai.splits.records import Link

MIN_CHARS = 40
"""A shorter paragraph is a heading or a name, and many documents have it."""
MAX_DOCUMENTS = 50
"""A paragraph of more documents is a notice of the publisher's."""
_NOT_TOLD = frozenset({"boilerplate", "byline"})


def find_links(
    documents: Iterable[Document], articles: Iterable[Article], *, near: float
) -> list[Link]:
    """Same text, same web address, and paragraphs shared; sorted.

    Args:
        documents: with the digests of their paragraphs.
        articles: with their web addresses.
        near: part of the shorter document's paragraphs, in code points, from which on two
            documents are near duplicates.
    """
    documents = sorted(documents, key=lambda each: each.document_id)
    rows = sorted(articles, key=lambda each: each.document_id)
    found = [
        *_chained("same text", ((each.document_id, each.text_sha256) for each in documents)),
        *_chained("same file", ((each.document_id, each.raw_sha256) for each in documents)),
        *_chained("same web address", ((row.document_id, canonical_url(row.url)) for row in rows)),
        *_near(documents, near),
    ]
    return sorted(found, key=lambda each: (each.one, each.other, each.why))


def canonical_url(url: str) -> str:
    """A web address without what does not change the page; empty where it is unknown.

    Scheme, ``www.``, ``m.``, ``amp.``, the fragment, a slash at the end and ``utm_`` fields go.
    """
    parts = urlsplit(url.strip())
    if not parts.netloc:
        return ""
    host = parts.netloc.lower()
    for prefix in ("www.", "m.", "amp."):
        host = host.removeprefix(prefix)
    fields = [each for each in parse_qsl(parts.query) if not each[0].startswith("utm_")]
    query = f"?{urlencode(sorted(fields))}" if fields else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def told_paragraphs(document: Document) -> list[Paragraph]:
    """The paragraphs that tell something: long enough, and of the article itself."""
    zones = {zone.start: zone.zone for zone in document.zones}
    return [
        each
        for each in document.paragraphs
        if each.end - each.start >= MIN_CHARS and zones.get(each.start) not in _NOT_TOLD
    ]


def _chained(why: str, keys: Iterable[tuple[str, Hashable]]) -> Iterator[Link]:
    """The first document of each key to every other of it; an empty key is none."""
    first: dict[Hashable, str] = {}
    for document_id, key in keys:
        if key and first.setdefault(key, document_id) != document_id:
            yield Link(one=first[key], other=document_id, why=why)


def _near(documents: Iterable[Document], near: float) -> Iterator[Link]:
    lengths: dict[str, dict[str, int]] = {}
    holding: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        told = {each.digest: each.end - each.start for each in told_paragraphs(document)}
        lengths[document.document_id] = told
        for digest in told:
            holding[digest].append(document.document_id)
    # However many documents one body has, they are chained by it.
    yield from _chained(
        "same paragraphs", ((each, tuple(sorted(lengths[each]))) for each in lengths)
    )
    shared: Counter[tuple[str, str]] = Counter()
    for digest, ids in holding.items():
        if 1 < len(ids) <= MAX_DOCUMENTS:
            for one, other in combinations(ids, 2):
                shared[one, other] += lengths[one][digest]
    for (one, other), n in sorted(shared.items()):
        if n >= near * min(sum(lengths[one].values()), sum(lengths[other].values())):
            yield Link(one=one, other=other, why="shared paragraphs")
