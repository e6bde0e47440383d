"""What curators do on a server, as calls: take somebody's answer, change it, name rules, submit."""

import json
import uuid
from typing import Any

from tandai.adjudication.config import NOTE, RULE, RULE_OF
from tandai.flow.targets import curation_title
from tandai.project import Project
from tandai.studio.client import Studio

Result = list[dict[str, Any]]


def curation_tasks(project: Project, studio: Studio, layer: str) -> dict[str, dict[str, Any]]:
    """The tasks of a layer's curation project, by document, as the server exports them."""
    number = studio.find_project(curation_title(project, layer))
    assert number is not None
    return {task["data"]["document_id"]: task for task in json.loads(studio.export(number))}


def shown(task: dict[str, Any], version: str) -> Result:
    """What a task suggests under a model version."""
    (found,) = [each for each in task["predictions"] if each["model_version"] == version]
    result: Result = found["result"]
    return result


def rule_of(number: int | str, rule: str) -> dict[str, Any]:
    """Names the rule of a question by its number, or of all the rest."""
    return {
        "id": f"aturan-{number}-{rule}",
        "from_name": RULE_OF,
        "to_name": "text",
        "type": "taxonomy",
        "value": {"taxonomy": [[str(number), rule]]},
    }


def rules_of_numbers(rules: dict[int | str, str]) -> dict[str, Any]:
    """Names several at once, as the page does."""
    item = rule_of("x", "y")
    item["value"] = {"taxonomy": [[str(number), rule] for number, rule in rules.items()]}
    return item


def rule_on(region: dict[str, Any], rule: str) -> dict[str, Any]:
    """Names the rule of a region."""
    interval = {key: region["value"][key] for key in ("start", "end", "text")}
    return {
        "id": region["id"],
        "from_name": RULE,
        "to_name": "text",
        "type": "taxonomy",
        "value": {**interval, "taxonomy": [[rule]]},
    }


def note(words: str) -> dict[str, Any]:
    """The curator's note."""
    return {
        "id": "catatan",
        "from_name": NOTE,
        "to_name": "text",
        "type": "textarea",
        "value": {"text": [words]},
    }


def submit(studio: Studio, task: dict[str, Any], result: Result, **options: Any) -> int:
    """Submits an answer as a person who spent a minute on it."""
    given = {"unique_id": str(uuid.uuid4()), "lead_time": 60.0, **options}
    return studio.create_annotation(task["id"], result, **given)
