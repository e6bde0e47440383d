"""Faults of hydration.json, each with the rule that finds it."""

import json

import msgspec

from release.forge import Forged
from release.forgeries.faults import (
    COPY,
    Fault,
    breaks,
)


def report(*place: str | int, value: object) -> Fault:
    """Another value somewhere in the report."""

    def fault(forged: Forged) -> None:
        path = forged.folder / "hydration.json"
        said = at = json.loads(path.read_text())
        for key in place[:-1]:
            at = at[key]
        at[place[-1]] = value
        path.write_bytes(msgspec.json.format(msgspec.json.encode(said)) + b"\n")
        forged.seal()

    fault.__name__ = "_".join(map(str, place))
    return fault


for fault in (
    report("version", value="2.0.0"),
    report("content_sha256", value="0" * 64),
    report("is_whole", value=False),
    report("is_test_whole", value=False),
    report("splits", 0, "n_kept", value=1),
    report("documents", 0, "split", value="test"),
    report("documents", 0, "n_kept", value=1),
    report("documents", 0, "n_lines", value=1),
    report("documents", 0, "status", value="re-anchored"),
    report("documents", 0, "document_id", value="r9"),
    report("documents", 0, "why", value=3),
    report("note", value="all of it was read again"),
):
    breaks("hydration-report", COPY)(fault)


@breaks("hydration-report", COPY)
def a_report_of_two_documents_alone(forged: Forged) -> None:
    path = forged.folder / "hydration.json"
    said = json.loads(path.read_text())
    del said["documents"][0]
    path.write_bytes(msgspec.json.format(msgspec.json.encode(said)) + b"\n")
    forged.seal()


@breaks("file-missing", COPY)
def a_copy_without_its_report(forged: Forged) -> None:
    (forged.folder / "hydration.json").unlink()
    forged.seal()
