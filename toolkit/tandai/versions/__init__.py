"""Releases' digests, index and tombstones to the next honest version, and to what was withdrawn."""

from tandai.versions.index import read_index, yanked
from tandai.versions.records import Index, Release, Tombstone, Yank
from tandai.versions.tombstones import read_tombstones

__all__ = ["Index", "Release", "Tombstone", "Yank", "read_index", "read_tombstones", "yanked"]
