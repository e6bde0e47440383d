"""Documents that are one article or nearly one are found from what is under git."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.made import small_document
from tandai.records import Article
from tandai.splits.links import MAX_DOCUMENTS, canonical_url, find_links, told_paragraphs

LINES = [
    f"Petak {name} di tepi Teluk Anjora ditanami bakau muda oleh warga kampung."
    for name in ("arum", "biru", "cuka", "daun", "emas", "fajr")
]


def found(*texts: str, near: float = 0.5) -> list[tuple[str, str, str]]:
    documents = [small_document(f"d{n}", text)[0] for n, text in enumerate(texts, start=1)]
    return [(each.one, each.other, each.why) for each in find_links(documents, (), near=near)]


def page(*lines: str) -> str:
    return "\n\n".join(("Judul", *lines)) + "\n"


def test_half_of_the_shorter_ones_paragraphs_is_near() -> None:
    one = page(*LINES[:4])
    assert ("d1", "d2", "shared paragraphs") in found(one, page(LINES[0], LINES[1], *LINES[4:]))
    assert found(one, page(LINES[0], *LINES[4:])) == []
    assert ("d1", "d2", "shared paragraphs") in found(one, page(LINES[0]))


def test_short_lines_and_what_many_documents_have_link_nothing() -> None:
    assert found(page("Baca juga"), page("Baca juga")[:-1] + "\n\nLain\n") == []
    many = [page(LINES[0], LINES[1].replace("biru", f"n{n}")) for n in range(MAX_DOCUMENTS + 1)]
    assert found(*many) == []
    assert len(found(*many[:3])) == 3


def test_one_body_links_however_many_have_it() -> None:
    many = [f"Judul {n}\n\n{LINES[0]}\n\n{LINES[1]}\n" for n in range(MAX_DOCUMENTS + 5)]
    links = found(*many)
    assert {other for _, other, why in links if why == "same paragraphs"} == {
        f"d{n}" for n in range(2, MAX_DOCUMENTS + 6)
    }


def test_the_same_text_and_the_same_address_link() -> None:
    assert ("d1", "d2", "same text") in found(page("x"), page("x"))
    urls = ("https://www.contoh.invalid/a/?utm_source=x", "http://contoh.invalid/a#b", "unknown")
    rows = [
        Article(document_id=f"d{n}", file="f", raw_sha256="", url=url)
        for n, url in enumerate((*urls, "unknown", ""), start=1)
    ]
    (link,) = find_links((), rows, near=0.5)
    assert (link.one, link.other, link.why) == ("d1", "d2", "same web address")


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://m.contoh.invalid/a/b/", "contoh.invalid/a/b"),
        ("https://contoh.invalid/a?page=2&utm_medium=x&id=1", "contoh.invalid/a?id=1&page=2"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_what_does_not_change_the_page_goes(url: str, same: str) -> None:
    assert canonical_url(url) == same


def test_bylines_and_boilerplate_tell_nothing() -> None:
    document, text = small_document(
        "d1", page(LINES[0], "Penulis: Bayu Wiratmaka dan Rara Kinasih Anjora")
    )
    told = [text[each.start : each.end] for each in told_paragraphs(document)]
    assert told == [LINES[0]]


@given(st.permutations(range(4)))
def test_the_order_of_documents_changes_no_link(order: list[int]) -> None:
    texts = [page(*LINES[:4]), page(*LINES[2:]), page(*LINES[:4], "Lagi"), page(LINES[5])]
    documents = [small_document(f"d{n}", text)[0] for n, text in enumerate(texts)]
    mixed = [documents[n] for n in order]
    assert find_links(mixed, (), near=0.5) == find_links(documents, (), near=0.5)
