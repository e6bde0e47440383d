"""Releases of a few rows, made without a folder; and a diff turned round."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from tandai.diff.compare import compare_part
from tandai.diff.result import Item, ReleaseDiff
from tandai.diff.tables import ARTICLE_FIELDS, COLUMNS, Described, Release
from tandai.diff.total import Total
from tandai.digest import sha256_text
from tandai.flow.diff import count_diff

Row = dict[str, Any]
PROVENANCE = {"origin": "unanimous", "policy": "majority-2", "rule": "", "annotators": ["ana"]}
_LISTS = ("annotators", "values", "labels")
_TURNED = {"old": "new", "new": "old", "added": "removed", "removed": "added"}


def document(document_id: str = "d1", split: str = "train", text: str = "t", **more: Any) -> Row:
    """A document's row of texts and origin in one."""
    return {"document_id": document_id, "split": split, "text_sha256": text, **more}


def line(start: int, end: int, digest: str) -> Row:
    return {"start": start, "end": end, "digest": digest}


def span(
    start: int, end: int, label: str, span_id: str, document_id: str = "d1", **more: Any
) -> Row:
    return {
        "document_id": document_id,
        "layer": "entity",
        "annotator_kind": "gold",
        "span_id": span_id,
        "start": start,
        "end": end,
        "control": "entity",
        "label": label,
        **PROVENANCE,
        **more,
    }


def attribute(span_id: str, name: str, *values: str, **more: Any) -> Row:
    return {**answer(name, *values), "span_id": span_id, **more}


def answer(name: str, *values: str, document_id: str = "d1", **more: Any) -> Row:
    return {
        "document_id": document_id,
        "layer": "entity",
        "annotator_kind": "gold",
        "name": name,
        "kind": "choices",
        "values": list(values),
        **PROVENANCE,
        **more,
    }


def arrow(from_id: str, to_id: str, *labels: str, document_id: str = "d1", **more: Any) -> Row:
    return {
        "document_id": document_id,
        "layer": "entity",
        "annotator_kind": "gold",
        "from_id": from_id,
        "to_id": to_id,
        "direction": "right",
        "labels": list(labels),
        **PROVENANCE,
        **more,
    }


def release(
    spans: Iterable[Row] = (),
    *,
    documents: Sequence[Row] = (document(),),
    attributes: Iterable[Row] = (),
    arrows: Iterable[Row] = (),
    answers: Iterable[Row] = (),
    layers: Sequence[str] = ("entity",),
    **manifest: Any,
) -> Release:
    """A release; every document has gold in every layer."""
    plain = dict.fromkeys(ARTICLE_FIELDS, "unknown")
    gold = [
        {"document_id": each["document_id"], "layer": layer, "annotator_kind": "gold"}
        for each in documents
        for layer in layers
    ]
    rows = {
        "articles": [{**plain, **each} for each in documents],
        "documents": [{"paragraphs": [], **each} for each in documents],
        "annotations": gold,
        "spans": list(spans),
        "span_attributes": list(attributes),
        "relations": list(arrows),
        "document_labels": list(answers),
    }
    said = {"name": "small", "version": "1.0.0", "schema_version": "3", "text": "stand-off"}
    said["content_sha256"] = sha256_text(repr(rows))
    return Release(
        msgspec.convert({**said, **manifest}, Described),
        {name: _table(rows[name], columns) for name, columns in COLUMNS.items()},
    )


def _table(rows: Sequence[Row], columns: Sequence[str]) -> pa.Table:
    lines = pa.list_(
        pa.struct([("start", pa.int32()), ("end", pa.int32()), ("digest", pa.string())])
    )
    types = {"start": pa.int32(), "end": pa.int32(), "paragraphs": lines}
    types |= dict.fromkeys(_LISTS, pa.list_(pa.string()))
    schema = pa.schema([(each, types.get(each, pa.string())) for each in columns])
    return pa.Table.from_pylist([{name: row[name] for name in columns} for row in rows], schema)


def plain(diff: ReleaseDiff) -> Any:
    """As lists and dicts, each list sorted: the order of a table is not what it says."""
    return _sorted(msgspec.to_builtins(diff))


def turned(diff: ReleaseDiff) -> Any:
    """The diff the other way, from this one alone."""
    return _sorted(_turn(msgspec.to_builtins(diff)))


def _turn(value: Any) -> Any:
    if isinstance(value, dict):
        return {_turn_key(key): _turn(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_turn(each) for each in value]
    return _TURNED.get(value, value) if isinstance(value, str) else value


def _turn_key(key: str) -> str:
    head, _, tail = key.rpartition("_")
    first, _, rest = key.partition("_")
    if tail in {"old", "new"}:
        return f"{head}_{_TURNED[tail]}" if head else _TURNED[tail]
    if first in {"added", "removed"}:
        return f"{_TURNED[first]}_{rest}" if rest else _TURNED[first]
    return key


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(each) for key, each in sorted(value.items())}
    if isinstance(value, list | tuple):
        return sorted((_sorted(each) for each in value), key=repr)
    return value


def compare_releases(old: Release, new: Release) -> ReleaseDiff:
    """What differs, with every change, compared at once."""
    total, part = Total(old.manifest, new.manifest), compare_part(old, new)
    total.add(part)
    return total.finish(part.items)


def run_diff(old: Path, new: Path) -> ReleaseDiff:
    """Two folders' diff with every change, by document."""
    items: list[Item] = []
    diff = count_diff(old, new, items.extend)
    return msgspec.structs.replace(
        diff, items=tuple(sorted(items, key=lambda each: each.document_id))
    )
