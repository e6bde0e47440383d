"""A fault and the one rule that finds it, and how faults are made of rows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from release.forge import Forged, Rows
from tandai.flow.verify import Verified
from tandai.release.schema import Row

Fault = Callable[[Forged], None]
STAND_OFF: dict[str, list[Fault]] = {}
FULL: dict[str, list[Fault]] = {}
COPY: dict[str, list[Fault]] = {}
TEXTS: list[Path] = []
"""The folder of the sample's texts, once there is one."""


def breaks(rule: str, faults: dict[str, list[Fault]] = STAND_OFF) -> Callable[[Fault], Fault]:
    """The one rule that finds a fault."""

    def add(fault: Fault) -> Fault:
        faults.setdefault(rule, []).append(fault)
        return fault

    return add


def rules_of(done: Verified) -> set[str]:
    return {finding.rule for finding in done.findings}


def cases(faults: dict[str, list[Fault]]) -> list[Any]:
    return [
        pytest.param(rule, fault, id=f"{rule}-{fault.__name__}")
        for rule, found in faults.items()
        for fault in found
    ]


def of_gold(rows: Rows) -> list[Row]:
    return [row for row in rows["train"] if row["annotator_kind"] == "gold"]


def of_script(rows: Rows) -> list[Row]:
    return [row for row in rows["train"] if row["annotator_kind"] == "script"]


def set_in(table: str, choose: Callable[[Rows], list[Row]], **values: Any) -> Fault:
    """Sets cells of the first row chosen."""

    def fault(forged: Forged) -> None:
        forged.edit(table, lambda rows: choose(rows)[0].update(values))

    return fault


def first(rows: Rows) -> list[Row]:
    return rows["train"]
