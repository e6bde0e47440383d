"""Documents, texts and suggestions to Label Studio tasks, each with tandai's own key in its data.

Works per document: one in, one task out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from tandai.digest import sha256_bytes
from tandai.errors import ConfigError
from tandai.inventories import NEW, NONE, NOT_IN_INVENTORY, Item
from tandai.labelstudio.config import LabelConfig
from tandai.labelstudio.results import write_result
from tandai.records import Annotation, Document

KEY = ("document_id", "text_sha256", "layer", "guideline_version")
DIGEST = "task_sha256"
"""Key of the digest of all that a task shows, its suggestion included."""


def make_task(
    document: Document,
    text: str,
    config: LabelConfig,
    *,
    layer: str,
    guideline_version: str,
    title: str = "",
    suggestion: Annotation | None = None,
    others: Sequence[Annotation] = (),
    data: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """One task, ready to import.

    Args:
        document: what the task is about.
        text: its text.
        config: the label config of the project it goes to.
        layer: the layer's name.
        guideline_version: what the annotator will have read.
        title: shown above the text.
        suggestion: shown as a prediction; marked as machine-made by its model version.
        others: more suggestions, shown after the first.
        data: more of what the config shows, such as the canonical claims.

    Raises:
        ConfigError: the config shows a key that the task would not have or would have twice, or
            a suggestion has a label the config has not.
        OffsetError: a suggested span does not fit the text.
    """
    task_data: dict[str, Any] = {
        "title": title or document.document_id,
        "document_id": document.document_id,
        "text_sha256": document.text_sha256,
        "layer": layer,
        "guideline_version": guideline_version,
    }
    for key, value in ((config.text_key, text), *(data or {}).items()):
        if key in task_data:
            raise ConfigError(
                f"{config.name}: found two values for ${key} in tasks of the layer {layer!r}; "
                "expected another key."
            )
        task_data[key] = value
    missing = [key for key in config.data_keys if key not in task_data]
    if missing:
        raise ConfigError(
            f"{config.name}: shows ${missing[0]}, which tasks of the layer {layer!r} do not have; "
            f"they have {', '.join(task_data)}."
        )
    task: dict[str, Any] = {"data": task_data}
    suggestions = [*([] if suggestion is None else [suggestion]), *others]
    if suggestions:
        task["predictions"] = [
            {"model_version": each.model_version, "result": write_result(each, config, text)}
            for each in suggestions
        ]
    # Lets a push see that a task already there shows something else than this one would.
    task_data[DIGEST] = sha256_bytes(msgspec.json.encode(task, order="sorted"))
    return task


def choices_data(items: Sequence[Item]) -> list[dict[str, str]]:
    """Dynamic choices in Label Studio's form: code and sentence, then what is in no inventory."""
    return [
        *({"value": f"{item.item_id}. {item.text}", "alias": item.item_id} for item in items),
        *({"value": code, "alias": code} for code in NOT_IN_INVENTORY),
    ]


def pairs_data(items: Sequence[Item], answers: Sequence[Item]) -> list[dict[str, Any]]:
    """A dynamic taxonomy in Label Studio's form: under each item, what may be thought of it.

    Raises:
        ConfigError: two answers read the same, of which the page would show one.
    """
    shown = [answer.text for answer in answers]
    twice = next((text for text in shown if shown.count(text) > 1), None)
    if twice is not None:
        raise ConfigError(f"found two answers that read {twice!r}; expected texts that differ.")
    children = [{"value": answer.text, "alias": answer.item_id} for answer in answers]
    return [
        *({**choice, "children": children} for choice in choices_data(items)[: len(items)]),
        {"value": NONE, "alias": NONE},
        {"value": NEW, "alias": NEW, "children": children},
    ]
