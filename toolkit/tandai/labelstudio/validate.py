"""A result list about to be sent to the findings that forbid it: what Label Studio would spoil.

Label Studio takes what it is given. So the list is read back here the way a pull would read it,
and beside that stands what matters on the way out only: ids, quotes, edges and whose work it is.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from tandai.findings import Finding, Severity
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.regions import read_result
from tandai.labelstudio.sendable import unsendable
from tandai.paths import join_path

ORIGIN_OF_SUGGESTION = "prediction"
LINE_BREAKS = "\r\n"
"""A region that begins with one the reader reports."""
PREDICTION_KEYS = frozenset({"result", "model_version", "score"})


def check_predictions(
    predictions: object,
    config: LabelConfig,
    text: str,
    *,
    place: str,
    codes: Mapping[str, Collection[str]] = {},
) -> Iterator[Finding]:
    """Why a task's suggestions may not be sent; any doubt is an error, for a program made them.

    Args:
        predictions: what stands under ``predictions``.
        config: the label config of the project they go to.
        text: the document's text, which offsets are code points into.
        place: the task, for findings.
        codes: by control, the codes of choices that come with the task.
    """
    if not isinstance(predictions, list):
        yield _error("prediction-malformed", place, type(predictions).__name__, "a list")
        return
    for number, each in enumerate(predictions):
        here = f"{place}, prediction [{number}]"
        if not isinstance(each, Mapping) or not isinstance(each.get("result"), list):
            yield _error("prediction-malformed", here, "no result list", "an object with a result")
            continue
        yield from _check_head(each, here)
        yield from check_result(
            each["result"], config, text, place=here, codes=codes, is_suggestion=True
        )


def check_result(
    items: Sequence[Any],
    config: LabelConfig,
    text: str,
    *,
    place: str,
    codes: Mapping[str, Collection[str]] = {},
    is_suggestion: bool = False,
) -> Iterator[Finding]:
    """Why a result list may not be sent.

    Args:
        items: the list, as ``json`` has it.
        config: the label config of the project it goes to.
        text: the document's text, which offsets are code points into.
        place: where the list stands, for findings.
        codes: by control, the codes of choices that come with the task.
        is_suggestion: a program made it, so that warnings are errors; a person's answer goes
            back as the person gave it, with its warnings said.
    """
    faults = [
        _error(f"result-{rule}", place, found, expected)
        for rule, found, expected in unsendable(list(items), "result")
    ]
    if faults:
        yield from faults
        return
    raws = [msgspec.Raw(msgspec.json.encode(item)) for item in items]
    read = read_result(raws, config, text, place=place, suggested=is_suggestion, inventories=codes)
    doubt: Severity = "error" if is_suggestion else "warning"
    for finding in read.findings:
        severity = "error" if finding.severity == "error" else doubt
        yield msgspec.structs.replace(finding, severity=severity)
    refused = {finding.place for finding in read.findings if finding.severity == "error"}
    # Of an item that the reader refused, one fault is enough.
    sound = [
        (here, item)
        for here, item in ((f"{place}, result [{n}]", each) for n, each in enumerate(items))
        if here not in refused and isinstance(item.get("value"), Mapping)
    ]
    yield from _check_ids(sound)
    seen: set[object] = set()
    for here, item in sound:
        if is_suggestion and item.get("origin", ORIGIN_OF_SUGGESTION) != ORIGIN_OF_SUGGESTION:
            found = f"the origin {item['origin']!r}"
            yield _error("suggestion-of-person", here, found, repr(ORIGIN_OF_SUGGESTION))
        if _is_region(item, config, text):
            yield from _check_quote(item, text, here)
            if item.get("id") not in seen:
                yield from _check_edges(item["value"], text, here)
            seen.add(item.get("id"))


def _is_region(item: Mapping[str, Any], config: LabelConfig, text: str) -> bool:
    """Whether an item stands in the document's text; what is kept whole may stand elsewhere."""
    start, end = item["value"].get("start"), item["value"].get("end")
    is_placed = type(start) is int and type(end) is int and 0 <= start < end <= len(text)
    return is_placed and item.get("to_name") == config.text_name


def codes_in_data(config: LabelConfig, data: Mapping[str, Any]) -> dict[str, set[str]]:
    """By control that takes its choices from the task, the codes that the task brings."""
    return {
        control.name: {
            join_path(steps) if control.has_paths else steps[-1]
            for steps in _paths(data.get(control.dynamic), (), leaves_only=control.leaves_only)
        }
        for control in config.controls
        if control.dynamic
    }


def _paths(
    choices: object, above: tuple[str, ...], *, leaves_only: bool
) -> Iterator[tuple[str, ...]]:
    """Codes of dynamic choices: texts, or objects with an alias or a value, maybe with children."""
    for each in choices if isinstance(choices, list) else ():
        if isinstance(each, Mapping):
            own = (*above, str(each.get("alias") or each.get("value")))
            if not (leaves_only and each.get("children")):
                yield own
            yield from _paths(each.get("children"), own, leaves_only=leaves_only)
        else:
            yield (*above, str(each))


def _check_head(prediction: Mapping[str, Any], place: str) -> Iterator[Finding]:
    """Whose it is and how sure: without a version nobody could tell what was suggested by what."""
    for key in sorted(map(str, set(prediction) - PREDICTION_KEYS)):
        known = ", ".join(sorted(PREDICTION_KEYS))
        yield _error("prediction-unknown-key", place, f"the key {key!r}", f"only {known}")
    version, score = prediction.get("model_version"), prediction.get("score")
    if not isinstance(version, str) or not version.strip():
        yield _error("prediction-without-version", place, repr(version), "what made it, in words")
    if score is not None and (type(score) not in (int, float) or not 0 <= score <= 1):
        yield _error("score-out-of-range", place, repr(score), "a number from 0 to 1")


def _check_ids(items: Sequence[tuple[str, Mapping[str, Any]]]) -> Iterator[Finding]:
    """An answer about the document under another item's id is joined to that item."""
    taken = {item.get("id"): "a region" for _, item in items if "start" in item["value"]}
    for place, item in items:
        own = item.get("id")
        if "start" in item["value"]:
            continue
        if not isinstance(own, str) or not own:
            yield _error("answer-without-id", place, repr(own), "an id of its own")
        elif own in taken:
            found = f"the id {own!r} of {taken[own]}"
            yield _error("answer-id-twice", place, found, "an id of its own")
        else:
            taken[own] = f"the answer of {item.get('from_name')!r}"


def _check_quote(item: Mapping[str, Any], text: str, place: str) -> Iterator[Finding]:
    """The quote proves the offsets: with UTF-16 ones another word stands there."""
    value = item["value"]
    if item.get("type") == "textarea":
        return  # there the answer stands in the quote's place
    if value.get("text") is None:
        yield _error("region-without-quote", place, "no quote", "the text there, in value.text")
    elif value["text"] != text[value["start"] : value["end"]]:
        expected = f"the text at {value['start']}:{value['end']}"
        yield _error("quote-differs", place, "a quote that is not the text there", expected)


def _check_edges(value: Mapping[str, Any], text: str, place: str) -> Iterator[Finding]:
    """A blank too many is what people's selections have, and gold is suggested with it."""
    start, end = value["start"], value["end"]
    if text[start] not in LINE_BREAKS and (text[start].isspace() or text[end - 1].isspace()):
        found, expected = f"white space at an edge of {start}:{end}", "a region from word to word"
        yield Finding("region-edge-white-space", "warning", place, found, expected)


def _error(rule: str, place: str, found: str, expected: str) -> Finding:
    return Finding(rule, "error", place, found, expected)
