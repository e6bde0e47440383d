import bz2
import gzip
import io
import json
import lzma
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tandai.borrowed import WORDS, known_runs, scan_bytes, shingles
from tandai.findings import Finding

# Exactly eight words: a form that loses one of them is not read.
ARTICLE = "Nelayan Tolima menjemur jaring di “bawah” ketapang naïf."
WORDS_OF = ARTICLE.split()
KNOWN = known_runs([ARTICLE])


def scan(data: bytes | str, **limits: int) -> list[Finding]:
    raw = data if isinstance(data, bytes) else data.encode()
    return list(scan_bytes("berkas", raw, KNOWN, **limits))


def rules(data: bytes | str, **limits: int) -> set[str]:
    return {finding.rule for finding in scan(data, **limits)}


def zipped(data: bytes, name: str = "isi.txt") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


def tarred(data: bytes, mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        info = tarfile.TarInfo("isi.txt")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def parquet(column: pa.Array, **options: object) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(
        pa.table({"kolom": column}),
        buffer,
        # gzip leaves no word of the cells standing among the bytes
        **{"compression": "gzip", "write_statistics": False, "store_schema": False, **options},
    )
    return buffer.getvalue()


TOKENS = "".join(f'{{"t": "{word.strip("“”,.")}", "s": 1}}\n' for word in WORDS_OF)
CONLL = "# id = 1\n" + "\n".join(f"{i}\t{word}\t_\tO" for i, word in enumerate(WORDS_OF))


@pytest.mark.parametrize(
    "data",
    [
        ARTICLE,
        ARTICLE.upper(),
        "Kata kami. " + ARTICLE.replace(" ", "\n\n"),
        unicodedata.normalize("NFD", ARTICLE),
        ARTICLE.replace("jaring", "ja\u00adring"),
        "_".join(WORDS_OF),
        json.dumps({"text": ARTICLE.replace(" ", "\n")}),
        json.dumps(json.dumps({"text": ARTICLE.replace(" ", "\n")})),
        " ".join(f"<b>{word}</b>" for word in WORDS_OF),
        "".join(f"<b>{word}</b>" for word in WORDS_OF),
        ARTICLE.replace("menjemur", "men<i>jemur</i>"),
        ARTICLE.replace("ï", "&iuml;"),
        "\n".join(f"{word} O" for word in WORDS_OF),
        CONLL,
        "\n".join(f"{word},O,3" for word in WORDS_OF),
        "\n".join(f"{'kata ' * (i % 3)}ini\t{word}\tO" for i, word in enumerate(WORDS_OF)),
        TOKENS,
        json.dumps([json.loads(line) for line in TOKENS.splitlines()]),
        ARTICLE.encode("utf-16"),
        b"\x00\x01\xff" + ARTICLE.encode() + b"\xfe",
    ],
)  # fmt: skip
def test_an_articles_words_are_found_in_any_form(data: bytes | str) -> None:
    assert rules(data) == {"borrowed-text"}


PACKERS: list[Callable[[bytes], bytes]] = [
    zipped,
    gzip.compress,
    bz2.compress,
    lzma.compress,
    lambda data: lzma.compress(b"awal ") + lzma.compress(data),
    lambda data: tarred(gzip.compress(data)),
    lambda data: tarred(data, "w:gz"),
    lambda data: tarred(data, "w:bz2"),
    lambda data: tarred(data, "w:xz"),
    lambda data: zipped(zipped(zipped(data))),
    lambda data: zipped(parquet(pa.array([data.decode()]))),
    lambda data: b"#!/bin/sh\n" + zipped(data),
]


@pytest.mark.parametrize("pack", PACKERS)
def test_archives_are_opened(pack: Callable[[bytes], bytes]) -> None:
    # Said often enough to be packed at all, and not stored as it is.
    assert rules(pack(f"{ARTICLE} Lalu lagi: ".encode() * 40)) == {"borrowed-text"}
    assert rules(pack(b"Kata kami sendiri.")) == set()


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["lain", None, ARTICLE]),
        pa.array(WORDS_OF),
        pa.array([ARTICLE], pa.large_string()),
        pa.array([ARTICLE.encode()]),
        pa.array([[WORDS_OF[:5]], [WORDS_OF[5:]]]),
        pa.array([{"a": [{"b": ARTICLE}]}]),
        pa.array([[("k", ARTICLE)]], pa.map_(pa.string(), pa.string())),
        pa.array(WORDS_OF).dictionary_encode(),
        pa.ExtensionArray.from_storage(pa.json_(), pa.array([ARTICLE])),
    ],
)
@pytest.mark.parametrize("stored", [True, False])
def test_parquet_cells_are_read_nested_ones_too(column: pa.Array, stored: bool) -> None:
    data = parquet(column, store_schema=stored)
    assert any("column" in finding.place for finding in scan(data))
    assert rules(data) == {"borrowed-text"}


def test_the_statistics_of_a_parquet_footer_are_read() -> None:
    """Of eight words the first is lost to the length before it, unless the footer is parsed."""
    eight = " ".join(WORDS_OF[:WORDS])
    found = scan(parquet(pa.array([eight]), write_statistics=True))
    assert any("footer" in finding.place for finding in found)


def test_the_notes_of_a_parquet_schema_are_read() -> None:
    buffer = io.BytesIO()
    note = pa.schema([("a", pa.int64())], metadata={"note": " ".join(WORDS_OF[:WORDS])})
    pq.write_table(pa.table({"a": [1]}, schema=note), buffer)
    assert any("footer" in finding.place for finding in scan(buffer.getvalue()))


@pytest.mark.parametrize(
    "data",
    [
        zipped(b"isi")[:-30],
        gzip.compress(b"isi" * 100)[:-12],
        lzma.compress(b"isi" * 100)[:-12],
        bz2.compress(b"isi" * 100)[:-8],
        b"PAR1" + b"\0" * 40,
        b"7z\xbc\xaf\x27\x1c",
        b"%PDF-1.7",
        b"\x28\xb5\x2f\xfd",
        zipped(zipped(zipped(zipped(b"isi")))),
    ],
    ids=["zip", "gzip", "xz", "bzip2", "parquet", "7z", "pdf", "zstd", "too-deep"],
)
def test_what_cannot_be_read_to_its_end_is_a_finding(data: bytes) -> None:
    assert rules(data) == {"archive-not-read"}


def test_an_encrypted_zip_is_a_finding() -> None:
    data = bytearray(zipped(b"isi"))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert rules(bytes(data)) == {"archive-not-read"}


@pytest.mark.parametrize(
    "pack", [zipped, gzip.compress, bz2.compress, lzma.compress, lambda d: tarred(d, "w:gz")]
)
def test_a_bomb_stops_at_the_limit(pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(b"\0" * 3_000_000)
    assert len(bomb) < 10_000
    assert rules(bomb, max_bytes=100_000) == {"archive-not-read"}


def test_the_limit_holds_for_all_members_together() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"{number}.txt", b" " * 30_000)
    assert rules(buffer.getvalue(), max_bytes=200_000) == set()
    assert rules(buffer.getvalue(), max_bytes=100_000) == {"archive-not-read"}


def test_a_parquet_bomb_stops_at_the_limit() -> None:
    for use_dictionary in (True, False):  # ten cells of one entry, or of ten
        data = parquet(pa.array(["a" * 100_000] * 10), use_dictionary=use_dictionary)
        assert len(data) < 10_000
        assert rules(data, max_bytes=200_000) == {"archive-not-read"}


def test_seven_words_are_not_borrowed() -> None:
    assert rules(" ".join(WORDS_OF[: WORDS - 1])) == set()
    assert rules(" ".join(WORDS_OF[:WORDS])) == {"borrowed-text"}


@pytest.mark.parametrize(
    "data",
    [
        ARTICLE.encode(),
        json.dumps({ARTICLE: {"x": ARTICLE}}).encode(),
        zipped(b"isi", name=f"{ARTICLE}.txt"),
        parquet(pa.array([{ARTICLE: 1}])),
        parquet(pa.array([ARTICLE])),
    ],
)
def test_a_finding_gives_place_and_digest_and_never_the_text(data: bytes) -> None:
    findings = scan(data)
    assert findings
    digests = set(shingles(ARTICLE))
    for finding in findings:
        assert finding.severity == "error"
        assert finding.place.startswith("berkas")
        assert any(digest in finding.found for digest in digests)
        assert "jaring" not in str(finding).lower()


def test_the_place_leads_into_the_archive() -> None:
    (finding,) = scan(zipped(b"Kata kami: " + ARTICLE.encode()))
    assert finding.place == "berkas!isi.txt, word 3 as it stands"
    assert finding.found.startswith("1 run of")


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_can_be_scanned(data: bytes) -> None:
    assert "borrowed-text" not in rules(data)


@given(st.lists(st.text(st.sampled_from("aäbc"), min_size=1), max_size=20))
def test_a_text_of_n_words_has_n_minus_7_runs(words: list[str]) -> None:
    assert len(list(shingles(" ".join(words)))) == max(0, len(words) - WORDS + 1)
