"""A real server takes what we refuse: why a list is checked before it leaves, and after."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from labelstudio.bad_results import CASES, read_case, result_of
from labelstudio.samples import CONFIG, CONFIG_XML
from tandai.studio.client import RemoteStudio
from tandai.studio.local import LocalStudio
from tandai.studio.secretfiles import read_secret
from tandai.studio.taskcheck import check_task

pytestmark = pytest.mark.studio

REFUSED_THERE = {
    "score-not-a-number": 400,
    "text-missing": 400,
    "annotation-by-bare-e-mail": 400,
}
"""The few that the server refuses itself."""


@pytest.fixture(scope="module")
def line(studio_server: LocalStudio) -> Iterator[httpx.Client]:
    """A line without our checks, which sends any bytes."""
    token = read_secret(studio_server.token_file)
    headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
    url = studio_server.status().url
    with httpx.Client(base_url=url, headers=headers, trust_env=False) as client:
        yield client


@pytest.fixture
def project(studio: RemoteStudio, title: str) -> int:
    return studio.create_project(title[-40:], CONFIG_XML)


@pytest.mark.parametrize("case", CASES)
def test_server_takes_what_we_refuse(case: str, line: httpx.Client, project: int) -> None:
    task = read_case(case)
    assert any(each.severity == "error" for each in check_task(task, CONFIG))
    # As answers, which the server never checks; suggestions it does, with a flag of ours.
    given = {"completed_by": 1, "ground_truth": False, "result": result_of(task)}
    answers = task.get("annotations", [given])
    sent: list[dict[str, Any]] = [{"data": task["data"], "annotations": answers}]
    said = line.post(f"/api/projects/{project}/import", content=json.dumps(sent), timeout=120)
    assert said.status_code == REFUSED_THERE.get(case, 201), said.text
    if said.status_code == 201:
        assert said.json()["annotation_count"] == 1
