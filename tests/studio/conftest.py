"""A server of either kind, so that one suite holds the fake to what the real one does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tandai.digest import sha256_text
from tandai.studio.client import RemoteStudio, Studio

from .fake import FakeServer

CONFIG = """<View>
  <Labels name="entity" toName="text"><Label value="PER"/><Label value="LOC"/></Labels>
  <View style="white-space: pre-wrap"><Text name="text" value="$text"/></View>
</View>
"""


@dataclass
class Door:
    """A server and the way to open it as somebody else."""

    studio: Studio
    open_as: Callable[[str], Studio]


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.studio)])
def door(request: pytest.FixtureRequest) -> Door:
    """The fake, and where it can be had, the real server."""
    if request.param == "fake":
        server = FakeServer()
        return Door(server.client(), server.client)
    studio: RemoteStudio = request.getfixturevalue("studio")

    def open_as(token: str) -> Studio:
        client = RemoteStudio(studio.url, token)
        request.addfinalizer(client.close)
        return client

    return Door(studio, open_as)


@pytest.fixture
def fake() -> FakeServer:
    """A fake server of one's own."""
    return FakeServer()


def make_task(document_id: str, text: str = "Sari tiba di Kota Lembayung.") -> dict[str, Any]:
    """A task with one suggestion on its first four characters."""
    item = {
        "id": "s1",
        "from_name": "entity",
        "to_name": "text",
        "type": "labels",
        "value": {"start": 0, "end": 4, "text": text[:4], "labels": ["PER"]},
    }
    return {
        "data": {"document_id": document_id, "text_sha256": sha256_text(text), "text": text},
        "predictions": [{"model_version": "lexicon-1", "result": [item]}],
    }
