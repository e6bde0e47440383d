"""Digests of bytes, texts and rows, always sha256 in lower-case hex."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def sha256_bytes(data: bytes) -> str:
    """Digest of bytes, 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def sha256_file(path: Path) -> str:
    """Digest of a file's bytes, read a piece at a time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_text(text: str) -> str:
    """Digest of a text's UTF-8 bytes, 64 hex digits.

    Raises:
        UnicodeEncodeError: the text holds a lone surrogate.
    """
    return sha256_bytes(text.encode())


def sha256_texts(texts: Iterable[str]) -> list[str]:
    """Digest of each of many texts.

    Raises:
        UnicodeEncodeError: a text holds a lone surrogate.
    """
    return [hashlib.sha256(text.encode()).hexdigest() for text in texts]


def short_digest(text: str) -> str:
    """First 16 hex digits of the digest: enough to find a paragraph again, not to prove one."""
    return sha256_text(text)[:16]
