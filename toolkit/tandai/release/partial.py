"""What a hydrated copy says of itself to words on what it lacks of its release, and how it is cited."""

from collections.abc import Mapping
from typing import NamedTuple

from tandai.release.manifest import PARTIAL, HydratedFrom, Manifest
from tandai.splits import SPLITS
from tandai.wording import count_of


class Cited(NamedTuple):
    """What a release, or a copy of it, is cited by."""

    content_sha256: str
    """Of the release, also where a copy lacks some of it: there is no other to look up."""
    of: str
    """What it is the digest of."""
    note: str
    """What a copy lacks; empty: nothing."""


def release_version(version: str) -> str:
    """The release's version, of itself and of any copy of it."""
    return version.removesuffix(PARTIAL)


def say_release(manifest: Manifest) -> str:
    """Name and version of the release that a folder is or was made of."""
    return f"{manifest.name} {release_version(manifest.version)}"


def cite_copy(manifest: Manifest) -> Cited:
    """Digest and note that a citation names."""
    said = manifest.hydrated_from
    if said is None or not said.is_partial:
        return Cited(manifest.content_sha256, "the release", "")
    of = f"release {release_version(manifest.version)}"
    return Cited(said.content_sha256, of, f"incomplete copy: {say_total(said)}")


def say_total(said: HydratedFrom) -> str:
    """How many spans and documents of all splits are there."""
    if not said.kept:
        n = len(said.reanchored) + len(said.not_filled)
        return f"{count_of(n, 'document')} not whole"
    kept = said.kept.values()
    spans = _of(sum(each.n_kept for each in kept), sum(each.n_spans for each in kept), "span")
    n_whole = sum(each.n_whole for each in kept)
    documents = _of(n_whole, sum(each.n_documents for each in kept), "document")
    return f"{spans}, {documents} whole"


def say_kept(said: HydratedFrom) -> str:
    """The same, split by split."""
    if not said.kept:
        return say_total(said)
    parts = (
        f"{split} {_of(each.n_kept, each.n_spans, 'span')} and "
        f"{_of(each.n_whole, each.n_documents, 'document')} whole"
        for split in SPLITS
        if (each := said.kept.get(split))
    )
    return "; ".join(parts)


def say_gold_lost(
    said: HydratedFrom | None, counts: Mapping[str, Mapping[str, int]], layer: str, splits: set[str]
) -> str:
    """What splits lack of a layer's gold; empty where they lack nothing.

    Args:
        said: of the copy; none: it is no hydrated one.
        counts: the copy's, by split, as the manifest has them.
        layer: whose spans are counted.
        splits: those that are looked at.
    """
    if said is None or not said.is_partial:
        return ""
    parts = []
    for split in SPLITS:
        kept = said.kept.get(split)
        if kept is None or split not in splits or kept.n_whole == kept.n_documents:
            continue
        what, have = f"{layer} spans", counts.get(split, {})
        gold = _of(have.get(what, 0), kept.counts.get(what, 0), "gold span")
        documents = _of(kept.n_whole, kept.n_documents, "document")
        parts.append(f"{split} {gold} of {layer} and {documents} whole")
    return "; ".join(parts)


def _of(part: int, whole: int, noun: str) -> str:
    return f"{part:,} of {count_of(whole, noun)}"
