"""A project in each mode, with fake servers behind it."""

from dataclasses import replace

import msgspec

from studio.fake import FakeServer, FakeStudio
from tandai.flow.connect import Connected, OpenServer
from tandai.flow.targets import servers
from tandai.project import Project
from tandai.settings import Mode

MODES: tuple[Mode, ...] = ("shared", "separate", "blind")
NAMES = ("annotator-1", "annotator-2")


def in_mode(project: Project, mode: str, **options: object) -> Project:
    """The project with another [studio]."""
    given = {"mode": mode, "annotators": NAMES, **options}
    studio = msgspec.structs.replace(project.settings.studio, **given)
    return replace(project, settings=msgspec.structs.replace(project.settings, studio=studio))


def open_fakes(project: Project) -> tuple[list[OpenServer], list[FakeServer]]:
    """A fake in the place of each server of the project."""
    fakes, opened = [], []
    for server in servers(project):
        fake = FakeServer()
        fakes.append(fake)
        studio: FakeStudio = fake.client()
        connected = Connected(
            url=f"http://fake-{len(fakes)}",
            version=fake.release,
            findings=(),
            label=server.label,
            annotator=server.annotator,
        )
        opened.append(OpenServer(server, studio, connected))
    return opened, fakes
