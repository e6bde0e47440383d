"""Exports of invented answers about an invented text, and how they are converted in a test."""

from pathlib import Path
from typing import Any

import msgspec

from tandai.flow.convert import ConvertReport, run_convert

Json = dict[str, Any]


def export_of(*tasks: Json) -> bytes:
    return msgspec.json.encode(list(tasks))


def task_of(number: int, text: str, *results: list[Json], **rest: Any) -> Json:
    """A task with an annotation for each result list, accounts and numbers counted from 1."""
    annotations = [
        {
            "id": number * 100 + position,
            "completed_by": position,
            "result": result,
            "was_cancelled": False,
            "created_at": "2031-05-02T09:00:00.482113Z",
            "updated_at": "2031-05-02T09:00:00.903377Z",
            "lead_time": 61.5,
        }
        for position, result in enumerate(results, start=1)
    ]
    task: Json = {"id": number, "data": {"text": text}, "annotations": annotations}
    return {**task, "drafts": [], "predictions": [], **rest}


def convert(folder: Path, export: bytes, config: str, **options: Any) -> tuple[Path, ConvertReport]:
    """Writes export and config into the folder and converts them there."""
    (folder / "export.json").write_bytes(export)
    (folder / "config.xml").write_text(config, encoding="utf-8")
    out = folder / "out"
    report = run_convert([folder / "export.json"], folder / "config.xml", out, **options)
    return out, report
