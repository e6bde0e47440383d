"""A number to a project with so many tasks: invented words, 23 suggested spans each, the same always."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tandai.digest import sha256_text

N_WORDS = 380
N_SPANS = 23
LAYER = "benda"
LABELS = ("Kapal", "Dermaga", "Orang")
CONFIG = """<View>
  <Labels name="thing" toName="text">
    <Label value="Kapal" hotkey="1"/><Label value="Dermaga" hotkey="2"/>
    <Label value="Orang" hotkey="3"/>
  </Labels>
  <View style="white-space: pre-wrap"><Text name="text" value="$text" granularity="word"/></View>
</View>
"""
GUIDELINE = "# Benda\n\nVersi: 1\n\nKapal, Dermaga, Orang.\n"
SETTINGS = f"""[project]
name = "volume"
title = "Volume"

[layers.{LAYER}]
"""
_BEGIN = ("ka", "sa", "ma", "ta", "pe", "me", "ber", "di", "lu", "wa", "na", "ri")
_END = ("ra", "lan", "tu", "ma", "ngin", "bu", "sar", "pi", "ko", "dak", "ya", "ti")


def write_project(root: Path, n_tasks: int) -> None:
    """A project of one layer whose tasks are made; the same bytes for the same number."""
    folder = root / "annotation_configs" / LAYER
    folder.mkdir(parents=True)
    (root / "tandai.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "config.xml").write_text(CONFIG, encoding="utf-8")
    (folder / "guideline.md").write_text(GUIDELINE, encoding="utf-8")
    tasks = root / "build" / "tasks" / f"{LAYER}.json"
    tasks.parent.mkdir(parents=True)
    with tasks.open("w", encoding="utf-8", newline="\n") as file:
        separator = "["
        for task in made_tasks(n_tasks):
            file.write(separator + json.dumps(task, ensure_ascii=False))
            separator = ",\n"
        file.write("]\n")


def made_tasks(n_tasks: int) -> Iterator[dict[str, Any]]:
    """Tasks with a text of 380 words and suggestions on 23 of them."""
    chance = random.Random("volume")
    for number in range(n_tasks):
        words = [chance.choice(_BEGIN) + chance.choice(_END) for _ in range(N_WORDS)]
        text = " ".join(words)
        chosen = sorted(chance.sample(range(N_WORDS), N_SPANS))
        starts = [sum(len(word) + 1 for word in words[:at]) for at in chosen]
        result = [
            _span(f"d{number}-{at}", start, words[at], chance.choice(LABELS))
            for at, start in zip(chosen, starts, strict=True)
        ]
        yield {
            "data": {
                "document_id": f"d{number:05}",
                "text_sha256": sha256_text(text),
                "text": text,
            },
            "predictions": [{"model_version": "tandai-volume-1", "score": 0.5, "result": result}],
        }


def _span(region_id: str, start: int, word: str, label: str) -> dict[str, Any]:
    return {
        "id": region_id,
        "from_name": "thing",
        "to_name": "text",
        "type": "labels",
        "value": {"start": start, "end": start + len(word), "text": word, "labels": [label]},
    }
