"""Spans that overlap between annotators to one span each, where a policy says so.

A cluster is what hangs together by overlap among all spans of one label. Where more than half
marked something in it, and nobody two things, their spans give way to the common part or to the
whole extent. Everything else is left open: no interval is made that the policy cannot defend.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from tandai.gold.curator import Curator
from tandai.gold.keys import SpanKey, key_of
from tandai.gold.policies import INTERSECTION, MERGING, Policies
from tandai.records import Annotation

DigestOf = Callable[[str, int, int], str | None]
"""The sha256 of a document's text between two code points; None where nobody here knows it."""


class Merging(NamedTuple):
    """Annotations after merging, and what became of spans that differ."""

    voting: list[Annotation]
    exact: dict[SpanKey, tuple[str, ...]]
    """Merged span to those who had marked exactly that."""
    open: frozenset[SpanKey] = frozenset()
    """Spans that the policy could not merge."""
    passed: frozenset[SpanKey] = frozenset()
    """Spans in the place of which a curator has settled another."""


class _Cluster(NamedTuple):
    policy: str
    marks: dict[SpanKey, list[str]]

    @property
    def names(self) -> set[str]:
        return {who for names in self.marks.values() for who in names}

    def merged(self) -> SpanKey | None:
        """The one span, or None where there is no such."""
        once = sum(map(len, self.marks.values())) == len(self.names)
        starts, ends = [key.start for key in self.marks], [key.end for key in self.marks]
        if self.policy == INTERSECTION:
            start, end = max(starts), min(ends)
        else:
            start, end = min(starts), max(ends)
        first = next(iter(self.marks))
        return first._replace(start=start, end=end) if once and start < end else None

    def touches(self, key: SpanKey) -> bool:
        first = next(iter(self.marks))
        return key[2:] == first[2:] and any(
            each.start < key.end and key.start < each.end for each in self.marks
        )


def merge_spans(
    voting: Sequence[Annotation],
    policies: Policies,
    curator: Curator | None,
    digest_of: DigestOf,
) -> Merging:
    """Merges what the policies say; everything stays as it is where they say nothing.

    Args:
        voting: the annotations that count, of one document.
        policies: of the layer.
        curator: whose word stands before any policy's.
        digest_of: for intervals that nobody marked.
    """
    if not MERGING & set(policies.chosen.values()):
        return Merging(list(voting), {})
    digests = {key_of(span): span.quote_sha256 for each in voting for span in each.spans}
    moves: dict[SpanKey, tuple[SpanKey, str]] = {}
    exact: dict[SpanKey, tuple[str, ...]] = {}
    left: set[SpanKey] = set()
    passed: set[SpanKey] = set()
    for cluster in _clusters(voting, policies):
        merged = cluster.merged()
        if curator and _is_settled(cluster, merged, curator):
            seen = {key for key in cluster.marks if curator.knew(str(key))}
            passed |= seen
            left |= cluster.marks.keys() - seen
        elif len(cluster.marks) == 1 or 2 * len(cluster.names) < len(voting):
            continue
        else:
            digest = _digest(merged, digests, voting[0].document_id, digest_of)
            if merged is None or digest is None or 2 * len(cluster.names) == len(voting):
                left |= cluster.marks.keys()
                continue
            moves |= dict.fromkeys(cluster.marks, (merged, digest))
            exact[merged] = tuple(cluster.marks.get(merged, ()))
    moved = [_move(annotation, moves) for annotation in voting]
    return Merging(moved, exact, frozenset(left), frozenset(passed))


def _clusters(voting: Sequence[Annotation], policies: Policies) -> Iterator[_Cluster]:
    marks: dict[SpanKey, list[str]] = {}
    for annotation in voting:
        for key in sorted({key_of(span) for span in annotation.spans}):
            if policies.of_span(key).policy in MERGING:
                marks.setdefault(key, []).append(annotation.annotator_id)
    current: dict[SpanKey, list[str]] = {}
    end = 0
    for key in sorted(marks, key=lambda each: (each.control, each.label, each.start, each.end)):
        first = next(iter(current), None)
        if first and (first[2:] != key[2:] or key.start >= end):
            yield _Cluster(policies.of_span(first).policy, current)
            current, end = {}, 0
        current[key] = marks[key]
        end = max(end, key.end)
    if current:
        yield _Cluster(policies.of_span(next(iter(current))).policy, current)


def _is_settled(cluster: _Cluster, merged: SpanKey | None, curator: Curator) -> bool:
    """Whether a curator settled something in the place of the cluster."""
    keys = {*cluster.marks, *([merged] if merged else [])}
    if any(curator.of_span(key) for key in keys):
        return True
    return any(cluster.touches(key) and curator.settled_whole(key) for key in curator.digests)


def _digest(
    merged: SpanKey | None, digests: dict[SpanKey, str], document_id: str, digest_of: DigestOf
) -> str | None:
    if merged is None:
        return None
    return digests.get(merged) or digest_of(document_id, merged.start, merged.end)


def _move(annotation: Annotation, moves: dict[SpanKey, tuple[SpanKey, str]]) -> Annotation:
    spans = []
    for span in annotation.spans:
        key, digest = moves.get(key_of(span), (None, ""))
        spans.append(
            span
            if key is None
            else msgspec.structs.replace(span, start=key.start, end=key.end, quote_sha256=digest)
        )
    return msgspec.structs.replace(annotation, spans=tuple(spans)) if moves else annotation
