"""Whoever asks for JSON has one object on stdout, whatever ended the command."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cli.conftest import Tandai
from tandai.cli.failures import asks_json


def failed(tandai: Tandai, *arguments: object, code: int = 1) -> Any:
    """The object, of a command that fails the same way without --json."""
    plain = tandai(*arguments)
    assert (plain.code, plain.out) == (code, ""), plain
    ran = tandai(*arguments, "--json")
    assert (ran.code, ran.err) == (code, plain.err)
    return msgspec.json.decode(ran.out)


def test_a_file_that_is_not_there(tandai: Tandai, tmp_path: Path) -> None:
    folder = tmp_path / "none"
    said = failed(tandai, "verify", folder)
    assert [each["rule"] for each in said["errors"]] == ["input-error"]
    assert said["errors"][0]["place"].startswith(str(folder))
    assert said["others"] == []


def test_wrong_usage_and_an_unknown_command(tandai: Tandai) -> None:
    (one,) = failed(tandai, "score", "only-one", code=2)["errors"]
    assert (one["rule"], one["found"]) == ("missing-parameter", "Missing argument 'RELEASE'.")
    ran = tandai("serve", "--json")
    assert ran.code == 2
    assert msgspec.json.decode(ran.out)["errors"][0]["found"] == "No such command 'serve'."


@pytest.mark.parametrize(
    ("arguments", "asks"),
    [(["verify", "x", "--json"], True), (["verify", "--", "--json"], False), (["verify"], False)],
)
def test_what_asks_for_json(arguments: Sequence[str], asks: bool) -> None:
    assert asks_json(arguments) == asks
